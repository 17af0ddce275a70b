"""Cuts: a layer that does not answer, so that what stands on it cannot be known."""

from cockpit.lab.faults import Fault
from cockpit.lab.world import World

_SAID = ("person", "access", "service", "support", "escalation", "limitation", "next_step", "logs", "timings")
_HOW_TO = ("steps", "env_change", "dns_change", "rollback")


def _nothing_declared(world: World) -> None:
    for table in _SAID:
        del world.launch[table]
    for section in _HOW_TO:
        del world.launch["deploy"][section]


FAULTS = (
    Fault(
        "cut:dns",
        "No name server answers: neither the resolver nor the authorities.",
        lambda world: world.cuts.add("dns"),
    ),
    Fault("cut:tcp", "Every web port refuses the connection.", lambda world: world.cuts.add("tcp")),
    Fault("cut:tls", "Every handshake is broken off.", lambda world: world.cuts.add("tls")),
    Fault(
        "cut:people",
        "The file in which people sign is gone: nothing that was said or shown is known.",
        lambda world: world.record.clear(),
    ),
    Fault(
        "cut:declarations",
        "Nobody has written down who is who, who holds what, and how things are done.",
        _nothing_declared,
    ),
    Fault("cut:http", "Every connection is closed without a response.", lambda world: world.cuts.add("http")),
    Fault(
        "cut:watch",
        "Nobody has watched yet: there is no history of any visit.",
        lambda world: setattr(world, "watched", False),
    ),
    Fault(
        "cut:repo",
        "The checkout is not where launch.toml says.",
        lambda world: world.launch["repo"].update(path="elsewhere"),
    ),
)
