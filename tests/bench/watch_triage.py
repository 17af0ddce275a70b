"""How long a triage takes, from the start of the command to its last word, on a lab that is broken."""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.goals import Goal, Measured, table
from tests.journeys.processes import LabProcess, lab

SECONDS = 3.0
ROUNDS = 5
# What is broken, and the layer that has to be named for the time to count.
BROKEN = (
    ("cut:dns", "own_network"),
    ("cut:tcp", "tcp"),
    ("cut:tls", "tls"),
    ("cut:http", "http"),
    ("deploy.prod-stable-url", "app"),
    ("deploy.health-endpoint:down", "dependency"),
)


def goals() -> list[Goal]:
    """The slowest of them, by its median, against SECONDS."""
    with tempfile.TemporaryDirectory() as folder, lab(Path(folder) / "lab") as running:
        times = list(_times(running))
    table(times)
    return [Goal("watch.triage-against-3-seconds", max(one.median for one in times) / SECONDS, 1)]


def _times(running: LabProcess) -> Iterator[Measured]:
    for fault, layer in BROKEN:
        running.switch(break_=[fault])
        _seconds(running, layer)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        yield Measured(fault, tuple(_seconds(running, layer) for _ in range(ROUNDS)))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        sys.stdout.write(f"  {f'{fault}: CPU of one':<40} {1000 * used / ROUNDS:9.1f} ms\n")
        running.switch(mend=[fault])


def _seconds(running: LabProcess, layer: str) -> float:
    """Wall seconds of one triage that names the right layer, or there is nothing to time."""
    began = time.perf_counter()
    done = running.cockpit("triage", "--format", "json")
    took = time.perf_counter() - began
    said = json.loads(done.stdout)["first_broken"]["layer"]
    if said != layer:
        raise AssertionError(f"{said} was named, and {layer} is broken")
    return took
