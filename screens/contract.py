"""What the screens are given: how to open the sprint, and the demo's lab."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:  # the first frame comes before it is imported
    from cockpit.sprint import Sprint


class Mendable(Protocol):
    """The demo's lab."""

    @property
    def broken(self) -> tuple[str, ...]:
        """The active faults."""

    def mend(self, fault: str) -> None:
        """Take one fault out; may block."""


OpenSprint: TypeAlias = "Callable[[], Sprint]"
