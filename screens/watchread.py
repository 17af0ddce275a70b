"""From what the watch has kept to what the board shows: the targets, the outages, the time line. Pure."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final

from cockpit.facts.visits import Stage, Target, Visit
from cockpit.text import safe
from cockpit.watch.glance import NO_TALLY, Glance, Sent, Tally
from cockpit.watch.incidents import Incident, Marker
from cockpit.watch.news import Kind, News
from cockpit.watch.sparkline import cells
from screens import signs
from screens.signs import Sign
from screens.watchpaint import Happening, Outage, Watched, clock, spelled
from screens.watchrows import BLOCKED, DOWN, MISSED, NOT_KNOWN, SLOW, UP, Count, TargetRow
from screens.watchsaying import Setting, going, moment, said, stale
from screens.widgets.columns import fitted

MOST_ROWS: Final = 200
FIRST_ERROR: Final = 400
_SHORT: Final = {"wrong-text": "no text", "not-trusted": "untrusted"}
_SIGNS: Final = {Kind.DOWN: DOWN, Kind.BLOCKED: BLOCKED, Kind.SLOW: SLOW}
_ORDER: Final = (DOWN, BLOCKED, MISSED, SLOW, NOT_KNOWN, UP)
_STATES: Final = {"sent": "taken at {}", "waiting": "not taken yet, tried again", "gave-up": "NOT delivered"}
_NEWS: Final = {
    Kind.DOWN: (DOWN, "{} is down: {}"),
    Kind.UP: (UP, "{} answers again, after {}"),
    Kind.SLOW: (SLOW, "{} is slow: {}"),
    Kind.FAST: (UP, "{} is as fast as it should be again, after {}"),
    Kind.BLOCKED: (BLOCKED, "{} does not let us in: {}"),
    Kind.LET_IN: (UP, "{} lets us in again, after {}"),
    Kind.EXPIRING: (SLOW, "{1}"),
    Kind.PAUSED: (NOT_KNOWN, "{1}"),
    Kind.RESUMED: (UP, "the watch goes on, after {1}"),
}
_LASTED: Final = (Kind.UP, Kind.FAST, Kind.LET_IN, Kind.RESUMED)
_MARKERS: Final = {
    "started": (signs.OPEN, "the watch began"),
    "stopped": (signs.OPEN, "the watch ended"),
    "deploy": (signs.STATED, "release {} went live"),
}


def watched(setting: Setting, glance: Glance, now: dt.datetime) -> Watched:
    """The board at `now` (UTC); of more targets than fit, those that are well are left out first."""
    rows = [_row(target, setting, glance, now) for target in setting.targets]
    shown = sorted(rows, key=lambda row: _ORDER.index(row.sign)) if len(rows) > MOST_ROWS else rows
    sign, sentence, notes = said(setting, glance, rows, now)
    return Watched(
        now,
        sign,
        sentence,
        notes,
        tuple(shown[:MOST_ROWS]),
        tuple(_outages(glance, now)),
        tuple(sorted(_happenings(glance), key=lambda one: one.at, reverse=True)),
    )


# One target.


def _row(target: Target, setting: Setting, glance: Glance, now: dt.datetime) -> TargetRow:
    name, last = target.name, glance.last.get(target.name)
    open_ = [one for one in going(glance) if one.target == name]
    sign = _sign(last, open_, stale=stale(setting, glance, now) or _paused(glance))
    return TargetRow(
        name,
        sign,
        safe(name, 120),
        detail=safe(last.cause, 300) if last else "",
        cells=cells(glance.hour.get(name, ()), now, target.max_ms),
        latest=_latest(last),
        today=_count(glance.today.get(name, NO_TALLY)),
        week=_count(glance.week.get(name, NO_TALLY)),
        since=_since(name, open_, glance, now) if last else "",
    )


def _sign(last: Visit | None, open_: Sequence[Incident], *, stale: bool) -> Sign:
    """Nothing is told of now by what was seen too long ago."""
    if last is None or stale or last.stage == Stage.OWN_NETWORK:
        return NOT_KNOWN
    kinds = {one.kind for one in open_}
    if found := next((sign for kind, sign in _SIGNS.items() if kind in kinds), None):
        return found
    return BLOCKED if last.blocked else UP if last.ok else MISSED


def _paused(glance: Glance) -> bool:
    return any(one.kind is Kind.PAUSED for one in going(glance))


def _latest(last: Visit | None) -> str:
    """The milliseconds of the last visit, or what it got in place of a page."""
    if last is None or last.stage == Stage.OWN_NETWORK:
        return ""
    if last.ok and isinstance(last.total_ms, int | float):
        return f"{last.total_ms:.0f} ms"
    if last.status and last.status >= FIRST_ERROR:
        return f"HTTP {last.status}"
    return _SHORT.get(last.kind) or fitted(safe(last.kind, 40), min(len(last.kind), 9))


def _count(tally: Tally) -> Count:
    return Count(tally.missed, tally.of)


def _since(name: str, open_: Sequence[Incident], glance: Glance, now: dt.datetime) -> str:
    """From when on the state holds: never from before a time of which nothing is known."""
    if open_:
        began = moment(open_[0].since)
        return clock(began, now) if began else ""
    ends = [one.until for one in glance.incidents if one.target == name or one.kind is Kind.PAUSED]
    texts = (glance.week.get(name, NO_TALLY).first, *ends)
    known = [at for text in texts if (at := moment(text)) is not None]
    return clock(max(known), now) if known else ""


# The outages and the time line.


def _outages(glance: Glance, now: dt.datetime) -> Iterator[Outage]:
    """Those of targets, what still lasts first; each says who was told."""
    found = [one for one in glance.incidents if one.kind is Kind.DOWN]
    for one in sorted(found, key=lambda one: bool(one.until)):
        since = moment(one.since)
        if since is not None:
            told = tuple(_told(sent, now) for sent in reversed(glance.sent.get(one.id, ())))
            target, cause = safe(one.target, 120), safe(one.cause, 400)
            yield Outage(target, since, moment(one.until), one.stage, cause, told)


def _told(sent: Sent, now: dt.datetime) -> str:
    made = moment(sent.made)
    state = _STATES.get(sent.state, sent.state).format(clock(made, now) if made else "")
    return f"{sent.channel}: {state}{f': {sent.cause}' if sent.cause and sent.state != 'sent' else ''}"


def _happenings(glance: Glance) -> Iterator[Happening]:
    for one in glance.news:
        if one.kind in _NEWS and (at := moment(one.at)) is not None:
            sign, words = _NEWS[one.kind]
            yield Happening(at, sign, words.format(safe(one.target, 120), _about(one, at)))
    for marker in glance.markers:
        if (at := moment(marker.at)) is not None:
            sign, text = _marker(marker)
            yield Happening(at, sign, text)


def _about(one: News, at: dt.datetime) -> str:
    """How long it took, or why it is so."""
    since = moment(one.since)
    if one.kind in _LASTED and since is not None:
        unseen = one.kind is Kind.UP and one.cause  # nobody has seen when it ended
        return f"{'at most ' if unseen else ''}{spelled(at - since)}"
    return safe(one.cause, 300) or "no reason was kept"


def _marker(one: Marker) -> tuple[Sign, str]:
    sign, words = _MARKERS.get(one.kind, (signs.OPEN, "{}"))
    return sign, words.format(safe(one.text, 120))
