"""A stage for drills: a lab, a fast clock, and an operator who acts on the lab and answers, nothing else."""

import asyncio
import datetime as dt
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cockpit.drills import drills
from cockpit.drills.play import Ending, Setting, play
from cockpit.drills.talk import Glance, Question, StoppedError
from cockpit.lab.serve import Lab
from cockpit.launch.load import load
from cockpit.model import Fix
from cockpit.record import FILE, Drill
from cockpit.record import load as load_record
from cockpit.vantage import Vantage

DOMAIN = "velomart.test"
SPEED = 500.0


class FastClock:
    """Seconds that run SPEED times as fast; `step` sets the wall clock without touching the ticks."""

    def __init__(self, speed: float = SPEED) -> None:
        self._speed = speed
        self._begun = time.monotonic()
        self._wall = dt.datetime.now(dt.UTC)

    def ticks(self) -> float:
        return (time.monotonic() - self._begun) * self._speed

    def now(self) -> dt.datetime:
        return self._wall + dt.timedelta(seconds=self.ticks())

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._speed)

    def step(self, seconds: float) -> None:
        self._wall += dt.timedelta(seconds=seconds)


Deed = Callable[["Operator"], Awaitable[str] | str]


@dataclass
class Operator:
    """Answers each question by the next entry of the script: a text, or a deed on the lab that returns one.

    `during` is called with every glance of a watch, as somebody who acts while the cockpit looks.
    """

    script: list[str | Deed]
    during: Callable[["Operator", Glance], Awaitable[None] | None] | None = None
    said: list[str] = field(default_factory=list)
    records: list[Fix] = field(default_factory=list)
    glances: list[Glance] = field(default_factory=list)

    @property
    def heard(self) -> str:
        """Everything that was said or shown."""
        lines = [line for glance in self.glances for line in glance.lines]
        return "\n".join([*self.said, *lines])

    def say(self, text: str) -> None:
        self.said.append(text)

    def record(self, fix: Fix) -> None:
        self.records.append(fix)

    async def ask(self, question: Question) -> str:
        while True:
            if not self.script:
                raise StoppedError
            entry = self.script.pop(0)
            told = entry if isinstance(entry, str) else await _awaited(entry(self))
            answer, complaint = question.read(told)
            if not complaint:
                return answer
            self.said.append(complaint)

    async def watch(self, glances: AsyncIterator[Glance]) -> None:
        async for glance in glances:
            self.glances.append(glance)
            if self.during:
                await _awaited(self.during(self, glance))

    @property
    def value(self) -> str:
        """The value of the record that was shown."""
        lines = (self.records[-1].record or "").split("\n")
        return next(line.removeprefix("value ") for line in lines if line.startswith("value "))


async def _awaited(result: Any) -> Any:
    return await result if isinstance(result, Awaitable) else result


@dataclass
class Stage:
    """A lab and what is needed to play on it."""

    lab: Lab
    clock: FastClock

    async def play(self, name: str, operator: Operator, allowed: Collection[str] = ()) -> Ending:
        launch = load(self.lab.launch)
        setting = Setting(launch, self.lab.folder, operator, "ines", allowed, self.clock)
        return await play(drills()[name], setting)

    def rows(self, name: str) -> list[Drill]:
        """The rows a drill has added since the lab was begun, oldest first."""
        rows = load_record(self.lab.folder / FILE).of(Drill).values()
        begun = [row.started for row in self.lab.world.record if isinstance(row, Drill)]
        return [row for row in rows if row.name == name and row.started not in begun]

    @property
    def row(self) -> Drill:
        """The one row that was added."""
        (row,) = [row for name in drills() for row in self.rows(name)]
        return row

    def memory(self, name: str) -> Path:
        return self.lab.folder / ".cockpit" / "drills" / f"{name}.json"

    def kept(self, name: str) -> dict[str, Any]:
        kept: dict[str, Any] = json.loads(self.memory(name).read_text())
        return kept

    def evidence(self, digest: str) -> str:
        return (self.lab.folder / ".cockpit" / "evidence" / digest).read_text()


def vantage(lab: Lab, consents: Collection[str] = ()) -> Vantage:
    """A look at the lab."""
    return Vantage(load(lab.launch).vantage, folder=lab.folder, consents=consents)
