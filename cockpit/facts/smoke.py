"""The fact `Smoke`: the ways that only look, walked as a customer walks them, step by step."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cockpit.facts import Unreachable

SLOW: Final = "slow"  # the one fault after which a journey goes on


@dataclass(frozen=True, slots=True)
class Stepped:
    """One step as it went; nothing that came back or was filled in is kept.

    `url` and `wanted` are as declared. `fault` is one word: `status`, `wrong-text`, `unwanted-text`,
    `nothing-to-take`, `signs-in` (the form with which people sign in came back), `too-long` (the page was not
    read to its end), `leaves` (a redirect out of the product), `asks-again` (one that wants a form sent
    twice), `bad-location`, `endless`, `slow`; empty where all was well or no answer came. `why` stands in
    place of an answer. `sent`: the request began to go out, so that the product may have acted on it. `done`
    is false for a step that nobody came to. `ms` is how long a customer would have waited for it, redirects
    included, in milliseconds.
    """

    name: str
    url: str
    method: str = "GET"
    wanted: str = ""
    status: int = 0
    fault: str = ""
    why: Unreachable | None = None
    sent: bool = False
    done: bool = True
    changes: bool = False
    cleanup: bool = False
    ms: float = field(default=0.0, compare=False)

    @property
    def well(self) -> bool:
        """An answer came, and it is as declared."""
        return self.done and self.why is None and self.fault in ("", SLOW)


@dataclass(frozen=True, slots=True)
class Walked:
    """One journey: `why` it was not walked at all, else its steps in the order in which they were taken.

    `left` is empty, or `made` (something was made and not taken away), or `unsure` (nobody knows whether it
    was made); `by_hand` are the steps that should have taken it away, as declared. `mark` is the text by
    which a person finds it, where the journey gives one. `stays`: it makes something, and no step cleans up.
    """

    journey: str
    steps: tuple[Stepped, ...] = ()
    why: Unreachable | None = None
    left: str = ""
    mark: str = ""
    stays: bool = False
    by_hand: tuple[str, ...] = ()

    @property
    def broken(self) -> Stepped | None:
        """The first step that was not well; steps nobody came to do not count."""
        return next((step for step in self.steps if step.done and not step.well), None)

    @property
    def slow(self) -> tuple[Stepped, ...]:
        """The steps that took longer than declared."""
        return tuple(step for step in self.steps if step.fault == SLOW)


@dataclass(frozen=True, slots=True)
class Smoke:
    """Every journey that only looks; `declared` is false where they were made up from `[[route]]`.

    `release` is what was live meanwhile, empty where that is not known.
    """

    walks: tuple[Walked, ...] = ()
    declared: bool = True
    release: str = ""

    @property
    def answered(self) -> bool:
        """The product answered at least one step."""
        return any(step.status for walk in self.walks for step in walk.steps)

    @property
    def memory(self) -> Mapping[str, str] | None:
        """What the next run should know: that somebody walked here."""
        steps = [step for walk in self.walks for step in walk.steps if step.done]
        well = all(step.well for step in steps)
        told = {"steps": str(len(steps)), "well": "yes" if well else "no", "release": self.release}
        return told if self.answered else None
