import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.html import MAX_REFERENCES, read, refresh_target, script_target

PAGE = """<!doctype html><html><head><title> The
 Shop </title><base href="/app/"><base href="/other/"><meta name="Description" content="Shoes">
<meta property="og:url" content="https://shop.example/"><link rel="Canonical" href="https://shop.example/"></head>
<body>Two words<style>p { color: red }</style><script>var hidden = 'words'</script><template>no</template>
<a href="/a">link</a><a>none</a><img src=/i.png><form method=POST action=/login><input type=PassWord></form>
<form><input></form></body></html>"""


def test_a_page() -> None:
    document = read(PAGE)
    assert document.title == "The Shop"
    assert document.base == "/app/"
    assert document.named("description") == "Shoes"
    assert document.named("og:url") == "https://shop.example/"
    assert document.named("missing") == ""
    assert [(r.tag, r.url, r.rel) for r in document.references] == [
        ("link", "https://shop.example/", "canonical"),
        ("a", "/a", ""),
        ("img", "/i.png", ""),
    ]
    assert [(f.action, f.method, f.password) for f in document.forms] == [
        ("/login", "post", True),
        ("", "get", False),
    ]
    assert document.words == 4
    assert not document.cut


@pytest.mark.parametrize(
    ("content", "url"),
    [
        ("0; url=/next", "/next"),
        ("0;URL='/next'", "/next"),
        ('5, url = "/next" rest', "/next"),
        ("0; /next", "/next"),
        ("0 url=/next", "/next"),
        (".5;url=/a?url=b", "/a?url=b"),
        ("300", ""),
        ("url=/next", ""),
        ("", ""),
        ("; url=/next", ""),
    ],
)
def test_refresh(content: str, url: str) -> None:
    assert refresh_target(content) == url


def test_only_a_refresh_that_works_with_scripts_on_counts() -> None:
    refresh = '<meta http-equiv="Refresh" content="0;url=/next">'
    assert read(refresh).refresh == "/next"
    assert read(f"<noscript>{refresh}</noscript>").refresh == ""
    assert read(f"{refresh}<meta http-equiv=refresh content='0;url=/second'>").refresh == "/next"


@pytest.mark.parametrize(
    ("script", "url"),
    [
        ("location = '/next'", "/next"),
        ("window.location='/next';", "/next"),
        ('document . location . href = "/next"', "/next"),
        ("self.location.replace(`/next`)", "/next"),
        ("top.location.assign('/next')", "/next"),
        ("if (location == '/next') go()", ""),
        ("my.location = '/next'", ""),
        ("relocation = '/next'", ""),
        ("location = next", ""),
        ("location.hash = '#x'", ""),
        ("location.reload()", ""),
    ],
)
def test_script(script: str, url: str) -> None:
    assert script_target(script) == url
    assert read(f"<script>{script}</script>").scripted == url


def test_a_script_as_text_is_no_script() -> None:
    assert read("<p>location = '/next'</p>").scripted == ""


def test_the_first_attribute_and_the_first_title_count() -> None:
    assert read("<a href=/one href=/two>").references[0].url == "/one"
    assert read("<title>One</title><svg><title>Two</title></svg>").title == "One"


@pytest.mark.parametrize(
    ("text", "headed", "body"),
    [
        ("<head><link href=a></head><body>", True, [False]),
        ("<head><title>T</title><noscript><img src=p></noscript><link href=a>", False, [False, False]),
        ("\ufeff<!doctype html>\n<html><script>x</script>\n<link href=a></html>", False, [False]),
        ("<head></head>\n<link href=a><p><link href=b>", True, [False, True]),
        ("<head><img src=i><link href=a></head>", True, [True, True]),
        ("<head>words<link href=a></head>", True, [True]),
        ("<head><meta charset=utf-8>", False, []),
    ],
)
def test_where_the_head_ends(text: str, body: list[bool], *, headed: bool) -> None:
    document = read(text)
    assert document.headed is headed
    assert [ref.body for ref in document.references] == body


def test_references_are_bounded() -> None:
    document = read("<a href=/x>" * (MAX_REFERENCES + 5))
    assert len(document.references) == MAX_REFERENCES
    assert document.cut


_TAGS = st.sampled_from(
    [
        "<title>",
        "</title>",
        "<a href=",
        "'",
        '"',
        ">",
        "<",
        "<!--",
        "<![",
        "<script>",
        "</script>",
        "<meta ",
        "&amp;",
        "<noscript>",
        "</noscript>",
        "<form>",
        "<input type=password>",
        "x",
        " ",
        "http-equiv=refresh",
        "content='0;url=/x'",
    ]
)


@given(st.lists(_TAGS, max_size=30).map("".join) | st.text())
def test_nothing_raises(text: str) -> None:
    document = read(text)
    assert document.words >= 0
    refresh_target(text)
    script_target(text)
