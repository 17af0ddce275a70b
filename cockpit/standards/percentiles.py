"""What a number of samples can say of a 95th percentile: binomial counts, as exact as they are short. Pure.

A percentile within its limit means that at most 5 of 100 requests take longer, so how many of n did is a
binomial count (Clopper and Pearson 1934). Nothing is assumed of how the times are spread. Only the counts of
a log of more than 100,000 requests are reckoned by the normal curve.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

ENOUGH: Final = 59  # 0.95 ** 59 < 0.05: with fewer not even all of them within a limit would show anything
BOTH_ENDS: Final = 72  # 0.95 ** 72 < 0.025: for a bound on either side
LOOKS: Final = (ENOUGH, 124, 200)
"""After how many samples a measurement that is still undecided is judged, and by which it ends."""
MOST: Final = LOOKS[-1]
SHARE: Final = 0.05  # of the samples may be over the limit where the percentile is the limit
_DOUBT: Final = 0.05
_LATER_DOUBT: Final = 0.025  # who looks again has another chance to be wrong
_FAR: Final = 10_000  # more samples than that are nobody's plan
_MANY: Final = (
    100_000  # samples of a log; from there on the normal curve is right to 0.002, and soon reckoned
)


class Says(StrEnum):
    """What samples say of a limit."""

    WITHIN = "within"
    BEYOND = "beyond"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Judged:
    """What `over` of `samples` say of the limit.

    `more`, where undecided, is how many further samples would decide: the fewest, none of them over, where at
    most a twentieth was over so far; else about as many as it takes if that share goes on. None where that
    is beyond reason, or where nothing is open.
    """

    says: Says
    samples: int
    over: int
    more: int | None = None


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Of `n` times. Between `low` and `high` the true p95 lies, 95 % sure; None where n is too small."""

    p50: float
    p95: float
    p99: float
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Risk:
    """The chance of each answer of a plan of looks, all looks together."""

    within: float
    beyond: float


def doubt_of(samples: int) -> float:
    """How often an answer from so many samples may be wrong, where the percentile is the limit exactly."""
    return _DOUBT if samples < LOOKS[1] else _LATER_DOUBT


def judged(samples: int, over: int, share: float = SHARE, doubt: float | None = None) -> Judged:
    """What so many over the limit say of it; a failed request is over.

    Exact, one-sided each way. A measurement that looks after 59 samples, and again after 124 and 200 while
    undecided, wrongly says "within" in 5.8 %, "beyond" in 5.3 % of all cases (`risk`), should the percentile
    be the limit exactly; the further away it is, the less. That is why later looks have half the doubt.

    Args:
        samples: how many there are.
        over: how many of them were over.
        share: how many of all may be; 0.05 for a p95.
        doubt: how often an answer may be wrong; by default what `doubt_of` says.
    """
    says = _says(samples, over, share, doubt)
    more = None if says is not Says.UNDECIDED else _more(samples, over, share, doubt)
    return Judged(says, samples, over, more)


def surely_over(samples: int, over: int) -> bool:
    """The 95th percentile lies over the limit, with at most 5 percent doubt.

    So many samples over the limit would come up by chance in fewer than one of twenty series.
    """
    return judged(samples, over, doubt=_DOUBT).says is Says.BEYOND


def risk(looks: Sequence[int] = LOOKS, share: float = SHARE) -> Risk:
    """How often a measurement that ends as soon as a look decides says either, exactly.

    Args:
        looks: after how many samples, growing.
        share: how many of all are over the limit in truth; at 0.05 either answer is wrong.
    """
    open_, before, within, beyond = {0: 1.0}, 0, 0.0, 0.0
    for samples in looks:
        reached: dict[int, float] = {}
        for so_far, chance in open_.items():
            for new, odds in enumerate(_binomial(samples - before, share)):
                reached[so_far + new] = reached.get(so_far + new, 0.0) + chance * odds
        said = {over: _says(samples, over, SHARE, None) for over in reached}
        within += sum(chance for over, chance in reached.items() if said[over] is Says.WITHIN)
        beyond += sum(chance for over, chance in reached.items() if said[over] is Says.BEYOND)
        open_ = {over: chance for over, chance in reached.items() if said[over] is Says.UNDECIDED}
        before = samples
    return Risk(within, beyond)


def quantile(times: Sequence[float], q: float) -> float | None:
    """The time that a share `q` of them does not exceed (nearest rank), or None where there is none."""
    if not times:
        return None
    return sorted(times)[rank(len(times), q) - 1]


def rank(samples: int, q: float) -> int:
    """The place of the quantile among so many sorted samples, counted from 1."""
    return max(1, math.ceil(round(q * samples, 9)))  # 0.07 * 100 is a hair more than 7


def bound(times: Sequence[float], q: float = 0.95, *, upper: bool, doubt: float = 0.05) -> float | None:
    """A time that the true quantile does not exceed (`upper`) or go below, but for this doubt.

    One of the samples themselves; None where there are too few, for a p95 from above fewer than 59.
    """
    place = _upper_rank(len(times), q, doubt) if upper else _lower_rank(len(times), q, doubt)
    return sorted(times)[place - 1] if place else None


def percentiles(times: Sequence[float]) -> Percentiles | None:
    """The usual three, with the bounds of the p95 on both sides; None where there are no times."""
    p50, p95, p99 = (quantile(times, q) for q in (0.5, 0.95, 0.99))
    if p50 is None or p95 is None or p99 is None:
        return None
    n = len(times)
    low, high = (
        bound(times, upper=upper, doubt=_DOUBT / 2) if n >= BOTH_ENDS else None for upper in (False, True)
    )
    return Percentiles(p50, p95, p99, low, high, n)


def _says(samples: int, over: int, share: float, doubt: float | None) -> Says:
    allowed = doubt_of(samples) if doubt is None else doubt
    if not samples:
        return Says.UNDECIDED
    if _at_most(samples, over, share) < allowed:
        return Says.WITHIN
    if over and 1 - _at_most(samples, over - 1, share) < allowed:
        return Says.BEYOND
    return Says.UNDECIDED


def _more(samples: int, over: int, share: float, doubt: float | None) -> int | None:
    """The number of further samples at which it is decided, found by doubling and halving."""

    def decided(more: int) -> bool:
        whole = samples + more
        if over <= share * samples:
            return _says(whole, over, share, doubt) is Says.WITHIN
        return _says(whole, over * whole // samples, share, doubt) is Says.BEYOND

    low, high = 0, 1
    while not decided(high):
        low, high = high, high * 2
        if low > _FAR:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if decided(middle) else (middle, high)
    return high if high <= _FAR else None


def _upper_rank(samples: int, q: float, doubt: float) -> int | None:
    """The first place with at least so much certainty that no more samples than those before lie below."""
    below = 0.0
    for place, odds in enumerate(_binomial(samples, q)):
        if place and below >= 1 - doubt:
            return place
        below += odds
    return None


def _lower_rank(samples: int, q: float, doubt: float) -> int | None:
    """The last place with at least so much certainty that as many samples lie below."""
    fewer, found = 0.0, None
    for place, odds in enumerate(_binomial(samples, q)):
        if place and fewer <= doubt:
            found = place
        fewer += odds
    return found


def _at_most(samples: int, over: int, share: float) -> float:
    """The chance of at most so many."""
    if samples > _MANY:
        apart = over + 0.5 - samples * share
        return math.erfc(-apart / math.sqrt(2 * samples * share * (1 - share))) / 2
    return math.fsum(_term(samples, count, share) for count in range(over + 1))


@cache
def _binomial(samples: int, share: float) -> tuple[float, ...]:
    return tuple(_term(samples, count, share) for count in range(samples + 1))


def _term(samples: int, count: int, share: float) -> float:
    """The chance of exactly so many, by logarithms: the factors alone would be too large and too small."""
    if share in (0.0, 1.0):
        return float(count == samples * share)
    ways = math.lgamma(samples + 1) - math.lgamma(count + 1) - math.lgamma(samples - count + 1)
    return math.exp(ways + count * math.log(share) + (samples - count) * math.log1p(-share))
