import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.locations import follow, host_of, resolve, shape, shown

ASKED = "https://shop.example/a/b?x=1"


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("https://shop.example/", "https://shop.example/"),
        ("HTTPS://Shop.Example", "https://shop.example/"),
        ("https://shop.example:443/x", "https://shop.example/x"),
        ("https://shop.example:8443/x", "https://shop.example:8443/x"),
        ("http://shop.example:80", "http://shop.example/"),
        ("https://shop.example./x", "https://shop.example/x"),
        ("/login", "https://shop.example/login"),
        ("c", "https://shop.example/a/c"),
        ("../c", "https://shop.example/c"),
        ("?y=2", "https://shop.example/a/b?y=2"),
        ("//www.shop.example/x", "https://www.shop.example/x"),
        ("/x#top", "https://shop.example/x"),
        ("  /x\t", "https://shop.example/x"),
        ("/caf\u00e9?q=\u00fc", "https://shop.example/caf%C3%A9?q=%C3%BC"),
        ("/a b", "https://shop.example/a%20b"),
        ("/it's", "https://shop.example/it%27s"),
        ("/a%20b", "https://shop.example/a%20b"),
        ("https://b\u00fccher.example/", "https://xn--bcher-kva.example/"),
        ("https://[2001:db8::1]:8443/x", "https://[2001:db8::1]:8443/x"),
        ("http://localhost:3000/", "http://localhost:3000/"),
    ],
)
def test_usable(value: str, url: str) -> None:
    assert resolve(ASKED, [value]).url == url
    assert resolve(ASKED, [value]).fault == ""


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ([], "missing or empty"),
        ([""], "missing or empty"),
        (["/a", "/b"], "2 different Location headers"),
        (["javascript:alert(1)"], "javascript:"),
        (["data:text/html,x"], "data:"),
        (["mailto:a@shop.example"], "mailto:"),
        (["ftp://shop.example/"], "ftp:"),
        (["https:/x"], "slashes"),
        (["http:x"], "slashes"),
        (["http://"], "no host"),
        (["http://[::1"], "cannot be read"),
        (["https://shop.example:port/"], "cannot be read"),
        (["https://shop.example:99999/"], "cannot be read"),
        (["https://a b/"], "no host"),
        (["https://user:secret@shop.example/"], "user name"),
        (["/\\evil.example"], "backslash"),
        (["/caf\\xe9"], "backslash"),
        (["/a\x00b"], "control"),
        (["/" + "a" * 9000], "longer"),
        (["https://\u2028.example/"], "no host"),
    ],
)
def test_unusable(values: list[str], word: str) -> None:
    target = resolve(ASKED, values)
    assert target.url == ""
    assert word in target.fault
    assert "secret" not in target.fault


def test_the_same_location_twice_is_one() -> None:
    assert resolve(ASKED, ["/x", "/x "]).url == "https://shop.example/x"


def test_an_empty_reference_is_the_page_itself() -> None:
    assert follow(ASKED, "").url == ASKED


@given(st.text())
def test_nothing_raises_and_what_is_usable_stays_so(value: str) -> None:
    target = resolve(ASKED, [value])
    assert bool(target.url) is not bool(target.fault)
    if target.url:
        assert target.url.isascii()
        assert target.url.startswith(("http://", "https://"))
        assert not set("'\"\\<> \n") & set(target.url)
        assert host_of(target.url)
        assert follow(ASKED, target.url).url == target.url


_URLISH = st.lists(
    st.sampled_from(
        [
            "http",
            "https",
            ":",
            "/",
            "//",
            "@",
            "#",
            "?",
            "[",
            "]",
            "::1",
            "a",
            ".",
            "%2e",
            "%",
            "\u00e9",
            "443",
            "&",
            "=",
        ]
    ),
    max_size=14,
).map("".join)


@given(_URLISH)
def test_nearly_urls_do_not_raise_either(value: str) -> None:
    target = resolve(ASKED, [value])
    if target.url:
        assert follow("http://other.example/", target.url).url == target.url


def test_shown_hides_what_changes_from_visit_to_visit() -> None:
    url = "https://id.example/authorize?state=Zx81kQ93&next=/account&n=12&code=123456"
    assert shown(url) == "https://id.example/authorize?state=...&next=/account&n=12&code=..."
    assert shown("https://shop.example/a") == "https://shop.example/a"
    assert shown("https://shop.example/?cockpit=probe") == "https://shop.example/?cockpit=probe"
    assert shown("https://shop.example/?") == "https://shop.example/?"


def test_shape_compares_places_and_not_values() -> None:
    assert shape("https://a.example/x?b=1&a=2") == shape("https://a.example/x?a=3&b=4")
    assert shape("https://a.example/x?a=1") != shape("https://a.example/x")
    assert shape("https://a.example/x") != shape("https://a.example/y")


@given(st.text())
def test_shown_and_shape_take_anything(url: str) -> None:
    assert shown(shown(url)) == shown(url)
    shape(url)
    host_of(url)
