"""The sprint's time: where it is, where its plan would have it, and by how much it is over. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from cockpit.clock import in_words
from cockpit.roadmap import Stage

if TYPE_CHECKING:
    from cockpit.sprint import StageProgress

_WARNED_AT: Final = 0.8  # of a stage's budget
_NOTHING: Final = dt.timedelta(0)


@dataclass(frozen=True, slots=True)
class Clock:
    """The sprint's time: `left` is negative once it is over.

    `notice` says, in a sentence, that the machine's clock is off.
    """

    started: dt.datetime
    hours: int
    elapsed: dt.timedelta
    left: dt.timedelta
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Pace:
    """The sprint against its plan, in time since the start.

    `stage` is the first that is not done, none when all are; it is planned from `begins` to `ends`. `due` is
    the stage the plan is at, none before the start and in the hours of the go-live. `unbuilt` are stages
    without a check in this version.
    """

    elapsed: dt.timedelta
    stage: Stage | None
    due: Stage | None
    begins: dt.timedelta
    ends: dt.timedelta
    unbuilt: tuple[str, ...] = ()

    @property
    def over(self) -> dt.timedelta:
        """How long the planned end of the present stage has passed; zero before that."""
        return max(self.elapsed - self.ends, _NOTHING) if self.stage else _NOTHING

    @property
    def ahead(self) -> dt.timedelta:
        """How long before its planned begin the present stage was reached; zero after that."""
        return max(self.begins - self.elapsed, _NOTHING) if self.elapsed >= _NOTHING else _NOTHING

    @property
    def short(self) -> bool:
        """The last fifth of the present stage's budget has begun."""
        if self.stage is None or self.over:
            return False
        return self.elapsed >= self.begins + (self.ends - self.begins) * _WARNED_AT

    @property
    def words(self) -> str:
        """`2 h over in email`, `email: 40 min left`, `1 h ahead, in email`, or that it is on time."""
        if self.elapsed < _NOTHING:
            return f"begins in {in_words(self.elapsed)}"
        if self.stage is None and self.unbuilt:
            return f"nothing left that this version can look at; not {', '.join(self.unbuilt)}"
        if self.stage is None:
            return f"every stage is done{f', {in_words(self.ahead)} early' if self.ahead else ''}"
        if self.over:
            return f"{in_words(self.over)} over in {self.stage.short}"
        if self.short:
            return f"{self.stage.short}: {in_words(self.ends - self.elapsed)} left"
        early = f"{in_words(self.ahead)} ahead" if self.ahead else "on time"
        return f"{early}, in {self.stage.short}"

    @property
    def sentence(self) -> str:
        """The words, with where the plan is when it is late, and the budget when it is short."""
        if self.over:
            return f"{self.words}, the plan is at {self.due.short if self.due else 'the go-live'}"
        return f"{self.words} of {in_words(self.ends - self.begins)}" if self.short else self.words


def pace(
    elapsed: dt.timedelta, progress: "Sequence[StageProgress]", hours: float = 48, golive_hours: float = 1
) -> Pace:
    """How the sprint keeps to its plan.

    Args:
        elapsed: since the start; negative before it.
        progress: the stages in order.
        hours: how long the whole sprint is; the budgets are stretched to it.
        golive_hours: what the plan leaves over at the end, of the hours the budgets add up to.
    """
    stages = [one.stage for one in progress]
    stretch = hours / (sum(stage.hours for stage in stages) + golive_hours)
    ends = [dt.timedelta(hours=sum_ * stretch) for sum_ in accumulate(stage.hours for stage in stages)]
    begins = [_NOTHING, *ends]
    at = next((place for place, one in enumerate(progress) if not one.settled), None)
    due = next((stage for stage, end in zip(stages, ends, strict=True) if _NOTHING <= elapsed < end), None)
    if at is None:
        unbuilt = tuple(one.stage.short for one in progress if not one.ids)
        return Pace(elapsed, None, due, ends[-1], ends[-1], unbuilt)
    return Pace(elapsed, stages[at], due, begins[at], ends[at])
