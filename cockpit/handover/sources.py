"""What a pack is made from, gathered from launch.toml, the journal and the record."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from cockpit.handover.measured import Timed
from cockpit.handover.schema import Row
from cockpit.journal import Seen, Turn, moment
from cockpit.launch import Launch
from cockpit.model import Result
from cockpit.people.waiving import Standing, waived
from cockpit.record import Decision, Record, Signature

# A look that shows the same keeps its first time for so long; after that a later look renews it.
RENEWED: Final = dt.timedelta(days=15)


@dataclass(frozen=True, slots=True)
class Map:
    """What one table looked like when it was last seen: its rows, the digest of the evidence, since when."""

    rows: Any
    digest: str
    at: dt.datetime

    @property
    def evidence(self) -> str:
        """The id of the piece of evidence that shows it."""
        return evidence_id(self.digest)


@dataclass(frozen=True, slots=True)
class Own:
    """A file that the pack carries so that it can be checked by itself: launch.toml, the record, a root."""

    id: str
    kind: str
    media: str
    ending: str
    at: dt.datetime
    note: str


@dataclass(frozen=True, slots=True)
class Sources:
    """Declarations, latest results by id, evidence sizes by digest, the tool; what was said and seen.

    `waivers` are those of the record as they stand, `unchanged` the times of looks that showed the same by
    check, `maps` the tables as they were seen, `measured` how quick it was, `turns` what was mended, `own`
    further files by digest.
    """

    launch: Launch
    seen: Mapping[str, Seen]
    evidence: Mapping[str, int]
    tool: str
    record: Record = field(default_factory=Record)
    waivers: tuple[Standing, ...] = ()
    unchanged: Mapping[str, Sequence[str]] = field(default_factory=dict)
    maps: Mapping[str, Map] = field(default_factory=dict)
    measured: tuple[Timed, ...] = ()
    turns: Mapping[str, Turn] = field(default_factory=dict)
    own: Mapping[str, Own] = field(default_factory=dict)

    @property
    def results(self) -> tuple[Result, ...]:
        """The latest results by id, with what a waiver covers marked."""
        return tuple(waived(self.seen[check].result, self.waivers) for check in sorted(self.seen))

    @property
    def kept(self) -> dict[str, str]:
        """Ids of the evidence in the pack by digest."""
        return {digest: evidence_id(digest) for digest in self.evidence}

    def at(self, check: str) -> dt.datetime:
        """Since when the result of a check has been what it is."""
        return since(self.unchanged.get(check, ()) or (self.seen[check].at,))

    @property
    def newest(self) -> dt.datetime:
        """When the content changed last: a look, a measurement or a word. Who signs changes nothing."""
        words = [
            row.at.astimezone(dt.UTC).replace(microsecond=0)
            for row in self.record.rows.values()
            if not isinstance(row, Decision | Signature)
        ]
        looks = [*(seen.at for seen in self.maps.values()), *(one.at for one in self.measured)]
        return max([*map(self.at, self.seen), *looks, *words])


def since(times: Sequence[str]) -> dt.datetime:
    """The time that stands for looks which showed the same: the first, or the first after each RENEWED."""
    first, *later = map(moment, times)
    for time in later:
        if time - first >= RENEWED:
            first = time
    return first


def evidence_id(digest: str) -> str:
    """The id of a piece of evidence in the pack."""
    return f"ev-{digest[:16]}"


def proved(row: Row, seen: Map) -> Row:
    """The row with the id of the evidence that shows it."""
    return row if "evidence" in row else {**row, "evidence": seen.evidence}
