"""Small examples of what people said and showed, for the cases of checks and for tests."""

import datetime as dt
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.stated import Drilled, Reply, Standing, Stated, Statement
from cockpit.model import Layer

SEEN_AT = "2026-11-20T12:00:00+00:00"
BEFORE = "2026-11-19T12:00:00+00:00"
NOTHING_SAID = Stated(SEEN_AT)
GARBLED = Stated(
    SEEN_AT, unreadable=Unreachable(Layer.PERSON, "launch.record.toml is not UTF-8 text", "unreadable")
)


def in_days(days: int) -> str:
    """The date that many days after SEEN_AT."""
    return (dt.datetime.fromisoformat(SEEN_AT) + dt.timedelta(days)).date().isoformat()


def drilled(name: str, subject: str, *about: str, passed: bool = True, **more: Any) -> Drilled:
    """A drill that ana did yesterday and that still holds."""
    said = "It worked." if passed else "It did not work."
    given = {"check": "some.check", "by": "ana", "at": BEFORE, "said": said, "until": in_days(90), **more}
    return Drilled(id="d" * 16, name=name, subject=subject, passed=passed, about=about, **given)


def expired(name: str, subject: str, *about: str) -> Drilled:
    """The same drill, too long ago."""
    last = in_days(-1)
    return drilled(name, subject, *about, until=last, standing=Standing.EXPIRED, why=f"it held until {last}")


def statement(check: str, *about: str, answer: Reply = Reply.DONE, **more: Any) -> Statement:
    """A word that ana gave yesterday and that still holds."""
    given = {"by": "ana", "at": BEFORE, "words": "I looked.", "until": in_days(80), **more}
    return Statement(id="a" * 16, check=check, answer=answer, about=about, **given)


def sample_stated(*rows: Drilled | Statement) -> Stated:
    """The record with these rows."""
    words = {row.check: row for row in rows if isinstance(row, Statement)}
    return Stated(SEEN_AT, words, tuple(row for row in rows if isinstance(row, Drilled)))
