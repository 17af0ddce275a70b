import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from cockpit.reports.markdown import block, code, prose
from tests.reports.playing import written
from tests.reports.samples import BLOCKER, HOSTILE, SAMPLE, finding, result, texts

OURS = MarkdownIt("gfm-like")
assert OURS.linkify is not None
OURS.linkify.set({"fuzzy_link": False, "fuzzy_email": True, "fuzzy_ip": False})
DANGEROUS = ("link_open", "image", "html_inline", "html_block", "em_open", "strong_open", "s_open")


def kinds(text: str) -> list[str]:
    return [child.type for token in OURS.parse(text) for child in (token, *(token.children or ()))]


@settings(max_examples=150)
@given(texts)
def test_a_sentence_stays_a_sentence(text: str) -> None:
    found = kinds(f"- {prose(text)}")
    assert not set(found) & set(DANGEROUS)
    assert found.count("list_item_open") == 1
    assert "heading_open" not in found


@settings(max_examples=150)
@given(texts)
def test_code_holds_what_it_was_given(text: str) -> None:
    tokens = OURS.parse(f"x {code(text)} y")
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in tokens[1].children or ()} <= {"text", "code_inline"}


@settings(max_examples=150)
@given(texts)
def test_a_block_ends_where_it_should(text: str) -> None:
    tokens = OURS.parse(f"- x\n\n{block(text, '  ')}\n\nafter\n")
    assert [token.type for token in tokens].count("fence") == 1
    assert tokens[-2].content == "after"


@pytest.mark.parametrize(
    "text", [*HOSTILE, "@channel", "fix #12", "mail root@example.com", "3) x", "- x", ":rocket:"]
)
def test_what_would_come_alive_stands_in_code(text: str) -> None:
    assert not set(kinds(prose(text))) & {*DANGEROUS, "list_item_open", "heading_open"}


def test_a_page_has_only_our_structure() -> None:
    nasty = tuple(
        result(
            f"x.c{number}",
            finding(SAMPLE[0].verdict, text, summary=text, observed=text),
            title=text,
            severity=BLOCKER,
        )
        for number, text in enumerate(HOSTILE)
    )
    found = kinds(written("markdown", nasty))
    assert not set(found) & set(DANGEROUS)
    assert found.count("heading_open") == 1 + len(HOSTILE) + 1


def test_an_address_is_copied_without_the_comma_behind_it() -> None:
    assert prose("Ask a@b.example, at https://b.example/x.") == "Ask `a@b.example`, at `https://b.example/x`."
    assert prose("Call (a@b.example).") == "Call (`a@b.example`)."
    assert prose("See https://b.example/a_(b), too") == "See `https://b.example/a_(b)`, too"
    assert prose("See #12, then") == "See `#12`, then"
