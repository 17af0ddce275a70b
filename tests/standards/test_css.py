import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.css import MAX_URLS, urls


def named(text: str) -> list[tuple[str, str]]:
    return [(one.url, one.kind) for one in urls(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("p { background: url(a.png) }", [("a.png", "image")]),
        ("p { background: url( 'a b.png' ) }", [("a b.png", "image")]),
        ('p { background: URL("a.png") }', [("a.png", "image")]),
        (r"p { background: u\72l(a.png) }", [("a.png", "image")]),
        (r"p { background: \75\72\6c(a.png) }", [("a.png", "image")]),
        (r"p { background: url(a\29.png) }", [("a).png", "image")]),
        (r"p { background: url('a\'b.png') }", [("a'b.png", "image")]),
        ("p { background: url(a.png), url(b.png) }", [("a.png", "image"), ("b.png", "image")]),
        ("background: url(a.png)", [("a.png", "image")]),
        ("p { background: image-set('a.png' 1x, url(b.png) 2x) }", [("a.png", "image"), ("b.png", "image")]),
        ("p { background: -webkit-image-set(url(a.png) 1x) }", [("a.png", "image")]),
        ("@import 'a.css'; @import url(b.css) print;", [("a.css", "style"), ("b.css", "style")]),
        ("@charset 'utf-8'; @layer a; @IMPORT \"a.css\" layer(a);", [("a.css", "style")]),
        ("@font-face { src: local('x'), url(a.woff2) format('woff2') }", [("a.woff2", "font")]),
        ("@media print { @font-face { src: url(a) } p { mask: url(b) } }", [("a", "font"), ("b", "image")]),
        ("@font-face { src: url(a) } p { mask: url(b) }", [("a", "font"), ("b", "image")]),
        ("@supports (mask: url(no.png)) { p { mask: url(a.png) } }", [("a.png", "image")]),
        ("p { background: url(a.png", [("a.png", "image")]),
        ("p { background: url('a.png", [("a.png", "image")]),
    ],
)
def test_what_a_sheet_loads(text: str, expected: list[tuple[str, str]]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "/* p { background: url(a.png) } */",
        "/* never ends url(a.png)",
        "p { content: 'url(a.png)' }",
        "p { content: 'https://a.example/' }",
        "@namespace svg url(http://www.w3.org/2000/svg);",
        "@namespace 'http://www.w3.org/2000/svg';",
        "p { color: red } @import 'late.css';",
        "p { filter: url(#f) }",
        "p { background: url() }",
        "p { background: url(a b.png) }",
        "p { src: my-url(a.png) }",
        "",
    ],
)
def test_what_loads_nothing(text: str) -> None:
    assert named(text) == []


def test_lines_are_counted() -> None:
    text = "/* one\ntwo */\np { background: url(a.png) }\n\nq { mask: url(\n'b.png') }"
    assert [(one.url, one.line) for one in urls(text)] == [("a.png", 3), ("b.png", 5)]


def test_a_damaged_string_ends_with_its_line() -> None:
    assert named("p { content: 'open\n; background: url(a.png) }") == [("a.png", "image")]


def test_urls_are_bounded() -> None:
    assert len(urls("p{background:url(a)}" * (MAX_URLS + 5))) == MAX_URLS


@pytest.mark.parametrize(
    "piece", ["url(", "\\61 ", "@import ", "a(", '"', "{", "\\", "image-set(", "url(\\", "a-"]
)
def test_a_sheet_that_is_made_to_keep_us_busy(piece: str) -> None:
    began = time.perf_counter()
    urls("url(a)" + piece * (300_000 // len(piece)))
    assert time.perf_counter() - began < 10.0


_PIECES = st.sampled_from(
    [
        "url(",
        ")",
        "'",
        '"',
        "\\",
        "/*",
        "*/",
        "@import ",
        "@font-face",
        "{",
        "}",
        ";",
        "image-set(",
        "a",
        "\n",
        "#",
        " ",
    ]
)


@given(st.lists(_PIECES, max_size=40).map("".join) | st.text())
def test_nothing_raises(text: str) -> None:
    for one in urls(text):
        assert one.url
        assert one.kind in ("image", "font", "style")
        assert 1 <= one.line <= text.count("\n") + 1
