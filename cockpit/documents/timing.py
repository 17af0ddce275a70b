"""What a row of `performance` says in words: what its samples say of the limit, and two tests of a change.

Where samples say nothing, because there are too few or nobody wrote what they say, the p95 alone is told.
"""

from typing import Final

from cockpit.documents.document import Cell
from cockpit.handover.schema import Row
from cockpit.page.reading import number

FAMILIES: Final = ("perf", "cache", "db")  # of the checks that are about speed
_UNJUDGED: Final = Cell("not judged", "quiet")
_WITHIN: Final = Cell("within the limit", "good")
_BEYOND: Final = Cell("over the limit", "bad")
_CHANGES: Final = {
    "better": Cell("quicker than before", "good"),
    "worse": Cell("slower than before", "bad"),
    "unchanged": Cell("no change shows", "quiet"),
}


def is_speed(check: str) -> bool:
    """The check is about speed."""
    return check.partition(".")[0] in FAMILIES


def answer(row: Row) -> Cell:
    """Within the limit, over it, or undecided and how many more requests would decide."""
    says, more = row.get("says"), number(row, "more")
    if says == "within":
        return _WITHIN
    if says == "beyond":
        return _BEYOND
    if says == "undecided":
        would = f": {more:g} more requests would decide" if more else ": too close to the limit"
        return Cell(f"undecided{would}", "mild")
    now, limit = number(row, "after_p95"), number(row, "limit_ms")
    if now is None or limit is None:
        return _UNJUDGED
    return _WITHIN if now <= limit else _BEYOND


def against(row: Row) -> Cell | None:
    """Whether a test shows a change since the first measurement; none where nothing was compared."""
    change, more = row.get("change"), number(row, "change_more")
    if change == "undecided":
        need = f": comparing takes {more:g} more requests each time" if more else ""
        return Cell(f"too few to compare{need}", "mild")
    return _CHANGES.get(change) if isinstance(change, str) else None


def counted(row: Row) -> str:
    """How many requests it rests on, and how many had no answer; empty where nobody says."""
    many, failures = number(row, "n"), number(row, "failures")
    if many is None:
        return ""
    failed = f", {failures:g} of them failed" if failures else ""
    return f"{many:g} requests{failed}"


def at_most(row: Row) -> str:
    """The bound of the p95, and how sure it is; empty where there are too few samples for one."""
    most, many = number(row, "at_most"), number(row, "n")
    if most is None or many is None:
        return ""
    return f"at most {most:,.0f} ms, 95 % sure, of {many:g} requests"
