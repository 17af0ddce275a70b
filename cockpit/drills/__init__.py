"""Drills: conversations with a clock that show what only doing shows. Each ends as a row of the record.

A module of this package holds `DRILL`; nothing else has to be registered.
"""

import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cockpit.launch import Launch

if TYPE_CHECKING:
    from cockpit.drills.scene import Scene


def _always(_launch: Launch) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill before it is played.

    `title` is what it proves, `check` the id of the check it decides, `minutes` how long it takes a person.
    `needs` says from the declarations why it cannot be done now, with the line to add, or nothing. `play`
    holds the conversation and closes each of its subjects at the scene.
    """

    name: str
    title: str
    check: str
    minutes: int
    play: "Callable[[Scene], Awaitable[None]]"
    needs: Callable[[Launch], str] = _always


@cache
def drills() -> Mapping[str, Drill]:
    """Every drill by name, in the order of the names.

    Raises:
        ValueError: two drills have the same name.
    """
    found: dict[str, Drill] = {}
    for info in pkgutil.iter_modules(__path__):
        drill = getattr(importlib.import_module(f"{__name__}.{info.name}"), "DRILL", None)
        if not isinstance(drill, Drill):
            continue
        if drill.name in found:
            raise ValueError(f"two drills are called {drill.name}: one of them is in {info.name}.py")
        found[drill.name] = drill
    return dict(sorted(found.items()))
