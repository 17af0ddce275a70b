"""Finds checks by walking the `checks` package, and plug-ins by the entry-point group `cockpit.checks`."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType, ModuleType
from typing import get_type_hints

from cockpit.kit import Case, Check, Judge
from cockpit.launch import Launch
from cockpit.model import Mode, Severity

GROUP = "cockpit.checks"


class RegistryError(Exception):
    """A check cannot be used as it is; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One check that this build can run: its id, its declaration, and the facts its judge asks for."""

    id: str
    check: Check
    judge: Judge
    cases: Sequence[Case]
    takes: tuple[type, ...]  # what judge is called with, in order: facts, and Launch

    @property
    def needs(self) -> tuple[type, ...]:
        """The facts among them."""
        return tuple(kind for kind in self.takes if kind is not Launch)

    @property
    def family(self) -> str:
        """The part of the id before the dot."""
        return self.id.split(".", 1)[0]

    @property
    def title(self) -> str:
        """What the check claims when it is green."""
        return self.check.title

    @property
    def mode(self) -> Mode:
        """Who decides."""
        return self.check.mode

    @property
    def severity(self) -> Severity:
        """Before a roadmap raises it."""
        return self.check.severity


class Entries(Mapping[str, Entry]):
    """Every check by id; each is imported when it is first asked for, so that a run of one pays for one."""

    def __init__(self, modules: Mapping[str, Callable[[], ModuleType]]) -> None:
        self._modules = modules
        self._known: dict[str, Entry] = {}

    def __getitem__(self, id_: str) -> Entry:
        """The check of that id.

        Raises:
            KeyError: there is none.
            RegistryError: it is not what its file promises.
        """
        if id_ not in self._known:
            self._known[id_] = entry(id_, self._modules[id_]())
        return self._known[id_]

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


@cache
def entries() -> Entries:
    """Every check by id, none imported yet.

    Raises:
        RegistryError: two checks share an id.
    """
    found: dict[str, Callable[[], ModuleType]] = {}
    for id_, load in [*_built_in(), *_plug_ins()]:
        if id_ in found:
            raise RegistryError(f"two checks have the id {id_}")
        found[id_] = load
    return Entries(MappingProxyType(found))


def entry(id_: str, module: ModuleType) -> Entry:
    """The check in a module that follows the one-file rule.

    Raises:
        RegistryError: CHECK, judge or CASES is missing, or judge asks for something that is no fact.
    """
    declared, judge = getattr(module, "CHECK", None), getattr(module, "judge", None)
    cases = getattr(module, "CASES", None)
    if not isinstance(declared, Check) or not callable(judge) or not isinstance(cases, Sequence):
        raise RegistryError(f"{module.__name__} should define CHECK, judge and CASES")
    return Entry(id_, declared, judge, cases, _takes(id_, judge))


def fact_name(kind: type) -> str:
    """The name of a fact: the module that defines it, which is also the name of its probe."""
    return kind.__module__.rpartition(".")[2]


def _takes(id_: str, judge: Judge) -> tuple[type, ...]:
    hints = get_type_hints(judge)
    kinds = [hints.get(name) for name in inspect.signature(judge).parameters]
    for kind in kinds:
        fact = isinstance(kind, type) and kind.__module__.startswith("cockpit.facts.")
        if kind is not Launch and not fact:
            raise RegistryError(f"the judge of {id_} asks for {kind!r}, which is no fact")
    return tuple(kind for kind in kinds if isinstance(kind, type))


def _built_in() -> Iterator[tuple[str, Callable[[], ModuleType]]]:
    import checks  # noqa: PLC0415 - the one place that walks them

    for family in _inside(checks.__path__):
        folder = [f"{path}/{family}" for path in checks.__path__]
        for name in _inside(folder):
            module = f"{checks.__name__}.{family}.{name}"
            yield f"{family}.{name.replace('_', '-')}", partial(importlib.import_module, module)


def _inside(folders: Iterable[str]) -> list[str]:
    return sorted(info.name for info in pkgutil.iter_modules(folders))


def _plug_ins() -> Iterator[tuple[str, Callable[[], ModuleType]]]:
    for point in entry_points(group=GROUP):
        yield point.name, partial(_plug_in, point)


def _plug_in(point: EntryPoint) -> ModuleType:
    try:
        module = point.load()
    except Exception as reason:
        raise RegistryError(f"the plug-in check {point.name} ({point.value}) fails: {reason}") from reason
    if not isinstance(module, ModuleType):
        raise RegistryError(f"the plug-in check {point.name} should name a module, not {point.value}")
    return module
