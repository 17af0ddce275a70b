"""Which hosts the names of a certificate cover (RFC 9525 section 6.3)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.certificates import covers

_LABEL = st.text("ab1-", min_size=1, max_size=3)
_HOST = st.lists(_LABEL, min_size=2, max_size=4).map(".".join)
_PATTERN = st.text("*.ab1- ", max_size=10)


@pytest.mark.parametrize(
    ("name", "host", "does"),
    [
        ("shop.example", "shop.example", True),
        ("shop.example", "www.shop.example", False),
        ("www.shop.example", "shop.example", False),
        ("*.shop.example", "www.shop.example", True),
        ("*.shop.example", "shop.example", False),
        ("*.shop.example", "a.www.shop.example", False),
        ("*.shop.example", "xn--bcher-kva.shop.example", True),
        ("*.example", "shop.example", False),  # neither OpenSSL nor a browser takes it for a whole top domain
        ("w*.shop.example", "www.shop.example", False),
        ("*w.shop.example", "www.shop.example", False),
        ("www.*.example", "www.shop.example", False),
        ("*.*.example", "www.shop.example", False),
        ("*", "example", False),
        ("*", "shop.example", False),
        ("*.", "example", False),
        ("shop.example.", "shop.example", False),
        ("shop-example", "shop.example", False),
        ("shopXexample", "shop.example", False),
    ],
)
def test_a_name_covers(name: str, host: str, *, does: bool) -> None:
    assert covers((name,), host) is does
    assert covers(("other.example", name), host) is does


def test_no_names_cover_nothing() -> None:
    assert not covers((), "shop.example")


@given(_HOST)
def test_every_name_covers_itself_and_its_neighbours_by_a_star(host: str) -> None:
    label, _, parent = host.partition(".")
    assert covers((host,), host)
    assert covers((f"*.{host}",), f"x.{host}")
    assert not covers((f"*.{host}",), host)
    assert not covers((f"*.{host}",), f"x.y.{host}")
    assert covers((f"*.{parent}",), host) is ("." in parent)
    assert not covers((f"{label}*.{parent}", f"*{label}.{parent}"), host)


@given(_PATTERN, _HOST)
def test_a_star_never_stands_for_more_than_one_label(name: str, host: str) -> None:
    if covers((name,), host) and name != host:
        assert name.startswith("*.")
        assert re.fullmatch(rf"[^.]+{re.escape(name[1:])}", host)


@given(st.lists(_PATTERN, max_size=4), _HOST, _HOST)
def test_more_names_never_cover_less(names: list[str], more: str, host: str) -> None:
    assert covers((*names, more), host) is (covers(tuple(names), host) or covers((more,), host))
