"""Runs of a client against a known population: one after the other or together, each on a port of its own."""

import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, Literal

from tests.bench.latency_cores import cores, prefix
from tests.bench.latency_populations import STALLS, mean, quantile
from tests.bench.latency_served import Log, Plan, serving
from tests.bench.peers import hey

HEADROOM: Final = 1.05  # our schedule leaves so much more time than the answers take
STALL_PACE: Final = (
    4.9  # a second: not in step with stalls of one in ten, and few answers all at once after each
)
SUBJECT = Literal["cockpit", "hey", "httpx"]


@dataclass(frozen=True, slots=True)
class Run:
    """One client, so many connections, so many requests of a shape."""

    subject: SUBJECT
    shape: str
    connections: int
    size: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of a run: milliseconds of each request as the client has them, and as they were served.

    `told` is all that our own processes say.
    """

    run: Run
    times: list[float]
    log: Log
    told: dict[str, Any]

    def beside(self, share: float) -> float:
        """By how many milliseconds that quantile is beside the one served."""
        return quantile(self.times, share) - quantile(self.log.served, share)

    def error(self, share: float) -> float:
        """The same as a share of it, without its sign."""
        return abs(self.beside(share)) / quantile(self.log.served, share)

    @property
    def cpu(self) -> float | None:
        """Milliseconds of CPU for each request; None where nobody counted."""
        return self.told["cpu"] * 1000 / self.run.size if "cpu" in self.told else None

    def __str__(self) -> str:
        run = self.run
        parts = [
            f"  {run.shape:<11}{run.connections:>3} {run.subject:<8}",
            *(
                f"p{share * 100:g} {quantile(self.times, share):7.2f} ms ({self.beside(share):+5.2f} ms, "
                f"{self.error(share):6.2%}) "
                for share in (0.5, 0.95)
            ),
            f"server {self.log.error(0.5):+.2%} {self.log.error(0.95):+.2%}",
            f" {self.cpu:.2f} ms CPU" if self.cpu is not None else "",
            f" {self.told['discarded']} discarded" if self.told.get("discarded") else "",
        ]
        return "".join(parts)


def together(lanes: Sequence[Sequence[Run]], seed: int) -> list[Seen]:
    """All lanes at once, the runs of each one after the other; printed as they are done with."""
    runs = [run for lane in lanes for run in lane]
    plans = [Plan(run.shape, run.size, seed + number) for number, run in enumerate(runs)]
    server, client = cores()
    with serving(plans, server) as served, ThreadPoolExecutor(len(lanes)) as pool:
        urls = dict(zip(map(id, runs), served.urls, strict=True))

        def through(lane: Sequence[Run]) -> list[tuple[list[float], dict[str, Any]]]:
            return [_go(run, urls[id(run)], client) for run in lane]

        done = [one for lane in pool.map(through, lanes) for one in lane]
    seen = [
        Seen(run, times, log, told) for run, (times, told), log in zip(runs, done, served.logs, strict=True)
    ]
    for one in seen:
        assert len(one.log.served) == one.run.size, f"{one.run}: {len(one.log.served)} were served"
        sys.stdout.write(f"{one}\n")
    sys.stdout.flush()
    return seen


def _go(run: Run, url: str, core: int) -> tuple[list[float], dict[str, Any]]:
    stalls = run.shape == STALLS
    if run.subject == "hey":
        every = round(STALL_PACE) if stalls else None
        return hey.times(url, run.connections, run.size, every, prefix(core)), {}
    if run.subject == "httpx":
        told = _process("latency_httpx", core, url, run.connections, run.size)
        return told["times"], told
    pace = STALL_PACE if stalls else run.connections * 1000 / mean(run.shape, run.size) / HEADROOM
    told = _process("latency_ours", core, url, run.connections, run.size, pace)
    return told["totals" if stalls else "times"], told


def _process(module: str, *told: object) -> dict[str, Any]:
    command = [sys.executable, "-m", f"tests.bench.{module}", *map(str, told)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    said: dict[str, Any] = json.loads(done.stdout)
    return said
