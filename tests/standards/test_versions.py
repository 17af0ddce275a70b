"""Version markers: a release is read from short texts and small objects, never from a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.http import Response
from cockpit.standards.versions import MAX_TEXT, version_in


def marker(body: str, status: int = 200, kind: str = "text/plain") -> Response:
    return Response("https://shop.example/version", status, (("content-type", kind),), "203.0.113.10", body)


@pytest.mark.parametrize(
    ("response", "release"),
    [
        (marker("2026.11.20-2\n"), "2026.11.20-2"),
        (marker("v1.2\nbuilt today"), "v1.2 built today"),
        (marker('{"status": "ok", "commit": "3f2a1c", "uptime": 12.5}', kind="application/json"), "3f2a1c"),
        (marker('{"Version": 7}', kind="application/json"), "7"),
        (marker('{"uptime": 12.5}', kind="application/json"), ""),
        (marker('{"version": ', kind="application/json"), ""),
        (marker("<!doctype html><title>Shop</title>"), ""),
        (marker("2026.11", kind="text/html; charset=utf-8"), ""),
        (marker("2026.11", status=404), ""),
        (marker("x" * (MAX_TEXT + 1)), ""),
        (marker(""), ""),
    ],
)
def test_releases(response: Response, release: str) -> None:
    assert version_in(response) == release


@given(st.text(max_size=500))
def test_whatever_is_served_the_release_is_short(body: str) -> None:
    assert len(version_in(marker(body))) <= MAX_TEXT
    assert len(version_in(marker("{" + body, kind="application/json"))) <= MAX_TEXT
