"""What Server-Timing tells of a store, as those who send it write it, and whose word counts first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.http import Response
from cockpit.standards.edgecache import Did, answered_from_store, timed_store


def seen(*headers: tuple[str, str]) -> Response:
    return Response("https://shop.example/", 200, headers, "192.0.2.80")


@pytest.mark.parametrize(
    ("value", "did"),
    [
        ("cdn-cache; desc=HIT", Did.HIT),
        ('cache;desc="hit-front", host;desc="cp2031"', Did.HIT),
        ('processing;dur=3, cfCacheStatus;desc="HIT"', Did.HIT),
        ("cdn-cache-hit,cdn-pop;desc=FRA56", Did.HIT),
        ("cache-hit;dur=45, db;dur=2", Did.HIT),
        ("cache;desc=MISS", Did.MISS),
        ("cdn-cache-miss", Did.MISS),
        ('cache;desc="Cache Read";dur=23.2', Did.SILENT),
        ("db;desc=hit", Did.SILENT),
        ("", Did.SILENT),
    ],
)
def test_the_word_of_server_timing(value: str, did: Did) -> None:
    assert timed_store(seen(("server-timing", value))).did is did


def test_the_edge_speaks_first() -> None:
    answer = seen(("server-timing", "cache-hit"), ("x-nextjs-cache", "HIT"), ("cf-cache-status", "HIT"))
    told = answered_from_store(answer)
    assert told is not None
    assert told.said == "cf-cache-status: HIT"
    assert answered_from_store(seen(("cf-cache-status", "MISS"))) is None


@given(st.lists(st.text(max_size=200), max_size=4))
def test_nothing_in_it_raises(values: list[str]) -> None:
    assert timed_store(seen(*(("server-timing", value) for value in values))).did in Did
