"""A pack as what a later run is compared with: verdict and fingerprints of what was not well, by subject."""

from collections import defaultdict
from pathlib import Path
from typing import Final

from cockpit.handover.digest import pack_digest
from cockpit.handover.schema import Pack, rows
from cockpit.handover.verify.reading import read
from cockpit.handover.verify.results import was_open
from cockpit.model import Verdict, worst
from cockpit.reports.changes import THE_REST, Baseline, Was

# Of a check that was undecided nobody knows how the subjects were that it does not name.
_SAW_ALL: Final = ("pass", "not-applicable", "warn", "fail")


def of(path: Path) -> tuple[Baseline, str]:
    """(what the pack at that path says of the checks, what a person should know about it).

    Raises:
        UnreadableError: there is no pack that can be read.
    """
    pack = read(path).pack
    told = [row.get("pack_digest") for row in rows(pack, "integrity")]
    changed = (
        "" if told == [pack_digest(pack)] else "the pack was changed after it was closed: cockpit verify"
    )
    return results(pack), changed


def results(pack: Pack) -> Baseline:
    """What was not well by check and subject; a subject that is not named was well."""
    return {row["check"]: _subjects(row) for row in rows(pack, "result") if isinstance(row.get("check"), str)}


def _subjects(row: dict[str, object]) -> dict[str, Was]:
    verdicts: dict[str, list[Verdict]] = defaultdict(list)
    faults: dict[str, set[str]] = defaultdict(set)
    for fingerprint, (verdict, subject) in was_open(row).items():
        verdicts[subject].append(verdict)
        faults[subject].add(fingerprint)
    known = {subject: Was(worst(found), frozenset(faults[subject])) for subject, found in verdicts.items()}
    return known | ({THE_REST: Was(Verdict.PASS)} if row.get("verdict") in _SAW_ALL else {})
