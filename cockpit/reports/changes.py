"""What changed between two runs: the report of a recheck."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cockpit.model import Finding, Result, Verdict, worst
from cockpit.redacted import redacted
from cockpit.reports.ink import COLOURS, Ink

Kind = Literal["newly-red", "mended", "changed", "same"]
_QUIET = (Verdict.PASS, Verdict.NOT_APPLICABLE)
_UNDECIDED = (Verdict.UNKNOWN, Verdict.ERROR)


@dataclass(frozen=True, slots=True)
class Change:
    """One subject of one check, before and after; None where it was not looked at or no longer exists.

    `found` are the findings that say why: those after, or those before when it is mended.
    """

    kind: Kind
    check: str
    subject: str
    before: Verdict | None
    after: Verdict | None
    found: tuple[Finding, ...]


def changes(before: Mapping[str, Result], after: Mapping[str, Result]) -> tuple[Change, ...]:
    """What the checks judged after say that those before did not, by fingerprint and verdict; worst first.

    Checks that were not judged after are left out: nothing is known of them. A failure that is undecided now
    is changed, not mended.
    """
    order = ("newly-red", "changed", "mended", "same")
    found = [change for check, result in after.items() for change in _of_check(before.get(check), result)]
    return tuple(sorted(found, key=lambda change: (order.index(change.kind), change.check, change.subject)))


def _of_check(before: Result | None, after: Result) -> list[Change]:
    old, new = _by_subject(before), _by_subject(after)
    subjects = sorted(old.keys() | new.keys())
    return [_change(after, subject, old.get(subject, ()), new.get(subject, ())) for subject in subjects]


def _by_subject(result: Result | None) -> dict[str, tuple[Finding, ...]]:
    subjects: dict[str, tuple[Finding, ...]] = {}
    for found in redacted(result).findings if result else ():
        subjects[found.subject] = (*subjects.get(found.subject, ()), found)
    return subjects


def _change(after: Result, subject: str, old: tuple[Finding, ...], new: tuple[Finding, ...]) -> Change:
    was, now = _worst(old), _worst(new)
    if now is None and after.verdict in _UNDECIDED:
        now = after.verdict  # the subject was not reached this time
    kind = _kind(was, now, _faults(old), _faults(new))
    return Change(kind, after.check, subject, was, now, new if new and kind != "mended" else old)


def _kind(was: Verdict | None, now: Verdict | None, old: set[str], new: set[str]) -> Kind:
    if now is Verdict.FAIL and (was is not Verdict.FAIL or new - old):
        return "newly-red"
    if was is Verdict.FAIL and now not in (Verdict.FAIL, *_UNDECIDED):
        return "mended"
    if (was in (None, *_QUIET) and now in (None, *_QUIET)) or (was is now and old == new):
        return "same"
    return "changed"


def _worst(found: tuple[Finding, ...]) -> Verdict | None:
    return worst([each.verdict for each in found]) if found else None


def _faults(found: tuple[Finding, ...]) -> set[str]:
    """The fingerprints of what is not well."""
    return {each.fingerprint for each in found if each.verdict not in _QUIET}


def write_changes(ink: Ink, changed: tuple[Change, ...]) -> None:
    """Print what changed, how much did not, and how much of that fails as before."""
    moved = [change for change in changed if change.kind != "same"]
    for change in moved:
        _write_change(ink, change)
    same = [change for change in changed if change.kind == "same"]
    red = sum(change.after is Verdict.FAIL for change in same)
    counts = {
        kind: sum(change.kind == kind for change in moved) for kind in ("newly-red", "mended", "changed")
    }
    words = ", ".join(f"{many} {kind.replace('-', ' ')}" for kind, many in counts.items() if many)
    ink.line(
        f"{words or 'Nothing changed'}; {len(same)} the same" + (f", {red} of them fail." if red else ".")
    )


def _write_change(ink: Ink, change: Change) -> None:
    was, now = change.before or "not looked at", change.after or "gone"
    hue = COLOURS[change.after] if change.after else COLOURS[Verdict.PASS]
    sign = ink.glyph(change.after or Verdict.PASS)
    ink.line(f"{sign} {change.kind.replace('-', ' ')}: {was} -> {now}", hue)
    ink.wrapped(f"{change.check}  {change.subject}", 2)
    for found in change.found:
        if change.kind != "mended":
            ink.wrapped(found.summary, 2)
            ink.labelled("expected", found.expected)
            ink.labelled("observed", found.observed)
            ink.labelled("fix", found.fix.text if found.fix else "")
            ink.labelled("verify", found.verify, verbatim=True)
