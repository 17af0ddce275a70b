"""What a page with the basics has to show, in whatever words people name it."""

import pytest

from cockpit.facts.samples_launch import sample_launch
from cockpit.kit.dashboards import demanded, lacking
from cockpit.launch.parts import Product
from cockpit.roadmap import IDS


@pytest.mark.parametrize("roadmap", IDS)
def test_each_roadmap_is_met_by_its_own_words(roadmap: str) -> None:
    launch = sample_launch(product=Product(name="Shop", domain="shop.example", roadmap=roadmap))
    items = demanded(launch)
    assert lacking(items, items) == ()
    assert lacking(items, ()) == items
    assert not any(item.endswith("?") for item in items)


@pytest.mark.parametrize(
    ("item", "word"),
    [
        ("uptime", "Availability (30 days)"),
        ("error-rate", "HTTP 5xx"),
        ("response-time", "p95 by route"),
        ("response-time-trend", "Latency over a week"),
        ("recent-deploys", "Releases"),
        ("recent-incidents", "Outages"),
        ("queue-backlog", "jobs waiting"),
        ("failed-logins-or-signups", "failed sign-ins"),
        ("basic-performance", "Response time"),
    ],
)
def test_other_words(item: str, word: str) -> None:
    assert lacking((item,), (word,)) == ()
    assert lacking((item,), ("weather",)) == (item,)
