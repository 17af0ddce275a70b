"""The fact `Unsigned`: what each declared webhook does with an event that nobody has signed."""

from collections.abc import Mapping
from dataclasses import dataclass

from cockpit.facts import Unreachable
from cockpit.facts.http import Response


@dataclass(frozen=True, slots=True)
class Unsigned:
    """The answer to one POST by absolute URL; `Unreachable` of the person's layer where none was sent."""

    answers: Mapping[str, Response | Unreachable]
