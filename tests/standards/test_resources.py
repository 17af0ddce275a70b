import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.samples_http import page
from cockpit.standards.resources import Load, inlines, loaded, named, named_in_css
from cockpit.standards.resources_attributes import MAX_CANDIDATES, candidates
from cockpit.standards.resources_markup import MAX_SPOTS, contents

HOME = "https://shop.example/de/"
AWAY = "https://a.example/x"


def loads(html: str) -> list[tuple[str, str]]:
    return [(load.url, load.kind) for load in loaded(page(HOME, html))]


def one(html: str) -> Load:
    (load,) = named(html, HOME)
    return load


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<script src={}></script>", "script"),
        ("<link rel=stylesheet href={}>", "style"),
        ("<link rel='alternate stylesheet' href={}>", "style"),
        ("<link rel='shortcut icon' href={}>", "image"),
        ("<link rel=manifest href={}>", "manifest"),
        ("<link rel=preload as=font href={}>", "font"),
        ("<link rel=preload as=fetch href={}>", "connect"),
        ("<link rel=preload as=video href={}>", "media"),
        ("<link rel=modulepreload href={}>", "script"),
        ("<link rel=prefetch href={}>", "prefetch"),
        ("<link rel=preload as=image imagesrcset={}>", "image"),
        ("<img src={}>", "image"),
        ("<IMG SRC='{}'>", "image"),
        ("<img srcset='{} 2x'>", "image"),
        ("<picture><source srcset={}></picture>", "image"),
        ("<video poster={}></video>", "image"),
        ("<video src={}></video>", "media"),
        ("<audio><source src={}></audio>", "media"),
        ("<track src={}>", "media"),
        ("<input type=image src={}>", "image"),
        ("<body background={}>", "image"),
        ("<iframe src={}></iframe>", "frame"),
        ("<object data={}></object>", "object"),
        ("<embed src={}>", "object"),
        ("<svg><image href={} /></svg>", "image"),
        ("<svg><image xlink:href={} /></svg>", "image"),
        ("<svg><script href={} /></svg>", "script"),
        ("<p style='background:url({})'>", "image"),
        ("<style>@import '{}'</style>", "style"),
        ("<style>@font-face{{src:url({})}}</style>", "font"),
        ("<iframe srcdoc='<img src={}>'></iframe>", "image"),
        ("<template shadowrootmode=open><img src={}></template>", "image"),
    ],
)
def test_what_is_loaded(html: str, kind: str) -> None:
    assert loads(html.format(AWAY)) == [(AWAY, kind)]


@pytest.mark.parametrize(
    "html",
    [
        "<template><img src={}></template>",
        "<template><template></template><img src={}></template>",
        "<noscript><img src={}></noscript>",
        "<textarea><img src={}></textarea>",
        "<title><img src={}></title>",
        "<!-- <img src={}> -->",
        "<script>'<img src={}>'</script>",
        "<iframe src=about:blank><img src={}></iframe>",
        "<link rel=stylesheet disabled href={}>",
        "<link rel=preconnect href={}>",
        "<link rel=canonical href={}>",
        "<link rel=preload href={}>",
        "<input src={}>",
        "<a href={}>",
        "<form action={}>",
        "<meta property=og:image content={}>",
        "<iframe src={} srcdoc=x></iframe>",
        "<svg><use href='#{}'/></svg>",
    ],
)
def test_what_is_not(html: str) -> None:
    assert [url for url, _ in loads(html.format(AWAY)) if url == AWAY] == []


@pytest.mark.parametrize(
    ("html", "url", "kind"),
    [
        ("<a href=/x>", "https://shop.example/x", "link"),
        ("<form action=pay>", "https://shop.example/de/pay", "form"),
        ("<form>", HOME, "form"),
        ("<button formaction=/x>", "https://shop.example/x", "form"),
        ("<a ping=/p>", "https://shop.example/p", "ping"),
        ("<link rel=canonical href=/x>", "https://shop.example/x", "mention"),
        ("<meta property=og:url content=https://shop.example/x>", "https://shop.example/x", "mention"),
        ("<p data-api=https://shop.example/x>", "https://shop.example/x", "mention"),
        ("<meta http-equiv=refresh content='0;url=/x'>", "https://shop.example/x", "refresh"),
        ("<img src=' /a\nb.png '>", "https://shop.example/ab.png", "image"),
        ("<img src='DATA:image/png;base64,AAAA'>", "data:image/png", "image"),
        ("<img src='blob:https://shop.example/1'>", "blob:https://shop.example/1", "image"),
    ],
)
def test_what_else_a_page_names(html: str, url: str, kind: str) -> None:
    assert (one(html).url, one(html).kind) == (url, kind)


def test_the_first_base_counts_from_where_it_stands() -> None:
    html = "<script src=a.js></script><base href=/b/><base href=/c/><script src=a.js></script>"
    assert [load.url for load in named(html, HOME) if load.kind == "script"] == [
        "https://shop.example/de/a.js",
        "https://shop.example/b/a.js",
    ]


def test_a_sheet_is_resolved_against_itself() -> None:
    (load,) = named_in_css("p{background:url(../i.png)}", "https://shop.example/css/a.css")
    assert (load.url, load.place) == ("https://shop.example/i.png", "url(), line 1")


def test_where_it_stands() -> None:
    load = one("<p>\n<p>\n<img alt=x src=/i.png>")
    assert load.place == "<img src>, line 3"
    (sheet,) = named("\n<style>\np{}\nq{background:url(i.png)}</style>", HOME)
    assert sheet.line == 4


def test_of_a_set_of_pictures_nothing_is_upgraded() -> None:
    lone, of_set = named("<img src=/a.png srcset='/a.png 1x'>", HOME)
    assert (lone.upgradable, of_set.upgradable) == (True, False)
    assert not one("<track src=/t>").upgradable


def test_what_stands_in_the_page() -> None:
    html = (
        "<script nonce=n>a\r\nb</script><script type=module>c</script>"
        "<script type=application/json>d</script>"
        "<script src=x>no</script><script></script><style>e</style><p onclick=' f ' style='g'>"
        "<a href=' javascript:h()'>"
    )
    told = [(text.kind, text.text) for text in inlines(page(HOME, html))]
    assert told == [
        ("script", "a\nb"),
        ("script", "c"),
        ("data", "d"),
        ("style", "e"),
        ("handler", " f "),
        ("style-attribute", "g"),
        ("navigation", "h()"),
    ]
    assert inlines(page(HOME, html))[0].nonce == "n"


def test_what_is_no_page_has_nothing_in_it() -> None:
    other = page(HOME, "<script>a</script>")
    plain = other.response.__class__(HOME, 200, (("content-type", "text/plain"),), "", other.response.body)
    text = other.__class__(HOME, plain, other.document)
    assert inlines(text) == ()
    assert list(loaded(text)) == []


@pytest.mark.parametrize(
    "html", ["<script nonce=a nonce=b>x</script>", "<script nonce=a x='<script'>x</script>"]
)
def test_an_element_that_was_tampered_with_has_no_nonce(html: str) -> None:
    assert contents(html).inlines[0].nonce == ""


def test_policies_count_in_the_head_only() -> None:
    policy = '<meta http-equiv=Content-Security-Policy content="img-src *">'
    assert [text for text, _ in contents(f"<head>{policy}</head>").policies] == ["img-src *"]
    assert contents(f"<body><p>{policy}").policies == ()
    assert contents(f"<noscript>{policy}</noscript>").policies == ()


@pytest.mark.parametrize(
    ("srcset", "expected"),
    [
        ("a.png", ("a.png",)),
        ("a.png 1x, b.png 2x", ("a.png", "b.png")),
        ("a.png, b.png 100w,c.png", ("a.png", "b.png", "c.png")),
        ("data:image/png;base64,AA== 1x, b.png", ("data:image/png;base64,AA==", "b.png")),
        (" , ,a.png", ("a.png",)),
        ("", ()),
    ],
)
def test_srcset(srcset: str, expected: tuple[str, ...]) -> None:
    assert candidates(srcset) == expected
    assert len(candidates("a 1x," * 500)) == MAX_CANDIDATES


def test_spots_are_bounded() -> None:
    found = contents("<img src=x>" * (MAX_SPOTS + 10))
    assert len(found.spots) == MAX_SPOTS
    assert found.cut


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<a ",
            "<a/",
            '<a href="',
            "<!--",
            "</",
            "<a style='",
            "<script>",
            "<template>",
            "<svg>",
            "<p onclick=x>",
        ),
        *("<img srcset='a 1x, b 2x'>", "<script>x</", "<base href=x>", "<iframe srcdoc='<p>'>", "<a b b b "),
        "<a onclick=x style=y href=z>",
    ],
)
def test_a_page_that_is_made_to_keep_us_busy(piece: str) -> None:
    began = time.perf_counter()
    named(piece * (262_144 // len(piece)), HOME)
    assert time.perf_counter() - began < 20.0


_PIECES = st.sampled_from(
    [
        *(
            "<img src=",
            "<script>",
            "</script>",
            "<style>",
            "</style>",
            "url(",
            ")",
            "<p style='",
            "'",
            '"',
            ">",
            "<",
        ),
        *(
            "<base href=",
            "<iframe srcdoc='",
            "<template>",
            "</template>",
            "<svg>",
            "</svg>",
            "<noscript>",
            " ",
            "/x",
        ),
        *(
            "<form>",
            "javascript:",
            "data:,",
            "<!--",
            "-->",
            "srcset=",
            "<meta http-equiv=",
            "&lt;",
            "//[",
            "http://",
        ),
    ]
)


@given(st.lists(_PIECES, max_size=30).map("".join) | st.text())
def test_nothing_raises(html: str) -> None:
    for load in named(html, HOME):
        assert load.url.partition(":")[0] in ("http", "https", "data", "blob", "about", "filesystem")
    contents(html)
