"""The fact `Transactions`: the ways that sign in or change something, walked where that is allowed."""

from dataclasses import dataclass

from cockpit.facts.smoke import Walked


@dataclass(frozen=True, slots=True)
class Transactions:
    """Every declared journey with such a step; one that was not walked says why."""

    walks: tuple[Walked, ...] = ()
