"""The snapshot of addresses, and when a list that was asked for may take its place."""

import datetime as dt
from ipaddress import ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.edge_ranges import CLOUDFLARE, CLOUDFRONT, FASTLY, MOST, SNAPSHOT, newer, within
from cockpit.standards.platforms import PLATFORMS

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def test_the_snapshot_is_dated_and_public() -> None:
    dt.date.fromisoformat(SNAPSHOT)
    for listed in (CLOUDFLARE, FASTLY, CLOUDFRONT):
        assert all(ip_network(text).is_global for text in listed)
        assert len(set(listed)) == len(listed)
    assert (len([n for n in CLOUDFLARE if ":" not in n]), len(CLOUDFLARE)) == (15, 22)


def test_there_is_one_list_of_each() -> None:
    rows = {row.name: row.networks for row in PLATFORMS}
    assert (rows["Cloudflare"], rows["Fastly"]) == (CLOUDFLARE, FASTLY)


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("104.16.0.0", True),
        ("104.23.255.255", True),
        ("104.28.0.1", False),
        ("2606:4700::6810:1", True),
        ("2606:4701::1", False),
        ("::ffff:104.16.0.1", False),
        ("104.16.0", False),
        ("", False),
    ],
)
def test_an_address_is_inside_or_not(address: str, inside: bool) -> None:
    assert within(CLOUDFLARE, address) is inside


def test_a_list_like_the_snapshot_takes_its_place() -> None:
    more = (*CLOUDFLARE, "8.8.0.0/16")
    assert newer(more, (), CLOUDFLARE) == more


@pytest.mark.parametrize(
    "listed",
    [
        [],
        ["0.0.0.0/0"],
        ["::/0", *CLOUDFLARE],
        [*CLOUDFLARE, "8.0.0.0/9"],
        [*CLOUDFLARE, "10.0.0.0/16"],
        [*CLOUDFLARE, "127.0.0.1"],
        [*CLOUDFLARE, "203.0.113.0/28"],
        [*CLOUDFLARE, "104.16.0.1/13"],
        [*CLOUDFLARE, "<b>"],
        [*CLOUDFLARE, 5],
        [*CLOUDFLARE, None],
        [CLOUDFLARE[0]],
        [text for text in CLOUDFLARE if ":" not in text],
        [f"8.8.{n % 256}.0/24" for n in range(MOST + 1)],
    ],
)
def test_what_cannot_be_the_list_is_left(listed: list[Any]) -> None:
    assert newer(listed, (), CLOUDFLARE) == ()


def test_a_reserved_range_counts_where_it_is_mapped() -> None:
    listed = ["203.0.113.0/28", "2001:db8::10/124"]
    assert newer(listed, ("203.0.113.10", "[2001:db8::10]")) == tuple(listed)
    assert newer(listed, ("203.0.113.10",)) == ()
    assert newer(listed, ("198.51.100.1",)) == ()


@given(st.lists(JSON), st.lists(st.text(), max_size=3))
def test_whatever_is_listed(listed: list[Any], mapped: list[str]) -> None:
    found = newer(listed, mapped)
    assert all(ip_network(text) for text in found)


@given(st.text())
def test_no_text_but_an_address_is_inside(text: str) -> None:
    assert not within(CLOUDFLARE, f"{text} x")
