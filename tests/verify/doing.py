"""How something is done to a pack: by the place of a flaw.

A row stands in brackets by its number or, to find it in any lab, by one of its values
(`secret[DATABASE_URL].next_due`).
"""

import re
from dataclasses import dataclass
from typing import Any, Final

from tests.verify.world import Change, Data

_PART: Final = re.compile(r"([a-z0-9_]+)(?:\[([^]]*)\])?\.?")
_LIST: Final = "golive: "
BLOCKER: Final = "launch-blocker"


@dataclass(frozen=True, slots=True)
class Damage:
    """What is done, and every place that must be named for it: `drift ` in front where it is no damage."""

    name: str
    change: Change
    places: tuple[str, ...]


def damage(name: str, places: str, *changes: Change) -> Damage:
    """`places` are separated by a comma."""

    def change(pack: Data, golive: Data) -> None:
        for one in changes:
            one(pack, golive)

    return Damage(name, change, tuple(places.split(", ")))


def put(place: str, value: Any) -> Change:
    """The value at the place, or without one, what was there is taken away."""

    def change(pack: Data, golive: Data) -> None:
        around, key = _around(golive if place.startswith(_LIST) else pack, place.removeprefix(_LIST))
        if value is None:
            del around[key]
        else:
            around[key] = value(around[key]) if callable(value) else value

    return change


def gone(place: str) -> Change:
    return put(place, None)


def more(place: str, *values: Any) -> Change:
    return put(place, lambda there: [*there, *values])


def again(table: str, number: int, **other: Any) -> Change:
    """A row once more, some of it otherwise."""
    return put(table, lambda there: [*there, {**there[number - 1], **other}])


def add(place: str, number: int) -> Change:
    return put(place, lambda there: there + number)


def _around(data: Any, place: str) -> tuple[Any, Any]:
    """What holds the value at the place, and under which key."""
    *before, last = [
        part for name, which in _PART.findall(place) for part in (name, which) if part or part == name
    ]
    for part in before:
        data = data[_key(data, part)]
    return data, _key(data, last)


def _key(around: Any, part: str) -> Any:
    if isinstance(around, dict):
        return part
    if part.isdigit():
        return int(part) - 1
    return next(number for number, row in enumerate(around) if part in row.values())


def alone(pack: Data, _golive: Data) -> None:
    """Ines does everything."""
    _renamed(pack, "tom", "ines")
    pack["person"] = [one for one in pack["person"] if one["name"].startswith("Ines")]


def _renamed(value: Any, old: str, new: str) -> None:
    for key, part in list(value.items()) if isinstance(value, dict) else enumerate(value):
        if part == old:
            value[key] = new
        elif isinstance(part, dict | list):
            _renamed(part, old, new)


def lone_waiver(pack: Data, _golive: Data) -> None:
    """Nobody is missed but for the second person."""
    pack["waiver"][0]["approved_by"] = "ines"


def signed(status: str) -> Change:
    def change(pack: Data, _golive: Data) -> None:
        for one in (pack["decision"], *pack["signoff"]):
            one["status" if "status" in one else "decision"] = status

    return change


def blocked(pack: Data, _golive: Data) -> None:
    """A launch blocker fails, and all of the pack says so."""
    next(row for row in pack["result"] if row["check"] == "tls.https-forced")["verdict"] = "fail"
    risk = {"id": "risk-x", "check": "tls.https-forced", "severity": BLOCKER}
    pack["risk"].insert(0, {**pack["risk"][0], **risk})
    for key, more_ in (("passed", -1), ("failed", 1), ("launch_blockers_open", 1)):
        pack["summary"][key] += more_


def hurried(_pack: Data, golive: Data) -> None:
    """No time lies between starting something slow and asking for it."""
    for row in golive["item"]:
        row["minutes"] = 0.1


def ticked(_pack: Data, golive: Data) -> None:
    for row in golive["item"]:
        row["done"] = True


def short(_pack: Data, golive: Data) -> None:
    """The first three items are all there is."""
    golive["item"] = golive["item"][:3]


def answered_no(_pack: Data, golive: Data) -> None:
    golive["item"][2] |= {"answer": "no", "done": True}


def fine(_pack: Data, golive: Data) -> None:
    golive["item"][0]["automatic"]["verdict"] = "fine"


def lists_what_fails(pack: Data, _golive: Data) -> None:
    """What is open somewhere is listed with what passes."""
    red, green = (
        next(row for row in pack["result"] if row["verdict"] == word and row["mode"] == "auto")
        for word in ("fail", "pass")
    )
    green["open"] = list(red["open"])


def read_alone(pack: Data, _golive: Data) -> None:
    """Whoever owns a runbook has followed it."""
    row = next(row for row in pack["runbook"] if "second_reader" in row)
    row["second_reader"] = row["owner"]
