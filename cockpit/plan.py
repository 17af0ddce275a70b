"""Which checks are flown, in which order, and how grave each is on this roadmap."""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from cockpit.engine import Planned
from cockpit.model import Mode
from cockpit.registry import Entry, entries
from cockpit.roadmap import Roadmap

MODES = tuple(f"mode:{mode}" for mode in Mode)


class NoSuchCheckError(Exception):
    """A selector matches nothing; the text says what there is."""


class Plan(Mapping[str, Planned]):
    """Every check, in the order the roadmap flies them; each is loaded when it is asked for."""

    def __init__(self, roadmap: Roadmap, found: Mapping[str, Entry] | None = None) -> None:
        """Put them in order.

        Args:
            roadmap: whose order and weight.
            found: the checks; by default all of this build.
        """
        self._roadmap = roadmap
        self._entries = entries() if found is None else found
        self._order = dict.fromkeys(roadmap.order(list(self._entries)))

    def __getitem__(self, id_: str) -> Planned:
        found = self._entries[id_]
        return Planned(found, self.stage(id_), self._roadmap.severity_of(id_, found.severity))

    def __iter__(self) -> Iterator[str]:
        return iter(self._order)

    def __len__(self) -> int:
        return len(self._order)

    def stage(self, id_: str) -> int:
        """The number of the stage that flies a check."""
        return self._roadmap.stage_of(id_).number


def select(
    plan: Plan, selectors: Sequence[str], only: Sequence[str] = (), skip: Sequence[str] = ()
) -> list[str]:
    """The ids that the selectors and `--only` name and `--skip` does not, in the plan's order.

    A selector is an id, a family, a stage number, a glob, or `mode:auto|assisted|attested`.

    Raises:
        NoSuchCheckError: a selector names nothing.
    """
    chosen = set(plan) if not selectors else _matching_any(plan, selectors)
    if only:
        chosen &= _matching_any(plan, only)
    chosen -= _matching_any(plan, skip)
    return [id_ for id_ in plan if id_ in chosen]


def _matching_any(plan: Plan, selectors: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for selector in selectors:
        matching = {id_ for id_ in plan if _matches(plan, id_, selector)}
        if not matching and selector not in MODES:
            raise NoSuchCheckError(_nothing_named(plan, selector))
        found |= matching
    return found


def _matches(plan: Plan, id_: str, selector: str) -> bool:
    if selector in MODES:
        return selector == f"mode:{plan[id_].mode}"
    return selector in (id_, _family(id_), str(plan.stage(id_))) or fnmatchcase(id_, selector)


def _family(id_: str) -> str:
    return id_.split(".", 1)[0]


def _nothing_named(plan: Plan, selector: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for the mistake

    known = [*plan, *map(_family, plan)]
    near = get_close_matches(selector, known, 3)
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    return f"no check, family or stage is called {selector!r}.{hint} `cockpit checks` lists them."
