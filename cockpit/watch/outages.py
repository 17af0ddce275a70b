"""From visits to news: when something is down, up again, slow, barred, about to end. Pure."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

import msgspec

from cockpit.facts.releases import ARROW
from cockpit.facts.visits import Stage, Visit
from cockpit.standards.locations import host_of
from cockpit.watch.news import Kind, News
from cockpit.watch.rules import Rules
from cockpit.watch.standings import Standing, apart

JOINS: Final = dt.timedelta(minutes=10)  # what breaks so soon after the first is the same outage
_STEPS: Final = (7, 3, 1, 0)  # days before an end at which it is told again
_MOST_ENDS: Final = 5000  # certificates and domains of which is kept what was told
_DOUBTED: Final = 5  # times that a control has failed beside a product that answers
_BESIDE: Final = dt.timedelta(seconds=5)
_LATEST: Final = dt.timedelta(minutes=1)  # by which a visit may end after one that began later
_MOST_STATE: Final = 16 << 20  # characters


@dataclass(slots=True)
class State:
    """All that has to survive a restart. `away` is since when nothing is known of the product.

    `controls` tells which of them answered last, `doubts` how often one failed beside a product that answers,
    and `seen` when that did last.
    """

    standings: dict[str, Standing] = field(default_factory=dict)
    controls: dict[str, bool] = field(default_factory=dict)
    doubts: dict[str, int] = field(default_factory=dict)
    seen: str = ""
    away: str = ""
    told: str = ""  # when people heard of an outage last
    outage: str = ""  # the id of the outage that the next one may join
    version: str = ""
    ends: dict[str, int] = field(default_factory=dict)


class Watched:
    """One product. The same visits give the same news, also when it is saved and restored in between."""

    def __init__(self, rules: Rules, controls: Collection[str] = (), marker: str = "") -> None:
        """Nothing is known yet.

        Args:
            rules: after how much it speaks.
            controls: names of the targets that tell our own outage.
            marker: the name of the target that tells the release.
        """
        self.state = State()
        self._rules = rules
        self._controls = frozenset(controls)
        self._marker = marker

    def take(self, visit: Visit) -> tuple[News, ...]:
        """What one visit changes."""
        return tuple(self._taken(visit))

    def _taken(self, visit: Visit) -> Iterator[News]:
        if visit.kind == "bug":
            return
        if visit.target in self._controls:
            yield from self._control(visit)
        elif visit.target == self._marker:
            yield from self._release(visit)
        elif visit.stage == Stage.OWN_NETWORK or not (visit.ok or self._online):
            yield from self._left(visit.at, Stage.OWN_NETWORK, visit.cause)
        else:
            yield from self._back(visit.at)
            yield from self._judged(visit)
            yield from self._certificate(visit)

    @property
    def down(self) -> tuple[str, ...]:
        """The targets of which an outage lasts."""
        return tuple(name for name, one in self.state.standings.items() if one.down)

    @property
    def _believed(self) -> dict[str, bool]:
        """The controls that are listened to: one that fails while the product answers is broken itself."""
        doubts = self.state.doubts
        return {name: ok for name, ok in self.state.controls.items() if doubts.get(name, 0) < _DOUBTED}

    @property
    def _online(self) -> bool:
        """Some control answers, or there is none to ask."""
        return not self._believed or any(self._believed.values())

    @property
    def puzzled(self) -> bool:
        """The product answers and a control did not: it should be asked again, now."""
        return not (self.state.away or all(self._believed.values()))

    @property
    def unheard(self) -> tuple[str, ...]:
        """The controls that are not listened to, for they fail while the product answers."""
        return tuple(name for name in self.state.controls if name not in self._believed)

    def _control(self, visit: Visit) -> Iterator[News]:
        """Whatever a control answers, our own network has carried it."""
        answered = self.state.controls[visit.target] = visit.answered
        if answered:
            self.state.doubts.pop(visit.target, None)
            yield from self._back(visit.at)
        elif apart(self.state.seen, visit.at) <= _BESIDE:
            self.state.doubts[visit.target] = self.state.doubts.get(visit.target, 0) + 1

    def _left(self, at: str, stage: str, cause: str) -> Iterator[News]:
        """From here on nothing is known of the product, unless it has answered since."""
        late = at < self.state.seen and apart(at, self.state.seen) < _LATEST
        if self.state.away or late:
            return
        self.state.away = at
        for standing in self.state.standings.values():
            standing.interrupted(at)
        yield News(Kind.PAUSED, "", at, at, stage, cause, tell=False)

    def _back(self, at: str) -> Iterator[News]:
        if self.state.away:
            since, self.state.away = self.state.away, ""
            yield News(Kind.RESUMED, "", at, since, tell=False)

    def pause(self, since: str, until: str, cause: str) -> tuple[News, ...]:
        """This machine did nothing between these moments: what was in a row is not any more."""
        began = tuple(self._left(since, "", cause))
        return (*began, *self._back(until))

    def _judged(self, visit: Visit) -> Iterator[News]:
        standing = self.state.standings.setdefault(visit.target, Standing())
        if visit.blocked:
            yield from self._barred(standing, visit)
            return
        if standing.let_in(visit, self._rules):
            since, standing.blocked = standing.blocked, ""
            others = any(one.blocked for one in self.state.standings.values())
            yield News(Kind.LET_IN, visit.target, visit.at, since, tell=not others, visits=(visit,))
        if not visit.ok:
            yield from self._failing(standing, visit)
            return
        self.state.seen = visit.at
        if standing.answered(visit, self._rules):
            yield self._up(standing, visit)
        yield from self._pace(standing, visit)

    def _barred(self, standing: Standing, visit: Visit) -> Iterator[News]:
        """Neither up nor down: a guard in front answers in place of the product."""
        if standing.turned_away(self._rules):
            others = any(one.blocked for one in self.state.standings.values())
            standing.blocked = visit.at
            yield News(
                Kind.BLOCKED, visit.target, visit.at, visit.at, visit.stage, visit.cause, tell=not others,
                visits=(visit,),
            )  # fmt: skip

    def _failing(self, standing: Standing, visit: Visit) -> Iterator[News]:
        if standing.failed(visit, self._rules):
            yield self._down(standing, visit)
        elif standing.down and self._is_time(visit.at):
            self.state.told = visit.at
            also = self._also(visit.target)
            yield News(
                Kind.STILL_DOWN, visit.target, visit.at, standing.down, visit.stage, visit.cause, also=also,
                id=standing.id, visits=(visit,),
            )  # fmt: skip

    def _down(self, standing: Standing, visit: Visit) -> News:
        """People hear of it once; what breaks within minutes joins the outage they know of."""
        joins = self._members(self.state.outage) and apart(self.state.told, visit.at) < JOINS
        if not joins:
            self.state.outage, self.state.told = f"{standing.down} {visit.target}", visit.at
        standing.id = self.state.outage
        return News(
            Kind.DOWN, visit.target, visit.at, standing.down, visit.stage, visit.cause, tell=not joins,
            also=self._also(visit.target), id=standing.id, visits=(visit,),
        )  # fmt: skip

    def _up(self, standing: Standing, visit: Visit) -> News:
        since, outage, unseen = standing.down, standing.id, standing.unseen
        standing.down = standing.id = standing.unseen = ""
        last = not self._members(outage)
        cause = f"nothing was seen of it after {unseen[:16].replace('T', ' ')} UTC" if unseen else ""
        return News(
            Kind.UP, visit.target, visit.at, since, standing.stage, cause, tell=last,
            also=self._also(visit.target), id=outage, visits=(visit,),
        )  # fmt: skip

    def _members(self, outage: str) -> bool:
        """Some target of the outage is down still."""
        return any(one.down and one.id == outage for one in self.state.standings.values())

    def _also(self, target: str) -> tuple[str, ...]:
        found = self.state.standings.items()
        return tuple(name for name, one in found if name != target and (one.bad or one.down))

    def _is_time(self, at: str) -> bool:
        """The last that people heard is long enough ago."""
        return apart(self.state.told, at) >= dt.timedelta(hours=self._rules.remind_hours)

    def _pace(self, standing: Standing, visit: Visit) -> Iterator[News]:
        change = standing.hurried(visit, self._rules)
        if change == "slow":
            others = any(one.slow for one in self.state.standings.values())
            standing.slow = visit.at
            yield News(
                Kind.SLOW, visit.target, visit.at, visit.at, "", visit.cause, tell=not others, visits=(visit,)
            )
        elif change == "fast":
            since, standing.slow = standing.slow, ""
            others = any(one.slow for one in self.state.standings.values())
            yield News(Kind.FAST, visit.target, visit.at, since, tell=not others, visits=(visit,))

    def _release(self, visit: Visit) -> Iterator[News]:
        before, now = self.state.version, visit.marker
        if now and now != before:
            self.state.version = now
            if before:
                yield News(Kind.DEPLOYED, "", visit.at, visit.at, "", f"{before}{ARROW}{now}", tell=False)

    def _certificate(self, visit: Visit) -> Iterator[News]:
        if visit.not_after:
            what = f"the certificate of {host_of(visit.url)}"
            yield from self.ends(what, visit.not_after, self._rules.certificate_days, visit.at)

    def ends(self, what: str, until: str, days: int, at: str) -> tuple[News, ...]:
        """Something ends at `until` (UTC ISO 8601): told `days` before, and again as it comes closer."""
        left = (dt.datetime.fromisoformat(until) - dt.datetime.fromisoformat(at)) / dt.timedelta(days=1)
        step = min((one for one in (days, *_STEPS) if one <= days and left <= one), default=None)
        key = f"{what} {until}"
        if step is None or step >= self.state.ends.get(key, days + 1):
            return ()
        self.state.ends[key] = step
        for old in list(self.state.ends)[:-_MOST_ENDS]:
            del self.state.ends[old]
        word = "ends" if left > 0 else "has ended"
        return (News(Kind.EXPIRING, "", at, until, "", f"{what} {word} on {until[:10]}", id=key),)

    def keep_only(self, names: Collection[str], at: str) -> tuple[News, ...]:
        """Targets that launch.toml names no more are forgotten; what was open about them is closed."""
        gone = [name for name in self.state.standings if name not in names]
        return tuple(one for name in gone for one in self._closed(name, self.state.standings.pop(name), at))

    def _closed(self, name: str, standing: Standing, at: str) -> Iterator[News]:
        open_ = {Kind.UP: standing.down, Kind.FAST: standing.slow, Kind.LET_IN: standing.blocked}
        for kind, since in open_.items():
            if since:
                yield News(kind, name, at, since, cause="it is not watched any more", tell=False)

    def saved(self) -> str:
        """All of it as text."""
        return msgspec.json.encode(self.state).decode()

    def restore(self, text: str) -> bool:
        """Go on where `saved` was; false, and nothing is known, where the text is none of ours."""
        try:
            state = msgspec.json.decode(text[:_MOST_STATE].encode("utf-8", "replace"), type=State)
            for moment in _moments(state):
                dt.datetime.fromisoformat(moment).astimezone(dt.UTC)
        except (msgspec.MsgspecError, RecursionError, ValueError, OverflowError):
            return False
        self.state = state
        for kept in (state.controls, state.doubts):
            for name in set(kept) - self._controls:
                del kept[name]
        return True


def _moments(state: State) -> Iterator[str]:
    """Every time in it that is computed with."""
    yield from filter(None, (state.away, state.told, state.seen))
    for one in state.standings.values():
        ends = (*one.ups, *one.frees, *one.calms)
        yield from filter(None, (one.down, one.slow, one.blocked, *one.window, *ends))
