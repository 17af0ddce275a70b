"""Visits for tests: a minute apart, good and bad ones."""

import datetime as dt
from dataclasses import replace

from cockpit.facts.visits import Stage, Visit

BEGAN = dt.datetime(2026, 11, 2, 8, 0, tzinfo=dt.UTC)


def at(minute: float) -> str:
    return (BEGAN + dt.timedelta(minutes=minute)).isoformat(timespec="milliseconds")


def good(minute: float, target: str = "home", **told: object) -> Visit:
    seen = Visit(target, f"https://{target}.shop.test/", at(minute), ok=True, ttfb_ms=20.0, total_ms=30.0)
    return replace(seen, **told)  # type: ignore[arg-type]


def bad(minute: float, target: str = "home", **told: object) -> Visit:
    seen = good(minute, target, ok=False, stage=Stage.TCP, kind="refused", cause="it refuses connections")
    return replace(seen, **told)  # type: ignore[arg-type]


def barred(minute: float, target: str = "home") -> Visit:
    return bad(minute, target, stage=Stage.EDGE, kind="blocked", cause="a challenge answers", blocked=True)


def slow(minute: float, target: str = "home") -> Visit:
    return good(minute, target, kind="slow", cause="it takes longer than 500 ms to answer")
