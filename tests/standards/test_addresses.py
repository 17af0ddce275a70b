"""Kinds of addresses: what the public can reach, and what only looks like an address."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.addresses import family, is_address, mapped, parse, same_form, special


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("10.1.2.3", "private"),
        ("172.31.255.255", "private"),
        ("192.168.0.1", "private"),
        ("fd00::1", "private"),
        ("127.0.0.53", "loopback"),
        ("::1", "loopback"),
        ("169.254.169.254", "link-local"),
        ("fe80::1", "link-local"),
        ("100.64.0.1", "carrier-grade NAT"),
        ("192.0.2.1", "documentation"),
        ("2001:db8::1", "documentation"),
        ("3fff::1", "documentation"),
        ("0.0.0.0", "unspecified"),
        ("::", "unspecified"),
        ("::ffff:10.0.0.1", "IPv4-mapped"),
        ("224.0.0.1", "multicast"),
        ("255.255.255.255", "reserved"),
    ],
)
def test_special_addresses(address: str, kind: str) -> None:
    found = special(address)
    assert found is not None
    assert found[0] == kind
    assert found[1].startswith("RFC ")


@pytest.mark.parametrize(
    "address", ["9.9.9.9", "172.32.0.1", "100.128.0.1", "2606:4700::1", "not an address", ""]
)
def test_public_addresses_and_words_are_not_special(address: str) -> None:
    assert special(address) is None


def test_one_spelling() -> None:
    assert same_form(("2001:DB8:0::1", "2001:db8::1", "[2001:db8::1]", "shop.example")) == {"2001:db8::1"}


def test_a_map_is_searched_by_address_whatever_the_port() -> None:
    table = {
        "203.0.113.10:443": "127.0.0.1:1",
        "[2001:db8::10]:80": "127.0.0.1:2",
        "shop.example:443": "127.0.0.1:3",
    }
    assert mapped(table, "203.0.113.10")
    assert mapped(table, "2001:db8:0::10")
    assert not mapped(table, "203.0.113.1")
    assert not mapped(table, "shop.example")


@given(st.ip_addresses())
def test_every_address_is_read_back(address: IPv4Address | IPv6Address) -> None:
    assert parse(str(address)) == address
    assert family(str(address)) == address.version


@given(st.text(max_size=60))
def test_no_text_raises(text: str) -> None:
    assert is_address(text) == (family(text) in (4, 6))
    special(text)
