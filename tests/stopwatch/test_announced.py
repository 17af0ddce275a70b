"""What was said before it began is kept: how many requests, and how fast."""

import pytest

from cockpit.facts.latency import Sample
from cockpit.stopwatch.ends import timed
from cockpit.stopwatch.plan import FRESH, Plan
from cockpit.stopwatch.sampler import Pace
from cockpit.stopwatch.sitting import _distances
from tests.stopwatch.shop import OK, Asked, Shop, lane, page
from tests.stopwatch.sittings import kept, launched, measured, row

pytestmark = pytest.mark.usefixtures("steady")


async def test_the_pace_is_kept_while_routes_are_found_and_warmed_up_too() -> None:
    pace, shop = Pace(25.0, 2), Shop()
    await measured(shop, launched("/", "/a", "/b", "/c"), (4,), pace)
    times = [asked.at for asked in shop.asked]
    burst = 4  # the requests that open the connections of one route come together, and are waited for after
    for first, last in zip(times, times[burst + 4 :], strict=False):
        assert last - first >= 4 / pace.per_second


async def test_a_server_that_ends_its_connections_gets_no_more_than_announced_all_the_same() -> None:
    """Each connection bears three answers, of which one is to open it."""
    shop, launch = Shop(), launched("/")

    def answer(asked: Asked) -> bytes:
        nth = sum(one.connection == asked.connection for one in shop.asked)
        return page(200, "connection: close") if nth == 3 else OK

    shop.answer = answer
    _, measurement = await measured(shop, launch, (40, 60))
    _, most = Plan(timed(launch), Pace(), (40, 60)).requests
    series = kept(measurement)
    assert 30 <= len(series.samples) < 60
    assert len(shop.asked) <= most + 1  # the last one may have needed a connection
    assert series.stopped in ("", "enough")
    assert FRESH + len(series.samples) < most
    assert row(launch, measurement).left_open != "stopped: this machine is too busy to time anything"


def test_a_dead_first_address_is_no_distance() -> None:
    """The way there is what the handshake took; that four seconds were lost before is the visitor's loss."""
    home = lane()
    home.samples = [Sample(0.0, tcp=4031.0, tls=35.0, total=4100.0, status=200)] * 5
    near = lane("/near")
    near.samples = [Sample(0.0, tcp=30.0, tls=62.0, total=120.0, status=200)] * 5
    plain = lane("/plain")
    plain.samples = [Sample(0.0, tcp=31.0, total=70.0, status=200)] * 5
    assert [way for _, way in _distances((home, near, plain))] == [35.0, 30.0, 31.0]
