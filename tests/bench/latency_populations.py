"""Latencies that are known beforehand: the shapes, an exact set of each, and the seconds they take to replay.

Of a shape the set holds every quantile once, (i + 1/2) / n for i of n; a seed only decides who comes when. So
what is drawn is no matter of luck, and what a client reports differs from it by the client's own error alone.
"""

import heapq
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

STALLS: Final = "stalls"  # a shape made by the clock, not by a set
LEAST: Final = 20.0  # milliseconds: shorter ones are not claimed
_MEDIAN, _P95 = 45.0, 202.2
_SIGMA: Final = math.log(_P95 / _MEDIAN) / NormalDist().inv_cdf(0.95)
_QUICK: Final = 0.7  # of the bimodal ones come from a cache, say
_SCALE, _ALPHA = 20.0, 2.0  # of the Pareto distribution: 1 in 100 takes ten times the shortest


def _constant(_: float) -> float:
    return LEAST


def _log_normal(share: float) -> float:
    return max(LEAST, _MEDIAN * math.exp(_SIGMA * NormalDist().inv_cdf(share)))


def _bimodal(share: float) -> float:
    """From 20 to 24 ms, or from 80 to 100."""
    if share < _QUICK:
        return 20.0 + 4.0 * share / _QUICK
    return 80.0 + 20.0 * (share - _QUICK) / (1 - _QUICK)


def _long_tail(share: float) -> float:
    return _SCALE * float((1 - share) ** (-1 / _ALPHA))


SHAPES: Final[dict[str, Callable[[float], float]]] = {
    "constant": _constant,
    "log-normal": _log_normal,
    "bimodal": _bimodal,
    "long-tail": _long_tail,
}


def population(name: str, size: int, seed: int) -> list[float]:
    """So many latencies in milliseconds, in the order in which they are served."""
    drawn = [SHAPES[name]((number + 0.5) / size) for number in range(size)]
    random.Random(seed).shuffle(drawn)
    return drawn


def mean(name: str, size: int) -> float:
    """The mean of a set, in milliseconds."""
    return sum(population(name, size, 0)) / size


@dataclass(frozen=True, slots=True)
class Stalls:
    """A server that does nothing at all for `length` seconds of every `every`, first after `first`.

    Neither reads it in that time nor writes: who asks in a stall is read at its end and answered one usual
    latency later, who was to be answered in a stall is answered at its end.
    """

    first: float = 5.03
    length: float = 1.0
    every: float = 10.0

    def awake(self, moment: float) -> float:
        """The first moment from this one on at which the server does something, in seconds."""
        into = (moment - self.first) % self.every
        return moment if moment < self.first or into >= self.length else moment + self.length - into

    def answered(self, asked: float, latency: float) -> float:
        """When the first byte goes out to who asked then; all in seconds since the first request."""
        return self.awake(self.awake(asked) + latency)


def from_intended(stalls: Stalls, due: Sequence[float], latency: float, connections: int) -> list[float]:
    """Seconds from the moment each request was due to its answer, exactly, with so many connections.

    Who finds none free waits for its turn, in the order of the schedule.
    """
    free, taken = [-math.inf] * connections, []
    for moment in due:
        answered = stalls.answered(max(moment, heapq.heappop(free)), latency)
        heapq.heappush(free, answered)
        taken.append(answered - moment)
    return taken


def quantile(times: Sequence[float], share: float) -> float:
    """The smallest that at least this share of them does not exceed (nearest rank)."""
    return sorted(times)[math.ceil(share * len(times)) - 1]
