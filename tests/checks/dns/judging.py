"""Judges run by hand: the facts found by their type, as the engine does."""

import importlib
import inspect
import pkgutil
from types import ModuleType
from typing import get_type_hints

from cockpit.kit import PASS, Finding, Launch


def modules(package: ModuleType) -> list[ModuleType]:
    """Every check of a family."""
    names = [info.name for info in pkgutil.iter_modules(package.__path__)]
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]


def judged(module: ModuleType, launch: Launch, *facts: object) -> list[Finding]:
    """The findings of a judge."""
    hints = get_type_hints(module.judge)
    wanted = [hints[name] for name in list(inspect.signature(module.judge).parameters)[1:]]
    by_type = {type(fact): fact for fact in facts}
    return list(module.judge(launch, *(by_type[kind] for kind in wanted)))


def only(module: ModuleType, launch: Launch, *facts: object) -> Finding:
    """The one finding that is no pass."""
    (found,) = [finding for finding in judged(module, launch, *facts) if finding.verdict is not PASS]
    return found


def sole(module: ModuleType, launch: Launch, *facts: object) -> Finding:
    """The one finding there is, whatever its verdict."""
    (found,) = judged(module, launch, *facts)
    return found
