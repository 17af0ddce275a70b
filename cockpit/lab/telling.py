"""Changes what the company's people have said and shown, for faults; nothing to change is an error."""

import datetime as dt
from typing import Any

from msgspec.structs import replace

from cockpit.lab.world import World
from cockpit.record import Attestation, Drill


def drill(world: World, name: str, subject: str = "", **fields: Any) -> None:
    """Change fields of one drill of the record: on one subject, or on each.

    Raises:
        KeyError: there is no such drill.
    """

    def meant(row: object) -> bool:
        return isinstance(row, Drill) and row.name == name and subject in ("", row.subject)

    _change(world, meant, f"{name} {subject}".rstrip(), fields)


def walked(world: World, *, pace: float = 1.0, no: str = "") -> None:
    """The founder's list was walked slower, or ended with a no at one item.

    Raises:
        KeyError: there is no such item.
    """
    (row,) = [one for one in world.record if isinstance(one, Drill) and one.name == "golive"]
    seconds = {item: round(took * pace, 1) for item, took in row.seconds.items()}
    answers = {**row.answers, no: "no"} if no else row.answers
    if answers.keys() != row.answers.keys():
        raise KeyError(f"the list has no item {no}")
    said = f"No: {no}." if no else f"{sum(seconds.values()):.0f} s."
    drill(world, "golive", passed=False, seconds=seconds, answers=answers, said=said)


def confirm(world: World, row: str, value: str) -> None:
    """Another value was confirmed for one row of the inventory.

    Raises:
        KeyError: there is no such row.
    """
    (about,) = [one.about for one in world.record if isinstance(one, Drill) and one.name == "stack"]
    lines = dict(line.split(": ", 1) for line in about)
    if row not in lines:
        raise KeyError(f"the inventory has no row {row}")
    lines[row] = value
    drill(world, "stack", about=tuple(f"{name}: {told}" for name, told in lines.items()))


def statement(world: World, check: str, **fields: Any) -> None:
    """Change fields of what was stated about one check.

    Raises:
        KeyError: nothing was stated about it.
    """
    _change(world, lambda row: isinstance(row, Attestation) and row.check == check, check, fields)


def _change(world: World, meant: Any, name: str, fields: dict[str, Any]) -> None:
    at = [number for number, row in enumerate(world.record) if meant(row)]
    if not at:
        raise KeyError(f"the record has no row {name}")
    for number in at:
        world.record[number] = replace(world.record[number], **fields)


def leaves(world: World, person: str) -> None:
    """Somebody will be gone in a month.

    Raises:
        KeyError: nobody has that id.
    """
    rows = {row["id"]: row for row in world.launch["person"]}
    rows[person]["leaves_on"] = dt.datetime.now(dt.UTC).date() + dt.timedelta(30)


def leaver(world: World) -> str:
    """The id of one more person, who answers for nothing yet and will be gone in a month."""
    world.launch["person"].append({"id": "mara", "name": "Mara Blom", "role": "contractor"})
    leaves(world, "mara")
    return "mara"
