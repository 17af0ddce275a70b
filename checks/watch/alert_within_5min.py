"""From the failure to the person who knows of it, no more minutes pass than the limit allows."""

from collections.abc import Iterator

from cockpit.facts.samples_alerts import MAIL_ONLY, alarm
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, expired, sample_stated
from cockpit.facts.stated import Drilled, Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    case,
    check,
    failed,
    passed,
)
from cockpit.kit.alerts import DRILL, evidence, nobody_told, rehearsed
from cockpit.kit.drills import told
from cockpit.kit.stating import again, undrilled

CHECK = check(
    "Outage alert arrives within five minutes",
    severity=HIGH,
    mode=ASSISTED,
    drill=DRILL,
    why="While nobody knows, nobody mends. A monitor that looks every five minutes and waits for three "
    "misses needs a quarter of an hour before it says a word.",
    fix="Look every minute, ring after two failures in a row, and send to where somebody looks at once.",
    undo="Set the interval and the number of failures back.",
    verify="cockpit drill alert",
    source="launch.toml: alert_minutes of [limits], five minutes unless the roadmap says otherwise",
)
_AGAIN = "Measure it once more: the drill starts the clock when something fails."


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """The delay that the drill measured, up to the first word typed on the slowest channel."""
    if nobody := nobody_told(launch):
        yield nobody
        return
    done = rehearsed(launch, stated)
    yield done if isinstance(done, Finding) else _judged(launch, done)


def _judged(launch: Launch, done: Drilled) -> Finding:
    minutes, delay = launch.limits.alert_minutes, done.seconds.get("delay")
    if delay is None:
        summary = f"the drill {DRILL} of {done.day} could not tell how long the alarm took"
        return undrilled(launch.domain, summary, again(DRILL, _AGAIN), evidence=evidence(done))
    seen = {
        "expected": f"at most {minutes} minutes from the failure to the person",
        "observed": f"{delay:.0f} s ({told(launch, done)})",
        "evidence": evidence(done),
    }
    if delay <= minutes * 60:
        return passed(launch.domain, f"the alarm was read {delay:.0f} s after the failure", **seen)
    summary = f"the alarm was read {delay:.0f} s after the failure, and {minutes * 60} s are allowed"
    return failed(launch.domain, "slow-alarm", summary, fix=_faster(launch), **seen)


def _faster(launch: Launch) -> Fix:
    """The pace that keeps the limit, where a monitor is known to be slower."""
    slow = [
        row.id
        for row in launch.monitors
        if (row.interval_seconds or 0) * (row.failures_before_alert or 1) > launch.limits.alert_minutes * 60
    ]
    where = f"the monitor {slow[0]}" if slow else "the monitor"
    text = f"Let {where} look every 60 s and ring after 2 failures, then do the drill once more."
    return Fix(text, "cockpit drill alert", CHECK.undo)


def _cases() -> Iterator[Case]:
    yield case("after 41 s", MAIL_ONLY, sample_stated(alarm()), expect=PASS)
    yield case("after five minutes to the second", MAIL_ONLY, sample_stated(alarm(delay=300.0)), expect=PASS)
    yield case("after six minutes", MAIL_ONLY, sample_stated(alarm(delay=361.0)), expect=FAIL)
    never = sample_stated(alarm(passed=False, delay=None))
    yield case("never", MAIL_ONLY, never, expect=FAIL)
    yield case("nobody knows how long", MAIL_ONLY, sample_stated(alarm(delay=None)), expect=UNKNOWN)
    yield case("nobody has done it", MAIL_ONLY, NOTHING_SAID, expect=UNKNOWN)
    yield case("too long ago", MAIL_ONLY, sample_stated(expired(DRILL, "shop.example")), expect=UNKNOWN)
    yield case("no channel is declared", sample_launch(), sample_stated(alarm()), expect=UNKNOWN)
    yield case("the record is garbled", MAIL_ONLY, GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
