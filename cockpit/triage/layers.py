"""What was seen of each layer, and which broken one comes first: pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from cockpit.facts.visits import Stage

NAMES: Final = {
    Stage.OWN_NETWORK: "own network",
    Stage.DNS: "DNS",
    Stage.TCP: "connection",
    Stage.TLS: "TLS",
    Stage.EDGE: "edge",
    Stage.HTTP: "HTTP",
    Stage.APP: "application",
    Stage.DEPENDENCY: "dependency",
    Stage.MAIL: "mail",
}


class State(StrEnum):
    """How a layer was found, the gravest first."""

    BROKEN = "broken"
    BLOCKED = "not let in"  # something turns this machine away: the product may be well
    UNSURE = "cannot tell"
    FOLLOWS = "follows"  # wrong because of another layer, which is named
    FINE = "fine"
    NONE = "not here"  # the product has none, or nobody declared it
    UNSEEN = "not reached"


_GRAVITY: Final = tuple(State)


@dataclass(frozen=True, slots=True)
class Sight:
    """One thing that was seen of a layer: of `subject`, `asked` so, `came` that; `kind` is for programs.

    `seen` is when, for what an earlier look has kept (UTC ISO 8601); empty is now.
    """

    layer: Stage
    state: State
    subject: str
    came: str
    kind: str = ""
    asked: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One layer: its gravest state, and what carries it."""

    layer: Stage
    state: State
    sights: tuple[Sight, ...]


def rows(sights: Iterable[Sight]) -> tuple[Row, ...]:
    """Every layer in order; one that nothing was seen of was not reached."""
    told = tuple(sights)
    return tuple(_row(layer, [one for one in told if one.layer is layer]) for layer in Stage)


def _row(layer: Stage, sights: list[Sight]) -> Row:
    if not sights:
        return Row(layer, State.UNSEEN, ())
    state = min((one.state for one in sights), key=_GRAVITY.index)
    return Row(layer, state, tuple(one for one in sights if one.state is state))


def first(sights: Iterable[Sight]) -> Sight | None:
    """The first thing that is broken, in the order of the layers; none where nothing is."""
    broken = [one for one in sights if one.state is State.BROKEN]
    return min(broken, key=lambda one: list(Stage).index(one.layer), default=None)


def doubt(sights: Iterable[Sight]) -> Sight | None:
    """The first thing that could not be told, where nothing is broken."""
    doubts = [one for one in sights if one.state in (State.BLOCKED, State.UNSURE)]
    return min(doubts, key=lambda one: list(Stage).index(one.layer), default=None)


def settled(sights: Iterable[Sight]) -> tuple[Sight, ...]:
    """What follows from another layer is said to: all of it from our own network, an error from a dependency.

    An application that says by name what it cannot reach is not what is broken.
    """
    told = tuple(sights)
    if any(one.layer is Stage.OWN_NETWORK and one.state is State.BROKEN for one in told):
        return tuple(one if one.layer is Stage.OWN_NETWORK else _follows(one) for one in told)
    said = {one.subject for one in told if one.layer is Stage.DEPENDENCY and one.state is State.BROKEN}
    return tuple(_follows(one) if said and _excused(one, said) else one for one in told)


def _excused(one: Sight, said: set[str]) -> bool:
    """An error of the application that has its cause in what it depends on."""
    return one.layer is Stage.APP and (one.kind in _EXCUSED or one.subject in said)


_EXCUSED: Final = ("status-5xx", "sick", "named")


def _follows(one: Sight) -> Sight:
    return replace(one, state=State.FOLLOWS) if one.state is State.BROKEN else one
