"""The address map and the guard."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.vantage.places import Places, place, public, show


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "::1", "::", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1",
        "203.0.113.1", "not an address", "ff02::1", "255.255.255.255",
    ],
)  # fmt: skip
def test_private_addresses_are_refused(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111", "64:ff9b::101:101"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert public(address)


@given(st.ip_addresses())
def test_an_embedded_address_is_judged_as_itself(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if isinstance(address, ipaddress.IPv4Address):
        assert public(f"::ffff:{address}") == public(str(address))


@given(st.ip_addresses(), st.integers(1, 65535))
def test_places_read_what_they_show(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int
) -> None:
    assert place(show((str(address), port))) == (str(address), port)


@pytest.mark.parametrize(
    "text", ["", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", ":53", "a:b", "::1", "[::1]"]
)
def test_a_place_without_a_usable_port_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="should look like"):
        place(text)


def test_what_is_here_needs_no_care() -> None:
    led = {"203.0.113.7:443": "127.0.0.1:4430", "203.0.113.8:443": "10.0.0.1:443"}
    places = Places.read(led, {}, allow_private=True)
    for address, here in (("127.0.0.1", True), ("::1", True), ("203.0.113.7", True), ("203.0.113.8", False)):
        assert places.here(address) is here
    assert not places.here("192.0.2.1")
    assert not places.here("")


def test_a_default_port_fills_in() -> None:
    assert place("::1", 53) == ("::1", 53)
    assert place("192.0.2.1", 53) == ("192.0.2.1", 53)


def test_the_map_is_read_and_asked() -> None:
    places = Places.read(
        {"Shop.Test:443": "127.0.0.1:4443", "[2001:db8::1]:443": "127.0.0.1:4444"},
        {"NS1.test.": "127.0.0.1:5353"},
        allow_private=False,
    )
    assert places.map["shop.test", 443] == ("127.0.0.1", 4443)
    assert places.mapped("2001:db8::1")
    assert not places.mapped("2001:db8::2")
    assert places.nameservers["ns1.test"] == ("127.0.0.1", 5353)
    assert not places.allows("127.0.0.1")
    assert Places(allow_private=True).allows("127.0.0.1")


@pytest.mark.parametrize(
    "address",
    ["::127.0.0.1", "::a9fe:a9fe", "64:ff9b:1::7f00:1", "fec0::1", "::ffff:0:7f00:1", "3fff::1", "5f00::1"],
)
def test_ipv6_outside_the_global_space_is_not_public(address: str) -> None:
    assert not public(address)
