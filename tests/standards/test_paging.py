"""Long lists in answers for programs, and what shows that they come in pages."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.samples_http import response
from cockpit.standards.paging import Listed, hint, is_json, longest

URL = "https://api.shop.example/items"
FEW = [{"id": at} for at in range(3)]


@pytest.mark.parametrize(
    ("whole", "found"),
    [
        (FEW, Listed(3, "")),
        ({"items": FEW}, Listed(3, "items")),
        ({"data": {"items": FEW, "tags": [1]}}, Listed(3, "items")),
        ([{"tags": list("abcdefghi")}], Listed(9, "tags")),
        ({"items": FEW, "visits": list(range(365))}, Listed(3, "items")),
        ({"a": {"b": {"c": {"d": FEW}}}}, Listed(0, "")),
        ({}, Listed(0, "")),
        (7, Listed(0, "")),
    ],
)
def test_the_longest_list(whole: Any, found: Listed) -> None:
    assert longest(json.dumps(whole)) == found


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "<html>", '{"a": NaN'])
def test_what_is_no_json_has_none(text: str) -> None:
    assert longest(text) is None


@pytest.mark.parametrize(
    ("url", "whole", "headers", "found"),
    [
        (f"{URL}?limit=20", FEW, {}, "limit in the address"),
        (f"{URL}?q=bike&Page=2", FEW, {}, "Page in the address"),
        (URL, FEW, {"link": f'<{URL}?page=2>; rel="next"'}, "a Link header with rel=next"),
        (URL, {"items": FEW, "nextCursor": "x"}, {}, "the field nextCursor"),
        (URL, {"items": FEW, "meta": {"total_pages": 4}}, {}, "the field total_pages"),
        (URL, {"items": FEW, "pageInfo": {}}, {}, "the field pageInfo"),
        (URL, {"items": FEW, "title": "next"}, {}, ""),
        (URL, [{"next": 1}], {}, ""),
        (URL, FEW, {"link": '</app.css>; rel="preload"'}, ""),
        (URL, FEW, {"content-range": "0-199/*"}, "the header content-range"),
        (URL, FEW, {"x-total-count": "200"}, "the header x-total-count"),
    ],
)
def test_what_shows_that_it_comes_in_pages(url: str, whole: Any, headers: dict[str, str], found: str) -> None:
    assert (
        hint(
            url,
            replace(response(url), headers=tuple(headers.items())),
            json.dumps(whole),
        )
        == found
    )


def test_what_is_json() -> None:
    assert is_json(response(URL, content_type="application/json; charset=utf-8"))
    assert is_json(response(URL, content_type="application/problem+json"))
    assert not is_json(response(URL, content_type="text/html"))
    assert not is_json(response(URL))


@given(st.text(max_size=200))
def test_nothing_raises(text: str) -> None:
    longest(text)
    hint(URL, response(URL, link=text), text)
