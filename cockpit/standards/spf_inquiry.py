"""What one SPF evaluation asks of DNS, and what it may cost (RFC 7208 section 4.6.4)."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.model import Layer
from cockpit.standards.spf_macros import LONGEST_NAME
from cockpit.standards.spf_terms import Piece

Seen = Answer | Unreachable
Look = Callable[[str, str], Awaitable[Seen]]
MOST_TERMS = 10  # that ask DNS, in the whole evaluation
MOST_VOID = 2  # of them may find nothing
MOST_HOSTS = 10  # mail servers of one mx; names of one address
_LONGEST_LABEL = 63


class Result(StrEnum):
    """The seven results (section 2.6)."""

    NONE = "none"
    NEUTRAL = "neutral"
    PASS = "pass"  # noqa: S105 - the word of the standard
    FAIL = "fail"
    SOFTFAIL = "softfail"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


class UndecidedError(Exception):
    """Evaluation ends with an error: `result` says whether it may be gone tomorrow."""

    def __init__(self, result: Result, problem: str) -> None:
        super().__init__(problem)
        self.result = result


@dataclass(slots=True)
class Inquiry:
    """One evaluation: who sends what from where, and what it has cost so far."""

    ip: IPv4Address | IPv6Address
    sender: str
    helo: str
    look: Look
    receiver: str
    at: int
    terms: int = 0
    voids: int = 0

    @property
    def family(self) -> str:
        """The type of address record that can match the sender."""
        return "A" if isinstance(self.ip, IPv4Address) else "AAAA"

    def charge(self, piece: Piece) -> None:
        """Count a term that asks DNS."""
        self.terms += 1
        if self.terms > MOST_TERMS:
            raise UndecidedError(Result.PERMERROR, f"more than {MOST_TERMS} terms ask DNS: {piece.text[:80]}")

    async def values(self, name: str, type_: str, *, counted: bool = False) -> tuple[str, ...]:
        """The values at a name; `counted`: finding none is one of the two times that may happen."""
        seen = await self.seen(name, type_)
        if isinstance(seen, Unreachable):
            raise UndecidedError(Result.TEMPERROR, seen.cause)
        if counted and not seen.values:
            self.voids += 1
            if self.voids > MOST_VOID:
                raise UndecidedError(
                    Result.PERMERROR, f"more than {MOST_VOID} questions found nothing: {name}"
                )
        return seen.values

    async def seen(self, name: str, type_: str) -> Seen:
        """What DNS says; a name that cannot be one does not exist, and no answer is none."""
        missing = Answer(name, type_, "", Outcome.NXDOMAIN)
        if not askable(name):
            return missing
        seen = await self.look(presentation(name), type_)
        if isinstance(seen, Unreachable):
            return missing if seen.kind == "bad-name" else seen
        if seen.outcome in (Outcome.REFUSED, Outcome.SILENT):
            return _unanswered(seen)
        return seen

    async def hosts(self, names: Iterable[str]) -> list[Seen]:
        """The addresses of several hosts, in the family of the sender, all at once."""
        return await asyncio.gather(*(self.seen(name, self.family) for name in names))


def _unanswered(seen: Answer) -> Unreachable:
    return Unreachable(Layer.DNS, f"no answer for {seen.name} {seen.type}: {seen.said}", "refused")


def askable(name: str) -> bool:
    """A name DNS can be asked for: no empty label, none too long (RFC 1035 section 2.3.4)."""
    labels = name.split(".")
    return len(name) <= LONGEST_NAME and all(0 < len(one) <= _LONGEST_LABEL for one in labels)


def presentation(name: str) -> str:
    """A name as DNS writes it: what is no letter, digit or hyphen may need a backslash (RFC 1035 5.1)."""
    return "".join(map(_written, name))


def _written(char: str) -> str:
    if char in '"();\\@$':
        return f"\\{char}"
    return (
        char if "!" <= char <= "~" else "".join(f"\\{octet:03d}" for octet in char.encode("utf-8", "replace"))
    )
