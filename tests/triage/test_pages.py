"""Redirects behind an address: followed, counted, and not for ever."""

import pytest

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.visits import Target
from cockpit.triage import pages
from tests.probes.product import Product, moved, page, served

HOME = Target("home", "http://shop.example/a")


async def test_a_way_of_slow_redirects_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    product = Product({"GET /a": moved("/b"), "GET /b": moved("/c"), "GET /c": page("there")})
    async with served(product) as vantage:
        whole = await pages.opened(sample_launch(), vantage, HOME)
        assert product.lines == ["GET /a", "GET /b", "GET /c"]
        monkeypatch.setattr(pages, "WAY_SECONDS", 0.0)
        cut = await pages.opened(sample_launch(), vantage, HOME)
    assert not [sight for sight in whole.sights if sight.kind]
    assert [sight.kind for sight in cut.sights] == ["too-many-hops"]
    assert product.lines[3:] == ["GET /a"]
