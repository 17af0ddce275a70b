"""watch.thresholds-set."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts.monitors import Monitors
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_monitors import REFUSED, ROUTES, ROW, monitors, watched
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, expired, sample_stated, statement
from cockpit.facts.stated import Reply, Stated
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
    Limits,
    Word,
    case,
    check,
    passed,
    warned,
)
from cockpit.kit.monitors import Watch, useless
from cockpit.kit.stating import by_word

ID = "watch.thresholds-set"
CHECK = check(
    "Thresholds set for downtime, error rate, latency, failed deploys",
    severity=MEDIUM,
    mode=ASSISTED,
    word=Word(
        "There is a number from which on somebody is told, for downtime, errors, slow answers and failed "
        "releases, and each was tried once.",
        "the four numbers, and where each is set",
        days=90,
    ),
    why="Without a number nobody is called, and with a guessed one somebody is called every night. Either "
    "way the customers are the monitor.",
    fix="Set a number for each: downtime, share of errors, answer time, failed release. Try each once.",
    undo="Set the numbers back.",
    verify=f"cockpit check {ID}",
    source="the roadmap: limits, p95_alert_ms; launch.toml: [watch] latency_ms; UptimeRobot API v3: "
    "responseTimeThreshold",
    terms={
        "threshold": "the number from which on somebody is told",
        "latency": "how long an answer takes",
        "p95": "the time within which 95 of 100 answers come",
    },
)


def judge(launch: Launch, monitors: Monitors, stated: Stated) -> Iterator[Finding]:
    """The limit of the answer time as it is set, and a person's word for what no machine here can see."""
    known = [one.slow_ms for one in monitors.known if one.slow_ms and not useless(one)]
    if launch.watch.latency_ms:
        known.append(launch.watch.latency_ms)
    if known:
        yield _latency(launch, min(known))
    yield by_word(launch, ID, CHECK, stated)


def _latency(launch: Launch, limit: int) -> Finding:
    wanted, normal = launch.limits.p95_alert_ms, launch.limits.p95_read_ms
    seen: dict[str, Any] = {
        "expected": f"an alarm between {normal} and {wanted} ms"
        if normal < wanted
        else f"an alarm at {wanted} ms",
        "observed": f"an alarm from {limit} ms on",
        "evidence": {"latency_ms": limit, "p95_alert_ms": wanted, "p95_read_ms": normal},
    }
    subject, back = f"{launch.domain} latency", f"Set it back to {limit} ms."
    fix = Fix("Set the limit at the monitor, or for this program:", f"[watch]\nlatency_ms = {wanted}", back)
    if launch.watch != Watch():
        fix = Fix("Change the limit.", f"latency_ms = {wanted}   # in [watch]", back)
    if limit < min(normal, wanted):
        summary = f"an alarm from {limit} ms on cries wolf: {normal} ms is still good"
        return warned(subject, "noisy", summary, fix=fix, **seen)
    if limit > wanted:
        summary = f"slow answers are told from {limit} ms on only, and the limit is {wanted} ms"
        return warned(subject, "late", summary, fix=fix, **seen)
    return passed(subject, f"slow answers are told from {limit} ms on", **seen)


def _shop(**more: Any) -> Launch:
    return sample_launch(**({"routes": ROUTES, "monitors": (ROW,)} | more))


def _cases() -> Iterator[Case]:
    said = sample_stated(statement(ID))
    quick = watched(slow_ms=500)
    yield case("somebody has set them", _shop(), watched(), said, expect=PASS)
    yield case("the monitor's limit fits", _shop(), quick, said, expect=PASS)
    yield case("the monitor's limit is late", _shop(), watched(slow_ms=5000), said, expect=WARN)
    yield case("the monitor's limit is noisy", _shop(), watched(slow_ms=100), said, expect=WARN)
    own = _shop(watch=Watch(latency_ms=400))
    yield case("our own limit fits", own, watched(), said, expect=PASS)
    yield case("our own limit is late", _shop(watch=Watch(latency_ms=3000)), watched(), said, expect=WARN)
    slow = _shop(limits=Limits(p95_read_ms=800, p95_alert_ms=500))
    yield case("a product that may be slower", slow, quick, said, expect=PASS)
    yield case("nobody has said anything", _shop(), quick, NOTHING_SAID, expect=UNKNOWN)
    no = sample_stated(statement(ID, answer=Reply.NOT_DONE, reason="nobody knows what is normal yet"))
    yield case("it is not done", _shop(), quick, no, expect=FAIL)
    yield case("a drill is no word", _shop(), quick, sample_stated(expired("alert", "x")), expect=UNKNOWN)
    yield case("the token is refused", _shop(), monitors(asked=REFUSED), NOTHING_SAID, expect=UNKNOWN)
    yield case("the record is garbled", _shop(), quick, GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
