"""The model of a slow mobile line, reckoned by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.mobile_model import BYTES_PER_SECOND, FIRST_WINDOW, Piece, shows_after, whole

OWN, CDN = "shop.example", "cdn.example"
sizes = st.integers(0, 5_000_000)


@pytest.mark.parametrize(
    ("size", "hops", "seconds"),
    [
        (0, 0, 0.60),  # name, connection, encryption, request
        (14_600, 0, 0.60 + 14_600 / 200_000),  # one burst
        (20_000, 0, 0.75 + 5400 / 200_000),  # a second trip for the rest
        (100_000, 0, 0.90 + 56_200 / 200_000),  # bursts of 14.6 and 29.2 kB, then the full line
        (14_600, 2, 0.90 + 14_600 / 200_000),
    ],
)
def test_one_page(size: int, hops: int, seconds: float) -> None:
    assert shows_after(Piece(OWN, size, hops), (), None) == pytest.approx(seconds)


def test_the_second_stage_uses_the_open_connection() -> None:
    """The connection has grown with the page: the style sheet comes in one burst."""
    alone = shows_after(Piece(OWN, 100_000), (), None)
    styled = shows_after(Piece(OWN, 100_000), [[Piece(OWN, 20_000)]], None)
    assert styled - alone == pytest.approx(0.15 + 20_000 / 200_000)


def test_another_host_costs_a_connection() -> None:
    page = Piece(OWN, 5000)
    own, other = (shows_after(page, [[Piece(host, 5000)]], None) for host in (OWN, CDN))
    assert other - own == pytest.approx(0.45)


def test_files_side_by_side_share_the_line() -> None:
    """Two megabytes from two hosts take as long as two from one, but for what each has to wait."""
    page = Piece(OWN, 5000)
    one = shows_after(page, [[Piece(OWN, 2_000_000)]], None)
    two = shows_after(page, [[Piece(OWN, 1_000_000), Piece(CDN, 1_000_000)]], None)
    assert two == pytest.approx(one, abs=0.7)
    assert two >= 2_000_000 / BYTES_PER_SECOND


def test_the_first_picture_comes_last() -> None:
    page, style, picture = Piece(OWN, 5000), Piece(OWN, 5000), Piece(OWN, 5000)
    assert shows_after(page, [[style]], picture) == pytest.approx(
        shows_after(page, [[style]], None) + 0.15 + 5000 / 200_000
    )


@given(sizes, sizes, sizes, st.integers(0, 3))
def test_more_never_takes_less(page: int, style: int, picture: int, hops: int) -> None:
    base = shows_after(Piece(OWN, page), [[Piece(OWN, style)]], Piece(OWN, picture))
    assert base >= whole([Piece(OWN, page)]) - 1e-9
    assert (
        shows_after(Piece(OWN, page + 1000, hops), [[Piece(OWN, style)]], Piece(OWN, picture)) >= base - 0.15
    )
    assert (
        shows_after(Piece(OWN, page), [[Piece(OWN, style), Piece(CDN, 10)]], Piece(OWN, picture))
        >= base - 1e-9
    )
    assert base >= (page + style + picture) / BYTES_PER_SECOND


@given(sizes)
def test_no_page_comes_faster_than_the_line(size: int) -> None:
    found = shows_after(Piece(OWN, size), (), None)
    assert found >= 0.6 + size / BYTES_PER_SECOND - 1e-9
    assert found <= 0.6 + size / BYTES_PER_SECOND + 2 * 0.15
    assert FIRST_WINDOW == 14_600
