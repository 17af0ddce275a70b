"""The pack held against what it carries itself: the same launch.toml, words and sights make the same rows.

Whoever changes a row and closes the pack again with fitting digests has to change all of it. Only what this
very version wrote is made again: another one may have other words.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from cockpit import TOOL
from cockpit.handover.measured import EVIDENCE, Timed, parsed
from cockpit.handover.schema import Pack, Row, rows
from cockpit.handover.sources import Map, Sources
from cockpit.handover.verify import declarations, files
from cockpit.handover.verify.flaw import Flaw, damage
from cockpit.handover.verify.links import placed
from cockpit.handover.verify.reading import Packed
from cockpit.launch.load import LaunchFileError, read
from cockpit.record import Record
from cockpit.record.read import parse
from cockpit.remembering import MOST

# Tables that follow from launch.toml, the record, maps and measurements alone, without results or an hour.
_FOLLOWS: Final = (
    *("product", "person", "access", "credential", "domain", "dns", "host", "redirect", "env_var", "secret"),
    *("email", "edge", "cache", "deploy", "monitor", "alert_route", "threshold", "dashboard", "backup"),
    *("service", "support", "escalation", "runbook", "next_step", "parked", "attestation", "performance"),
    "third_party",
)
_OTHER: Final = "does not follow from the launch.toml, the record and the sights that the pack carries"


def examine(packed: Packed) -> Iterator[Flaw]:
    """Damage for every value that the pack's own files would make otherwise; nothing where they are gone."""
    told = next(iter(rows(packed.pack, "pack")), {})
    sources = _sources(packed)
    if sources is None or told.get("tool") != TOOL:
        return
    from cockpit.handover import pack  # noqa: PLC0415 - the whole writer, only for a pack that is else sound

    made = pack.followed(sources)
    for table in _FOLLOWS:
        yield from _table(packed.pack, made, table)


def _sources(packed: Packed) -> Sources | None:
    """What the pack was made from, as far as it carries it; none where its launch.toml cannot be read."""
    data = files.evidence(packed, declarations.LAUNCH)
    if data is None:
        return None
    try:
        launch = read(data.decode("utf-8", "replace"), Path("launch.toml"))
    except LaunchFileError:
        return None
    kept = {row["sha256"]: 0 for row in rows(packed.pack, "evidence") if isinstance(row.get("sha256"), str)}
    said = files.evidence(packed, declarations.RECORD)
    record = parse(said.decode("utf-8", "replace")) if said else Record()
    return Sources(launch, {}, kept, "", record, maps=_maps(packed), measured=_measured(packed))


def _maps(packed: Packed) -> dict[str, Map]:
    """The tables as they were seen, by the evidence in the folder."""
    from cockpit.handover.gathering import typed  # noqa: PLC0415 - with the writer

    found: dict[str, Map] = {}
    for row, data in files.every(packed, "map"):
        table = str(row.get("check", "")).removeprefix("map.")
        try:
            drawn: Any = json.loads(data)["rows"]
        except (ValueError, KeyError, TypeError, RecursionError):
            continue  # its digest fits, so that it is as it was written
        found[table] = Map(typed(drawn, table), row["sha256"], row["collected_at"])
    return found


def _measured(packed: Packed) -> tuple[Timed, ...]:
    """How quick it was, by the evidence in the folder; no pack carries more than are recalled."""
    found = islice(files.every(packed, EVIDENCE), MOST)
    read = ((parsed(data), row["sha256"]) for row, data in found)
    return tuple(Timed(measurement, digest) for measurement, digest in read if measurement is not None)


def _table(pack: Pack, made: Mapping[str, Any], table: str) -> Iterator[Flaw]:
    """Row by row; where rows are missing or too many, once for the table."""
    is_, meant = list(placed(pack, table)), rows(made, table)
    if len(is_) != len(meant):
        yield damage(table, f"has {len(is_)} rows where {len(meant)} would be: it {_OTHER}")
        return
    for (place, row), other in zip(is_, meant, strict=True):
        yield from _row(place, row, other)


def _row(place: str, row: Row, other: Row) -> Iterator[Flaw]:
    for key in sorted(row.keys() | other.keys()):
        is_, meant = row.get(key), other.get(key)
        if isinstance(is_, dict) and isinstance(meant, dict):
            yield from _row(f"{place}.{key}", is_, meant)
        elif is_ != meant:
            yield damage(f"{place}.{key}", _OTHER)
