"""Bytes on the wire, and what of a picture shows nothing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.samples_http import response
from cockpit.standards.picture_weight import by_format, by_size, too_large
from cockpit.standards.wire import on_the_wire

URL = "https://shop.example/a"


@pytest.mark.parametrize(
    ("size", "truncated", "headers", "found"),
    [
        (500, False, {}, (500, True)),
        (500, False, {"content-length": "900"}, (500, True)),
        (500, True, {"content-length": "900"}, (900, True)),
        (500, True, {}, (500, False)),
        (500, True, {"content-length": "9e9"}, (500, False)),
        (500, True, {"content-length": "1" * 40}, (500, False)),
        (0, False, {"content-encoding": "br", "content-length": "300"}, (300, True)),
        (0, False, {"content-encoding": "br"}, (0, False)),
        (0, False, {}, (0, True)),
    ],
)
def test_what_travels(size: int, truncated: bool, headers: dict[str, str], found: tuple[int, bool]) -> None:
    seen = replace(response(URL), size=size, truncated=truncated, headers=tuple(headers.items()))
    assert on_the_wire(seen) == found


@pytest.mark.parametrize(
    ("pixels", "shown", "large"),
    [
        ((601, 401), (300, 200), True),
        ((600, 400), (300, 200), False),
        ((601, 400), (300, 200), False),
        ((601, 400), (300, 0), True),
        ((601, 401), (0, 0), False),
        ((0, 0), (300, 200), False),
    ],
)
def test_more_than_twice_the_pixels_each_way(
    pixels: tuple[int, int], shown: tuple[int, int], large: bool
) -> None:
    assert too_large(pixels, shown) is large
    assert (by_size(100_000, pixels, shown) > 0) is large


def test_what_is_saved() -> None:
    assert by_size(400_000, (1200, 800), (300, 200)) == 300_000
    assert by_size(400_000, (1200, 800), (300, 0)) == 300_000
    assert by_format("JPEG", 400_000) == 100_000
    assert by_format("GIF", 400_000) == 200_000
    assert by_format("WebP", 400_000) == 0
    assert by_format("JPEG", 100_000) == 0


_side = st.integers(0, 20_000)


@given(st.integers(0, 10_000_000), st.tuples(_side, _side), st.tuples(_side, _side))
def test_nobody_saves_more_than_there_is(size: int, pixels: tuple[int, int], shown: tuple[int, int]) -> None:
    assert 0 <= by_size(size, pixels, shown) <= size
