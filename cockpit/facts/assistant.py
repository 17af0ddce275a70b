"""The fact `Assistant`: how the product's assistant took a few attempts on it. No word it said is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable
from cockpit.standards.ai_cases import Attack
from cockpit.standards.ai_verdicts import Outcome


@dataclass(frozen=True, slots=True)
class Attempt:
    """One case that was asked: its name, what it tries, what became of it, and why as a phrase."""

    case: str
    attack: Attack
    outcome: Outcome
    why: str = ""


@dataclass(frozen=True, slots=True)
class OwnTests:
    """Results of the team's own tests: by attack how many cases passed of how many, and which failed.

    `digest` is that of the file, `age` its days, None where it names no day.
    """

    digest: str
    counts: Mapping[Attack, tuple[int, int]] = field(default_factory=dict)
    failed: Mapping[Attack, tuple[str, ...]] = field(default_factory=dict)
    others: int = 0
    model: str = ""
    age: int | None = None


@dataclass(frozen=True, slots=True)
class Assistant:
    """`asked` questions were put to `endpoint`, the plain one first; `transcript` is a digest of all.

    `why` is why nothing was asked, or why it ended early. `same`: it answers everything alike. `results` are
    the team's own, or why they cannot be read; none where launch.toml names none.
    """

    endpoint: str = ""
    attempts: tuple[Attempt, ...] = ()
    asked: int = 0
    same: bool = False
    transcript: str = ""
    why: Unreachable | None = None
    results: OwnTests | Unreachable | None = None

    def of(self, attack: Attack) -> tuple[Attempt, ...]:
        """The attempts of one kind."""
        return tuple(one for one in self.attempts if one.attack is attack)
