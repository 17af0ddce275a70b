"""Named faults: one small thing broken in the company, switchable while it runs.

A module of this package holds `FAULTS`, a tuple of `Fault`; nothing else has to be registered.
"""

import difflib
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from cockpit.lab.world import World


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    `id` is a check id, or `check-id:variant`. `text` is one sentence for a newcomer. `apply` changes a fresh
    world. `also` are the ids of the other checks it turns as a consequence. `demo`: part of the broken world.
    """

    id: str
    text: str
    apply: Callable[[World], object]
    also: tuple[str, ...] = ()
    demo: bool = False


@cache
def registry() -> Mapping[str, Fault]:
    """Every fault by id, in the order of the ids.

    Raises:
        ValueError: two faults have the same id.
    """
    found: dict[str, Fault] = {}
    for module in pkgutil.iter_modules(__path__):
        for fault in importlib.import_module(f"{__name__}.{module.name}").FAULTS:
            if fault.id in found:
                raise ValueError(
                    f"two faults are called {fault.id}: one of them is in faults/{module.name}.py"
                )
            found[fault.id] = fault
    return dict(sorted(found.items()))


def find(fault_id: str) -> Fault:
    """The fault of that id.

    Raises:
        KeyError: there is none; the message names the nearest ids.
    """
    known = registry()
    if fault_id not in known:
        near = difflib.get_close_matches(fault_id, known, n=3, cutoff=0.4)
        raise KeyError(f"no fault is called {fault_id}" + (f"; nearest: {', '.join(near)}" if near else ""))
    return known[fault_id]


def broken() -> tuple[str, ...]:
    """The faults of the broken world: a handful that do not hide one another."""
    return tuple(fault.id for fault in registry().values() if fault.demo)
