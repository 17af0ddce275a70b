"""The stopwatch against latencies known beforehand, beside hey: by how much each is beside what was served.

A server replays exact sets and writes down what it really served, by the kernel's own timestamps; a client
is held against that log, so that the server's lateness is nobody's error. Every run is a process of its own.
In the usual set the runs over 1 and 4 connections go on at the same time, each on a port of its own: what
that does is seen in the lines `alone`. COCKPIT_BENCH_FULL=1 has each alone, in three quarters of an hour.
"""

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Final

from tests.bench import statistics
from tests.bench.goals import Goal, NoPeerError
from tests.bench.latency_cores import cores, may
from tests.bench.latency_populations import LEAST, SHAPES, STALLS, Stalls, from_intended, quantile
from tests.bench.latency_runs import SUBJECT, Run, Seen, together
from tests.bench.latency_served import Log
from tests.bench.peers import hey

SIZE: Final = 5000
CONNECTIONS: Final = (1, 4, 10)
SHARES: Final = (0.5, 0.95)
IN_A_STALL: Final = 10  # connections: more than come in one stall, so that no wait is our own
STALLED: Final = 1700  # requests: six minutes
PERCENT: Final = 2.0  # of the latency
Found = Mapping[tuple[SUBJECT, str, int], Seen]


def goals() -> list[Goal]:
    """Errors against what was served and against hey's, stalls from the intended start, CPU against httpx.

    Raises:
        NoPeerError: hey is not installed.
    """
    if why := hey.lacking():
        raise NoPeerError(why)
    _say_where()
    seed = int(os.environ.get("COCKPIT_BENCH_SEED", "1"))
    runs = _each_alone(seed) if os.environ.get("COCKPIT_BENCH_FULL") else _in_company(seed)
    found = {(one.run.subject, one.run.shape, one.run.connections): one for one in runs}
    _say_server([one.log for one in found.values()])
    cpu = found["cockpit", "constant", 10].cpu, found["httpx", "constant", 10].cpu
    assert cpu[0] and cpu[1]  # noqa: PT018 - both counted their own
    return [
        *_errors(found),
        *_against_hey(found),
        *_from_intended(found),
        Goal("latency.cpu-against-httpx", cpu[0] / cpu[1], 1),
        *statistics.goals(),
    ]


def _in_company(seed: int) -> Iterator[Seen]:
    """About eight minutes; the runs of most requests a second alone."""
    for subject in _BOTH:
        yield from together([[_run(subject, "constant", 10)]], seed)
    yield from together([[_run("httpx", "constant", 10, SIZE // 2)]], seed)
    yield from together(
        [
            [_run("cockpit", "log-normal", 10), _run("hey", "log-normal", 10)],
            [_run(subject, shape, 10) for shape in ("bimodal", "long-tail") for subject in _BOTH],
        ],
        seed + 10,
    )
    lanes = [
        *([run] for run in _stalls()),
        *([_run(subject, "log-normal", 1)] for subject in ("cockpit", "hey")),
        *([_run(subject, "bimodal", 1), *_four(subject, "constant", "long-tail")] for subject in _BOTH),
        *([_run(subject, "long-tail", 1), *_four(subject, "log-normal")] for subject in _BOTH),
        *([_run(subject, "constant", 1), *_four(subject, "bimodal")] for subject in _BOTH),
    ]
    yield from together(lanes, seed + 20)
    sys.stdout.write("  alone, for comparison:\n")
    for subject in _BOTH:
        together([[_run(subject, "constant", 1, SIZE // 10)]], seed + 50)


def _each_alone(seed: int) -> Iterator[Seen]:
    """Three quarters of an hour."""
    yield from together([[_run("httpx", "constant", 10)]], seed)
    for number, (many, shape, subject) in enumerate(product(CONNECTIONS, SHAPES, _BOTH)):
        yield from together([[_run(subject, shape, many)]], seed + 1 + number)
    for run in _stalls():
        yield from together([[run]], seed)


_BOTH: Final[tuple[SUBJECT, ...]] = ("cockpit", "hey")


def _run(subject: SUBJECT, shape: str, connections: int, size: int = SIZE) -> Run:
    return Run(subject, shape, connections, size)


def _four(subject: SUBJECT, *shapes: str) -> Iterator[Run]:
    return (_run(subject, shape, 4) for shape in shapes)


def _stalls() -> tuple[Run, Run]:
    return _run("cockpit", STALLS, IN_A_STALL, STALLED), _run("hey", STALLS, 1, STALLED)


def _errors(found: Found) -> Iterator[Goal]:
    """The worst of all shapes, in percent of the latency."""
    for many, share in product(CONNECTIONS, SHARES):
        worst = max(found["cockpit", shape, many].error(share) for shape in SHAPES)
        yield Goal(f"latency.p{share * 100:g}-error-percent-at-{many}", worst * 100, PERCENT)


def _against_hey(found: Found) -> Iterator[Goal]:
    """Our error over hey's, neither smaller than what hey can tell; the worst of all shapes."""
    for many, share in product(CONNECTIONS, SHARES):
        ratios = []
        for shape in SHAPES:
            ours, theirs = (max(hey.RESOLUTION, abs(found[one, shape, many].beside(share))) for one in _BOTH)
            ratios.append(ours / theirs)
        yield Goal(f"latency.p{share * 100:g}-error-against-hey-at-{many}", max(ratios), 1)


def _from_intended(found: Found) -> Iterator[Goal]:
    """With a server that stalls: from the moment a request was due, which is known exactly, in percent."""
    seen, closed = found["cockpit", STALLS, IN_A_STALL], found["hey", STALLS, 1]
    starts: Sequence[float] = sorted(seen.told["starts"])
    due = [start - starts[0] for start in starts]
    exact = [one * 1000 for one in from_intended(Stalls(), due, LEAST / 1000, IN_A_STALL)]
    sys.stdout.write("  stalls, p50, p95, p99 from the intended start: ")
    for name, times in (("exact", exact), ("cockpit", seen.times), ("a closed loop (hey)", closed.times)):
        sys.stdout.write(f"{name} {', '.join(f'{quantile(times, one):.1f}' for one in (0.5, 0.95, 0.99))}; ")
    sys.stdout.write("ms\n")
    for share in (*SHARES, 0.99):
        error = abs(quantile(seen.times, share) / quantile(exact, share) - 1)
        yield Goal(f"latency.stalls-p{share * 100:g}-error-percent", error * 100, PERCENT)


def _say_server(logs: Sequence[Log]) -> None:
    late = [was - meant for log in logs for meant, was in zip(log.meant, log.served, strict=True)]
    sending = [one for log in logs for one in log.sending]
    sys.stdout.write("  the server, p50, p95, p99.9: ")
    for name, times in (("late by", late), ("the call that sends an answer takes", sending)):
        sys.stdout.write(
            f"{name} {', '.join(f'{quantile(times, one):.3f}' for one in (0.5, 0.95, 0.999))} ms; "
        )
    sys.stdout.write("the first is nobody's error, the second may be anybody's\n")


def _say_where() -> None:
    server, client = cores()
    if server == client:
        sys.stdout.write(
            "  one core alone: server and client wait for each other, and that is in the errors\n"
        )
    if not may():
        sys.stdout.write("  real-time priority is not allowed here: what else this machine does is in it\n")
    sys.stdout.write(f"  load {os.getloadavg()[0]:.2f} before it begins\n")
