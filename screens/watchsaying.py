"""How the product is, in one sentence for a founder, and what that sentence alone would hide. Pure."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cockpit.facts.visits import Stage, Target
from cockpit.text import safe
from cockpit.watch.glance import Glance
from cockpit.watch.incidents import Incident
from cockpit.watch.news import Kind
from screens.signs import Sign
from screens.watchpaint import clock, spelled
from screens.watchrows import BLOCKED, DOWN, MISSED, NOT_KNOWN, SLOW, UP, TargetRow

LEAST_STALE: Final = dt.timedelta(minutes=3)
MISSED_TICKS: Final = 3  # intervals without a visit after which nothing is known any more
RECENT: Final = dt.timedelta(hours=1)
_MOST_NOTES: Final = 3
_GAPS: Final = {Stage.OWN_NETWORK: "Our own network was down", "nobody watched": "Nobody watched"}
Said = tuple[Sign, str]


@dataclass(frozen=True, slots=True)
class Setting:
    """What is watched how: `every` in seconds; `notes` are known without the history."""

    targets: tuple[Target, ...]
    every: int
    running: bool = False
    notes: tuple[str, ...] = ()


def moment(text: str) -> dt.datetime | None:
    """A time of the history (ISO 8601 with a zone); none where there is none."""
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.astimezone(dt.UTC) if at.tzinfo else None


def going(glance: Glance) -> tuple[Incident, ...]:
    """What lasts."""
    return tuple(one for one in glance.incidents if not one.until)


def newest(glance: Glance) -> dt.datetime | None:
    """When the last visit was."""
    return max((at for one in glance.last.values() if (at := moment(one.at))), default=None)


def stale(setting: Setting, glance: Glance, now: dt.datetime) -> bool:
    """The last visit is too long ago to tell anything of now."""
    at = newest(glance)
    return at is None or now - at > max(LEAST_STALE, dt.timedelta(seconds=MISSED_TICKS * setting.every))


def said(
    setting: Setting, glance: Glance, rows: Sequence[TargetRow], now: dt.datetime
) -> tuple[Sign, str, tuple[str, ...]]:
    """Sign, sentence and notes."""
    notes = (*setting.notes, *_gaps(glance, now), *_undelivered(glance))
    sign, sentence = _unknown(setting, glance, now) or _known(glance, rows, now)
    return sign, sentence, notes[:_MOST_NOTES]


def _unknown(setting: Setting, glance: Glance, now: dt.datetime) -> Said | None:
    """Why nothing can be said of the product now."""
    last = newest(glance)
    paused = next((one for one in going(glance) if one.kind is Kind.PAUSED), None)
    if setting.running and paused is not None and paused.stage == Stage.OWN_NETWORK:
        since = _since(paused, now)
        return NOT_KNOWN, f"Our own network is down{since}: nothing is known of the product, nobody is told."
    if not setting.running and last is None:
        return NOT_KNOWN, "Nobody has watched yet: s starts it."
    if not setting.running and stale(setting, glance, now) and last is not None:
        ago = f"{spelled(now - last)} ago ({clock(last, now)})"
        return NOT_KNOWN, f"Nobody is watching: the last visit was {ago}."
    if last is None or stale(setting, glance, now):
        return NOT_KNOWN, "The first visits are under way."
    return None


def _known(glance: Glance, rows: Sequence[TargetRow], now: dt.datetime) -> Said:
    """The gravest state of the targets."""
    found = {sign: [row for row in rows if row.sign is sign] for sign in (DOWN, BLOCKED, MISSED, SLOW, UP)}
    if down := found[DOWN]:
        return DOWN, f"{_names(down)} {_be(down)} down{_longest(glance, down, now)}.{_rest(rows, down)}"
    if blocked := found[BLOCKED]:
        since = f" since {blocked[0].since}" if blocked[0].since else ""
        return BLOCKED, f"We are not let in at {_names(blocked)}{since}: for visitors it may be up."
    if missed := found[MISSED]:
        return MISSED, f"{_names(missed)} missed the last visit; once more, and it counts as down."
    if slow := found[SLOW]:
        return SLOW, f"{_names(slow)} {_be(slow)} slower than allowed. Everything answers."
    if waiting := len(rows) - len(found[UP]):
        return NOT_KNOWN, f"{len(found[UP])} of {len(rows)} targets answer; {waiting} were not visited yet."
    return UP, "The one target answers." if len(rows) == 1 else f"All {len(rows)} targets answer."


def _names(rows: Sequence[TargetRow]) -> str:
    """One or two by name, of more the first and how many."""
    first = [safe(row.title, 60) for row in rows[:2]]
    return " and ".join(first) if len(rows) <= len(first) else f"{first[0]} and {len(rows) - 1} more"


def _be(rows: Sequence[TargetRow]) -> str:
    return "is" if len(rows) == 1 else "are"


def _longest(glance: Glance, rows: Sequence[TargetRow], now: dt.datetime) -> str:
    """Since when the first of them is down."""
    names = {row.key for row in rows}
    began = [
        at
        for one in going(glance)
        if one.kind is Kind.DOWN and one.target in names and (at := moment(one.since)) is not None
    ]
    return f" since {clock(min(began), now)} UTC, {spelled(now - min(began))} so far" if began else ""


def _rest(rows: Sequence[TargetRow], down: Sequence[TargetRow]) -> str:
    if len(rows) == len(down):
        return " Nothing else is watched." if len(rows) == 1 else " No target answers."
    answer = sum(row.sign in (UP, SLOW) for row in rows)
    return f" {answer} of {len(rows)} targets answer."


def _since(one: Incident, now: dt.datetime) -> str:
    at = moment(one.since)
    return f" since {clock(at, now)} UTC" if at else ""


def _gaps(glance: Glance, now: dt.datetime) -> Iterator[str]:
    """The times of the last hour of which nothing is known."""
    for one in glance.incidents:
        since, until = moment(one.since), moment(one.until)
        if one.kind is Kind.PAUSED and since and until and now - until <= RECENT:
            what = _GAPS.get(one.stage or one.cause, "This machine slept")
            span = f"from {clock(since, now)} to {clock(until, now)}"
            yield f"{what} {span}: nothing is known of that time."


def _undelivered(glance: Glance) -> Iterator[str]:
    """Messages about what lasts that nobody got."""
    for one in going(glance):
        for sent in glance.sent.get(one.id, ()):
            if sent.state == "gave-up":
                yield f"NOT delivered to {sent.channel}: {sent.cause}"
