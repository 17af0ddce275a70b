"""What is to be said about the record after a run: waivers that do not count, rows that are not believed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cockpit.model import Result
from cockpit.people.waiving import Count, Standing, covers
from cockpit.record import Record
from cockpit.text import redact, safe

_NAMED: Final = 10  # rows that are not believed, each in a sentence; who has more has one cause


def notes(
    record: Record, waivers: Sequence[Standing], results: Mapping[str, Result], known: Sequence[str]
) -> Iterator[str]:
    """One sentence for each thing that a person should mend or know.

    Args:
        record: what people said.
        waivers: its waivers as they stand.
        results: the newest results by check id.
        known: every check id of this build.
    """
    if record.unreadable:
        yield f"{record.unreadable}. What people said counts for nothing until it is mended."
    if record.conflicted:
        yield (
            "launch.record.toml holds git's conflict marks: both sides are counted, and the next row that is "
            "added removes the marks"
        )
    yield from (f"launch.record.toml: {problem}" for problem in record.problems[:_NAMED])
    if (more := len(record.problems) - _NAMED) > 0:
        yield f"launch.record.toml: and {more} more rows that are not believed"
    for one in waivers:
        yield from _about(one, results.get(one.waiver.check), known)


def _about(one: Standing, result: Result | None, known: Sequence[str]) -> Iterator[str]:
    row = one.waiver
    words = f"waiver {one.id} of {row.check} ({', '.join(row.scope)}), asked by {row.by} until {row.until}"
    named = safe(redact(words), 300)
    covered = [found for found in result.findings if covers(row, result, found)] if result else []
    if row.check not in known:
        yield f"{named}: this build has no such check"
    elif one.count is Count.EXPIRED and covered:
        yield f"{named}: {one.why}, so what it covered counts again: {covered[0].subject}"
    elif one.count in (Count.PENDING, Count.REFUSED):
        yield f"{named}: does not count, {one.why}"
    elif one.count is Count.ACTIVE and result is not None and not covered:
        yield f"{named}: covers nothing that is open and no launch blocker, so it can be left to end"
