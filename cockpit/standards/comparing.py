"""Whether two measurements of one route differ: two tests, each blind to what the other sees. Pure.

Mann-Whitney's test sees that requests in general became slower, and nothing of a tail that grew. A
permutation test on the p95 sees the tail. Together they may be wrong in 5 of 100 comparisons of a site that
did not change, so they share that doubt. The usual rule "10 % worse" is wrong in 30 to 40 of 100.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final, Literal

from cockpit.standards.percentiles import quantile, rank

VERDICT = Literal["worse", "better", "unchanged", "undecided"]

FEWEST: Final = 30  # with fewer no test is worth its name
PROMISED: Final = 0.05  # an unchanged site may be said to have changed so often
DOUBT: Final = 0.035  # what the two tests share of it; the rest is for requests that are a little alike
SHIFT_PART, TAIL_PART = 0.25, 0.75  # of the doubt: the tail is harder to see
MORE_THAN_MS: Final = 50.0
MORE_THAN_PART: Final = 0.2  # ours: what a person would notice
_Q: Final = 0.95
_TAIL_FROM: Final = 0.9
_ALIKE: Final = 0.1  # so little likeness between neighbours is none
_CHANCE: Final = 2.5  # standard errors: less than this may be luck
_NOTHING: Final = 1e-18  # a probability that no sum notices


@dataclass(frozen=True, slots=True)
class Compared:
    """Two measurements side by side, times in milliseconds.

    `why` is a sentence. `u_p` and `tail_p` are the chances that two measurements of the same thing differ as
    much as these, in general and in their p95; `doubt` is what both tests had together. `more` is how many
    further samples of each would be needed where there are too few, else None. `every` says that only each
    so-manieth sample was independent enough to count.
    """

    verdict: VERDICT
    why: str
    p50_before: float
    p50_after: float
    p95_before: float
    p95_after: float
    u_p: float = 1.0
    tail_p: float = 1.0
    more: int | None = None
    every: int = 1
    doubt: float = DOUBT

    @property
    def shifted(self) -> bool:
        """Requests in general take another time than before."""
        return self.u_p <= self.doubt * SHIFT_PART

    @property
    def tail_moved(self) -> bool:
        """The p95 is another than before."""
        return self.tail_p <= self.doubt * TAIL_PART

    @property
    def matters(self) -> bool:
        """What a test shows to be worse, or better, is so by more than 20 % and more than 50 ms."""
        way = -1 if self.verdict == "better" else 1
        half, tail = way * (self.p50_after - self.p50_before), way * (self.p95_after - self.p95_before)
        return (self.shifted and _much(half, self.p50_before)) or (
            self.tail_moved and _much(tail, self.p95_before)
        )


def compared(before: Sequence[float], after: Sequence[float], *, doubt: float = DOUBT) -> Compared:
    """Whether the later times differ from the earlier ones.

    Both in the order in which they were taken: requests that were slow together are not several witnesses,
    and where neighbours are alike only every so-manieth counts. What the tests cannot know is whether the
    hour was another as well: they show that two measurements differ, not what did it. Who compares several
    routes at once divides the doubt among them.

    Raises:
        ValueError: one of them is empty.
    """
    numbers = (_of(before, 0.5), _of(after, 0.5), _of(before, _Q), _of(after, _Q))
    every = max(independent(before), independent(after))
    first, second = before[::every], after[::every]
    short = min(len(first), len(second))
    if short < FEWEST:
        more = (FEWEST - short) * every
        why = f"too few requests to compare: {more} more would do"
        return Compared("undecided", why, *numbers, more=more, every=every, doubt=doubt)
    u, u_p = mann_whitney(first, second)
    moved = tail_p(first, second)
    slower = u > len(first) * len(second) / 2
    seen = (
        *(("slower" if slower else "quicker", "in general") for _ in range(u_p <= doubt * SHIFT_PART)),
        *(
            ("slower" if _of(first, _Q) < _of(second, _Q) else "quicker", "at its slowest")
            for _ in range(moved <= doubt * TAIL_PART)
        ),
    )
    return Compared(_verdict(seen), _why(seen), *numbers, u_p=u_p, tail_p=moved, every=every, doubt=doubt)


def mann_whitney(before: Sequence[float], after: Sequence[float]) -> tuple[float, float]:
    """U of the later times, and the chance of one at least as far out, two-sided.

    The normal approximation with corrections for ties and continuity, which at 30 samples each is as good as
    the exact count. (Mann and Whitney 1947)
    """
    n, m = len(before), len(after)
    places, counts = _places((*before, *after))
    u = sum(places[value] for value in after) - m * (m + 1) / 2
    ties = sum(count**3 - count for count in counts.values()) / ((n + m) * (n + m - 1))
    spread = math.sqrt(n * m / 12 * (n + m + 1 - ties))
    if not spread:
        return u, 1.0
    away = max(0.0, abs(u - n * m / 2) - 0.5) / spread
    return u, math.erfc(away / math.sqrt(2))


def tail_p(before: Sequence[float], after: Sequence[float]) -> float:
    """The chance that the p95 of both differ at least as much, had the samples been dealt out at random.

    All ways to deal them are counted, none drawn: where the two percentiles come to lie among all samples
    depends on the few above them alone.
    """
    pooled = sorted((*before, *after), reverse=True)
    seen = abs(_of(before, _Q) - _of(after, _Q))
    if not seen:
        return 1.0
    n, m = len(before), len(after)
    return min(1.0, _one_higher(pooled, n, m, seen) + _one_higher(pooled, m, n, seen))


def independent(times: Sequence[float]) -> int:
    """Each how-manieth of them, in order of time, is as good as independent of the one before.

    From the likeness of neighbours, in all their ranks and in being among the slowest tenth: the stalls of a
    server show in the second alone. Likeness that chance would give counts as none.
    """
    slow = quantile(times, _TAIL_FROM) or 0.0
    places, _ = _places(times)
    alike = max(_likeness([places[one] for one in times]), _likeness([float(one >= slow) for one in times]))
    if alike <= _CHANCE / math.sqrt(len(times)) or alike <= _ALIKE:
        return 1
    return math.ceil(math.log(_ALIKE) / math.log(min(alike, 0.95)))


def _one_higher(pooled: Sequence[float], n: int, m: int, seen: float) -> float:
    """The chance that the p95 of the n lies so much above that of the m.

    The first is at place i from the top, so i - k of the others are above it; the second follows at place j.
    """
    whole = n + m
    k, other_k = n - rank(n, _Q) + 1, m - rank(m, _Q) + 1
    logs = [math.lgamma(number + 1) for number in range(whole + 1)]

    def ways(of: int, take: int) -> float:
        return logs[of] - logs[take] - logs[of - take]

    total, all_ways = 0.0, ways(whole, n)
    for i in range(k, k + other_k):
        need = other_k - (i - k) - 1
        head, last = ways(i - 1, k - 1), 0.0
        for j in range(k + other_k, whole + 1):
            rest, taken = whole - j, n - k - (j - i - 1 - need)
            if not 0 <= taken <= rest:
                continue
            odds = math.exp(head + ways(j - i - 1, need) + ways(rest, taken) - all_ways)
            if odds < _NOTHING and odds < last:
                break
            last = odds
            if pooled[i - 1] - pooled[j - 1] >= seen:
                total += odds
    return total


def _places(times: Sequence[float]) -> tuple[dict[float, float], Counter[float]]:
    """The rank of every value, that of equal ones being their mean; and how often each is there."""
    counts = Counter(times)
    values = sorted(counts)
    ends = accumulate(counts[value] for value in values)
    return {value: end - (counts[value] - 1) / 2 for value, end in zip(values, ends, strict=True)}, counts


def _likeness(values: Sequence[float]) -> float:
    """The correlation of each with the next, at lag one."""
    mean = sum(values) / len(values)
    spread = sum((one - mean) ** 2 for one in values)
    return sum((one - mean) * (two - mean) for one, two in pairwise(values)) / spread if spread else 0.0


def _of(times: Sequence[float], q: float) -> float:
    found = quantile(times, q)
    if found is None:
        msg = "no times to compare"
        raise ValueError(msg)
    return found


def _much(change: float, before: float) -> bool:
    return change > max(MORE_THAN_MS, MORE_THAN_PART * before)


def _verdict(seen: Sequence[tuple[str, str]]) -> VERDICT:
    """Slower in one way and quicker in another is worse: the slow ones are those who leave."""
    if not seen:
        return "unchanged"
    return "worse" if any(word == "slower" for word, _ in seen) else "better"


def _why(seen: Sequence[tuple[str, str]]) -> str:
    if not seen:
        return "no change shows"
    words = {word: [where for other, where in seen if other == word] for word, _ in seen}
    return ", ".join(f"{word} {' and '.join(places)}" for word, places in words.items())
