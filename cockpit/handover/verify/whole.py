"""Everything about one pack: what is wrong with it, what has run out, and what is otherwise now."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final

from cockpit.background import aside, imported
from cockpit.handover import signing
from cockpit.handover.schema import Pack, rows, shown
from cockpit.handover.verify import (
    claims,
    dates,
    files,
    links,
    past,
    people,
    remade,
    secrets,
    signatures,
    staff,
    structure,
    walk,
)
from cockpit.handover.verify.flaw import Flaw, damage, few, note, undecided
from cockpit.handover.verify.reading import Packed, UnreadableError, read, read_golive
from cockpit.launch.names import slug

if TYPE_CHECKING:
    from cockpit.handover.verify.rerun import Looked

_ORDER: Final = ("damage", "drift", "undecided", "note")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to know: `launch` is the launch file of this command, `key` a fingerprint if any.

    `offline` leaves the live system alone.
    """

    path: Path
    launch: Path
    now: dt.datetime
    offline: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found, worst first; `ours` says whose key signed it, none where the keyring cannot be asked.

    `checks` is how many were judged again, `seconds` how long all of it took.
    """

    packed: Packed
    flaws: tuple[Flaw, ...]
    signature: signing.Checked
    ours: bool | None
    checks: int
    seconds: float

    def of(self, *kinds: str) -> tuple[Flaw, ...]:
        """The flaws of these kinds."""
        return tuple(flaw for flaw in self.flaws if flaw.kind in kinds)

    @property
    def code(self) -> int:
        """0 clean, 1 damage or drift, 3 neither, but something could not be looked at."""
        return 1 if self.of("damage", "drift") else 3 if self.of("undecided") else 0

    @property
    def digest(self) -> str:
        """The digest that the pack says it has."""
        told = [row.get("pack_digest") for row in rows(self.packed.pack, "integrity")]
        return str(told[0]) if told else ""


async def verified(wish: Wish) -> Outcome:
    """Read the pack, examine it, and hold it against the live system.

    Raises:
        UnreadableError: there is no pack that can be read.
    """
    began = monotonic()
    packed = await aside(lambda: read(wish.path))
    found = await aside(lambda: list(examine(packed, wish.now)))
    found += await aside(lambda: list(few(staff.examine(packed.pack, wish.launch, wish.now.date()))))
    checked = await aside(lambda: signing.check(packed.pack))
    found += signatures.examine_signature(checked, wish.key)
    ours = await _ours(packed.pack, checked)
    judged = 0
    if not wish.offline:
        looked = await _looked(packed, wish, ours=bool(ours))
        found += few(looked[0])
        judged = looked[1]
    worst_first = sorted(found, key=lambda flaw: _ORDER.index(flaw.kind))
    return Outcome(packed, tuple(worst_first), checked, ours, judged, monotonic() - began)


def examine(packed: Packed, now: dt.datetime) -> Iterator[Flaw]:
    """Everything that can be said without looking at anything but the pack's own folder."""
    pack = packed.pack
    parts: tuple[Iterable[Flaw], ...] = (
        structure.examine(pack),
        secrets.examine(pack),
        links.examine(pack),
        people.examine(pack, now.date()),
        claims.examine(pack),
        signatures.examine(pack),
        files.examine(packed),
        _golive(packed),
        past.examine(pack, now),
        dates.examine(pack, now),
    )
    found = [flaw for part in parts for flaw in few(part)]
    yield from found
    if not any(flaw.kind == "damage" for flaw in found):  # what is wrong by itself is told by itself
        yield from few(remade.examine(packed))


def _golive(packed: Packed) -> Iterator[Flaw]:
    try:
        golive = read_golive(packed)
    except UnreadableError as reason:
        yield damage("golive.toml", f"{reason}")
        return
    if golive is not None:
        yield from secrets.examine(golive, "golive.toml")
        yield from walk.examine(golive, packed.pack)


async def _ours(pack: Pack, checked: signing.Checked) -> bool | None:
    """The pack was signed with the key in this keyring; none where that cannot be said."""
    if checked.state != "good":
        return False
    from cockpit.credentials.secret import Missing  # noqa: PLC0415 - only for a signed pack
    from cockpit.credentials.signing_key import load  # noqa: PLC0415

    names = [row["name"] for row in rows(pack, "product") if isinstance(row.get("name"), str)]
    seed = await load(slug(names[0])) if names else None
    if isinstance(seed, Missing):
        return None
    return seed is not None and signing.Key.of(seed).public == checked.public_key


async def _looked(packed: Packed, wish: Wish, *, ours: bool) -> tuple[list[Flaw], int]:
    """(what is otherwise now, how many checks were judged again)."""
    await imported("cockpit.handover.verify.rerun", "cockpit.handover.sighted")
    from cockpit.handover.verify import declarations, rerun  # noqa: PLC0415 - every check, and the wire

    declared = await aside(lambda: declarations.gather(packed, wish.launch, ours=ours))
    if isinstance(declared, str):
        return [undecided("", declared)], 0
    looked = await rerun.look(packed.pack, declared)
    if isinstance(looked, str):
        return [undecided("", looked)], 0
    remarks = [note("", declared.remark)] if declared.remark else []
    return [*remarks, *_otherwise(packed.pack, looked)], len(looked.results)


def _otherwise(pack: Pack, looked: "Looked") -> Iterator[Flaw]:
    from cockpit.handover.sighted import sighted  # noqa: PLC0415 - with the facts, only where there are some
    from cockpit.handover.verify import maps, records, results  # noqa: PLC0415

    now = shown(sighted(looked.launch, looked.facts))
    yield from records.compare(pack, now, looked.facts)  # the causes come first
    yield from maps.compare(pack, now)
    yield from results.compare(pack, looked.results)
    if looked.unknown:
        yield note("", f"this build has no check {', '.join(looked.unknown[:5])}: not judged again")
