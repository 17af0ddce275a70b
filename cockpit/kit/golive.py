"""The founder's ten-minute list as a check wants it: how long it should take, and how the last walk went."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from cockpit.facts.stated import Drilled, Stated
from cockpit.golive.items import Item, items
from cockpit.kit import FAIL, Finding, Fix, Launch, failed, passed
from cockpit.kit.drills import shown, told
from cockpit.kit.stating import drill_evidence
from cockpit.model import UNDRILLED

__all__ = ["FEWEST", "MOST", "Item", "items", "overlong", "walked"]

NAME: Final = "golive"  # of the drill in the record
FEWEST, MOST = 8, 12
_PROVES: Final = "The list was walked once with a clock beside it, and every item was a yes."
_WALK: Final = Fix(
    "Walk the list, with the founder at the keyboard and a telephone beside it.",
    "cockpit golive",
    "Nothing to undo: a walk is only added to the record.",
)


def overlong(launch: Launch, listed: Sequence[Item]) -> Iterator[Finding]:
    """A list that nobody could walk in time, before anybody tries."""
    minutes, limit = expected(listed), launch.limits.golive_minutes
    if minutes >= limit:
        said = f"the list is expected to take {minutes:g} minutes, and it has to be under {limit}"
        yield _unfit(launch, "too-long", said, f"{minutes:g} minutes", f"under {limit} minutes")
    if not FEWEST <= len(listed) <= MOST:
        said = f"the list has {len(listed)} items, which is not what one founder walks in a go"
        yield _unfit(launch, "item-count", said, f"{len(listed)} items", f"{FEWEST} to {MOST} items")


def _unfit(launch: Launch, kind: str, summary: str, observed: str, wanted: str) -> Finding:
    longer = int(expected(items(launch))) + 1
    return failed(
        launch.domain,
        kind,
        summary,
        expected=wanted,
        observed=observed,
        fix=Fix(
            "Raise golive_minutes, if the launch can wait for so long a list.",
            f"[limits]\ngolive_minutes = {longer}",
            "Remove the line.",
        ),
    )


def expected(listed: Sequence[Item]) -> float:
    """Minutes in all, as each item is expected to take."""
    return sum(item.minutes for item in listed)


def walked(launch: Launch, listed: Sequence[Item], stated: Stated) -> Finding:
    """The newest walk: every item of today's list a yes, within the limit."""
    done = shown(launch, NAME, launch.domain, stated, _PROVES)
    if isinstance(done, Finding):
        row = stated.drill(NAME, launch.domain)
        return (
            _waits(done, listed) if row is None or done.verdict is not FAIL else _ended(launch, listed, row)
        )
    return _ended(launch, listed, done)


def _waits(found: Finding, listed: Sequence[Item]) -> Finding:
    """Nobody can say yet; the list itself is ready."""
    ready = f"{len(listed)} items, {expected(listed):g} minutes expected"
    if found.kind == UNDRILLED:
        found = replace(found, summary="nobody has walked the ten-minute list yet")
    fix = _WALK if found.fix and found.fix.record == f"cockpit drill {NAME}" else found.fix
    return replace(found, observed=ready, expected=_PROVES, fix=fix)


def _ended(launch: Launch, listed: Sequence[Item], row: Drilled) -> Finding:
    """How a walk ended that still counts; an item without an answer is a no."""
    limit = launch.limits.golive_minutes * 60
    took = sum(row.seconds.values())
    noes = [item for item in listed if row.answers.get(item.id) != "yes"]
    seen: dict[str, Any] = {
        "expected": f"{len(listed)} times yes, in under {limit} s",
        "observed": f"{len(listed) - len(noes)} times yes, {took:.0f} s",
        "evidence": drill_evidence(row) | {"answers": dict(row.answers)},
    }
    if noes:
        what = "; ".join(f"{item.title} ({_word(row, item)})" for item in noes)
        said = f"{len(noes)} of {len(listed)} items are no yes: {what}"
        return failed(launch.domain, "answered-no", said, fix=_after_no(noes), **seen)
    if took >= limit:
        said = f"the walk took {took:.0f} s, and it has to be under {limit} s"
        return failed(launch.domain, "too-slow", said, fix=_faster(row), **seen)
    if not row.seconds or not row.passed:
        said = "the walk was not timed" if not row.seconds else f"the walk did not end well: {row.said}"
        return failed(launch.domain, "untimed" if not row.seconds else "not-passed", said, fix=_WALK, **seen)
    return passed(launch.domain, f"{len(listed)} times yes in {took:.0f} s ({told(launch, row)})", **seen)


def _word(row: Drilled, item: Item) -> str:
    return "no" if item.id in row.answers else "not answered"


def _after_no(noes: Sequence[Item]) -> Fix:
    text = " ".join(f"{item.title}: {item.if_not}" for item in noes[:3])
    return replace(_WALK, text=f"{text} Then walk the list again.")


def _faster(row: Drilled) -> Fix:
    slowest = max(row.seconds, key=lambda id_: row.seconds[id_])
    text = (
        f"The longest was {slowest} with {row.seconds[slowest]:.0f} s: prepare it, and walk the list again."
    )
    return replace(_WALK, text=text)
