"""Writes the pack: nothing when nothing changed, and never over one that somebody has signed."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cockpit.credentials.secret import Missing
from cockpit.credentials.signing_key import load_or_make
from cockpit.documents import library
from cockpit.documents.markdown import markdown
from cockpit.evidence import read_plain, refuse_link
from cockpit.golive.document import document as golive_document
from cockpit.handover import golive, pack, toml
from cockpit.handover.gathering import Gathered, HandoverError, gather
from cockpit.handover.locks import refuse_secrets
from cockpit.handover.placing import place
from cockpit.handover.schema import rows
from cockpit.handover.signing import Key, sign
from cockpit.handover.verify.reading import UnreadableError, parsed
from cockpit.page.golive import golive_page
from cockpit.page.handover import handover_page
from cockpit.text import safe

if TYPE_CHECKING:
    from cockpit.sprint import Sprint

PACK, GOLIVE = "handover.toml", "golive.toml"
FOLDER: Final = "handover"


class SignedError(HandoverError):
    """The folder holds a pack that somebody has signed, and it says something else."""


@dataclass(frozen=True, slots=True)
class Written:
    """The folder, the pack in it, which files changed, what a person should know, why it is not sealed."""

    folder: Path
    pack: Mapping[str, Any]
    changed: tuple[str, ...]
    notes: tuple[str, ...]
    unsealed: str = ""


def write(folder: Path, gathered: Gathered, key: Key | None = None) -> Written:
    """Write the pack into the folder, every file with mode 0600, the pack itself last.

    Args:
        folder: made if it is not there.
        gathered: what the pack is made from.
        key: signs it; without one it is unsigned.

    Raises:
        SignedError: the folder holds a signed pack that says something else.
        HandoverError: what lies there cannot be read.
        SecretRefusedError: the pack would hold a secret.
        UnwritableError: a declaration cannot be written as TOML.
        OSError: the folder cannot be written.
    """
    files, whole = _files(gathered, key)
    if _signed_by_hand(folder / PACK, gathered, whole):
        note = f"{PACK} is signed by hand and says the same; everything was left as it is."
        return Written(folder, whole, (), (note, *gathered.notes))
    return Written(folder, whole, place(folder, files), gathered.notes)


def _files(gathered: Gathered, key: Key | None) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Every file of the folder by its name, evidence first and the pack last; and the pack."""
    whole = pack.build(gathered.sources)
    walk = golive.build(gathered.sources, whole)
    if key is not None:
        whole["integrity"]["signature"] = {"public_key": key.public}
    for data in (whole, walk):
        refuse_secrets(data)
    texts = {
        GOLIVE: toml.dumps(walk, golive.NOTES),
        "GO-LIVE.md": markdown(golive_document(walk)),
        "RUNBOOKS.md": markdown(library.make("out.runbooks", whole)),
        "golive.html": golive_page(walk),
        "index.html": handover_page(whole),
    }
    beside = {name: text.encode() for name, text in texts.items()}
    whole["integrity"]["file"] = [_file(name, data) for name, data in beside.items()]
    if key is not None:
        whole["integrity"]["signature"] = sign(whole, key)
    return {**gathered.files, **beside, PACK: toml.dumps(whole, pack.NOTES).encode()}, whole


def _file(name: str, data: bytes) -> dict[str, Any]:
    return {"path": name, "bytes": len(data), "sha256": sha256(data).hexdigest()}


async def rewrite(sprint: "Sprint", folder: Path | None = None) -> Written:
    """Write the pack of a sprint, sealed with the keyring's key, into the folder, else beside launch.toml.

    A pack there that is signed and says something else stays as it is, and the new one gets a folder of its
    own that carries its day; where a folder was named, that is refused. Raises as `gather` and `write` do.
    """
    key, unsealed = await _key(sprint)
    gathered = gather(sprint)
    return replace(_placed(sprint.folder / FOLDER, folder, gathered, key), unsealed=unsealed)


def _placed(usual: Path, folder: Path | None, gathered: Gathered, key: Key | None) -> Written:
    if folder is None:
        refuse_link(usual)  # a repository could ship one
    try:
        return write(folder or usual, gathered, key)
    except SignedError as reason:
        if folder is not None:
            raise
        own = usual.with_name(f"{FOLDER}-{gathered.sources.newest:%Y-%m-%d-%H%M%S}")
        written = write(own, gathered, key)
        note = f"{reason} It stays as it is; the new pack is in {safe(own.name)}."
        return replace(written, notes=(note, *written.notes))


async def _key(sprint: "Sprint") -> tuple[Key | None, str]:
    """The key that seals packs, or why there is none."""
    found = await load_or_make(sprint.launch)
    return (None, str(found)) if isinstance(found, Missing) else (Key.of(found), "")


def _signed_by_hand(path: Path, gathered: Gathered, new: Mapping[str, Any]) -> bool:
    """The pack there carries a signature that the record does not know, over the digest of the new one.

    Raises:
        SignedError: it is signed, by hand or through the record, and the new one says something else.
    """
    earlier = _earlier(path)
    signoffs, decision = rows(earlier, "signoff"), _part(earlier, "decision")
    by_hand = bool(decision.get("decided_by")) and "record" not in decision
    if not (signoffs or by_hand):
        return False
    if _part(earlier, "integrity").get("pack_digest") != new["integrity"]["pack_digest"]:
        raise SignedError(
            f"{safe(str(path))} is signed, and the product has changed since. A signed pack is never "
            "overwritten: name another folder (cockpit handover DIR)."
        )
    said = {(row.by, row.at) for row in gathered.sources.record.rows.values()}
    return by_hand or any((row.get("who"), row.get("at")) not in said for row in signoffs)


def _earlier(path: Path) -> dict[str, Any]:
    """What an earlier file says; nothing when there is none.

    Raises:
        HandoverError: it cannot be read, so it may be worth keeping.
    """
    if not os.path.lexists(path):
        return {}
    try:
        return parsed(read_plain(path), path.name)
    except (OSError, UnreadableError) as reason:
        why = reason.strerror if isinstance(reason, OSError) else str(reason)
        raise HandoverError(
            f"{safe(str(path))} is there and cannot be read ({why}). "
            "Move it aside, or name another folder: cockpit handover DIR"
        ) from None


def _part(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A table of a file somebody may have edited; empty where there is none."""
    part = data.get(name)
    return part if isinstance(part, dict) else {}
