"""The engines that find every rule's values in bytes: one that is fast, and one that is always there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cockpit.facts.leaks import Stance
from cockpit.standards.secrets.rule import Rule, rules


@dataclass(frozen=True, slots=True)
class Hit:
    """A value at `start` to `end`, what found it, and as what it is kept; it never leaves the scanner."""

    rule: Rule
    value: bytes
    start: int
    end: int
    stance: Stance
    why: str = ""

    def __repr__(self) -> str:
        return f"Hit({self.rule.id}, {self.start}, {self.end})"


class Matcher(Protocol):
    """Finds values; for one thread at a time."""

    @property
    def left(self) -> int:
        """Places of the last bytes that were not looked at."""
        ...

    def hits(self, data: bytes) -> list[Hit]:
        """Every value in the bytes, by where it begins; no two overlap."""
        ...


def load(native: bool | None = None, known: Sequence[Rule] | None = None) -> Matcher:  # noqa: FBT001 - yes, no, either
    """The engine to be used.

    Args:
        native: True for hyperscan, False for the standard library, None for the first where it can be loaded.
        known: the rules; all of them by default.

    Raises:
        ImportError: hyperscan was asked for and cannot be loaded.
    """
    from cockpit.scan.engine import Engine  # noqa: PLC0415 - it needs what is defined here
    from cockpit.scan.plain import Plain  # noqa: PLC0415 - the same

    known = rules() if known is None else known
    if native is False:
        return Engine(known, Plain(known))
    try:
        from cockpit.scan.native import Native  # noqa: PLC0415 - half a megabyte that only a scan needs

        return Engine(known, Native(known, cached=known is rules()))
    except ImportError:
        if native:
            raise
        return Engine(known, Plain(known))
