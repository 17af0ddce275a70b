"""The façade that the command line and the screens share: run, progress, what is next, clock, gate."""

import datetime as dt
import secrets
from collections import Counter
from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cockpit import TOOL
from cockpit import roadmap as roadmaps
from cockpit.background import imported
from cockpit.clock import SteadyClock
from cockpit.decision import Decision, decide
from cockpit.decision.standing import is_open
from cockpit.engine import Source, judge_all
from cockpit.journal import Journal, JournalError
from cockpit.launch import Launch
from cockpit.launch.load import load
from cockpit.model import CheckJudged, Event, Result, RunFinished, RunStarted, Verdict, worst
from cockpit.pace import Clock, Pace, pace
from cockpit.people.deciding import Signed
from cockpit.people.voices import Voices
from cockpit.record import FILE
from cockpit.remembering import recall, remember
from cockpit.roadmap import Roadmap, Stage

if TYPE_CHECKING:
    from cockpit.plan import Plan

# What a person should look at, in this order of urgency within a stage.
_NEEDS_SOMEBODY = (Verdict.FAIL, Verdict.ERROR, Verdict.UNKNOWN, Verdict.WARN)


@dataclass(frozen=True, slots=True)
class StageProgress:
    """How far one stage is: its check ids in order, how many are judged and open, and how they ended."""

    stage: Stage
    ids: tuple[str, ...]
    done: int
    counts: dict[Verdict, int]
    open: int = 0

    @property
    def settled(self) -> bool:
        """Everything was looked at, and nothing is open that no waiver covers."""
        return self.done == len(self.ids) and not self.open

    @property
    def verdict(self) -> Verdict | None:
        """The worst verdict so far, or none before anything is judged."""
        return worst(list(self.counts)) if self.counts else None


@dataclass(frozen=True, slots=True)
class Next:
    """The next thing that needs a person."""

    check: str
    stage: int
    why: str


class Sprint:
    """One launch file, its roadmap and its journal."""

    def __init__(self, path: Path, launch: Launch, journal: Journal | None, trouble: str = "") -> None:
        self.path = path
        self.folder = path.parent
        self.launch = launch
        self.roadmap: Roadmap = roadmaps.load(launch.product.roadmap)
        self.trouble = trouble
        self._journal = journal
        self._plan: Plan | None = None
        self._steady = SteadyClock(path.parent if journal else None)
        self.voices = Voices(self.folder / FILE, launch, self._steady.latest())
        self.results: dict[str, Result] = {}
        self._take(journal.latest() if journal else {})
        self.interrupted, self.unfinished = _cut_off(journal) if journal else (None, ())
        self.facts: dict[str, object] = {}
        self.seen_from: dict[str, object] = {}

    @classmethod
    def open(cls, path: Path, *, keep: bool = True) -> "Sprint":
        """Read launch.toml and the journal beside it.

        Args:
            path: the launch file.
            keep: off leaves the journal alone, for a replay.

        Raises:
            LaunchFileError: the file is not valid; its text says where and what to do.
        """
        launch = load(path)
        if not keep:
            return cls(path, launch, None)
        try:
            journal = Journal.open(path.parent, tool=TOOL)
            return cls(path, launch, journal, trouble=journal.notice or "")
        except JournalError as reason:
            return cls(path, launch, None, trouble=str(reason))

    @property
    def checks(self) -> "Plan":
        """Every check of this build in the roadmap's order."""
        if self._plan is None:
            from cockpit.plan import Plan  # noqa: PLC0415 - finds every check, so not before the first frame

            self._plan = Plan(self.roadmap)
        return self._plan

    async def run(
        self, ids: Sequence[str] | None = None, source: Source | None = None, name: str = ""
    ) -> AsyncGenerator[Event, None]:
        """Look, judge and keep: every result is on disk before it is announced.

        Closing the iterator, or cancelling the task that reads it, interrupts the run; what was judged stays.

        Args:
            ids: which checks; by default all.
            source: where facts come from; by default a live look through `[vantage]`.
            name: what the run is called, to compare with it later.
        """
        await imported("cockpit.plan", "cockpit.lookout", "checks")
        self.listen()
        chosen = [self.checks[id_] for id_ in (self.checks if ids is None else ids)]
        run, finished = _run_id(), False
        begun = await self._kept(RunStarted(run, tuple(planned.id for planned in chosen), _utc()))
        if name and self._journal is not None:
            await self._journal.name(run, name)
        yield begun
        facts = source or self.live()
        try:
            async for event in judge_all(chosen, self.launch, facts):
                if isinstance(event, CheckJudged):
                    await self._kept(event)  # as it was seen: what people said of it stands in the record
                    yield self._heard(event)
                else:
                    yield event
            finished = True
        finally:
            self.facts = dict(facts.facts)
            await facts.aclose()
            if not finished:
                await self._kept(RunFinished(run, _utc(), interrupted=True))
        await self._keep_maps()
        yield await self._kept(RunFinished(run, _utc()))

    def live(self, consents: Collection[str] = (), *, own: bool = True) -> Source:
        """A live look (`cockpit.lookout`); `seen_from` says afterwards where it looks from."""
        from cockpit.lookout import look_out  # noqa: PLC0415 - imported in the background by run()

        known = partial(recall, self._journal)
        source, self.seen_from = look_out(self.launch, self.path, consents, own=own, recall=known)
        return source

    def _heard(self, event: CheckJudged) -> CheckJudged:
        """The event with what people have waived marked in it."""
        result = self.voices.heard(event.result)
        self.results[result.check] = result
        return replace(event, result=result)

    def _take(self, results: Mapping[str, Result]) -> None:
        self.results = {id_: self.voices.heard(result) for id_, result in results.items()}

    def listen(self) -> None:
        """Take up what people have said since, here or elsewhere."""
        self.voices.listen(self._steady.latest())
        self._take(self.results)

    def signed(self) -> Signed | None:
        """The newest decision of a person, held against the newest results."""
        return self.voices.signed(self.gate(), self.results)

    def notes(self) -> tuple[str, ...]:
        """What a person should know about the record."""
        return self.voices.notes(self.results, list(self.checks))

    def now(self) -> dt.datetime:
        """The present (UTC), which no stepped clock and no sleep corrupts."""
        return self._steady.now()

    async def _keep_maps(self) -> None:
        """What was seen of the product, for the handover and for the next run."""
        if self._journal is None:
            return
        await imported("cockpit.handover.sights")
        from cockpit.handover.sights import keep  # noqa: PLC0415 - needed at the end of a run

        try:
            await keep(self._journal, self.launch, self.facts)
            await remember(self._journal, self.facts, dt.datetime.now(dt.UTC))
        except JournalError as reason:
            self.trouble = str(reason)

    async def _kept(self, event: Event) -> Event:
        """The event, once it is in the journal; when writing fails it is said once, and the run goes on."""
        if self._journal is not None:
            try:
                await self._journal.append(event)
            except JournalError as reason:
                self.trouble = str(reason)
        return event

    def progress(self) -> tuple[StageProgress, ...]:
        """The seven stages."""
        return tuple(self._stage(stage) for stage in self.roadmap.stage)

    def _stage(self, stage: Stage) -> StageProgress:
        ids = tuple(id_ for id_ in self.checks if self.checks.stage(id_) == stage.number)
        judged = [self.results[id_] for id_ in ids if id_ in self.results]
        counts = dict(Counter(result.verdict for result in judged))
        return StageProgress(stage, ids, len(judged), counts, sum(map(is_open, judged)))

    def next(self, after: str | None = None) -> Next | None:
        """The next thing that needs a person, in the roadmap's order, beginning behind `after`."""
        ids = list(self.checks)
        start = ids.index(after) + 1 if after in ids else 0
        for id_ in ids[start:] + ids[:start]:
            result = self.results.get(id_)
            if result is not None and result.verdict in _NEEDS_SOMEBODY and result.state != "waived":
                grave = min(result.findings, key=lambda f: _order(f.verdict))
                return Next(id_, result.stage, grave.summary)
        return None

    def clock(self, now: dt.datetime) -> Clock | None:
        """The sprint's clock, if launch.toml says when it started."""
        started = self.launch.sprint.started
        if started is None:
            return None
        aware = started if started.tzinfo else started.replace(tzinfo=dt.UTC)
        hours = self.launch.sprint.hours or self.launch.limits.sprint_hours
        elapsed = now - aware
        left = dt.timedelta(hours=hours) - elapsed
        return Clock(aware, hours, elapsed, left, self._steady.notice)

    def pace(self, now: dt.datetime) -> Pace | None:
        """How the sprint keeps to the roadmap's budgets; none without a clock."""
        time = self.clock(now)
        if time is None:
            return None
        return pace(time.elapsed, self.progress(), time.hours, self.roadmap.golive_hours)

    def gate(self) -> Decision:
        """Whether the launch is open, from the newest results, each as grave as today's roadmap has it."""
        seen = [self.results[id_] for id_ in self.checks if id_ in self.results]
        judged = [replace(result, severity=self.checks[result.check].severity) for result in seen]
        return decide(judged, self.roadmap.blockers)

    def history(self, check: str) -> tuple[Verdict, ...]:
        """How the check ended in earlier runs, oldest first, at most 20."""
        try:
            return self._journal.history(check) if self._journal else ()
        except JournalError as reason:
            self.trouble = str(reason)
            return ()

    def explain(self, check: str) -> str:
        """Why the check exists and how it is decided, in plain words."""
        from cockpit.explain import explained  # noqa: PLC0415 - only when asked

        return explained(self.checks[check])

    @property
    def journal(self) -> Journal | None:
        """The journal, unless it cannot be used."""
        return self._journal

    def close(self) -> None:
        """Let the journal finish, and remember the time."""
        self._steady.close()
        if self._journal is not None:
            self._journal.close()


def _cut_off(journal: Journal) -> tuple[str | None, tuple[str, ...]]:
    """One sentence about the run that was cut off, and what it had not judged; none and empty without."""
    cut_off = journal.interrupted()
    run = next((run for run in journal.runs() if run.id == cut_off), None)
    if run is None:
        return None, ()
    judged = journal.results_of(run.id)
    left = tuple(id_ for id_ in run.planned if id_ not in judged)
    said = f"The run of {run.started} was interrupted after {len(judged)} of {len(run.planned)} checks."
    return said, left


def _order(verdict: Verdict) -> int:
    return _NEEDS_SOMEBODY.index(verdict) if verdict in _NEEDS_SOMEBODY else len(_NEEDS_SOMEBODY)


def _utc() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _run_id() -> str:
    return f"{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
