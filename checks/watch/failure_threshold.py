"""watch.failure-threshold."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts.monitors import Monitored, Monitors
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_monitors import ALONE, HOME, REFUSED, ROUTES, ROW, monitored, monitors, watched
from cockpit.kit import (
    ASSISTED,
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    case,
    check,
    failed,
    passed,
    undeclared,
    warned,
)
from cockpit.kit.monitors import Covered, new_row, quickest, row, told, unread, watching
from cockpit.kit.pasting import line

CHECK = check(
    "Alert after two consecutive failures",
    severity=MEDIUM,
    mode=ASSISTED,
    why="An alarm after one failed look cries wolf at every hiccup of the network, and is switched off in a "
    "week. One that waits for many lets customers find the outage first.",
    fix="Let the monitor call after the second failure in a row.",
    undo="Set the number back.",
    verify="cockpit check watch.failure-threshold",
    source="the roadmap: limits, failures_before_alert and alert_minutes; the monitor's own list",
    terms={"hiccup": "one request that is lost on the way, with nothing broken at either end"},
)


def judge(launch: Launch, monitors: Monitors) -> Iterator[Finding]:
    """The monitor that calls soonest for each thing, held against the roadmap's number of failures."""
    found = watching(launch, monitors)
    if not found and monitors.closed:
        yield unread(launch, launch.domain, monitors)
    elif not found:
        line_ = new_row(f"{launch.origin}/", "homepage")
        yield undeclared(launch.domain, "no monitor of what has to be watched is known", line_)
    for one in found:
        yield _judged(launch, one)


def _judged(launch: Launch, one: Covered) -> Finding:
    soonest, wanted = quickest(one.looking), launch.limits.failures_before_alert
    failures = soonest.failures
    if failures is None:
        summary = f"nobody says after how many failures {soonest.name} calls somebody"
        return undeclared(
            one.subject, summary, line("failures_before_alert", str(wanted), row(launch, soonest))
        )
    seen: dict[str, Any] = {
        "expected": f"an alarm after {wanted} failures in a row",
        "observed": f"after {failures}: {told(soonest)}",
        "evidence": {"failures": {known.name: known.failures for known in one.looking[:10]}},
    }
    if failures == wanted:
        return passed(one.subject, f"an alarm after {failures} failures of {one.duty.title}", **seen)
    fix = _fix(launch, soonest, wanted, failures)
    if failures < wanted:
        summary = f"{soonest.name} calls after {failures} failure: a hiccup wakes somebody"
        return warned(one.subject, "too-soon", summary, fix=fix, **seen)
    late, seconds = launch.limits.alert_minutes * 60, failures * (soonest.interval or 60)
    summary = f"{soonest.name} calls after {failures} failures, {seconds} s after the first"
    if seconds > late:
        return failed(one.subject, "too-late", summary, fix=fix, **seen)
    return warned(one.subject, "late", summary, fix=fix, **seen)


def _fix(launch: Launch, seen: Monitored, wanted: int, failures: int) -> Fix:
    return Fix(
        f"Let {seen.name} call after {wanted} failures at {seen.provider or 'its provider'}. Where it has a "
        f"time to wait instead of a number: {(wanted - 1) * (seen.interval or 60)} s.",
        line("failures_before_alert", str(wanted), row(launch, seen)),
        f"Set it back to {failures}.",
    )


def _shop(**more: Any) -> Launch:
    return sample_launch(**({"routes": ROUTES, "monitors": (ROW,)} | more))


def _cases() -> Iterator[Case]:
    yield case("after two", _shop(), watched(), expect=PASS)
    yield case("after one", _shop(), watched(failures=1), expect=WARN)
    yield case("after three, within five minutes", _shop(), watched(failures=3), expect=WARN)
    yield case("after ten", _shop(), watched(failures=10), expect=FAIL)
    yield case("after three slow ones", _shop(), watched(failures=3, interval=300), expect=FAIL)
    two = monitors(monitored(HOME, failures=10), monitored(HOME))
    yield case("a late one beside a good one", _shop(), two, expect=PASS)
    unsaid = monitors(monitored(HOME, failures=None, seen=False), asked=ALONE)
    yield case("nobody says", _shop(), unsaid, expect=UNKNOWN)
    yield case("nothing is watched", sample_launch(), Monitors(), expect=UNKNOWN)
    yield case("the token is refused", _shop(), monitors(asked=REFUSED), expect=UNKNOWN)


CASES = Cases(_cases)
