"""What changed in ten lines or fewer: for the minute after a deploy."""

from collections.abc import Sequence
from typing import Final

from cockpit.model import Verdict
from cockpit.reports.changes import Change
from cockpit.reports.ink import COLOURS, Ink
from cockpit.text import safe

SHOWN: Final = 7  # checks that get a line of their own
_FLOW: Final = "flow."
_ORDER: Final = ("newly-red", "changed", "mended")
Group = list[Change]


def write_brief(ink: Ink, changed: Sequence[Change], head: str, width: int) -> None:
    """The head, a line for each of the gravest checks, how many more there are, and the count.

    What the journeys showed comes first: it is what customers meet. No line is longer than the width.
    """
    groups: dict[tuple[str, str, Verdict | None], Group] = {}
    for change in changed:
        if change.kind != "same":
            groups.setdefault((change.kind, change.check, change.after), []).append(change)
    moved = sorted(groups.values(), key=_place)
    if head:
        ink.line(_cut(head, width))
    for group in moved[:SHOWN]:
        _write(ink, group, width)
    if rest := moved[SHOWN:]:
        ink.line(f"and {len(rest)} more checks: cockpit risks")
    ink.line(_count(changed))


def _place(group: Group) -> tuple[int, bool, str]:
    first = group[0]
    return _ORDER.index(first.kind), not first.check.startswith(_FLOW), first.check


def _write(ink: Ink, group: Group, width: int) -> None:
    first = group[0]
    after = first.after or Verdict.PASS
    where = first.subject if len(group) == 1 else f"{len(group)} subjects"
    why = first.found[0].summary if first.found and first.kind != "mended" else ""
    told = ": ".join(part for part in (f"{first.check}  {where}", why) if part)
    kind = first.kind.replace("-", " ")
    ink.line(f"{ink.glyph(after)} {_cut(f'{kind}: {told}', width - 2)}", COLOURS[after])


def _cut(text: str, width: int) -> str:
    """One line that fits."""
    whole = safe(text, 2000)
    return whole if len(whole) <= width else f"{whole[: width - 3]}..."


def _count(changed: Sequence[Change]) -> str:
    counts = ((kind, sum(change.kind == kind for change in changed)) for kind in _ORDER)
    words = ", ".join(f"{many} {kind.replace('-', ' ')}" for kind, many in counts if many)
    same = [change for change in changed if change.kind == "same"]
    red = sum(change.after is Verdict.FAIL for change in same)
    return f"{words or 'Nothing changed'}; {len(same)} the same" + (f", {red} of them fail." if red else ".")
