"""Some of the documents alone: by id, short name or title, in three forms."""

import subprocess
import sys

import pytest

from cockpit.documents.export import Form, NoSuchDocumentError, exported, named
from cockpit.documents.library import LIBRARY, make
from tests.documents.packs import full


@pytest.mark.parametrize("id_", LIBRARY)
def test_a_document_is_found_by_id_short_name_and_title(id_: str) -> None:
    for name in (id_, id_.partition(".")[2], make(id_, {}).title, f"  {id_.upper()} "):
        assert named(name) == id_


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("dnsmap", "no document is called 'dnsmap'; near to it: dns-map"),
        ("redirekt-map", "near to it: redirect-map"),
        ("out.acess-inventory", "near to it: access-inventory"),
        ("quantum", "no document is called 'quantum'; there are handover-pack, go-no-go, "),
        ("\x1b[2J" + "x" * 100_000, "no document is called '\\x1b[2Jxxx"),
    ],
)
def test_a_name_of_none_is_refused_with_those_near_to_it(name: str, said: str) -> None:
    with pytest.raises(NoSuchDocumentError) as refused:
        exported([name], full(), "text")
    assert said in str(refused.value)
    assert len(str(refused.value)) < 1000
    assert str(refused.value).isprintable()


def test_no_name_at_all_is_refused() -> None:
    with pytest.raises(NoSuchDocumentError, match="no document is named; there are handover-pack"):
        exported(["", " "], full(), "markdown")


def test_several_stand_one_after_the_other_each_once() -> None:
    text = exported(["dns-map", "Domain map", "out.dns-map"], full(), "text", 80)
    assert [text.count(title) for title in ("DNS map\n", "Domain map\n")] == [1, 1]
    assert text.index("DNS map\n") < text.index("Domain map\n")
    assert max(map(len, text.splitlines())) <= 80


def test_markdown_begins_each_with_its_title() -> None:
    text = exported(["risk-list", "runbooks"], full(), "markdown")
    assert [line for line in text.splitlines() if line.startswith("# ")] == ["# Risk list", "# Runbooks"]


def test_html_is_a_whole_page_that_loads_nothing() -> None:
    text = exported(["domain-map", "doc.limitations"], full(), "html")
    assert text.startswith("<!doctype html>")
    assert text.count("<section ") == text.count("</section>") == 2
    assert "default-src 'none'" in text
    assert "<script" not in text
    assert text.count("<h1") == 1


def test_the_documents_load_nothing_heavy() -> None:
    heavy = "{'httpx', 'cryptography', 'keyring', 'dns', 'textual'}"
    code = (
        "import sys; from cockpit.documents.export import exported; "
        "[exported(['dns-map'], {}, form) for form in ('text', 'markdown', 'html')]; "
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_the_same_pack_is_the_same_text(form: Form) -> None:
    assert exported(LIBRARY, full(), form) == exported(LIBRARY, full(), form)
