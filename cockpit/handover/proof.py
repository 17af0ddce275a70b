"""The results of the pack, and the evidence they and its tables rest on."""

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final

from cockpit.handover import measured, said
from cockpit.handover.schema import Row
from cockpit.handover.sources import Sources, evidence_id
from cockpit.kit.weights import SAVING
from cockpit.model import Finding, Mode, Verdict
from cockpit.text import safe, said_of

# How long a look may be relied on, in days; after that it has to be repeated.
_VALID_DAYS: Final = {Mode.AUTO: 30, Mode.ASSISTED: 90, Mode.ATTESTED: 90}
_KINDS: Final = {Mode.AUTO: "probe", Mode.ASSISTED: "assisted", Mode.ATTESTED: "attestation"}
_MOST: Final = 20  # findings of one check that say what they would save
_LONGEST: Final = 300  # characters
_QUIET: Final = (Verdict.PASS, Verdict.NOT_APPLICABLE)


def results(sources: Sources) -> list[Row]:
    """The latest result of every check; `open` are what is not green, `saving` what mending it brings."""
    return [_result(sources, check) for check in sorted(sources.seen)]


def _result(sources: Sources, check: str) -> Row:
    seen = sources.seen[check]
    row: Row = {
        "check": check,
        "verdict": seen.result.verdict.value,
        "severity": seen.result.severity_now.value,
        "mode": seen.result.mode.value,
        "at": sources.at(check),
    }
    if seen.evidence is not None and seen.evidence in sources.evidence:
        row["evidence"] = [evidence_id(seen.evidence)]
    open_ = [one for one in seen.result.findings if one.verdict not in _QUIET]
    row |= {"open": sorted(map(_open, open_))} if open_ else {}
    return row | ({"saving": saved} if (saved := list(_savings(open_))) else {})


def _open(found: Finding) -> str:
    return f"{found.fingerprint} {found.verdict} {safe(found.subject, 300)}"


def _savings(found: Iterable[Finding]) -> Iterator[str]:
    """What mending each would save, where its check reckons that: which page, and how much."""
    for one in islice(found, _MOST):
        if saving := one.evidence.get(SAVING):
            yield safe(said_of(one.subject, str(saving)), _LONGEST)


def evidence(sources: Sources) -> list[Row]:
    """Every piece of evidence once: of results, people, maps and measurements, and the pack's own."""
    rows = (
        *_of_results(sources),
        *_of_people(sources),
        *_of_maps(sources),
        *_of_measurements(sources),
        *_own(sources),
    )
    return list({row["id"]: row for row in rows}.values())


def _of_results(sources: Sources) -> Iterator[Row]:
    for check in sorted(sources.seen):
        seen = sources.seen[check]
        if seen.evidence is not None and seen.evidence in sources.evidence:
            mode, at = seen.result.mode, sources.at(check)
            until = at.date() + dt.timedelta(days=_VALID_DAYS[mode])
            yield _row(sources, seen.evidence, check, _KINDS[mode], at, until)


def _of_people(sources: Sources) -> Iterator[Row]:
    for digest, check, kind, at, until in said.evidence(sources.record):
        if digest in sources.evidence:
            yield _row(sources, digest, check, kind, at, until, ending="txt", media="text/plain")


def _of_maps(sources: Sources) -> Iterator[Row]:
    for table, seen in sources.maps.items():
        until = seen.at.date() + dt.timedelta(days=_VALID_DAYS[Mode.AUTO])
        yield _row(sources, seen.digest, f"map.{table}", "map", seen.at, until)


def _of_measurements(sources: Sources) -> Iterator[Row]:
    for one in sources.measured:
        until = one.at.date() + dt.timedelta(days=_VALID_DAYS[Mode.AUTO])
        yield _row(sources, one.digest, measured.CHECK, measured.EVIDENCE, one.at, until)


def _own(sources: Sources) -> Iterator[Row]:
    for digest, own in sources.own.items():
        row = _row(sources, digest, own.id, own.kind, own.at, None, ending=own.ending, media=own.media)
        yield {**row, "note": own.note}


def _row(
    sources: Sources,
    digest: str,
    check: str,
    kind: str,
    at: dt.datetime,
    until: dt.date | None,
    *,
    ending: str = "json",
    media: str = "application/json",
) -> Row:
    row: dict[str, Any] = {"id": evidence_id(digest), "check": check, "kind": kind, "collected_at": at}
    row |= {"valid_until": until} if until else {}
    return row | {
        "path": f"evidence/{digest}.{ending}",
        "media": media,
        "bytes": sources.evidence[digest],
        "sha256": digest,
        "redacted": True,
    }
