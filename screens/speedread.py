"""From the measurements that are kept to what the speed board shows. Pure."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from cockpit.facts.latency import Measurement, Series
from cockpit.facts.served import places
from cockpit.journal import moment
from cockpit.kit.speed import cut_short, ms
from cockpit.launch import Launch
from cockpit.standards.comparing import Compared
from cockpit.standards.percentiles import Says, judged
from cockpit.stopwatch.rows import Row as Timed
from cockpit.stopwatch.rows import rows
from cockpit.text import safe
from screens.signs import FAIL, PASS, UNKNOWN, Sign
from screens.speedrows import BEYOND, FAILS, UNDECIDED, UNTIMED, WITHIN, SpeedRow, bars
from screens.watchpaint import spelled

_SIGNS: Final = {Says.WITHIN: WITHIN, Says.BEYOND: BEYOND, Says.UNDECIDED: UNDECIDED}
_ORDER: Final = (FAILS, BEYOND, UNDECIDED, UNTIMED, WITHIN)
_TONES: Final = {"worse": "bad", "better": "good"}
_COUNTED: Final = {
    "worse": "slower",
    "better": "quicker",
    "unchanged": "unchanged",
    "undecided": "too few to tell",
}
_NEVER: Final = "Nothing was measured yet: s times every route."
_FIRST: Final = "You are told first how many requests that is, and nothing is sent before you agree."
_SHOWN: Final = 3  # names in a sentence


@dataclass(frozen=True, slots=True)
class Speed:
    """Everything the board shows at `now` (UTC): the newest measurement, set against an earlier one.

    `about` says when it was measured and what has changed since the earlier one.
    """

    now: dt.datetime
    sign: Sign
    sentence: str
    about: str
    rows: tuple[SpeedRow, ...]
    timed: tuple[Timed, ...] = ()
    newest: Measurement | None = None
    before: Measurement | None = None
    kept: tuple[Measurement, ...] = ()

    def of(self, row: SpeedRow) -> Timed | None:
        """What was measured of a route; none where nobody timed it."""
        return next((one for one in self.timed if one.key == row.key), None)


@dataclass(frozen=True, slots=True)
class Looked:
    """When perf.route-p95 was judged last, and by URL what it found wrong."""

    at: dt.datetime
    red: Mapping[str, str]


def speed(
    launch: Launch,
    kept: Sequence[Measurement],
    now: dt.datetime,
    before: int = 0,
    missing: Mapping[str, str] | None = None,
    looked: Looked | None = None,
) -> Speed:
    """The board.

    Args:
        launch: what is declared.
        kept: the measurements, newest first.
        now: the present, in UTC.
        before: which of the earlier ones to compare with; 0 is the one named `before`, or the last one.
        missing: by URL, why a route could not be timed the last time somebody tried.
        looked: what the check found when it was judged last; it counts where that was after the measurement.
    """
    timed = [one for one in kept if any(series.kind != "cold" for series in one.series)]
    newest = _completed(timed)
    earlier = _earlier(timed[1:], before)
    found = rows(launch, newest, _apart(earlier, newest)) if newest else ()
    red = looked.red if looked and newest and looked.at > moment(newest.at) else {}
    lines = [_row(one, red.get(one.series.url, "")) for one in found] + _untimed(launch, found, missing or {})
    lines.sort(key=lambda row: _ORDER.index(row.sign))
    sign, sentence = _sentence(lines) if newest else (UNKNOWN, _NEVER)
    about = _about(newest, earlier, found, now) if newest else _FIRST
    return Speed(now, sign, sentence, about, tuple(lines), found, newest, earlier, tuple(timed))


def called(one: Measurement, now: dt.datetime) -> str:
    """`"before" (release v41, 2 d ago)`."""
    ago = since(one, now)
    about = f"release {safe(one.release, 30)}, {ago}" if one.release else ago
    return f'"{safe(one.name, 30)}" ({about})' if one.name else f"the measurement of {about}"


def since(one: Measurement, now: dt.datetime) -> str:
    """`12 min ago`."""
    return f"{spelled(now - moment(one.at))} ago"


def fails(one: Timed) -> bool:
    """So many got no answer, or a server error, that it is no matter of time; the rest may well be quick."""
    return judged(len(one.series.samples), one.series.failures).says is Says.BEYOND


def _completed(timed: Sequence[Measurement]) -> Measurement | None:
    """The newest measurement, with what others of its release say of routes that it left out or broke off."""
    if not timed:
        return None
    newest = timed[0]
    found: dict[tuple[str, str], Series] = {}
    for whole in timed:
        for one in whole.series if whole.release == newest.release else ():
            before = found.setdefault((one.url, one.kind), one)
            if cut_short(before) and not cut_short(one):
                found[one.url, one.kind] = one
    return replace(newest, series=tuple(found.values()))


def _earlier(timed: Sequence[Measurement], which: int) -> Measurement | None:
    """The chosen one, counted round; without a choice the one that somebody called `before`."""
    if not timed:
        return None
    named = next((at for at, one in enumerate(timed) if one.name == "before"), 0)
    return timed[(named + which) % len(timed)]


def _apart(earlier: Measurement | None, newest: Measurement) -> Measurement | None:
    """The earlier one without what the board shows of it: compared with itself nothing ever changed."""
    if earlier is None:
        return None
    shown = {id(one) for one in newest.series}
    return replace(earlier, series=tuple(one for one in earlier.series if id(one) not in shown))


def _row(one: Timed, since_then: str) -> SpeedRow:
    """A route; where a check has found it too slow since, that is how it is."""
    failing, change = fails(one), one.change
    sign = FAILS if failing else BEYOND if since_then else _SIGNS[one.judged.says]
    return SpeedRow(
        key=one.key,
        sign=sign,
        title=safe(f"{one.series.route} (write)" if one.series.kind == "write" else one.series.route, 60),
        detail=f"{one.series.failures} of {len(one.series.samples)} failed" if failing else since_then,
        cells=bars(one.series, one.limit),
        limit=one.limit,
        spread=one.spread,
        surely=one.surely,
        change=_changed(change),
        tone=_TONES.get(change.verdict, "quiet") if change else "quiet",
    )


def _changed(change: Compared | None) -> str:
    """What has moved, in a few columns."""
    if change is None:
        return "nothing before"
    if change.verdict not in _TONES:
        return "no change shows" if change.verdict == "unchanged" else "too few to tell"
    if change.tail_moved:
        return f"p95 {ms(change.p95_before)} to {ms(change.p95_after)}"
    return f"p50 {ms(change.p50_before)} to {ms(change.p50_after)}"


def _untimed(launch: Launch, found: Sequence[Timed], missing: Mapping[str, str]) -> list[SpeedRow]:
    known = {one.series.url for one in found}
    return [
        SpeedRow(url, UNTIMED, safe(route.name, 60), safe(missing.get(url, "not timed yet"), 200))
        for url, route in places(launch).items()
        if url not in known
    ]


def _sentence(lines: Sequence[SpeedRow]) -> tuple[Sign, str]:
    """How quick the product is: what is wrong, else what is open; green only where every route is in time."""
    names = {sign: [row.title for row in lines if row.sign is sign] for sign in _ORDER}
    wrong = []
    if slow := names[BEYOND]:
        wrong.append(f"{_named(slow)} {_verb(slow, 'is', 'are')} too slow")
    if failing := names[FAILS]:
        wrong.append(f"{_named(failing)} {_verb(failing, 'fails', 'fail')}")
    if wrong:
        return FAIL, "; ".join(wrong)
    well, unsure, untimed = (names[sign] for sign in (WITHIN, UNDECIDED, UNTIMED))
    if well and not unsure and not untimed:
        every = f"All {len(well)} routes answer" if len(well) > 1 else "The one route answers"
        return PASS, f"{every} in time: 95 of 100 requests within the limit"
    parts = [f"{len(well)} of {len(lines)} routes {_verb(well, 'answers', 'answer')} in time"]
    if unsure:
        parts.append(f"{len(unsure)} {_verb(unsure, 'is', 'are')} not decided yet")
    if untimed:
        parts.append(f"{len(untimed)} {_verb(untimed, 'was', 'were')} not timed")
    return UNKNOWN, ", ".join(parts)


def _about(newest: Measurement, earlier: Measurement | None, found: Sequence[Timed], now: dt.datetime) -> str:
    when = f"measured {since(newest, now)}"
    if newest.release:
        when += f" on release {safe(newest.release, 40)}"
    if earlier is None:
        return f"{when}; there is nothing earlier to compare with"
    changes = ", ".join(_counted(found)) or "no route in common"
    return f"{when}; compared with {called(earlier, now)}: {changes}"


def _counted(found: Sequence[Timed]) -> Iterator[str]:
    """`2 slower`, `1 quicker` ..."""
    many = Counter(one.change.verdict for one in found if one.change and not fails(one))
    for verdict, word in _COUNTED.items():
        if many[verdict]:  # type: ignore[index]  # the keys are the verdicts
            yield f"{many[verdict]} {word}"  # type: ignore[index]


def _verb(names: Sequence[str], one: str, many: str) -> str:
    return one if len(names) == 1 else many


def _named(names: Sequence[str]) -> str:
    """`home`, `home and search`, `home, search, checkout and 3 more`."""
    more = len(names) - _SHOWN
    head = names[:_SHOWN] if more > 0 else names[:-1]
    last = f"{more} more" if more > 0 else names[-1]
    return f"{', '.join(head)} and {last}" if head else last
