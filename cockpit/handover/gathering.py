"""Gathers what a pack is made from, and the files it rests on."""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cockpit import TOOL
from cockpit.evidence import EvidenceError, EvidenceStore, read_plain
from cockpit.handover import measured, said
from cockpit.handover.schema import Row, fits, tables
from cockpit.handover.sights import KIND, PREFIX
from cockpit.handover.sources import Map, Own, Sources, since
from cockpit.journal import Journal
from cockpit.launch import Launch
from cockpit.record import Decision, Record, Signature
from cockpit.record.lines import HEAD, written
from cockpit.record.rows import plain, table_of
from cockpit.text import redact, safe

if TYPE_CHECKING:
    from cockpit.sprint import Sprint

MOST_OWN: Final = 1 << 20  # bytes of launch.toml, of the record, of the declared roots
_CERTIFICATE: Final = re.compile(r"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----")


class HandoverError(Exception):
    """The pack cannot be made or written; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a pack is made from, its evidence files by path, and what a person should know about them."""

    sources: Sources
    files: Mapping[str, bytes]
    notes: tuple[str, ...]


def gather(sprint: "Sprint") -> Gathered:
    """Everything that is known of the product.

    Raises:
        HandoverError: nothing was checked yet, or there is no journal.
    """
    journal = sprint.journal
    if journal is None:
        raise HandoverError(sprint.trouble or "There is no journal of what was seen.")
    seen = journal.seen()
    if not seen:
        raise HandoverError(
            "Nothing was checked yet, so there is nothing to hand over. Run `cockpit check` first."
        )
    sprint.listen()
    record, store = sprint.voices.record, journal.evidence
    results, notes = _of_results({check: one.evidence for check, one in seen.items()}, store)
    shown, missing = _of_people(record, store)
    maps, drawn = _maps(journal)
    sittings, timed = measured.gathered(journal)
    sources = Sources(
        launch=sprint.launch,
        seen=seen,
        evidence={},
        tool=TOOL,
        record=record,
        waivers=sprint.voices.waivers,
        unchanged=journal.past.unchanged(),
        maps=maps,
        measured=sittings,
        turns=journal.past.turns(),
    )
    own = {sha256(data).hexdigest(): (one, data) for one, data in _own(sprint, sources.newest)}
    carried = {digest: data for digest, (_, data) in own.items()}
    looks = {**results, **drawn, **timed}
    sizes = {digest: len(data) for digest, data in {**looks, **shown, **carried}.items()}
    files = {f"evidence/{digest}.json": data for digest, data in looks.items()}
    files |= {f"evidence/{digest}.txt": data for digest, data in shown.items()}
    files |= {f"evidence/{digest}.{one.ending}": data for digest, (one, data) in own.items()}
    whole = replace(sources, evidence=sizes, own={digest: one for digest, (one, _) in own.items()})
    return Gathered(whole, files, (*notes, *missing))


def _of_results(
    digests: Mapping[str, str | None], store: EvidenceStore
) -> tuple[dict[str, bytes], list[str]]:
    """The evidence of the results by digest; what is missing or damaged is said and left out."""
    blobs: dict[str, bytes] = {}
    notes = []
    for check in sorted(digests):
        digest = digests[check]
        if digest is None:
            continue
        try:
            blobs[digest] = store.get(digest)
        except EvidenceError as reason:
            notes.append(f"{safe(check, 80)}: {reason} It is not in the pack; run the check again.")
    return blobs, notes


def _of_people(record: Record, store: EvidenceStore) -> tuple[dict[str, bytes], list[str]]:
    """What people showed, by digest; it lies with whoever said it, so that it may be missing here."""
    found: dict[str, bytes] = {}
    notes = []
    for digest, check, *_ in said.evidence(record):
        try:
            found[digest] = store.get(digest)
        except EvidenceError:
            notes.append(
                f"{safe(check, 80)}: the evidence {digest[:12]} was kept on another machine: run "
                "`cockpit handover` there, or copy it into .cockpit/evidence"
            )
    return found, notes


def _maps(journal: Journal) -> tuple[dict[str, Map], dict[str, bytes]]:
    """The tables as they were last seen, and their evidence; one that cannot be read is left out."""
    maps: dict[str, Map] = {}
    blobs: dict[str, bytes] = {}
    for sight in journal.past.sights(KIND):
        table, digest = sight.kept.check.removeprefix(PREFIX), sight.kept.digest
        try:
            data = journal.evidence.get(digest)
            rows = json.loads(data)["rows"]
        except (EvidenceError, ValueError, KeyError, TypeError, RecursionError):
            continue  # the next run draws it again
        maps[table] = Map(typed(rows, table), digest, since(sight.times))
        blobs[digest] = data
    return maps, blobs


def typed(value: Any, table: str) -> Any:
    """The rows as the pack holds them: days and moments out of ISO 8601, what does not fit left out."""
    if isinstance(value, list):
        return [_row(row, table) for row in value if isinstance(row, dict)]
    return _row(value, table) if isinstance(value, dict) else {}


def _row(row: Mapping[str, Any], table: str) -> Row:
    found = {}
    for key, value in row.items():
        below = f"{table}.{key}"
        if below in tables():
            found[key] = typed(value, below)
            continue
        leaf = tables()[table].of(key)
        if leaf is None:
            continue
        told = _dated(value) if leaf.kind in ("day", "moment") else value
        if fits(leaf.kind, told):
            found[key] = told
    return found


def _dated(text: Any) -> dt.date | dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)
    except (ValueError, TypeError):
        return None


def _own(sprint: "Sprint", at: dt.datetime) -> Iterator[tuple[Own, bytes]]:
    """What makes the pack checkable by itself: the declarations, what people said, the declared roots."""
    text = redact(_read(sprint.path).decode("utf-8", "replace"))
    yield Own("pack.launch", "declaration", "application/toml", "toml", at, "launch.toml"), text.encode()
    if rows := _said(sprint.voices.record):
        note = "launch.record.toml without decisions and who signed them"
        yield Own("pack.record", "record", "application/toml", "toml", at, note), rows.encode()
    if sprint.launch.vantage.ca_file:
        roots = _roots(sprint.folder, sprint.launch)
        if roots:
            yield Own("pack.trust", "trust", "application/x-pem-file", "pem", at, "[vantage] ca_file"), roots


def _read(path: Path) -> bytes:
    """A file of ours.

    Raises:
        HandoverError: it cannot be read, or is far too large.
    """
    try:
        data = read_plain(path)
    except OSError as reason:
        raise HandoverError(f"{safe(str(path))} cannot be read: {reason.strerror}") from None
    if len(data) > MOST_OWN:
        raise HandoverError(f"{safe(str(path))} is larger than {MOST_OWN >> 20} MiB")
    return data


def _said(record: Record) -> str:
    """The record without decisions: who signs a pack does not change what is signed."""
    decisions = record.of(Decision)
    rows = [
        (id_, row)
        for id_, row in record.rows.items()
        if id_ not in decisions and not (isinstance(row, Signature) and row.of in decisions)
    ]
    return HEAD + "".join(written(table_of(row), id_, plain(row)) for id_, row in rows) if rows else ""


def _roots(folder: Path, launch: Launch) -> bytes:
    """The certificates in the declared file, and nothing else of it."""
    text = _read(folder / launch.vantage.ca_file).decode("utf-8", "replace")
    return "".join(f"{found}\n" for found in _CERTIFICATE.findall(text)).encode()
