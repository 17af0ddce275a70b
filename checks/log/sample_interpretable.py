"""Somebody finds one request in the log within minutes, and can say what happened to it."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, drilled, expired, sample_stated
from cockpit.facts.stated import Drilled, Stated
from cockpit.kit import (
    ATTESTED,
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Launch,
    case,
    check,
    passed,
    warned,
)
from cockpit.kit.drills import shown, told
from cockpit.kit.stating import drill_evidence

DRILL = "read-log"
LIMIT = 300.0  # seconds; the catalogue's five minutes
_PROVES = "Somebody found one request of the cockpit's in the log within five minutes and read its outcome."

CHECK = check(
    "Someone can read the logs quickly",
    severity=MEDIUM,
    mode=ATTESTED,
    drill=DRILL,
    why="A log that nobody has ever opened is found to be closed on the night it is needed: the password is "
    "gone, the search wants a language of its own, the lines tell nothing.",
    fix="Do the drill: the cockpit sends one request, and you look for it in the log.",
    undo="Nothing to undo: a drill is only added to the record.",
    verify=f"cockpit drill {DRILL}",
    source="five minutes from the complaint to the line; Google SRE book, Effective Troubleshooting",
    terms={"request id": "a number drawn for one request, which its answer and every line about it carry"},
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """The newest exercise, and how long it took."""
    done = shown(launch, DRILL, launch.domain, stated, _PROVES)
    yield done if isinstance(done, Finding) else _timed(launch, done)


def _timed(launch: Launch, done: Drilled) -> Finding:
    took = done.seconds.get("found")
    seen: dict[str, Any] = {
        "expected": f"found within {LIMIT:.0f} s",
        "observed": f"found after {took:.0f} s" if took is not None else "no seconds in the drill",
        "evidence": drill_evidence(done),
    }
    if took is None:
        return warned(launch.domain, "unmeasured", "the request was found, nobody knows how quickly", **seen)
    if took > LIMIT:
        summary = f"finding one request in the log took {took / 60:.0f} minutes"
        return warned(launch.domain, "slow", summary, **seen)
    return passed(launch.domain, f"one request was found after {took:.0f} s ({told(launch, done)})", **seen)


_SHOP = sample_launch()


def _drill(**more: Any) -> Stated:
    return sample_stated(drilled(DRILL, "shop.example", **more))


def _cases() -> Iterator[Case]:
    yield case("found at once", _SHOP, _drill(seconds={"found": 70.0}), expect=PASS)
    yield case("found late", _SHOP, _drill(seconds={"found": 640.0}), expect=WARN)
    yield case("found without a clock", _SHOP, _drill(), expect=WARN)
    yield case("not found", _SHOP, _drill(passed=False, said="Not found in 5 minutes."), expect=FAIL)
    yield case("nobody has tried", _SHOP, NOTHING_SAID, expect=UNKNOWN)
    yield case("too long ago", _SHOP, sample_stated(expired(DRILL, "shop.example")), expect=UNKNOWN)
    yield case("the record is garbled", _SHOP, GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
