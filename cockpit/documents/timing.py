"""What a row of `performance` says in words: the answer of the samples to the limit, and of two tests to a change.

Where samples say nothing, because there are too few or nobody wrote what they say, the p95 alone is told.
"""

from typing import Final

from cockpit.documents.document import Cell
from cockpit.handover.schema import Row, fits

FAMILIES: Final = ("perf", "cache", "db")
_SEEN: Final = Cell("not judged", "quiet")
_CHANGES: Final = {
    "better": Cell("quicker than before", "good"),
    "worse": Cell("slower than before", "bad"),
    "unchanged": Cell("no change shows", "quiet"),
}


def number(row: Row, key: str) -> float | None:
    """The number under a key; none where there is something else."""
    value = row.get(key)
    return value if fits("number", value) else None


def answer(row: Row) -> Cell:
    """Within the limit, over it, or undecided and how many more requests would decide."""
    says, more = row.get("says"), number(row, "more")
    if says == "within":
        return Cell("within the limit", "good")
    if says == "beyond":
        return Cell("over the limit", "bad")
    if says == "undecided":
        would = f": {more:g} more requests would decide" if more else ": too close to the limit"
        return Cell(f"undecided{would}", "mild")
    now, limit = number(row, "after_p95"), number(row, "limit_ms")
    if now is None or limit is None:
        return _SEEN
    return Cell("within the limit", "good") if now <= limit else Cell("over the limit", "bad")


def against(row: Row) -> Cell | None:
    """Whether a test shows a change since the first measurement; none where nothing was compared."""
    change, more = row.get("change"), number(row, "change_more")
    if change == "undecided":
        need = f": {more:g} more requests each time would do" if more else ""
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
