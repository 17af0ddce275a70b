"""The stopwatch against latencies known beforehand, beside hey: by how much each is beside what was served.

A server replays exact sets and writes down what it really served, by the kernel's own timestamps; a client is held
against that log, so that the server's lateness is nobody's error. Every run is a process of its own. In the usual
set the runs over 1 and 4 connections go on at the same time, each on a port of its own, which the line `alone`
checks; COCKPIT_BENCH_FULL=1 has each of them alone, which takes three quarters of an hour.
"""

import os
import sys
from collections.abc import Iterator, Sequence
from typing import Final

from tests.bench.goals import Goal, NoPeerError
from tests.bench.latency_cores import cores, may
from tests.bench.latency_populations import LEAST, SHAPES, STALLS, Stalls, from_intended, quantile
from tests.bench.latency_runs import Run, Seen, together
from tests.bench.peers import hey

SIZE: Final = 5000
CONNECTIONS: Final = (1, 4, 10)
SHARES: Final = (0.5, 0.95)
STALL_CONNECTIONS: Final = 20  # as many as may have to wait in one stall, so that no wait is our own
PERCENT: Final = 2.0  # of the latency

# The usual set: in each tuple lanes that go on together. Long ones first.
_TEN: Final = (
    (("cockpit", "log-normal", 10), ("hey", "log-normal", 10)),
    (("hey", "bimodal", 10), ("cockpit", "bimodal", 10), ("cockpit", "long-tail", 10), ("hey", "long-tail", 10)),
)
_FEW: Final = tuple(
    tuple((subject, shape, many) for shape, many in lane)
    for lane in (
        (("log-normal", 1),),
        (("bimodal", 1), ("constant", 4), ("long-tail", 4)),
        (("long-tail", 1), ("log-normal", 4)),
        (("constant", 1), ("bimodal", 4)),
    )
    for subject in ("cockpit", "hey")
)


def goals() -> list[Goal]:
    """Errors against what was served and against hey's, stalls from the intended start, CPU against httpx.

    Raises:
        NoPeerError: hey is not installed.
    """
    if why := hey.lacking():
        raise NoPeerError(why)
    _say_where()
    seed = int(os.environ.get("COCKPIT_BENCH_SEED", "1"))
    found = _alone(seed) if os.environ.get("COCKPIT_BENCH_FULL") else _in_company(seed)
    seen = {(one.run.subject, one.run.shape, one.run.connections): one for one in found}
    return [*_errors(seen), *_against_hey(seen), *_stalled(seen), _cpu(seen)]
