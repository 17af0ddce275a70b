"""What the screens need of a sprint and of the demo's lab; `cockpit.sprint.Sprint` is one of the former."""

import datetime as dt
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cockpit.model import Event, Result, Verdict

if TYPE_CHECKING:  # the first frame comes before these are imported
    from cockpit.decision import Decision
    from cockpit.engine import Planned
    from cockpit.launch import Launch
    from cockpit.roadmap import Roadmap
    from cockpit.sprint import Clock, Next, StageProgress


class Flown(Protocol):
    """A sprint that can be looked at and run."""

    path: Path
    folder: Path
    trouble: str
    results: dict[str, Result]
    interrupted: str | None
    unfinished: tuple[str, ...]
    launch: "Launch"
    roadmap: "Roadmap"

    @property
    def checks(self) -> "Mapping[str, Planned]":
        """Every check in the roadmap's order."""

    def run(self, ids: Sequence[str] | None = None) -> AsyncGenerator[Event, None]:
        """Look and judge."""

    def progress(self) -> "tuple[StageProgress, ...]":
        """The seven stages."""

    def next(self, after: str | None = None) -> "Next | None":
        """The next thing that needs a person."""

    def clock(self, now: dt.datetime) -> "Clock | None":
        """The sprint's time."""

    def gate(self) -> "Decision":
        """Whether the launch is open."""

    def history(self, check: str) -> tuple[Verdict, ...]:
        """Earlier verdicts, oldest first."""

    def close(self) -> None:
        """Let the journal finish."""


class Mendable(Protocol):
    """The demo's lab."""

    @property
    def broken(self) -> tuple[str, ...]:
        """The active faults."""

    def mend(self, fault: str) -> None:
        """Take one fault out; may block."""


OpenSprint = Callable[[], Flown]
