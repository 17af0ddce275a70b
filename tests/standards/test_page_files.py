"""What the HTML of a page and its style sheets make a phone load, and when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.weights import Use
from cockpit.standards import sheets
from cockpit.standards.page_files import MAX_USES, absolute, named

HOME = "https://shop.example/"


def uses(html: str) -> list[Use]:
    return list(named(html, HOME)[0])


def told(html: str) -> list[tuple[str, str, str, str]]:
    """(path, kind, when, how) of each file."""
    return [(use.url.removeprefix(HOME), use.kind, use.when, use.how) for use in uses(html)]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<script src=a.js></script>", ("a.js", "script", "first", "blocking")),
        ("<script src=a.js async></script>", ("a.js", "script", "first", "async")),
        ("<script src=a.js defer></script>", ("a.js", "script", "first", "defer")),
        ("<script src=a.js type=module></script>", ("a.js", "script", "first", "module")),
        ("<link rel=modulepreload href=a.js>", ("a.js", "script", "first", "module")),
        ("<link rel=stylesheet href=a.css>", ("a.css", "style", "first", "blocking")),
        ("<link rel=stylesheet href=a.css media=print>", ("a.css", "style", "first", "")),
        ("<link rel='shortcut icon' href=i.ico>", ("i.ico", "image", "first", "")),
        ("<link rel=preload as=font href=a.woff2>", ("a.woff2", "font", "first", "")),
        ("<link rel=manifest href=m.json>", ("m.json", "other", "first", "")),
        ("<img src=a.jpg>", ("a.jpg", "image", "first", "")),
        ("<img src=a.jpg loading=lazy>", ("a.jpg", "image", "later", "")),
        ("<iframe src=map.html></iframe>", ("map.html", "frame", "first", "")),
        ("<iframe src=map.html loading=lazy></iframe>", ("map.html", "frame", "later", "")),
        ("<video src=a.mp4></video>", ("a.mp4", "media", "later", "")),
        ("<video autoplay muted src=a.mp4></video>", ("a.mp4", "media", "first", "")),
        ("<video autoplay><source src=a.webm><source src=a.mp4></video>", ("a.webm", "media", "first", "")),
        ("<video poster=p.jpg></video>", ("p.jpg", "image", "first", "")),
        ("<p style='background:url(bg.png)'>", ("bg.png", "image", "first", "")),
        ("<input type=image src=go.png>", ("go.png", "image", "first", "")),
        ("<svg><image href=a.png /></svg>", ("a.png", "image", "first", "")),
    ],
)
def test_one_file(html: str, found: tuple[str, str, str, str]) -> None:
    assert told(html) == [found]


@pytest.mark.parametrize(
    "html",
    [
        "<script>go()</script>",
        "<script type=text/template src=a.html></script>",
        "<script nomodule src=old.js></script>",
        "<noscript><img src=pixel.gif></noscript>",
        "<template><img src=later.jpg></template>",
        "<textarea><img src=a.jpg></textarea>",
        "<link rel=prefetch href=next.js>",
        "<link rel=preconnect href=https://cdn.example>",
        "<link rel='alternate stylesheet' href=a.css>",
        "<link rel=preload as=image href=a.jpg media='(min-width: 900px)'>",
        "<img src='data:image/png;base64,AAAA'>",
        "<img src=http://shop.example/a.jpg>",
        "<img src=javascript:void(0)>",
        "<video preload=auto></video>",
        "<iframe srcdoc='<p>' src=a.html></iframe>",
        "<!-- <img src=a.jpg> -->",
        "<a href=next.html>Next</a>",
        "<svg><use href='#cart'></use></svg>",
    ],
)
def test_what_is_not_loaded(html: str) -> None:
    assert told(html) == []


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<link rel=preload as=script href=a.js><body><script src=a.js></script>", ("blocking", False, 0)),
        ("<link rel=preload as=script href=a.js><script src=a.js></script><body>", ("blocking", True, 0)),
        ("<link rel=preload as=script href=a.js><script src=a.js async></script>", ("async", True, 0)),
        ("<script src=a.js async></script><body><script src=a.js></script>", ("blocking", False, 0)),
        ("<link rel=preload as=image href=a.js><body><img src=a.js width=300>", ("", False, 300)),
    ],
)
def test_what_is_loaded_early_stands_where_it_is_used(html: str, found: tuple[str, bool, int]) -> None:
    assert [(use.how, use.head, use.width) for use in uses(html)] == [found]


def test_a_part_of_the_page_is_no_file_wherever_its_base_leads() -> None:
    assert named("<svg><use href='#cart'></use></svg><img src='#'>", f"{HOME}app/") == ((), "")


def test_sizes_of_a_single_picture_do_not_tell_how_large_it_is_shown() -> None:
    """Browsers read them only for a set: on a screen of a desk the same picture may fill it."""
    assert uses("<img src=a.jpg sizes=100vw>")[0].width == 0
    assert uses("<img srcset='a.jpg 800w' sizes=100vw>")[0].width == 412


def test_a_slash_ends_an_element_of_a_drawing_only() -> None:
    assert [path for path, *_ in told("<svg><title/><path d=m /></svg><img src=a.png>")] == ["a.png"]
    assert told("<title/><img src=a.png>") == []


def test_a_picture_of_thousands_of_sources_ends() -> None:
    """Each picture asked each source before it: minutes for a page of 2 MB."""
    many = "<source srcset=b.jpg media='(min-width: 9000px)'>" * 20_000 + "<img src=a.jpg>" * 20_000
    assert [path for path, *_ in told(f"<picture>{many}</picture>")] == ["a.jpg"]


def test_a_sheet_of_thousands_of_faces_ends() -> None:
    """Each family was looked for in all rules: twenty minutes for two files of 2 MB."""
    faces_ = "".join(f"@font-face{{font-family:q{at};src:url(q{at}.woff2)}}" for at in range(20_000))
    rules = "p{font-family:q7}" + "p{--a:" + "}p{--a:".join(["q1-q2-q3 x " * 40] * 4000) + "}"
    own = {f"{HOME}a.css": sheets.read(faces_, f"{HOME}a.css"), f"{HOME}b.css": sheets.read(rules, HOME)}
    found = sheets.named_by(sheets.Sheet(), own, {})
    assert [use.url for use in found if use.kind == "font"] == [f"{HOME}q7.woff2"]


def test_what_holds_the_page_up_stands_in_the_head() -> None:
    html = (
        "<head><title>Shop</title><script src=a.js></script></head><body><p>Hello<script src=b.js></script>"
    )
    assert [(use.url[len(HOME) :], use.head) for use in uses(html)] == [("a.js", True), ("b.js", False)]
    assert [use.line for use in uses("<p>\n\n<img src=a.jpg>")] == [3]


def test_of_several_icons_the_first() -> None:
    html = "<link rel=icon href=a.png><link rel=icon href=b.png><link rel=apple-touch-icon href=c.png>"
    assert [use.url for use in uses(html)] == [f"{HOME}a.png"]


def test_a_picture_of_several() -> None:
    html = (
        "<picture><source media='(min-width: 900px)' srcset=wide.webp>"
        "<source type=image/avif srcset='s.avif 400w, m.avif 800w' sizes=100vw><img src=old.jpg></picture>"
        "<picture><img src=alone.jpg width=300 height=200></picture>"
    )
    assert [(use.url[len(HOME) :], use.width, use.height) for use in uses(html)] == [
        ("m.avif", 412, 0),
        ("alone.jpg", 300, 200),
    ]


def test_a_file_that_is_named_twice_is_one() -> None:
    html = "<img src=a.jpg loading=lazy><img src=a.jpg width=9><link rel=preload as=style href=a.css>"
    html += "<link rel=stylesheet href=a.css>"
    assert told(html) == [("a.jpg", "image", "first", ""), ("a.css", "style", "first", "blocking")]
    assert uses(html)[0].width == 9


def test_there_is_an_end() -> None:
    many = "".join(f"<img src={at}.jpg>" for at in range(MAX_USES + 50))
    assert len(uses(many)) == MAX_USES


@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            (
                "<img src=a>",
                "<video>",
                "<source src=b>",
                "</video>",
                "<picture>",
                "<source srcset=c>",
                "</picture>",
                "<template>",
                "</template>",
                "<noscript>",
                "</noscript>",
                "<style>",
                "@import 'x';",
                "</style>",
                "<",
                ">",
            )
        ),
        max_size=30,
    ).map("".join)
)
def test_nothing_raises(html: str) -> None:
    for use in uses(html):
        assert use.url.startswith("https://")


def test_an_address_as_browsers_take_it() -> None:
    assert absolute(HOME, " a.js\n") == f"{HOME}a.js"
    assert absolute(HOME, "//cdn.example/a.js") == "https://cdn.example/a.js"
    assert absolute("http://shop.example/", "http://shop.example/a.js") == "http://shop.example/a.js"
    assert absolute(HOME, "https://user:pw@cdn.example/a.js") == ""


SHEET = """
@import url("more.css");
@font-face{font-family:"Velo";font-weight:700;src:url(bold.woff2) format("woff2")}
@font-face{font-family:"Velo";src:url(old.eot);src:url(velo.woff2) format("woff2"),url(velo.woff)}
@font-face{font-family:"Velo";src:url(greek.woff2) format("woff2");unicode-range:U+0370-03FF}
@font-face{font-family:"Unused";src:url(unused.woff2)}
@font-face{font-family:"Late";src:url(data:font/woff2;base64,A) format("woff2"),url(late.ttf)}
body{font:1rem/1.5 "Velo",sans-serif;background:url(bg.png)}
:root{--title:Late, serif}
"""


def found_in(*texts: str) -> list[tuple[str, str, str]]:
    """(file, kind, when) of what the sheets of a page name."""
    page = {f"{HOME}{at}.css": Use(f"{HOME}{at}.css", "style", how="blocking") for at in range(len(texts))}
    own = {url: sheets.read(text, url) for url, text in zip(page, texts, strict=True)}
    named_ = sheets.named_by(sheets.Sheet(), own, page)
    return [(use.url.removeprefix(HOME), use.kind, use.when) for use in named_]


def test_a_sheet_names_sheets_one_face_a_family_and_pictures_perhaps() -> None:
    assert found_in(SHEET) == [
        ("more.css", "style", "first"),
        ("velo.woff2", "font", "first"),
        ("late.ttf", "font", "first"),
        ("bg.png", "image", "perhaps"),
    ]


def test_a_font_may_be_used_by_another_sheet() -> None:
    face = "@font-face{font-family:Inter;src:url(inter.woff2)}"
    assert found_in(face) == []
    assert found_in(face, "p{font-family:inter}") == [("inter.woff2", "font", "first")]
    assert found_in(face, "p{font-family:inter-tight}") == []


def test_a_range_with_question_marks() -> None:
    face = "@font-face{font-family:A;src:url(a.woff2);unicode-range:U+00??}p{font:1px A}"
    assert found_in(face) == [("a.woff2", "font", "first")]


@given(st.text(max_size=300))
def test_no_sheet_raises(text: str) -> None:
    found_in(text, f"@font-face{{{text}}}")
