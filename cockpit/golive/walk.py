"""`Walk`: where somebody is on the list, what they answered, how long it took. Pure: a step is a new walk."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from cockpit.golive.item import Item

Answer = Literal["yes", "no"]
YES: Final = "yes"
NO: Final = "no"


@dataclass(frozen=True, slots=True)
class Walk:
    """`at` counts from 0; as many as there are items means the end. What is not in `answers` counts as no.

    `seconds` are measured per item by id. `machine` are the answers to items that no person answers.
    """

    items: tuple[Item, ...]
    at: int = 0
    answers: Mapping[str, Answer] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    machine: Mapping[str, Answer] = field(default_factory=dict)

    @property
    def item(self) -> Item | None:
        """The item that is asked now; none at the end."""
        return self.items[self.at] if self.at < len(self.items) else None

    @property
    def over(self) -> bool:
        """Every item was passed."""
        return self.at >= len(self.items)

    @property
    def total(self) -> float:
        """Seconds in all."""
        return sum(self.seconds.values())

    def answer_to(self, item: Item) -> Answer | None:
        """The answer so far; that of the machine where no person answers."""
        return self.answers.get(item.id) if item.needs_person else self.machine.get(item.id)

    @property
    def told(self) -> dict[str, Answer]:
        """Every answer that was given, by item."""
        given = ((item.id, self.answer_to(item)) for item in self.items)
        return {id_: answer for id_, answer in given if answer is not None}

    @property
    def refused(self) -> tuple[Item, ...]:
        """What was answered with no."""
        return tuple(item for item in self.items if self.answer_to(item) == NO)

    @property
    def unanswered(self) -> tuple[Item, ...]:
        """What nobody has answered, which counts as no."""
        return tuple(item for item in self.items if self.answer_to(item) is None)

    @property
    def passed(self) -> bool:
        """Every item is a yes."""
        return not self.refused and not self.unanswered

    def answer(self, answer: Answer) -> "Walk":
        """Answer the present item and go on; what the machine answers is left as it is.

        Raises:
            ValueError: the walk is over.
        """
        item = self.item
        if item is None:
            raise ValueError("nothing is asked any more")
        if not item.needs_person:
            return self.on()
        return replace(self, answers={**self.answers, item.id: answer}).on()

    def skip(self) -> "Walk":
        """Go on without an answer; one that was given before is taken back.

        Raises:
            ValueError: the walk is over.
        """
        item = self.item
        if item is None:
            raise ValueError("nothing is asked any more")
        kept = {id_: answer for id_, answer in self.answers.items() if id_ != item.id}
        return replace(self, answers=kept).on()

    def on(self) -> "Walk":
        """To the next item that nobody has answered, else to the end; the machine's are shown too."""
        ahead = (at for at in range(self.at + 1, len(self.items)) if self.items[at].id not in self.answers)
        return replace(self, at=next(ahead, len(self.items)))

    def back(self) -> "Walk":
        """The item before; the first stays the first."""
        return replace(self, at=max(self.at - 1, 0))

    def to(self, id_: str) -> "Walk":
        """The item of that id; where there is none, the walk stays."""
        places = [at for at, item in enumerate(self.items) if item.id == id_]
        return replace(self, at=places[0]) if places else self

    def spend(self, seconds: float) -> "Walk":
        """The time that passed at the present item; at the end none is counted."""
        item = self.item
        if item is None or seconds <= 0:
            return self
        return replace(self, seconds={**self.seconds, item.id: self.seconds.get(item.id, 0.0) + seconds})

    def hear(self, machine: Mapping[str, Answer]) -> "Walk":
        """What the machine answers now, from new results."""
        alone = {item.id for item in self.items if not item.needs_person}
        return replace(self, machine={id_: answer for id_, answer in machine.items() if id_ in alone})
