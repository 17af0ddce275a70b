"""Cuts: a layer that does not answer, so that what stands on it cannot be known."""

from cockpit.lab.faults import Fault

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
    Fault("cut:http", "Every connection is closed without a response.", lambda world: world.cuts.add("http")),
)
