"""What changed between two runs: the report of a recheck."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from cockpit.consent import LEFT_OUT
from cockpit.model import Finding, Result, Verdict, worst
from cockpit.redacted import redacted
from cockpit.reports.ink import COLOURS, Ink

FEW: Final = 3
_UNREACHED: Final = "not reached this time"
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


@dataclass(frozen=True, slots=True)
class Was:
    """One subject of one check: its worst verdict, the fingerprints of what is not well, what was found.

    A handover pack keeps no more than verdict and fingerprints, so that `found` may be empty.
    """

    verdict: Verdict | None = None
    faults: frozenset[str] = frozenset()
    found: tuple[Finding, ...] = ()


Baseline = Mapping[str, Mapping[str, Was]]  # by check, then by subject
THE_REST: Final = "*"  # stands in a baseline for every subject that it does not name
_NOTHING: Final = Was()


def changes(before: Mapping[str, Result], after: Mapping[str, Result]) -> tuple[Change, ...]:
    """What the checks judged after say that those before did not, by fingerprint and verdict; worst first.

    Checks that were not judged after are left out: nothing is known of them. A failure that is undecided now
    is changed, not mended.
    """
    return since({check: by_subject(result) for check, result in before.items()}, after)


def since(before: Baseline, after: Mapping[str, Result]) -> tuple[Change, ...]:
    """The same, of what is known from before by subject."""
    order = ("newly-red", "changed", "mended", "same")
    found = [change for check, result in after.items() for change in _of_check(before.get(check, {}), result)]
    return tuple(sorted(found, key=lambda change: (order.index(change.kind), change.check, change.subject)))


def _of_check(old: Mapping[str, Was], after: Result) -> list[Change]:
    new = by_subject(after)
    rest = old.get(THE_REST, _NOTHING)
    subjects = sorted((old.keys() | new.keys()) - {THE_REST})
    return [
        _change(after, subject, old.get(subject, rest), new.get(subject, _NOTHING)) for subject in subjects
    ]


def by_subject(result: Result) -> dict[str, Was]:
    """What a result says of each subject, without secrets."""
    subjects: dict[str, tuple[Finding, ...]] = {}
    for found in redacted(result).findings:
        subjects[found.subject] = (*subjects.get(found.subject, ()), found)
    return {subject: Was(_worst(found), _faults(found), found) for subject, found in subjects.items()}


def _change(after: Result, subject: str, old: Was, new: Was) -> Change:
    was, now = old.verdict, new.verdict
    if now is None and after.verdict in _UNDECIDED:
        now = after.verdict  # the subject was not reached this time
    left_out = bool(new.found) and all(each.kind == LEFT_OUT for each in new.found)
    same = left_out and was is not Verdict.FAIL  # it was not done again, for nobody allowed it this time
    kind = "same" if same else _kind(was, now, old.faults, new.faults)
    found = new.found if new.found and kind != "mended" else old.found
    return Change(kind, after.check, subject, was, now, found)


def _kind(was: Verdict | None, now: Verdict | None, old: frozenset[str], new: frozenset[str]) -> Kind:
    if now is Verdict.FAIL and (was is not Verdict.FAIL or new - old):
        return "newly-red"
    if was is Verdict.FAIL and now not in (Verdict.FAIL, *_UNDECIDED):
        return "mended"
    if (was in (None, *_QUIET) and now in (None, *_QUIET)) or (was is now and old == new):
        return "same"
    return "changed"


def _worst(found: tuple[Finding, ...]) -> Verdict | None:
    return worst([each.verdict for each in found]) if found else None


def _faults(found: tuple[Finding, ...]) -> frozenset[str]:
    """The fingerprints of what is not well."""
    return frozenset(each.fingerprint for each in found if each.verdict not in _QUIET)


def write_changes(ink: Ink, changed: tuple[Change, ...]) -> None:
    """Print what changed, how much did not, and how much of that fails as before."""
    moved = [change for change in changed if change.kind != "same"]
    blind = _blind(moved)
    together = {id(change) for group in blind.values() for change in group}
    for change in moved:
        if id(change) not in together:
            _write_change(ink, change)
    for cause, group in blind.items():
        _write_blind(ink, cause, group)
    same = [change for change in changed if change.kind == "same"]
    red = sum(change.after is Verdict.FAIL for change in same)
    counts = {
        kind: sum(change.kind == kind for change in moved) for kind in ("newly-red", "mended", "changed")
    }
    words = ", ".join(f"{many} {kind.replace('-', ' ')}" for kind, many in counts.items() if many)
    ink.line(
        f"{words or 'Nothing changed'}; {len(same)} the same" + (f", {red} of them fail." if red else ".")
    )


def _blind(moved: list[Change]) -> dict[str, list[Change]]:
    """What is undecided now for one and the same reason, in groups of more than FEW."""
    groups: dict[str, list[Change]] = {}
    for change in moved:
        if change.after is Verdict.UNKNOWN and change.before is not Verdict.FAIL:
            why = (found.summary for found in change.found if found.verdict is Verdict.UNKNOWN)
            groups.setdefault(next(why, _UNREACHED), []).append(change)
    return {why: group for why, group in groups.items() if len(group) > FEW}


def _write_blind(ink: Ink, cause: str, group: list[Change]) -> None:
    checks = sorted({change.check for change in group})
    more = f" and {len(checks) - FEW} more" if len(checks) > FEW else ""
    ink.line(f"{ink.glyph(Verdict.UNKNOWN)} undecided now: {len(group)} subjects", COLOURS[Verdict.UNKNOWN])
    ink.wrapped(cause, 2)
    ink.wrapped(f"{', '.join(checks[:FEW])}{more}", 2)


def _write_change(ink: Ink, change: Change) -> None:
    was, now = change.before or "not looked at", change.after or "gone"
    hue = COLOURS[change.after] if change.after else COLOURS[Verdict.PASS]
    sign = ink.glyph(change.after or Verdict.PASS)
    ink.line(f"{sign} {change.kind.replace('-', ' ')}: {was} -> {now}", hue)
    ink.wrapped(f"{change.check}  {change.subject}", 2)
    if change.kind == "mended":
        return
    for found in change.found:
        if change.after is None:  # it asks for nothing any more
            ink.wrapped(f"before: {found.summary}", 2)
            continue
        ink.wrapped(found.summary, 2)
        ink.labelled("expected", found.expected)
        ink.labelled("observed", found.observed)
        ink.labelled("fix", found.fix.text if found.fix else "")
        ink.labelled("verify", found.verify, verbatim=True)
