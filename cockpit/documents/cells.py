"""How the values of a pack read in a cell, and in which tone: people by name, days beside the pack's own."""

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from cockpit.contact import bare
from cockpit.documents.document import Cell
from cockpit.handover.schema import Pack, fits, rows

Show = Callable[[Any], Cell]

NOTHING: Final = Cell("-", "quiet")
SOON_DAYS: Final = 30
_MOST_BITS: Final = 256
_VERDICTS: Final = {
    "pass": "good",
    "warn": "mild",
    "fail": "bad",
    "error": "bad",
    "unknown": "mild",
    "not-applicable": "quiet",
}
_SEVERITIES: Final = {"launch-blocker": "bad", "high": "mild", "medium": "plain", "low": "quiet"}
_STANDINGS: Final = {"undecided": "mild", "waived": "mild", "closed": "good"}


def words(value: Any) -> str:
    """Any value of the pack as one line of words; nothing for what no leaf can hold."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M") + (" UTC" if value.utcoffset() == dt.timedelta(0) else "")
    if isinstance(value, list):
        return ", ".join(filter(None, map(words, value)))
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, str | dt.date):
        return " ".join(str(value).split())
    return ""


def _number(value: float) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    return str(value) if value.bit_length() <= _MOST_BITS else "a number too long to write"


def cell(value: Any) -> Cell:
    """The value as it is; a dash for none."""
    text = words(value)
    return Cell(text) if text else NOTHING


def toned(tones: dict[str, str]) -> Show:
    """Words that have a tone of their own; `fail: why` has that of `fail`."""

    def show(value: Any) -> Cell:
        text = words(value)
        return Cell(text, tones.get(text.partition(": ")[0], "plain")) if text else NOTHING

    return show


verdict: Final = toned(_VERDICTS)
severity: Final = toned(_SEVERITIES)
standing: Final = toned(_STANDINGS)
meant_yes: Final = toned({"yes": "good", "no": "bad"})


def unit(after: str) -> Show:
    """A number with its unit."""

    def show(value: Any) -> Cell:
        return Cell(f"{words(value)} {after}") if fits("number", value) else cell(value)

    return show


def people(pack: Pack, *, owns: bool = True) -> Show:
    """A person's id as the name; mild where nobody has that id, and bad where somebody who leaves `owns`."""
    known = {words(row.get("id")): row for row in rows(pack, "person")}

    def show(value: Any) -> Cell:
        if not (id_ := words(value)):
            return NOTHING
        row = known.get(id_)
        if row is None:
            return Cell(f"{id_} (nobody of that id is named)", "mild") if known else Cell(id_)
        name, leaves = words(row.get("name")) or id_, row.get("leaves_on")
        return Cell(f"{name} (leaves {words(leaves)})", "bad") if leaves and owns else Cell(name)

    return show


def contact(pack: Pack, *, owns: bool = True) -> Show:
    """A person's id as the name and how to reach the person."""
    named = people(pack, owns=owns)
    reached = {words(row.get("id")): address(row.get("contact")).text for row in rows(pack, "person")}

    def show(value: Any) -> Cell:
        known, way = named(value), reached.get(words(value), NOTHING.text)
        return Cell(f"{known.text}, {way}", known.tone) if way != NOTHING.text else known

    return show


def proof(pack: Pack) -> Show:
    """Ids of evidence; bad where the pack does not hold it."""
    kept = {words(row.get("id")) for row in rows(pack, "evidence")}

    def show(value: Any) -> Cell:
        ids = [words(one) for one in value] if isinstance(value, list) else [words(value)]
        ids = [id_ for id_ in ids if id_]
        lost = [id_ for id_ in ids if id_.startswith("ev-") and id_ not in kept]
        if lost:
            return Cell(f"{', '.join(ids)} (not in this pack)", "bad")
        return Cell(", ".join(ids), "quiet") if ids else NOTHING

    return show


def today(pack: Pack) -> dt.date | None:
    """The day the pack speaks of: a document has no clock of its own."""
    at = next((row.get("generated_at") for row in rows(pack, "pack")), None)
    return at.date() if isinstance(at, dt.datetime) else None


def day_of(value: Any) -> dt.date | None:
    """The day of a date or a moment."""
    return value.date() if isinstance(value, dt.datetime) else value if isinstance(value, dt.date) else None


def left(pack: Pack, value: Any) -> int | None:
    """Days from the pack's own day to that one; none where one of them is not known."""
    day, now = day_of(value), today(pack)
    return (day - now).days if day and now else None


def ends(pack: Pack, over: str = "ended {} ago", soon: int = SOON_DAYS) -> Show:
    """The day something ends: bad when it has, mild in its last `soon` days; `over` takes the days since."""

    def show(value: Any) -> Cell:
        day, days = day_of(value), left(pack, value)
        if day is None or days is None:
            return cell(day)
        if days < 0:
            return Cell(f"{day}, {over.format(_days(-days))}", "bad")
        return Cell(
            f"{day}, in {_days(days)}" if days else f"{day}, today", "mild" if days <= soon else "plain"
        )

    return show


def address(value: Any) -> Cell:
    """A way to reach somebody, as people write it."""
    return cell(bare(words(value)))


def _days(many: int) -> str:
    return f"{many} day" if many == 1 else f"{many} days"
