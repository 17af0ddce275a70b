"""The state of the app that no widget owns: the sprint, the run under way, what just landed."""

import datetime as dt
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cockpit.model import (
    Advance,
    CheckJudged,
    CheckStarted,
    Event,
    Result,
    RunFinished,
    RunStarted,
    Verdict,
)
from screens import signs
from screens.contract import Mendable
from screens.measuring import Measuring
from screens.rows import Row, View, check_row, stage_rows
from screens.watching import Watching

if TYPE_CHECKING:
    from cockpit.credentials import Keeper
    from cockpit.sprint import Next, Sprint, StageProgress

Now = Callable[[], dt.datetime]
_REMEMBERED: Final = 30
_OPEN: Final = (Verdict.FAIL, Verdict.ERROR, Verdict.UNKNOWN, Verdict.WARN)


class Board:
    """One sprint as the screens see it."""

    def __init__(self, sprint: "Sprint", now: Now | None = None, lab: Mendable | None = None) -> None:
        self.sprint = sprint
        self.now = now or self._present
        self.lab = lab
        self.looking: dict[str, None] = {}
        self.planned = 0
        self.running = False
        self.writes = False  # the run under way may make something at the product
        self.advance: Advance | None = None
        self.fresh: frozenset[str] = frozenset()
        self.unfinished = tuple(id_ for id_ in sprint.unfinished if id_ in sprint.checks)
        self.recent: deque[Result] = deque(maxlen=_REMEMBERED)
        self.keeper: Keeper | None = None
        self.watching = Watching(self)
        self.measuring = Measuring(self)
        self._read = self._stamp()

    def _present(self) -> dt.datetime:
        return self.sprint.now()

    def begin(self, ids: Sequence[str], *, writes: bool = False) -> None:
        """A run was asked for: from here on no second one starts, and its rows keep their place."""
        self.running = True
        self.writes = writes
        self.planned = len(ids)
        self.looking = dict.fromkeys(ids)
        self.fresh = frozenset(ids)
        self.unfinished = tuple(id_ for id_ in self.unfinished if id_ not in self.fresh)

    def take(self, event: Event) -> None:
        """Follow the run."""
        match event:
            case RunStarted():
                self.planned = len(event.planned)
                self.looking = dict.fromkeys(event.planned)
            case CheckStarted():
                self.looking[event.check] = None
            case CheckJudged():
                self.looking.pop(event.result.check, None)
                self.advance = None  # a look that goes on says so again
                self.recent.appendleft(event.result)
            case Advance():
                self.advance = event
            case RunFinished():
                self.end()

    @property
    def state(self) -> str:
        """How far the run is, and the slow look that it waits for; nothing between runs."""
        if not self.running:
            return ""
        share = f", {self.advance.short}" if self.advance else ""
        return f"looking, {self.judged} of {self.planned} done{share}"

    def end(self) -> None:
        """The run is over, whichever way; a check that was run alone stays in sight even when green."""
        self.running = False
        self.advance = None
        self.looking = {}
        if self.planned != 1:
            self.fresh = frozenset()

    def heard(self, result: Result) -> None:
        """Somebody spoke about a check, and it was judged anew: it stays in sight even when green."""
        self.recent.appendleft(result)
        self.fresh = frozenset({result.check})

    def settle(self) -> None:
        """Somebody looks elsewhere: what turned green may fold away."""
        if not self.running:
            self.fresh = frozenset()

    @property
    def judged(self) -> int:
        """How many checks of the run under way are done."""
        return self.planned - len(self.looking)

    def progress(self, number: int) -> "StageProgress":
        """One stage."""
        return self.sprint.progress()[number - 1]

    def tally(self, ids: Sequence[str]) -> signs.Tally:
        """How many of these checks have each sign."""
        return signs.tally(self.sprint.results[id_] for id_ in ids if id_ in self.sprint.results)

    def rows(self, number: int, view: View) -> tuple[Row, ...]:
        """The list of one stage."""
        planned = [self.sprint.checks[id_] for id_ in self.progress(number).ids]
        return stage_rows(planned, self.sprint.results, self.looking, replace(view, kept=self.fresh))

    def do_next(self) -> tuple[Row, ...]:
        """What needs a person, in the roadmap's order; the first is where `n` goes."""
        rows: dict[str, Row] = {}
        thing = self.sprint.next()
        while thing is not None and thing.check not in rows:
            rows[thing.check] = self._row(thing)
            thing = self.sprint.next(thing.check)
        return tuple(rows.values())

    def _row(self, thing: "Next") -> Row:
        looking = thing.check in self.looking
        planned = self.sprint.checks[thing.check]
        return check_row(planned, self.sprint.results[thing.check], looking=looking, lead=str(thing.stage))

    def faults(self, check: str) -> tuple[str, ...]:
        """The lab's faults that are named after a check."""
        active = self.lab.broken if self.lab else ()
        return tuple(fault for fault in active if fault == check or fault.startswith(f"{check}:"))

    @property
    def judged_ever(self) -> int:
        """How many checks have a result."""
        return sum(id_ in self.sprint.results for id_ in self.sprint.checks)

    def gate(self) -> tuple[signs.Sign, str, str]:
        """The go-live line: sign, answer and reason. A check nobody looked at never counts as go."""
        decision, unseen = self.sprint.gate(), len(self.sprint.checks) - self.judged_ever
        blocked, undecided = len(decision.blockers), len(decision.undecided)
        if blocked:
            reason = f"{_many(blocked, 'launch blocker')} to fix"
            return signs.FAIL, "NO", reason + (f", {undecided} undecided" if undecided else "")
        if undecided:
            return signs.UNKNOWN, "NOT YET", f"{_many(undecided, 'launch blocker')} undecided"
        if not unseen and decision.unjudged:
            left = _many(len(decision.unjudged), "launch blocker")
            return signs.NOT_YET, "NOT YET", f"{left} that this version cannot look at"
        if unseen:
            all_ = unseen == len(self.sprint.checks)
            left = "nothing was" if all_ else f"{unseen} of {len(self.sprint.checks)} checks not"
            return signs.NOT_YET, "NOT YET", f"{left} looked at"
        return self._launchable(len(decision.conditions))

    def _launchable(self, conditions: int) -> tuple[signs.Sign, str, str]:
        """Nothing blocks the launch: what it hangs on, or what could be better."""
        reason = "nothing blocks the launch"
        if conditions:
            return signs.WARN, "ON CONDITION", f"{reason}, {_many(conditions, 'condition')}"
        found = self.sprint.results.values()
        warned = sum(result.verdict in _OPEN and result.state != "waived" for result in found)
        return signs.PASS, "YES", reason + (f", {warned} to improve" if warned else "")

    def signed(self) -> tuple[signs.Sign, str] | None:
        """What was decided, by whom and when, and why it does not stand any more; none before a decision."""
        one = self.sprint.signed()
        if one is None:
            return None
        names = {person.id: person.name for person in self.sprint.launch.people}
        who = ", ".join(names.get(id_, id_) for id_ in (one.row.by, *one.beside))
        said = f"{one.row.status.replace('-', ' ').upper()} signed by {who}, {one.row.at.day} {one.row.at:%b}"
        if one.stale:
            return signs.STALE, f"{said}, is stale: {one.stale[0]}"
        return (signs.FAIL if one.row.status == "no-go" else signs.STATED), said

    def history(self, check: str) -> tuple[Verdict, ...]:
        """Earlier verdicts of a check; none when the journal cannot be read."""
        from cockpit.journal import JournalError  # noqa: PLC0415 - after the first frame

        try:
            return self.sprint.history(check)
        except JournalError:
            return ()

    def changed(self) -> bool:
        """True when launch.toml is not the file that was read any more."""
        return self._stamp() != self._read

    def _stamp(self) -> tuple[int, int] | None:
        try:
            seen = self.sprint.path.stat()
        except OSError:
            return None
        return seen.st_mtime_ns, seen.st_size

    def replace(self, sprint: "Sprint") -> None:
        """Go on with a sprint read anew; what the old one saw is kept where the new one has nothing."""
        old, self.sprint = self.sprint, sprint
        sprint.results = {**{k: v for k, v in old.results.items() if k in sprint.checks}, **sprint.results}
        self._read = self._stamp()
        self.keeper = None  # it knows the names of the launch file that was read before
        old.close()

    def close(self) -> None:
        """Let go of what is kept on disk."""
        self.watching.close()
        self.sprint.close()


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
