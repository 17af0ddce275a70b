"""Writes pack, go-live list and evidence: nothing when nothing changed, never over a signature."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cockpit.evidence import EvidenceError, EvidenceStore, write_atomically
from cockpit.handover import golive, pack, said, toml
from cockpit.handover.locks import refuse_secrets
from cockpit.journal import Seen
from cockpit.launch import Launch
from cockpit.people.waiving import Standing
from cockpit.record import Record
from cockpit.text import safe

PACK, GOLIVE = "handover.toml", "golive.toml"


class HandoverError(Exception):
    """The pack cannot be written; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Written:
    """Which files changed, and what a person should know about the pack."""

    changed: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What people said, and the waivers among it as they stand."""

    record: Record = field(default_factory=Record)
    waivers: tuple[Standing, ...] = ()


def write(
    folder: Path,
    launch: Launch,
    seen: Mapping[str, Seen],
    store: EvidenceStore,
    tool: str,
    people: Said | None = None,
) -> Written:
    """Write the handover into the folder, with mode 0600.

    Raises:
        HandoverError: nothing was checked yet, or the folder holds a signed pack that says something else.
        SecretRefusedError: the pack would hold a secret.
        UnwritableError: a declaration cannot be written as TOML.
        OSError: the folder cannot be written.
    """
    if not seen:
        raise HandoverError(
            "Nothing was checked yet, so there is nothing to hand over. Run `cockpit check` first."
        )
    heard = people or Said()
    blobs, notes = _blobs(seen, store)
    shown, missing = _shown(heard.record, store)
    sizes = {digest: len(data) for digest, data in (*blobs.items(), *shown.items())}
    sources = pack.Sources(launch, seen, sizes, tool, heard.record, heard.waivers)
    notes += missing
    whole = pack.build(sources)
    walk = golive.build(sources, whole)
    for data in (whole, walk):
        refuse_secrets(data)
    texts = {PACK: toml.dumps(whole, pack.NOTES), GOLIVE: toml.dumps(walk, golive.NOTES)}
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _keeps_signature(folder / PACK, whole):
        notes.append(f"{PACK} is signed and says the same; it was left as it is.")
        texts.pop(PACK)
    if _was_walked(folder / GOLIVE, walk):
        notes.append(f"{GOLIVE} has been begun for this pack; it was left as it is.")
        texts.pop(GOLIVE)
    files = {f"evidence/{digest}.json": data for digest, data in blobs.items()}
    files |= {f"evidence/{digest}.txt": data for digest, data in shown.items()}
    files |= {name: text.encode() for name, text in texts.items()}
    return Written(tuple(name for name, data in files.items() if _put(folder / name, data)), tuple(notes))


def _blobs(seen: Mapping[str, Seen], store: EvidenceStore) -> tuple[dict[str, bytes], list[str]]:
    """The evidence of the results by digest; what is missing or damaged is said and left out."""
    blobs: dict[str, bytes] = {}
    notes = []
    for check in sorted(seen):
        digest = seen[check].evidence
        if digest is None:
            continue
        try:
            blobs[digest] = store.get(digest)
        except EvidenceError as reason:
            notes.append(f"{safe(check, 80)}: {reason} It is not in the pack; run the check again.")
    return blobs, notes


def _shown(record: Record, store: EvidenceStore) -> tuple[dict[str, bytes], list[str]]:
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


def _put(path: Path, data: bytes) -> bool:
    """Write the file unless it holds these bytes already; true when it was written."""
    if path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data:
        return False
    path.parent.mkdir(mode=0o700, exist_ok=True)
    write_atomically(path, data)
    return True


def _earlier(path: Path) -> dict[str, Any]:
    """What an earlier file says; nothing when there is none.

    Raises:
        HandoverError: it cannot be read, so it may be worth keeping.
    """
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as reason:
        raise HandoverError(
            f"{safe(str(path))} is there and cannot be read ({safe(str(reason), 200)}). "
            "Move it aside, or name another folder: cockpit handover DIR"
        ) from None


def _keeps_signature(path: Path, new: Mapping[str, Any]) -> bool:
    """The pack there is signed, over the digest the new one would have.

    Raises:
        HandoverError: it is signed over something else, which is not to be overwritten.
    """
    earlier = _earlier(path)
    decision = _part(earlier, "decision")
    by_hand = decision.get("decided_by") and "record" not in decision
    if not (earlier.get("signoff") or by_hand):
        return False
    if _part(earlier, "integrity").get("pack_digest") == new["integrity"]["pack_digest"]:
        return True
    raise HandoverError(
        f"{safe(str(path))} is signed, and the product has changed since. A signed pack is never "
        "overwritten: name another folder, cockpit handover DIR"
    )


def _was_walked(path: Path, new: Mapping[str, Any]) -> bool:
    """The list there has been begun, for the same pack."""
    earlier = _earlier(path)
    rows = earlier.get("item")
    done = any(isinstance(row, dict) and row.get("done") for row in (rows if isinstance(rows, list) else ()))
    begun = done or "by" in _part(earlier, "decision")
    same: bool = _part(earlier, "checklist").get("pack_digest") == new["checklist"]["pack_digest"]
    return begun and same


def _part(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A table of a file somebody may have edited; empty where there is none."""
    part = data.get(name)
    return part if isinstance(part, dict) else {}
