"""From the measurements that are kept to what the speed board shows. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from cockpit.facts.latency import Measurement
from cockpit.facts.served import places
from cockpit.kit.speed import ms
from cockpit.launch import Launch
from cockpit.standards.comparing import Compared
from cockpit.standards.percentiles import Says
from cockpit.stopwatch.rows import Row as Timed
from cockpit.stopwatch.rows import rows
from cockpit.text import safe
from screens.signs import FAIL, PASS, UNKNOWN, Sign
from screens.speedrows import BEYOND, UNDECIDED, UNTIMED, WITHIN, SpeedRow, bars
from screens.watchpaint import spelled

_SIGNS: Final = {Says.WITHIN: WITHIN, Says.BEYOND: BEYOND, Says.UNDECIDED: UNDECIDED}
_ORDER: Final = (BEYOND, UNDECIDED, UNTIMED, WITHIN)
_TONES: Final = {"worse": "bad", "better": "good"}
_NEVER: Final = "Nothing was measured yet: s times every route."


@dataclass(frozen=True, slots=True)
class Speed:
    """Everything the board shows at `now` (UTC): the newest measurement, set against an earlier one."""

    now: dt.datetime
    sign: Sign
    sentence: str
    rows: tuple[SpeedRow, ...]
    timed: tuple[Timed, ...] = ()
    newest: Measurement | None = None
    before: Measurement | None = None
    kept: tuple[Measurement, ...] = ()


def speed(launch: Launch, kept: Sequence[Measurement], now: dt.datetime, before: int = 0) -> Speed:
    """The board.

    Args:
        launch: what is declared.
        kept: the measurements, newest first.
        now: the present, in UTC.
        before: which of the earlier ones to compare with; 0 is the one named `before`, or the last one.
    """
    timed = [one for one in kept if any(series.kind != "cold" for series in one.series)]
    newest = _completed(timed)
    earlier = _earlier(timed[1:], before)
    found = rows(launch, newest, earlier) if newest else ()
    lines = [_row(one) for one in found] + _untimed(launch, found)
    lines.sort(key=lambda row: _ORDER.index(row.sign))
    sign, sentence = _sentence(newest, lines, now)
    return Speed(now, sign, sentence, tuple(lines), found, newest, earlier, tuple(timed))


def called(one: Measurement, now: dt.datetime) -> str:
    """`before (release v41, 2 d ago)`."""
    parts = [f"release {safe(one.release, 30)}"] if one.release else []
    parts.append(f"{spelled(now - dt.datetime.fromisoformat(one.at))} ago")
    return f"{safe(one.name, 30)} ({', '.join(parts)})" if one.name else ", ".join(parts)


def _completed(timed: Sequence[Measurement]) -> Measurement | None:
    """The newest measurement, with what others of the same release say of routes that it left out."""
    if not timed:
        return None
    newest = timed[0]
    same = [one for one in timed if one.release == newest.release]
    found = {(one.url, one.kind): one for whole in reversed(same) for one in whole.series}
    return replace(newest, series=tuple(found.values()))


def _earlier(timed: Sequence[Measurement], which: int) -> Measurement | None:
    """The chosen one, counted round; without a choice the one that somebody called `before`."""
    if not timed:
        return None
    named = next((at for at, one in enumerate(timed) if one.name == "before"), 0)
    return timed[(named + which) % len(timed)]


def _row(one: Timed) -> SpeedRow:
    change = one.change
    return SpeedRow(
        key=one.key,
        sign=_SIGNS[one.judged.says],
        title=safe(one.series.route, 60),
        detail=one.answer,
        cells=bars(one.series, one.limit),
        limit=one.limit,
        spread=one.spread,
        surely=one.surely,
        change=_changed(change),
        tone=_TONES.get(change.verdict, "quiet") if change else "quiet",
    )


def _changed(change: Compared | None) -> str:
    if change is None:
        return "nothing before"
    if change.verdict in _TONES:
        return f"p95 {ms(change.p95_before)} → {ms(change.p95_after)}"
    return "no change shows" if change.verdict == "unchanged" else "too few to tell"


def _untimed(launch: Launch, found: Sequence[Timed]) -> list[SpeedRow]:
    known = {one.series.url for one in found}
    return [
        SpeedRow(key=url, sign=UNTIMED, title=safe(route.name, 60), detail="not timed yet")
        for url, route in places(launch).items()
        if url not in known
    ]


def _sentence(newest: Measurement | None, lines: Sequence[SpeedRow], now: dt.datetime) -> tuple[Sign, str]:
    """How quick the product is, and when that was found out."""
    if newest is None:
        return UNKNOWN, _NEVER
    when = f"measured {spelled(now - dt.datetime.fromisoformat(newest.at))} ago"
    if newest.release:
        when += f" on release {safe(newest.release, 40)}"
    slow = [row.title for row in lines if row.sign is BEYOND]
    unsure = sum(row.sign is UNDECIDED for row in lines)
    if slow:
        return FAIL, f"{_named(slow)} take longer than they may ({when})"
    if unsure:
        return UNKNOWN, f"{unsure} of {len(lines)} routes are not decided yet ({when})"
    timed = sum(row.sign is WITHIN for row in lines)
    return PASS, f"{timed} of {len(lines)} routes answer 95 of 100 requests within their limit ({when})"


def _named(names: Sequence[str]) -> str:
    shown = ", ".join(names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown  # noqa: PLR2004 - three are shown
