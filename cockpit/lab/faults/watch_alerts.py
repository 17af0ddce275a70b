"""Alarms that do not reach whom they are meant for, or not in time."""

from typing import Any

from cockpit.lab.faults import Fault
from cockpit.lab.said import ALARM
from cockpit.lab.telling import drill
from cockpit.lab.world import World

_CHANNEL = f"channel: {ALARM}"
_NOBODY = {"way": "mon-home", "over": "no", _CHANNEL: "nobody: nobody typed its code word"}


def _rehearsed(world: World, **fields: Any) -> None:
    drill(world, "alert", **fields)


def _nobody(world: World) -> None:
    said = "Something failed, and nobody the alarm is meant for got the word of it."
    _rehearsed(world, passed=False, said=said, about=(), seconds={}, found=_NOBODY)


def _slow(world: World) -> None:
    said = f"The alarm on {ALARM} reached Tom Arendt and Ines Maas, the first words after 840 s."
    _rehearsed(world, said=said, seconds={"delay": 840.0})


def _backup_only(world: World) -> None:
    said = f"The alarm on {ALARM} reached Ines Maas. Only one person was reached."
    found = {"way": "mon-home", "over": "yes", _CHANNEL: "read by ines"}
    _rehearsed(world, passed=False, said=said, about=("ines",), found=found)


def _no_end(world: World) -> None:
    found = {"way": "mon-home", "over": "no", _CHANNEL: "read by tom, ines"}
    _rehearsed(world, found=found)


def _own_watch(world: World) -> None:
    found = {"way": "cockpit", "over": "yes", _CHANNEL: "read by tom, ines"}
    _rehearsed(world, found=found)


FAULTS = (
    Fault(
        "watch.alert-route-tested",
        "When the home page failed in the rehearsal, nobody heard of it.",
        _nobody,
        also=("handover.monitoring-owner", "watch.alert-channel-owned", "watch.alert-within-5min"),
    ),
    Fault("watch.alert-route-tested:no-end", "Nobody was told that the outage was over.", _no_end),
    Fault("watch.alert-route-tested:own-watch", "Only the cockpit's own watch was rehearsed.", _own_watch),
    Fault("watch.alert-within-5min", "The alarm came a quarter of an hour after the failure.", _slow),
    Fault(
        "watch.alert-channel-owned",
        "The alarm reached Ines, and Tom, who owns it, never saw it.",
        _backup_only,
        also=("handover.monitoring-owner", "watch.alert-route-tested", "watch.alert-within-5min"),
    ),
)
