"""Which checks are flown, in which order, and how grave each is on this roadmap."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

from cockpit.engine import Planned
from cockpit.model import Mode
from cockpit.registry import entries
from cockpit.roadmap import Roadmap

MODES = tuple(f"mode:{mode}" for mode in Mode)


class NoSuchCheckError(Exception):
    """A selector matches nothing; the text says what there is."""


def whole(roadmap: Roadmap) -> dict[str, Planned]:
    """Every check of this build, in the order the roadmap flies them."""
    found = entries()
    return {
        id_: Planned(found[id_], roadmap.stage_of(id_).number, roadmap.severity_of(id_, found[id_].severity))
        for id_ in roadmap.order(list(found))
    }


def select(
    plan: dict[str, Planned], selectors: Sequence[str], only: Sequence[str] = (), skip: Sequence[str] = ()
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


def _matching_any(plan: dict[str, Planned], selectors: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for selector in selectors:
        matching = {info.id for info in plan.values() if _matches(info, selector)}
        if not matching and selector not in MODES:
            raise NoSuchCheckError(_nothing_named(plan, selector))
        found |= matching
    return found


def _matches(info: Planned, selector: str) -> bool:
    if selector in MODES:
        return selector == f"mode:{info.mode}"
    return selector in (info.id, info.family, str(info.stage)) or fnmatchcase(info.id, selector)


def _nothing_named(plan: dict[str, Planned], selector: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for the mistake

    known = [*plan, *{info.family for info in plan.values()}]
    near = get_close_matches(selector, known, 3)
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    return f"no check, family or stage is called {selector!r}.{hint} `cockpit checks` lists them."
