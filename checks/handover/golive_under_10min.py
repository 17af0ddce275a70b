"""The founder's list takes under ten minutes: as planned, and as measured on a real walk."""

from collections.abc import Iterator

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, drilled, expired, sample_stated
from cockpit.facts.stated import Stated
from cockpit.kit import AUTO, FAIL, HIGH, PASS, UNKNOWN, Case, Cases, Finding, Launch, Limits, case, check
from cockpit.kit.golive import NAME, items, overlong, walked

CHECK = check(
    "Go-live checklist runs in under ten minutes",
    severity=HIGH,
    mode=AUTO,
    why="A list that takes an hour is skipped on the day it is needed. Ten minutes are short enough to walk "
    "it before each launch, and long enough to try what customers do.",
    fix="Walk the list with the founder and a clock: cockpit golive.",
    undo="Nothing to undo: a walk is only added to the record.",
    verify="cockpit golive",
    source="limits.golive_minutes of the roadmap; the list itself is made from launch.toml",
    terms={"go-live list": "the eight to twelve questions a founder answers before the launch"},
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """The list is short enough, and its newest walk ended with a yes everywhere within the limit."""
    listed = items(launch)
    yield from overlong(launch, listed)
    yield walked(launch, listed, stated)


_SHOP = sample_launch()


def _walk(seconds: float = 40.0, *, without: str = "", no: str = "") -> Stated:
    ids = [item.id for item in items(_SHOP)]
    answers = {id_: "no" if id_ == no else "yes" for id_ in ids if id_ != without}
    times = dict.fromkeys(ids, seconds) if seconds else {}
    ok = set(answers.values()) == {"yes"} and len(answers) == len(ids)
    return sample_stated(
        drilled(NAME, "shop.example", passed=ok, seen="person", seconds=times, answers=answers)
    )


def _cases() -> Iterator[Case]:
    last = items(_SHOP)[-1].id
    yield case("seven minutes, and yes everywhere", _SHOP, _walk(), expect=PASS)
    yield case("eleven minutes and more", _SHOP, _walk(75.0), expect=FAIL)
    yield case("one no", _SHOP, _walk(no="doors"), expect=FAIL)
    yield case("one was left out", _SHOP, _walk(without=last), expect=FAIL)
    yield case("without a clock", _SHOP, _walk(0.0), expect=FAIL)
    hurried = sample_launch(limits=Limits(golive_minutes=5))
    yield case("a list too long for its limit", hurried, _walk(20.0), expect=FAIL)
    yield case("nobody has walked it", _SHOP, NOTHING_SAID, expect=UNKNOWN)
    old = sample_stated(expired(NAME, "shop.example"))
    yield case("too long ago", _SHOP, old, expect=UNKNOWN)
    yield case("the record is garbled", _SHOP, GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
