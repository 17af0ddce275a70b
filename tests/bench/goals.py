"""A measured ratio and the limit it is held against."""

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median


class NoPeerError(Exception):
    """What we compare with is not installed."""


@dataclass(frozen=True, slots=True)
class Goal:
    """`value` is ours over the peer's (or a count over what is needed); lower is better."""

    name: str
    value: float
    limit: float

    @property
    def met(self) -> bool:
        """The limit is kept."""
        return self.value <= self.limit

    def __str__(self) -> str:
        """The line a program reads."""
        return f"RATIO {self.name} {self.value:.3f} limit {self.limit:g}"


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of several rounds of one subject."""

    name: str
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle one."""
        return median(self.seconds)


def in_turn(rounds: int, **subjects: Callable[[], float]) -> dict[str, Measured]:
    """Run the subjects A B A B ..., one warm-up first, so that drift hits both."""
    seconds: dict[str, list[float]] = {name: [] for name in subjects}
    for number in range(rounds + 1):
        for name, subject in subjects.items():
            taken = subject()
            if number:
                seconds[name].append(taken)
    measured = {name: Measured(name, tuple(taken)) for name, taken in seconds.items()}
    table(measured.values())
    return measured


def paired(ours: Measured, peer: Measured) -> float:
    """The median of the round-by-round ratios."""
    return median(a / b for a, b in zip(ours.seconds, peer.seconds, strict=True))


def table(rows: Iterable[Measured]) -> None:
    """For people: minimum, median and maximum in milliseconds."""
    for row in rows:
        low, mid, high = (value * 1000 for value in (min(row.seconds), row.median, max(row.seconds)))
        sys.stdout.write(f"  {row.name:<28} {low:9.1f} {mid:9.1f} {high:9.1f} ms (min, median, max)\n")


def cpu_of(command: Sequence[str]) -> float:
    """CPU seconds, user and system, of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def wall(act: Callable[[], object]) -> float:
    """Wall seconds of an act."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began
