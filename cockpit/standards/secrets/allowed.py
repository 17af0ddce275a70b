"""Which `[[allowed_secret]]` covers something found, if one does."""

import datetime as dt
from collections.abc import Iterable
from fnmatch import fnmatchcase

from cockpit.facts.leaks import Leak
from cockpit.launch.making import AllowedSecret


def allowed(rows: Iterable[AllowedSecret], leak: Leak, today: dt.date) -> AllowedSecret | None:
    """The first row that means this leak and has not run out.

    A row with a digest means that value, one with a rule what that rule finds; with a path only there. A row
    that names neither digest nor rule nor path means nothing.
    """
    return next((row for row in rows if means(row, leak) and holds(row, today)), None)


def holds(row: AllowedSecret, today: dt.date) -> bool:
    """Its last day is not over; one without a last day holds for ever."""
    return row.until is None or today <= row.until


def means(row: AllowedSecret, leak: Leak) -> bool:
    """All that the row names fits the leak."""
    if not (row.digest or row.rule or row.path):
        return False
    return (
        row.digest in ("", leak.digest)
        and row.rule in ("", leak.rule)
        and (not row.path or fits(row.path, leak.path))
    )


def fits(pattern: str, path: str) -> bool:
    """A path pattern as people write it: `*` within a folder, `**` over folders, `dir/` all below it.

    A pattern that is the path itself fits too, whatever signs are in it (`app/[id]/page.tsx`).
    """
    wanted = f"{pattern}**" if pattern.endswith("/") else pattern
    return wanted == path or _fit(wanted.removeprefix("./").split("/"), path.split("/"))


def _fit(wanted: list[str], parts: list[str]) -> bool:
    """Folder by folder; `reached` are the places in the path up to which the pattern fits so far."""
    reached = {0}
    for step in wanted:
        if step == "**":
            reached = set(range(min(reached), len(parts) + 1)) if reached else set()
        else:
            reached = {at + 1 for at in reached if at < len(parts) and fnmatchcase(parts[at], step)}
    return len(parts) in reached
