"""What is said of a release that is slower, or cannot be held against the one before."""

import json
from dataclasses import replace

import pytest

from cockpit.engine import judge
from cockpit.facts.codec import pack, unpack
from cockpit.facts.latency import Latency, Measurement, Series
from cockpit.facts.samples_latency import SHOP, latency, measurement, series, spread
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_smoke import releases
from cockpit.launch.making import Deploy
from cockpit.launch.parts import Route
from cockpit.model import Finding, Severity, Verdict
from cockpit.registry import entries

LAUNCH = sample_launch(
    deploy=Deploy(version_marker="/version.txt"),
    routes=(Route("home", "/"), Route("search", "/search", "read"), Route("buy", "/buy", "write")),
)
SLOW = spread(60, 160, 320)
LATER, LATEST = "2026-11-21T10:00:00+00:00", "2026-11-22T10:00:00+00:00"


def found(seen: Latency) -> list[Finding]:
    """The findings; a replay of the facts must say the same."""
    check, facts = entries()["perf.ttfb-per-release"], (seen, releases("2026.11.2"))
    findings = judge(check, LAUNCH, facts)
    assert findings == judge(check, LAUNCH, [unpack(json.loads(json.dumps(pack(fact)))) for fact in facts])
    return list(findings)


def old(*of: Series, release: str = "2026.11.1", at: str = "2026-11-20T10:00:00+00:00") -> Measurement:
    return measurement(*of, release=release, at=at)


def test_both_releases_and_both_numbers_are_named() -> None:
    (one,) = found(latency(measurement(series(times=SLOW), at=LATER), old()))
    assert (one.subject, one.verdict, one.kind) == (SHOP, Verdict.FAIL, "slower")
    assert one.summary == (
        "home is slower in general and at its slowest with 2026.11.2 than with 2026.11.1: "
        "p95 155 ms, now 310 ms; half within 79 ms, now 159 ms"
    )
    assert one.evidence["2026.11.1"] == "2026-11-20T10:00:00+00:00: 60 requests, p95 155 ms, TTFB 79 ms"
    assert one.evidence["2026.11.2"] == "2026-11-21T10:00:00+00:00: 60 requests, p95 310 ms, TTFB 159 ms"
    assert one.evidence["chance"] == "0.0000 of such a shift, 0.0000 of such a p95"
    assert one.verify == "cockpit measure home"
    assert one.fix is not None
    assert one.fix.undo == "Go back to 2026.11.1."


def test_one_route_of_several() -> None:
    """The other one is not mentioned: it is as it was."""
    now = measurement(series(), series("search", SLOW), at=LATER)
    assert [one.subject for one in found(latency(now, old(series(), series("search"))))] == [f"{SHOP}search"]


def test_what_hits_all_routes_is_said_once() -> None:
    names = ("home", "search", "listing")
    now = measurement(*(series(name, SLOW) for name in names), at=LATER)
    (one,) = found(latency(now, old(*map(series, names))))
    assert (one.subject, one.kind) == ("shop.example", "all-slower")
    assert one.summary == "all 3 routes are slower with 2026.11.2 than with 2026.11.1"
    assert one.evidence["search"] == "p95 155 ms, now 310 ms; half within 79 ms, now 159 ms"


def test_the_newest_measurement_of_each_counts() -> None:
    """Either release was slow once, and was measured again since."""
    again = measurement(series(), at=LATEST)
    slow = measurement(series(times=SLOW), at=LATER)
    (one,) = found(latency(again, slow, old(), old(series(times=SLOW), at="2026-11-19T10:00:00+00:00")))
    assert one.verdict is Verdict.PASS
    assert one.evidence == {"home": "unchanged: p95 155 ms, now 155 ms; half within 79 ms, now 79 ms"}


def test_routes_may_be_measured_one_by_one() -> None:
    search, home = measurement(series("search"), at=LATEST), measurement(series(times=SLOW), at=LATER)
    (one,) = found(latency(search, home, old(series(), series("search"))))
    assert one.subject == SHOP


def test_a_release_that_came_later_is_none_before() -> None:
    """Back at the former release, which was measured first: that of the other one says nothing of it."""
    newer = old(series(times=spread(60, 20, 40)), release="2026.11.3", at=LATER)
    (one,) = found(latency(newer, measurement()))
    assert one.verdict is Verdict.PASS
    assert "first release" in one.summary


def test_a_measurement_without_a_release_is_none_before() -> None:
    (one,) = found(latency(measurement(series(times=SLOW), at=LATER), old(release="")))
    assert "first release" in one.summary
    assert one.evidence == {"home": "2026-11-21T10:00:00+00:00: 60 requests, p95 310 ms, TTFB 159 ms"}


def test_the_steps_of_journeys_are_compared_with_steps() -> None:
    buy = series("buy", kind="write")
    slow = series("buy", SLOW, kind="write")
    (one,) = found(latency(measurement(slow, at=LATER), old(buy)))
    assert (one.subject, one.kind) == (f"{SHOP}buy", "slower")
    (one,) = found(latency(measurement(slow, at=LATER), old(replace(buy, kind="kept"))))
    assert "first release" in one.summary


def test_a_handful_of_first_visits_is_not_compared() -> None:
    first = series(times=spread(5, 800, 900), kind="new")
    (one,) = found(latency(measurement(series(), first, at=LATER), old(series(), series(kind="new"))))
    assert one.verdict is Verdict.PASS


def test_what_is_left_out_is_named_with_the_command() -> None:
    seen = latency(measurement(at=LATER), old(series(), series("search"), series("gone")))
    (one,) = found(seen)
    assert (one.verdict, one.kind) == (Verdict.UNKNOWN, "unmeasured")
    assert one.summary == "2026.11.2 is live, and search was not measured with it (30 requests at least)"
    assert one.fix is not None
    assert one.fix.record == "cockpit measure search"


@pytest.mark.parametrize(("rtt", "verdict"), [(10, Verdict.FAIL), (45, Verdict.FAIL), (60, Verdict.UNKNOWN)])
def test_a_longer_way_is_no_slower_release(rtt: float, verdict: Verdict) -> None:
    """The p95 grew by 155 ms; four round trips are 40 times four or 50 times four."""
    now = replace(measurement(series(times=SLOW), at=LATER), rtt_ms=(("shop.example", rtt),))
    (one,) = found(latency(now, old()))
    assert one.verdict is verdict


def test_a_shorter_way_hides_nothing() -> None:
    now = replace(measurement(series(times=SLOW), at=LATER), rtt_ms=(("shop.example", 1.0),))
    assert [one.kind for one in found(latency(now, old()))] == ["slower"]
    assert [one.kind for one in found(latency(replace(now, rtt_ms=()), old()))] == ["slower"]


def test_what_got_quicker_is_said() -> None:
    (one,) = found(latency(measurement(at=LATER), old(series(times=SLOW))))
    assert one.summary == (
        "home is not shown to be noticeably slower with 2026.11.2 than with 2026.11.1; quicker: home"
    )


def test_more_routes_share_the_doubt() -> None:
    """What a single route would be believed, one of fifty is not."""
    barely = spread(60, 100, 200)
    others = [series(f"page-{at}") for at in range(49)]
    alone = found(latency(measurement(series(times=spread(60, 140, 300)), at=LATER), old()))
    assert [one.kind for one in alone] == ["slower"]
    one_of_many = found(latency(measurement(series(times=barely), *others, at=LATER), old(series(), *others)))
    assert [one.verdict for one in one_of_many] == [Verdict.PASS]


def test_it_is_of_middling_weight() -> None:
    assert entries()["perf.ttfb-per-release"].check.severity is Severity.MEDIUM


def test_what_is_plainly_quicker_is_not_left_open() -> None:
    """Requests were slow together, so no test can tell; that it became slower is no question all the same."""
    calm = series(times=sorted(spread(60, 3.0, 9.0)))
    (one,) = found(latency(measurement(calm, at=LATER), old()))
    assert (one.verdict, one.subject) == (Verdict.PASS, LAUNCH.domain)
    slow = series(times=sorted(spread(60, 160.0, 900.0)))
    (other,) = found(latency(measurement(slow, at=LATER), old()))
    assert (other.verdict, other.kind) == (Verdict.UNKNOWN, "alike")
