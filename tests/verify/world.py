"""Packs to verify: one that the cockpit wrote in a lab, and the same with something done to it.

What is done to a pack is closed again: digests, file list and go-live list fit, as if whoever did it knew
how. A flaw is then found for its own sake, and not because a digest is off.
"""

import datetime as dt
import shutil
from collections.abc import Callable
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any

from cockpit.handover.digest import pack_digest
from cockpit.handover.toml import dumps
from cockpit.handover.verify.flaw import Flaw
from cockpit.handover.verify.reading import read, read_golive
from cockpit.handover.verify.whole import examine

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
TODAY = NOW.date()
FILES = ("golive.toml", "GO-LIVE.md", "RUNBOOKS.md", "golive.html", "index.html")
Data = dict[str, Any]
Change = Callable[[Data, Data], None]  # of the pack and of its go-live list


def days(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


def copied(written: Path, to: Path) -> Path:
    """A copy of a pack that may be changed."""
    shutil.copytree(written, to)
    return to


def opened(folder: Path) -> tuple[Data, Data]:
    """The pack and its go-live list as data."""
    packed = read(folder)
    golive = read_golive(packed)
    assert golive is not None
    return deepcopy(dict(packed.pack)), deepcopy(dict(golive))


def close(folder: Path, pack: Data, golive: Data) -> None:
    """Write both with every digest as it has to be."""
    digest = pack_digest(pack)
    pack["integrity"]["pack_digest"] = digest
    pack["integrity"]["evidence_count"] = len(pack.get("evidence", []))
    for row in pack.get("signoff", []):
        row["pack_digest"] = digest
    golive["checklist"]["pack_digest"] = digest
    (folder / "golive.toml").write_text(dumps(golive), "utf-8")
    for row in pack["integrity"]["file"]:
        data = (folder / row["path"]).read_bytes()
        row |= {"bytes": len(data), "sha256": sha256(data).hexdigest()}
    (folder / "handover.toml").write_text(dumps(pack), "utf-8")


def changed(written: Path, to: Path, change: Change) -> Path:
    """A copy with this done to it, closed again."""
    folder = copied(written, to)
    pack, golive = opened(folder)
    change(pack, golive)
    close(folder, pack, golive)
    return folder


def flaws(folder: Path, now: dt.datetime = NOW) -> list[Flaw]:
    """What an examination finds, without what is only good to know."""
    return [flaw for flaw in examine(read(folder), now) if flaw.kind != "note"]


def places(folder: Path, now: dt.datetime = NOW) -> set[tuple[str, str]]:
    """(kind, place) of the same."""
    return {(flaw.kind, flaw.place) for flaw in flaws(folder, now)}
