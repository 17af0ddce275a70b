"""Small examples of where a release stands in the repository, for the cases of checks and for tests."""

from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.live_source import LiveSource, Whereabouts
from cockpit.model import Layer

TIP, OLD = "a1b2c3d4" * 5, "0f9e8d7c" * 5
NO_REPO = LiveSource("v2", missing=Unreachable(Layer.PERSON, "launch.toml has no [repo] path", "undeclared"))


def at_tip(name: str = "v2") -> Whereabouts:
    """A release made of the newest commit."""
    return Whereabouts(name, TIP, f"tag {name}", named=True)


def behind(name: str = "v1", waiting: int = 2, **more: Any) -> Whereabouts:
    """An older release."""
    subjects = {"subjects": ("Take cards of two more banks", "Mend the basket")[:waiting]}
    return Whereabouts(name, OLD, f"tag {name}", waiting, **{**subjects, **more})


def live_source(*releases: Whereabouts, live: str | Unreachable = "v2", **more: Any) -> LiveSource:
    """The branch main with these releases; the live one at its tip and v1 behind it, where none is given."""
    known = releases or (at_tip(), behind())
    return LiveSource(live, "main", TIP, {one.name: one for one in known}, **more)
