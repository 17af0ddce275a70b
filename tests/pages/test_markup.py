"""Elements are built; no text becomes one."""

import pytest

from cockpit.page.contacts import contact
from cockpit.page.markup import Markup, address, el, joined, link, raw


def test_texts_are_escaped_and_elements_are_not() -> None:
    assert el("p", "a < b & ", el("b", '"c"')).html == "<p>a &lt; b &amp; <b>&quot;c&quot;</b></p>"


def test_nothing_and_many_stand_side_by_side() -> None:
    assert joined([None, "a", ["b", Markup("<i></i>")], (text for text in "cd")]).html == "ab<i></i>cd"


def test_attributes_are_quoted_named_and_left_out() -> None:
    shown = el("p", class_='a" onclick="x', data_label="<b>", hidden=True, lang=None, draggable=False).html
    assert shown == '<p class="a&quot; onclick=&quot;x" data-label="&lt;b&gt;" hidden></p>'


def test_numbers_are_short_and_the_same_everywhere() -> None:
    assert el("rect", x=1 / 3, y=2.0, z=4).html == '<rect x="0.33" y="2" z="4"></rect>'


@pytest.mark.parametrize(
    "name", ["onclick", "ONCLICK", "style", "src", "srcdoc", "formaction", "a b", 'a"', "http_equiv"]
)
def test_what_can_run_or_fetch_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="attribute"):
        el("p", **{name: "x"})


SAFE = (
    "https://lark.example",
    "http://lark.example:8080/a?b=c#d",
    "https://[2001:db8::1]/",
    "mailto:ida@lark.example",
    "tel:+41445550102",
    f"evidence/{'0a' * 32}.json",
    "#risks",
)
UNSAFE = (
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example",
    "/etc/passwd",
    "evidence/../../secret",
    f"evidence/{'0a' * 32}.json/../x",
    "evidence/ev-1.json",
    "https://lark.example@evil.example/",
    "https://a b.example/",
    "https://lark.example/\u202e",
    "https://lark.example/\n",
    'https://lark.example/"onx',
    "mailto:ida@lark.example?bcc=x@evil.example",
    "tel:+41445550102;ext=1",
    "blob:https://lark.example/1",
    "",
)


@pytest.mark.parametrize("text", SAFE)
def test_harmless_addresses_are_links(text: str) -> None:
    assert address(text) == text
    assert link("there", text).html.startswith("<a href=")


@pytest.mark.parametrize("text", UNSAFE)
def test_other_addresses_stay_text(text: str) -> None:
    assert address(text) is None
    assert "href" not in link("there", text or "no").html
    with pytest.raises(ValueError, match="leads to"):
        el("a", "there", href=text)


@pytest.mark.parametrize("text", ["</style>", "a</script", "<!-- x"])
def test_a_style_cannot_end_itself(text: str) -> None:
    with pytest.raises(ValueError, match="early"):
        raw("style", text)


@pytest.mark.parametrize(
    ("words", "leads"),
    [
        ("mailto:ida@lark.example", "mailto:ida@lark.example"),
        ("ida@lark.example", "mailto:ida@lark.example"),
        ("tel:+41 44 555 01 02", "tel:+41445550102"),
        ("+41 (0)44 555-01-02", "tel:+410445550102"),
        ("https://chat.example/ida", "https://chat.example/ida"),
        ("#alerts in the chat", None),
        ("javascript:alert(1)@x.example", None),
        ("tel:alert(1)", None),
        ("12", None),
    ],
)
def test_a_declared_contact_can_be_pressed(words: str, leads: str | None) -> None:
    shown = joined(contact(words)).html
    assert (f'href="{leads}"' in shown) if leads else ("href" not in shown)


def test_no_contact_is_nothing() -> None:
    assert contact("") is None
