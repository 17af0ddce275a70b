"""watch.interval."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts.monitors import Monitors
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_monitors import (
    ALONE,
    HOME,
    REFUSED,
    ROUTES,
    ROW,
    SHOP_ON,
    monitored,
    monitors,
    watched,
)
from cockpit.kit import (
    ASSISTED,
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Limits,
    case,
    check,
    failed,
    passed,
    undeclared,
)
from cockpit.kit.monitors import Covered, best, new_row, row, stated_limit, told, unread, watching
from cockpit.kit.pasting import line

CHECK = check(
    "Probe interval",
    severity=MEDIUM,
    mode=ASSISTED,
    why="Between two looks nobody knows. A monitor that looks every quarter of an hour lets customers wait "
    "that long, twice, until somebody is called.",
    fix="Let the monitor look every minute; where the plan does not have that, at least every five.",
    undo="Set the interval back.",
    verify="cockpit check watch.interval",
    source="the roadmap: limits, probe_interval_s; the monitor's own list",
    terms={"interval": "the time between two looks of a monitor"},
)
_USUAL, _MOST = 60, 300  # seconds: what is good, and what is still good where the roadmap states no limit


def judge(launch: Launch, monitors: Monitors) -> Iterator[Finding]:
    """The monitor that looks most often at each thing, held against the roadmap's limit."""
    found = watching(launch, monitors)
    if not found and monitors.closed:
        yield unread(launch, launch.domain, monitors)
    elif not found:
        line_ = new_row(f"{launch.origin}/", "homepage")
        yield undeclared(launch.domain, "no monitor of what has to be watched is known", line_)
    for one in found:
        yield _judged(launch, one)


def _most(launch: Launch) -> int:
    limit = launch.limits.probe_interval_s
    return limit if limit != _USUAL or stated_limit(launch, "probe_interval_s") else _MOST


def _judged(launch: Launch, one: Covered) -> Finding:
    fastest, most = best(one.looking), _most(launch)
    assert fastest is not None
    every = fastest.interval
    if every is None:
        summary = f"nobody says how often {fastest.name} looks at {one.duty.title}"
        return undeclared(one.subject, summary, line("interval_seconds", "60", row(launch, fastest)))
    seen: dict[str, Any] = {
        "expected": f"a look every {most} s or more often",
        "observed": told(fastest),
        "evidence": {"seconds": {known.name: known.interval for known in one.looking[:10]}},
    }
    if every <= most:
        return passed(one.subject, f"{one.duty.title} is looked at every {every} s", **seen)
    better, place = min(most, _USUAL), fastest.provider or "its provider"
    return failed(
        one.subject,
        "too-seldom",
        f"{one.duty.title} is looked at every {every} s only",
        fix=Fix(
            f"Set the interval of {fastest.name} to {better} s at {place}.",
            line("interval_seconds", str(better), row(launch, fastest)),
            f"Set it back to {every} s.",
        ),
        **seen,
    )


def _shop(**more: Any) -> Launch:
    return sample_launch(**({"routes": ROUTES, "monitors": (ROW,)} | more))


def _cases() -> Iterator[Case]:
    yield case("every minute", _shop(), watched(), expect=PASS)
    yield case("every five, where no limit is stated", _shop(), watched(interval=300), expect=PASS)
    yield case("every ten", _shop(), watched(interval=600), expect=FAIL)
    shop = _shop(product=SHOP_ON["S1"])
    yield case("every five, and a minute is stated", shop, watched(interval=300), expect=FAIL)
    company = _shop(product=SHOP_ON["S4"], limits=Limits(probe_interval_s=300))
    yield case("every five, as stated", company, watched(interval=300), expect=PASS)
    own = _shop(limits=Limits(probe_interval_s=120))
    yield case("slower than their own limit", own, watched(interval=180), expect=FAIL)
    two = monitors(monitored(HOME, interval=900), monitored(HOME, interval=60))
    yield case("a slow one beside a fast one", _shop(), two, expect=PASS)
    unsaid = monitors(monitored(HOME, interval=None, seen=False), asked=ALONE)
    yield case("nobody says", _shop(), unsaid, expect=UNKNOWN)
    yield case("nothing is watched", sample_launch(), Monitors(), expect=UNKNOWN)
    yield case("the token is refused", _shop(), monitors(asked=REFUSED), expect=UNKNOWN)


CASES = Cases(_cases)
