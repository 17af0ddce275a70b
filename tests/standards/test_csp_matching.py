"""Source lists against URLs: the rules of the standard one by one, then properties of generated pages."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.standards.csp import parse
from cockpit.standards.csp_breaches import Placed, amended, breaches, enforced, target
from cockpit.standards.csp_inline import digest, idle, lets_inline, source_of
from cockpit.standards.csp_matching import lets, lets_script, rule
from cockpit.standards.html import read
from cockpit.standards.resources_markup import Inline

PAGE = "https://shop.example/"


@pytest.mark.parametrize(
    ("source", "url", "page", "expected"),
    [
        ("*", "https://a.example/x", PAGE, True),
        ("*", "http://a.example/x", PAGE, True),
        ("*", "data:image/png", PAGE, False),
        ("data:", "data:image/png", PAGE, True),
        ("https:", "https://a.example/", PAGE, True),
        ("http:", "https://a.example/", PAGE, True),
        ("https:", "http://a.example/", PAGE, False),
        ("'self'", "https://shop.example/a", PAGE, True),
        ("'SELF'", "https://shop.example/a", PAGE, True),
        ("'self'", "https://www.shop.example/a", PAGE, False),
        ("'self'", "https://shop.example:8443/a", PAGE, False),
        ("'self'", "https://shop.example/a", "http://shop.example/", True),
        ("'self'", "http://shop.example/a", PAGE, False),
        ("'self'", "https://shop.example:8080/a", "http://shop.example:8080/", True),
        ("self", "https://shop.example/a", PAGE, False),
        ("a.example", "https://a.example/x", PAGE, True),
        ("a.example", "http://a.example/x", PAGE, False),
        ("a.example", "https://a.example/x", "http://shop.example/", True),
        ("A.Example", "https://a.example/x", PAGE, True),
        ("a.example", "https://b.a.example/x", PAGE, False),
        ("*.a.example", "https://b.a.example/x", PAGE, True),
        ("*.a.example", "https://c.b.a.example/x", PAGE, True),
        ("*.a.example", "https://a.example/x", PAGE, False),
        ("https://*", "https://a.example/x", PAGE, True),
        ("https://*:*", "https://a.example:444/x", PAGE, True),
        ("http://a.example", "https://a.example/x", PAGE, True),
        ("a.example:443", "https://a.example/x", PAGE, True),
        ("a.example:80", "https://a.example/x", "http://shop.example/", True),
        ("a.example:8080", "https://a.example/x", PAGE, False),
        ("a.example:*", "https://a.example:99/x", PAGE, True),
        ("a.example", "https://a.example:99/x", PAGE, False),
        ("a.example/x", "https://a.example/x?q=1", PAGE, True),
        ("a.example/x", "https://a.example/x/y", PAGE, False),
        ("a.example/x/", "https://a.example/x/y", PAGE, True),
        ("a.example/x/", "https://a.example/x", PAGE, False),
        ("a.example/", "https://a.example/any", PAGE, True),
        ("a.example/b%2Fc", "https://a.example/b%2fc", PAGE, True),
        ("a.example/X", "https://a.example/x", PAGE, False),
        ("127.0.0.1", "https://127.0.0.1/x", PAGE, True),
        ("'unsafe-inline'", "https://a.example/x", PAGE, False),
        ("ws://a.example", "wss://a.example/x", PAGE, True),
        ("https://[::1]", "https://[::1]/", PAGE, False),
        ("https://a.example:99999", "https://a.example/x", PAGE, False),
        ("", "https://a.example/x", PAGE, False),
    ],
)
def test_a_source(source: str, url: str, page: str, *, expected: bool) -> None:
    assert lets((source,), url, page) is expected


def test_none_stands_alone_or_counts_for_nothing() -> None:
    assert not lets(("'none'",), PAGE, PAGE)
    assert lets(("'none'", "'self'"), PAGE, PAGE)
    assert not lets((), PAGE, PAGE)


@pytest.mark.parametrize(
    ("policy", "effective", "name"),
    [
        ("default-src a; script-src b; script-src-elem c", "script-src-elem", "script-src-elem"),
        ("default-src a; script-src b", "script-src-elem", "script-src"),
        ("default-src a; script-src-elem c", "script-src-attr", "default-src"),
        ("default-src a; child-src b", "frame-src", "child-src"),
        ("default-src a", "img-src", "default-src"),
        ("default-src a", "form-action", None),
        ("default-src a", "base-uri", None),
        ("script-src a", "img-src", None),
    ],
)
def test_which_directive_decides(policy: str, effective: str, name: str | None) -> None:
    decides = rule(parse(policy), effective)
    assert (decides.name if decides else None) == name


def test_a_script_runs_by_nonce_integrity_or_host() -> None:
    url, proof = "https://a.example/x.js", "sha256-AAAA"
    assert lets_script(("'nonce-n'",), url, PAGE, "n", "")
    assert not lets_script(("'nonce-n'",), url, PAGE, "N", "")
    assert not lets_script(("'nonce-'",), url, PAGE, "", "")
    assert lets_script((f"'{proof}'",), url, PAGE, "", proof)
    assert not lets_script((f"'{proof}'",), url, PAGE, "", f"{proof} sha384-BBBB")
    assert lets_script(("a.example",), url, PAGE, "", "")
    assert not lets_script(("a.example", "'strict-dynamic'"), url, PAGE, "", "")
    assert lets_script(("'strict-dynamic'", "'nonce-n'"), url, PAGE, "n", "")


def inline(kind: str, text: str = "go()", nonce: str = "") -> Inline:
    return Inline(kind, "<x>", text, 1, 1, nonce)


@pytest.mark.parametrize(
    ("sources", "kind", "expected"),
    [
        (("'unsafe-inline'",), "script", True),
        (("'unsafe-inline'", "'nonce-x'"), "script", False),
        (("'unsafe-inline'", "'sha256-AAAA'"), "style", False),
        (("'unsafe-inline'", "'strict-dynamic'"), "script", False),
        (("'unsafe-inline'", "'strict-dynamic'"), "style", True),
        (("'nonce-n'",), "script", True),
        (("'nonce-n'",), "handler", False),
        ((source_of("go()"),), "script", True),
        ((source_of("go()"),), "handler", False),
        (("'unsafe-hashes'", source_of("go()")), "handler", True),
        (("'unsafe-hashes'", source_of("go()")), "style-attribute", True),
        (("'unsafe-hashes'", source_of("go()")), "navigation", False),
        ((source_of("go() "),), "script", False),
        (("'self'",), "script", False),
    ],
)
def test_what_stands_in_the_page(sources: tuple[str, ...], kind: str, *, expected: bool) -> None:
    assert lets_inline(sources, inline(kind, nonce="n")) is expected


def test_digests_are_those_of_the_standard() -> None:
    """The example of CSP 3 section 8.3 (`alert('Hello, world.');`)."""
    assert digest("alert('Hello, world.');") == "qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="
    url_safe = source_of("a+b").replace("+", "-").replace("/", "_")
    assert lets_inline((url_safe,), inline("script", "a+b"))


@pytest.mark.parametrize("text", ["", ";", "void(0)", "void 0;", " void(0) ;", "// nothing"])
def test_links_that_do_nothing(text: str) -> None:
    assert idle(inline("navigation", text))
    assert not idle(inline("navigation", f"go();{text}"))


# Properties of whole pages.

_URLS = st.sampled_from(
    [
        *("/a.js", "https://cdn.example/x.js", "https://shop.example:8443/y", "https://a.b.example/c/d?e=f"),
        *(
            "//cdn.example/z",
            "http://old.example/i.png",
            "data:image/png;base64,AA",
            "https://cdn.example/x.js",
        ),
    ]
)
_MARKUP = st.sampled_from(
    [
        *(
            "<script src='{}'></script>",
            "<img src='{}'>",
            "<link rel=stylesheet href='{}'>",
            "<form action='{}'>",
        ),
        *(
            "<iframe src='{}'></iframe>",
            "<style>p{{background:url({})}}</style>",
            "<base href='{}'>",
            "<video src='{}'>",
        ),
        *(
            "<p onclick='go(\"{}\")'>",
            "<p style='color:red;/*{}*/'>",
            "<script>x='{}'</script>",
            "<a ping='{}'>",
        ),
        *(
            "<object data='{}'></object>",
            "<script nonce=n src='{}'></script>",
            "<link rel=manifest href='{}'>",
        ),
        "<style>@font-face{{src:url({})}}</style>",
    ]
)
_PAGES = st.lists(st.tuples(_MARKUP, _URLS).map(lambda pair: pair[0].format(pair[1])), max_size=8).map(
    "".join
)
_SOURCES = st.lists(
    st.sampled_from(
        [
            *(
                "'self'",
                "'none'",
                "https:",
                "data:",
                "*",
                "https://cdn.example",
                "*.b.example",
                "https://cdn.example/x/",
            ),
            *("'unsafe-inline'", "'nonce-n'", "'unsafe-hashes'", "'sha256-AAAA'", "shop.example:8443"),
        ]
    ),
    max_size=3,
).map(" ".join)
_NAMES = st.sampled_from(
    [
        *(
            "default-src",
            "script-src",
            "script-src-elem",
            "script-src-attr",
            "style-src",
            "style-src-attr",
            "img-src",
        ),
        *(
            "font-src",
            "frame-src",
            "child-src",
            "form-action",
            "base-uri",
            "connect-src",
            "object-src",
            "media-src",
        ),
        *("manifest-src", "sandbox"),
    ]
)
_POLICIES = st.dictionaries(_NAMES, _SOURCES, max_size=6).map(
    lambda told: "; ".join(f"{name} {sources}" for name, sources in told.items())
)


def seen(html: str, policy: str = "") -> Page:
    headers = (("content-type", "text/html"), ("content-security-policy", policy))
    return Page(PAGE, Response(PAGE, 200, headers, "192.0.2.1", html), read(html))


@settings(max_examples=300)
@given(_PAGES, _POLICIES)
def test_the_source_that_is_suggested_lets_it_through(html: str, policy: str) -> None:
    page = seen(html, policy)
    for under in enforced(page):
        found = breaches(page, [under])
        mended = Placed(amended(under.policy, found))
        left = [one for one in breaches(page, [mended]) if one.source]
        assert left == []


@settings(max_examples=200)
@given(_PAGES, _POLICIES)
def test_mending_one_thing_breaks_no_other(html: str, policy: str) -> None:
    page = seen(html, policy)
    for under in enforced(page):
        found = breaches(page, [under])
        for one in found[:2]:
            mended = Placed(amended(under.policy, [one]))
            after = {(other.kind, other.what, other.place) for other in breaches(page, [mended])}
            assert after <= {(other.kind, other.what, other.place) for other in found}


@given(_PAGES)
def test_a_star_lets_everything_of_the_web_through(html: str) -> None:
    page = seen(html, "default-src * data: 'unsafe-inline'; form-action * data:; base-uri * data:")
    assert breaches(page, enforced(page)) == ()


@given(_PAGES, _POLICIES, _POLICIES)
def test_a_second_policy_only_takes_away(html: str, first: str, second: str) -> None:
    page = seen(html)
    one, two = Placed(parse(first)), Placed(parse(second))
    assert set(map(str, breaches(page, [one]))) <= set(map(str, breaches(page, [one, two])))


def test_what_default_src_decides_gets_a_directive_of_its_own() -> None:
    page = seen("<img src=data:,>", "default-src 'self'; img-srcs x")
    (found,) = breaches(page, enforced(page))
    new = amended(enforced(page)[0].policy, [found])
    assert (target(found.rule), new["img-src"], new["default-src"]) == (
        "img-src",
        ("'self'", "data:"),
        ("'self'",),
    )
