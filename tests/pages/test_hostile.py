"""No text of a pack changes what a page is made of."""

import re
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cockpit.page.golive import golive_page
from cockpit.page.handover import handover_page
from cockpit.page.markup import address
from cockpit.text import safe
from tests.pages.lists import GOLIVE
from tests.pages.outline import Outline, outline
from tests.pages.packs import PACK
from tests.pages.texts import PIECES, texted

TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), min_size=1, max_size=4).map("".join)


@cache
def harmless(name: str) -> Outline:
    return outline(page(name, "word"))


def page(name: str, text: str) -> str:
    """The page with this text in every leaf of free text, as a pack would hold it."""
    shown = safe(text, 8000, keep_lines=True)
    return MAKERS[name](texted(DATA[name], lambda _key: shown))


DATA: dict[str, dict[str, Any]] = {"handover": PACK, "golive": GOLIVE}
MAKERS = {"handover": handover_page, "golive": golive_page}


@pytest.mark.parametrize("name", ["handover", "golive"])
@given(text=TEXTS.filter(lambda text: bool(text.strip())))
@example(text="".join(PIECES))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_leaves_the_elements_as_they_are(name: str, text: str) -> None:
    seen = outline(page(name, text))
    assert seen.strays == []
    assert seen.shape == harmless(name).shape
    assert_harmless(seen, scripts=name == "golive")


def assert_harmless(seen: Outline, *, scripts: bool) -> None:
    """One style, at most our script, nothing that runs or fetches, and links only where links may lead."""
    assert len(seen.named("style")) == 1
    assert len(seen.named("script")) == int(scripts)
    assert not seen.named("img", "iframe", "object", "embed", "base", "form", "foreignobject", "use", "image")
    for one in seen.elements:
        assert not [
            key for key in one.attributes if key.startswith("on") or key in ("style", "src", "srcset")
        ]
        href = one.attributes.get("href")
        if href is not None and one.name != "link":
            assert one.name == "a"
            assert address(href) == href


@pytest.mark.parametrize("name", ["handover", "golive"])
def test_every_leaf_is_shown_as_the_text_it_is(name: str) -> None:
    """Each leaf names itself in a tag of its own: what is shown of it is that tag, as text."""
    keys: set[str] = set()

    def evil(key: str) -> str:
        keys.add(key)
        return f"<b id={key}>"

    shown = outline(MAKERS[name](texted(DATA[name], evil))).text
    assert {key for key in keys if f"<b id={key}>" not in shown} == HIDDEN[name]


# Leaves that only name or bind a file, and two of which the page knows every word there is.
HIDDEN = {"handover": {"sha256", "says", "change"}, "golive": {"canonical_origin", "pack"}}


@pytest.mark.parametrize("name", ["handover", "golive"])
@pytest.mark.parametrize("text", ["".join(PIECES), "word", "<b>"])
def test_even_words_of_a_few_may_be_anything(name: str, text: str) -> None:
    seen = outline(MAKERS[name](texted(DATA[name], lambda _key: safe(text, 8000), frozenset())))
    assert seen.strays == []
    assert_harmless(seen, scripts=name == "golive")


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | st.datetimes(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=6,
    ),
    name=st.sampled_from(sorted(PACK)),
    key=st.sampled_from(
        [
            "name",
            "when",
            "expires_on",
            "not_after",
            "monthly_cost",
            "covers",
            "hops",
            "tls",
            "generated_at",
            "limit_ms",
        ]
    ),
)
@settings(max_examples=10)
def test_a_leaf_or_table_of_another_kind_is_not_known(value: Any, name: str, key: str) -> None:
    for wrong in ({key: value}, [{key: value}, value]):
        assert_harmless(outline(handover_page(PACK | {name: wrong})), scripts=False)
        assert_harmless(outline(golive_page(GOLIVE | {"item": wrong, "checklist": wrong})), scripts=True)


def test_huge_texts_make_a_page_all_the_same() -> None:
    assert len(handover_page(texted(PACK, lambda _key: "x" * 8000))) > 500_000
    assert not re.search(r"<script", handover_page(texted(PACK, lambda _key: "<script>" * 500)))
