"""The fact `Joined`: what runs of this program saw from other places, out of files that people bring."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """One run from another place.

    `place` is what its people call it, `at` its hour (UTC ISO 8601), `through` its resolver. `reached` are
    the addresses of the product that answered there, `lost` those that did not, each with the cause, and
    `unsure` those of which that run could not tell: it was not let in, or its own network was down.
    """

    place: str
    at: str
    through: str = ""
    reached: tuple[str, ...] = ()
    lost: tuple[tuple[str, str], ...] = ()
    unsure: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """Every other place, by name, each once with its newest run; `here` is what this run is called."""

    places: tuple[Elsewhere, ...] = ()
    here: str = ""
