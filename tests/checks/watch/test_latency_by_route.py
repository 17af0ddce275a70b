"""Speed route by route: how long to watch, and words that stay the same from hour to hour."""

from checks.watch.latency_by_route import judge
from cockpit.facts import Unreachable
from cockpit.facts.route_series import RouteSeries, RouteTimes
from cockpit.facts.samples_launch import sample_launch
from cockpit.model import Finding, Layer

SHOP = sample_launch()


def times(visits: int, p95: float = 84.0, over: int = 0) -> RouteTimes:
    return RouteTimes("home", "https://shop.example/", visits, over, p95, 500)


def judged(*routes: RouteTimes, interval: int = 60, missing: Unreachable | None = None) -> Finding:
    (found,) = judge(SHOP, RouteSeries(routes, interval, missing))
    return found


def test_how_long_to_watch() -> None:
    found = judged(times(20), times(50))
    assert found.fix is not None
    assert found.fix.record == "cockpit watch --headless --for 39"
    missing = Unreachable(Layer.PERSON, "nobody has watched yet: cockpit watch", "no-history")
    fresh = judged(interval=20, missing=missing)
    assert fresh.fix is not None
    assert fresh.fix.record == "cockpit watch --headless --for 20"


def test_two_quiet_hours_read_alike() -> None:
    assert judged(times(60, 61.7)) == judged(times(3000, 98.2))


def test_no_average_anywhere() -> None:
    found = judged(times(100, 7000.0, over=50))
    assert found.observed == "p95 over 5000 ms"
    assert "average" not in f"{found.summary} {found.observed}"
