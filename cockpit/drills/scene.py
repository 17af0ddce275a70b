"""What a drill is given: the declarations, a place to look from, a person to speak with, clock and memory."""

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from cockpit.drills.memory import Memory
from cockpit.drills.talk import Glance, Talk
from cockpit.drills.timing import Clock
from cockpit.evidence import EvidenceStore, own_folder
from cockpit.launch import Launch
from cockpit.record import FILE, append
from cockpit.record.rows import Drill as Row
from cockpit.text import redact, safe

if TYPE_CHECKING:
    from cockpit.vantage import Vantage

EVERY: Final = 2.0  # seconds from one look to the next
KEEP_EVERY: Final = 15.0  # seconds after which a watch without news is kept
Found = TypeVar("Found")
Fact = TypeVar("Fact")
# The lines to show, and what the watch was for once it is there.
Look = Callable[[], Awaitable[tuple[tuple[str, ...], Found | None]]]


class HinderedError(Exception):
    """The drill cannot go on now; the sentence says why. What was reached is kept."""


class LaterError(Exception):
    """The person wants to go on another time. What was reached is kept."""


@dataclass(slots=True)
class Scene:
    """One run of one drill. `rows` are the rows it has added to the record.

    `allowed` are the consents given when it was started; `consented` opens a vantage that may use them.
    """

    name: str
    check: str
    launch: Launch
    folder: Path
    by: str
    vantage: "Vantage"
    talk: Talk
    clock: Clock
    memory: Memory
    allowed: Collection[str] = ()
    consented: "Callable[[], Vantage] | None" = None
    rows: list[Row] = field(default_factory=list)

    @property
    def person(self) -> str:
        """The name of the person who does the drill."""
        return next((one.name for one in self.launch.people if one.id == self.by), self.by)

    def say(self, text: str) -> None:
        """Tell the person, and keep it in the transcript."""
        self.memory.note(safe(text.replace("\n", " "), 300))
        self.talk.say(text)

    async def fact(self, kind: type[Fact]) -> Fact:
        """A fact, gathered now.

        Raises:
            HinderedError: it cannot be gathered.
        """
        from cockpit.engine import UnseenError  # noqa: PLC0415 - with the probes, only where one is needed
        from cockpit.live import Live  # noqa: PLC0415

        await self.vantage.forget()
        try:
            fact: Fact = await Live(self.launch, self.vantage).fact(kind)
        except UnseenError as reason:
            raise HinderedError(f"{reason.why.cause}.") from None
        return fact

    async def until(self, look: Look[Found], limit: float) -> Found | None:
        """Look every EVERY seconds until a look finds what it is for; None after `limit` seconds."""
        found: list[Found] = []

        async def glances() -> AsyncIterator[Glance]:
            began = kept = self.clock.ticks()
            shown: tuple[str, ...] = ()
            while True:
                await self.vantage.forget()
                lines, there = await look()
                for line in lines:
                    if line not in shown:
                        self.memory.note(line)
                seconds = self.clock.ticks() - began
                if lines != shown or self.clock.ticks() - kept > KEEP_EVERY:
                    kept = self.clock.ticks()
                    self.memory.save()
                shown = lines
                yield Glance(lines, seconds)
                if there is not None:
                    found.append(there)
                if found or seconds >= limit:
                    return
                await self.clock.sleep(EVERY)

        async with aclosing(glances()) as watched:  # type: ignore[type-var]  # an async generator
            await self.talk.watch(watched)
        return found[0] if found else None

    def close(  # noqa: PLR0913 - by name
        self,
        subject: str,
        said: str,
        *,
        passed: bool,
        seconds: Mapping[str, float | None] | None = None,
        about: tuple[str, ...] = (),
        days: int = 90,
        seen: Any = "machine",
        evidence: str = "",
        found: Mapping[str, str] | None = None,
    ) -> None:
        """Add the row of one subject to the record, its transcript to the evidence, and tell the outcome.

        Args:
            subject: what the drill was done on.
            said: the outcome in one sentence.
            passed: it showed what it is for.
            seconds: what was measured; what could not be is left out.
            about: what it was done on, so that a change is noticed.
            days: how long it holds.
            seen: `machine` or `person`.
            evidence: the digest of something better than the transcript.
            found: words that were read, by what they are.

        Raises:
            RecordError: the row cannot be added.
            OSError: the evidence cannot be kept.
        """
        now = self.clock.now().replace(microsecond=0)
        said = redact(safe(said, 2000))
        self.memory.note(said)
        row = Row(
            by=self.by,
            at=now,
            name=self.name,
            check=self.check,
            subject=subject,
            passed=passed,
            started=min(now, self.memory.begun.replace(microsecond=0)),
            said=said,
            seen=seen,
            seconds={name: round(s, 1) for name, s in (seconds or {}).items() if s is not None},
            about=about,
            found={name: redact(safe(word, 300)) for name, word in (found or {}).items() if word},
            evidence=evidence or self.keep("\n".join([*self.memory.seen, ""])),
            until=now.date() + dt.timedelta(days),
        )
        append(self.folder / FILE, row)
        self.rows.append(row)
        self.memory.close(subject, passed=passed)
        self.talk.say(f"\n{said}")

    def keep(self, text: str) -> str:
        """Keep a text as evidence, redacted; its digest.

        Raises:
            OSError: the folder cannot be written.
        """
        home = self.folder.absolute() / ".cockpit"
        own_folder(home)
        return EvidenceStore(home / "evidence").put(text.encode())[0]
