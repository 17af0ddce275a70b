import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.domains import registrable
from cockpit.standards.rdap_services import NO_SERVICE, OVERRIDES, SOLD, base, bootstrap, longest

VERISIGN = "https://rdap.verisign.com/com/v1/"


def listed(*services: Any) -> bytes:
    """IANA's file with these services."""
    return json.dumps({"version": "1.0", "services": list(services)}).encode()


@pytest.mark.parametrize(
    ("domain", "found"),
    [
        ("shop.com", "com"),
        ("shop.co.uk", "co.uk"),
        ("shop.uk", "uk"),
        ("shop.xco.uk", "uk"),
        ("co.uk", "co.uk"),
        ("shop.org", ""),
        ("shop.xn--p1ai", "rf"),
    ],
)
def test_the_longest_suffix_of_whole_labels_wins(domain: str, found: str) -> None:
    assert longest(domain, {"com": "com", "uk": "uk", ".CO.uk": "co.uk", "xn--p1ai": "rf"}) == found


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("https://rdap.example/com", "https://rdap.example/com/"),
        ("https://rdap.example/com/", "https://rdap.example/com/"),
        ("HTTPS://Rdap.Example", "https://rdap.example/"),
        ("http://rdap.example/", ""),
        ("rdap.example", ""),
        ("https://", ""),
        ("https://user:pass@rdap.example/", ""),
        ("javascript:alert(1)", ""),
        ("https://[::1", ""),
        ("", ""),
    ],
)
def test_a_base_url_is_https_and_ends_with_a_slash(url: str, whole: str) -> None:
    assert base(url) == whole


def test_https_is_taken_where_there_are_several() -> None:
    urls = ["http://registry.example/myrdap/", "https://registry.example/myrdap"]
    table = bootstrap(listed([["net", "COM"], urls], [["kg"], ["http://rdap.cctld.kg/"]]))
    service = "https://registry.example/myrdap/"
    assert table == {"net": service, "com": service, "kg": ""}


@pytest.mark.parametrize(
    "row",
    [None, 7, "com", [], [["com"]], ["com", "https://x.example/"], [["com"], None], [[1, None], [VERISIGN]]],
)
def test_a_row_of_another_form_spoils_nothing(row: Any) -> None:
    table = bootstrap(listed(row, [["net"], [VERISIGN]]))
    assert table["net"] == VERISIGN
    assert not table.get("com")


@pytest.mark.parametrize(
    "data", [b"", b"<html>", b"[]", b"{}", b'{"services": 1}', b"\xff\xfe\x00", b"[" * 9999]
)
def test_what_is_no_list_is_empty(data: bytes) -> None:
    assert bootstrap(data) == {}


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@given(st.lists(anything, max_size=5) | anything)
def test_no_list_can_raise(services: Any) -> None:
    table = bootstrap(json.dumps({"services": services}).encode())
    assert all(url == "" or url.startswith("https://") for url in table.values())


@given(st.binary(max_size=200))
def test_no_bytes_can_raise(data: bytes) -> None:
    bootstrap(data)


def test_every_override_is_a_whole_base_url_of_a_suffix() -> None:
    assert all(base(url) == url and urlsplit(url).hostname for url in OVERRIDES.values())
    assert all(key == key.lower().strip(".") for key in OVERRIDES)
    assert not OVERRIDES.keys() & NO_SERVICE.keys()
    assert OVERRIDES.keys() >= SOLD


@pytest.mark.parametrize("suffix", ["io", "co", "me", "de", "ch", "li", "us", "sh", "ac"])
def test_registries_that_iana_does_not_list_are_known(suffix: str) -> None:
    assert longest(f"shop.{suffix}", OVERRIDES)


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("shop.example", "shop.example"),
        ("www.shop.example", "shop.example"),
        ("a.b.shop.co.uk", "shop.co.uk"),
        ("www.shop.com.br", "shop.com.br"),
        ("www.shop.uk.com", "shop.uk.com"),
        ("shop.vercel.app", ""),
        ("x.myshopify.com", ""),
        ("s3.amazonaws.com", ""),
        ("vercel.app", "vercel.app"),
        ("localhost", ""),
        ("www.xn--bcher-kva.xn--p1ai", "xn--bcher-kva.xn--p1ai"),
    ],
)
def test_the_domain_somebody_registered(host: str, domain: str) -> None:
    assert registrable(host, SOLD) == domain


def test_below_a_domain_that_sells_no_names_nothing_is_registered() -> None:
    assert registrable("www.shop.uk.com") == ""
