"""What is worth compressing, and how it came."""

import pytest

from cockpit.facts.http import Response
from cockpit.standards.compression import coding, compressible, packed, told_apart


@pytest.mark.parametrize(
    ("type_", "small", "already"),
    [
        ("text/html; charset=utf-8", True, False),
        ("application/json", True, False),
        ("application/ld+json", True, False),
        ("text/javascript", True, False),
        ("image/svg+xml", True, False),
        ("font/ttf", True, False),
        ("image/png", False, True),
        ("font/woff2", False, True),
        ("video/mp4", False, True),
        ("text/event-stream", False, False),
        ("application/octet-stream", False, False),
        ("", False, False),
    ],
)
def test_types(type_: str, small: bool, already: bool) -> None:
    assert (compressible([type_]), packed([type_])) == (small, already)


@pytest.mark.parametrize(
    ("said", "told"), [("gzip", "gzip"), ("BR", "br"), ("identity", ""), ("", ""), ("gzip, zstd", "zstd")]
)
def test_the_coding_on_the_outside(said: str, told: str) -> None:
    seen = Response("https://shop.example/", 200, (("content-encoding", said),) * bool(said), "192.0.2.80")
    assert coding(seen) == told


@pytest.mark.parametrize(
    ("vary", "told"),
    [("Accept-Encoding", True), ("Origin, accept-encoding", True), ("*", True), ("Origin", False)],
)
def test_caches_are_told(vary: str, told: bool) -> None:
    assert told_apart(Response("https://shop.example/", 200, (("vary", vary),), "192.0.2.80")) is told
