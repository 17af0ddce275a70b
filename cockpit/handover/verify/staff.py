"""Who is declared now: a pack names people as they were, and launch.toml may know better by now."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from cockpit.handover.schema import Pack, rows
from cockpit.handover.verify.flaw import Flaw, drift
from cockpit.handover.verify.links import placed, texts
from cockpit.launch import Launch
from cockpit.launch.load import LaunchFileError, load

_DO = "say in launch.toml who does it now, then run `cockpit handover`"


def examine(pack: Pack, own: Path, today: dt.date) -> Iterator[Flaw]:
    """Drift for everybody in the pack who has left since, if the launch file is that of the same product."""
    try:
        launch = load(own)
    except LaunchFileError:
        return
    if [row.get("canonical_origin") for row in rows(pack, "product")] == [launch.origin] and launch.people:
        yield from compare(pack, launch, today)


def compare(pack: Pack, launch: Launch, today: dt.date) -> Iterator[Flaw]:
    """Drift for who is not declared any more, or leaves and did not when the pack was written."""
    there = {person.id: person for person in launch.people}
    for place, row in placed(pack, "person"):
        if row.get("leaves_on") is not None:
            continue  # the pack knew, and gave nothing to them
        for id_ in texts(row.get("id")):
            if id_ not in there:
                yield drift(place, f"{id_} is not declared in launch.toml any more", _DO)
            elif left := there[id_].leaves_on:
                word = "left" if left <= today else "leaves"
                yield drift(place, f"{id_} {word} on {left}, which the pack does not know", _DO)
