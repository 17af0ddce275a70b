"""What a run has said so far, in the shape the reports write from."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from cockpit.model import (
    CheckJudged,
    CheckStarted,
    Event,
    Finding,
    Layer,
    Result,
    RunFinished,
    RunStarted,
    Verdict,
)
from cockpit.redacted import redacted


@dataclass(slots=True)
class Collected:
    """The events of one run, added up; results are redacted as they come in.

    `started` and `finished` are UTC ISO 8601, empty and None until known; `running` is the check whose facts
    are being gathered.
    """

    run: str = ""
    planned: tuple[str, ...] = ()
    started: str = ""
    finished: str | None = None
    interrupted: bool = False
    running: str = ""
    results: dict[str, Result] = field(default_factory=dict)

    def add(self, event: Event) -> None:
        """Take one event; a check judged again replaces its result."""
        match event:
            case RunStarted():
                self.run, self.planned, self.started = event.run, event.planned, event.at
            case CheckStarted():
                self.running = event.check
            case CheckJudged():
                self.results[event.result.check] = redacted(event.result)
            case RunFinished():
                self.finished, self.interrupted = event.at, event.interrupted

    def in_order(self) -> tuple[Result, ...]:
        """The results in the order they were planned, unplanned ones after them by id."""
        place = {check: number for number, check in enumerate(self.planned)}
        return tuple(
            sorted(
                self.results.values(), key=lambda result: (place.get(result.check, len(place)), result.check)
            )
        )

    def worst_first(self) -> tuple[Result, ...]:
        """The results by gravity."""
        return tuple(sorted(self.results.values(), key=lambda result: result.gravity))

    def to_show(self) -> tuple[Result, ...]:
        """Those that are told with their findings, worst first, but for what was accepted for a while."""
        found = [result for result in self.worst_first() if result.state != "waived"]
        return tuple(result for result in found if result.verdict in SHOWN_WHOLE or warned_of(result))

    def counts(self) -> dict[str, int]:
        """How many results have each verdict; all six words, also those with none."""
        seen = Counter(result.verdict for result in self.results.values())
        return {verdict.value: seen[verdict] for verdict in Verdict}


SHOWN_WHOLE: Final = (Verdict.FAIL, Verdict.ERROR, Verdict.WARN)


def warned_of(result: Result) -> list[Finding]:
    """What an undecided check has seen all the same: nobody should learn of it only once all is decided."""
    if result.verdict is not Verdict.UNKNOWN:
        return []
    return [found for found in result.findings if found.verdict is Verdict.WARN and not found.waiver]


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason why checks are undecided, with their ids and what to add to launch.toml, if that is it."""

    text: str
    layer: Layer | None
    checks: tuple[str, ...]
    records: tuple[str, ...]
    fixes: tuple[str, ...]

    @property
    def waits_for_person(self) -> bool:
        """A declaration, a credential or a signature is missing; no machine failed."""
        return self.layer is Layer.PERSON


def causes(results: tuple[Result, ...]) -> tuple[Cause, ...]:
    """Why findings are undecided, each named once; first what holds up the gravest, then the most."""
    groups: dict[tuple[Layer | None, str], list[tuple[Result, Finding]]] = {}
    for result in results:
        for found in result.findings:
            if found.verdict is Verdict.UNKNOWN:
                groups.setdefault((found.layer, found.summary), []).append((result, found))

    def place(key: tuple[Layer | None, str]) -> tuple[int, int, str]:
        held = groups[key]
        return (
            min((f.severity or r.severity).rank for r, f in held),
            -len({r.check for r, _ in held}),
            key[1],
        )

    return tuple(_cause(key, groups[key]) for key in sorted(groups, key=place))


def _cause(key: tuple[Layer | None, str], held: list[tuple[Result, Finding]]) -> Cause:
    layer, text = key
    fixes = [found.fix for _, found in held if found.fix]
    return Cause(
        text,
        layer,
        tuple(sorted({result.check for result, _ in held})),
        tuple(dict.fromkeys(fix.record for fix in fixes if fix.record)),
        tuple(dict.fromkeys(fix.text for fix in fixes)),
    )
