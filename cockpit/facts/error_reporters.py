"""The fact `ErrorReporters`: which services the product seems to tell of its errors."""

from dataclasses import dataclass

from cockpit.facts import Unreachable


@dataclass(frozen=True, slots=True)
class ErrorReporter:
    """One service, and how we know, as a phrase."""

    name: str
    how: str


@dataclass(frozen=True, slots=True)
class ErrorReporters:
    """Each service once. A package or a script is a hint: whether an error arrives only an error shows.

    `unseen` is why the pages could not be looked at, where none could.
    """

    found: tuple[ErrorReporter, ...] = ()
    unseen: Unreachable | None = None
