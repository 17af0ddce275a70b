"""What our words on speed are worth: how often an unchanged site is said to have changed, and a change seen.

No peer runs here but the usual rule, "p95 more than 10 % up". All by seed: it ends the same every time.
"""

import math
import random
import sys
from collections.abc import Callable, Sequence
from typing import Final

from cockpit.standards.comparing import PROMISED, compared
from cockpit.standards.percentiles import LOOKS, quantile, risk
from tests.bench.goals import Goal

RUNS: Final = 2000
SIZES: Final = (60, 200, 300)
_MIDDLE, _WIDTH, _TENTH = 80.0, 0.6, 1.2816
_NAIVE: Final = 1.1

Draw = Callable[[random.Random, int], list[float]]


def log_normal(dice: random.Random, n: int) -> list[float]:
    """Half within 80 ms, p95 about 215 ms."""
    return [_MIDDLE * math.exp(dice.gauss(0, _WIDTH)) for _ in range(n)]


def bimodal(dice: random.Random, n: int) -> list[float]:
    """A cache that misses one time in twelve."""
    return [dice.gauss(400, 40) if dice.random() < 1 / 12 else dice.gauss(30, 3) for _ in range(n)]


def alike(dice: random.Random, n: int) -> list[float]:
    """Log-normal, each like the one before (AR(1), 0.3)."""
    return _following(dice, n, 0.3)


def very_alike(dice: random.Random, n: int) -> list[float]:
    """The same with 0.5."""
    return _following(dice, n, 0.5)


def stalls(dice: random.Random, n: int) -> list[float]:
    """Now and then six requests in a row wait for something."""
    times: list[float] = []
    while len(times) < n:
        held = range(6 * (dice.random() < 1 / 60), 0, -1)
        times += [*(500.0 + 100.0 * left for left in held), _MIDDLE * math.exp(dice.gauss(0, 0.3))]
    return times[:n]


def slowest_doubled(times: Sequence[float]) -> list[float]:
    """Whatever is among the slowest tenth of the population takes twice as long."""
    least = _MIDDLE * math.exp(_WIDTH * _TENTH)
    return [one * 2 if one > least else one for one in times]


def _following(dice: random.Random, n: int, rho: float) -> list[float]:
    state, times = dice.gauss(0, 1), []
    for _ in range(n):
        times.append(_MIDDLE * math.exp(_WIDTH * state))
        state = rho * state + math.sqrt(1 - rho * rho) * dice.gauss(0, 1)
    return times


def _share(n: int, draw: Draw, told: Callable[[Sequence[float], Sequence[float]], bool]) -> float:
    """Of RUNS pairs of measurements, those of which this is told."""
    found = 0
    for run in range(RUNS):
        dice = random.Random(run * 7919 + n)
        found += told(draw(dice, n), draw(dice, n))
    return found / RUNS


def changed(before: Sequence[float], after: Sequence[float]) -> bool:
    """Our rule says that something changed, for better or worse."""
    return compared(before, after).verdict in ("worse", "better")


def naive(before: Sequence[float], after: Sequence[float]) -> bool:
    """The usual rule calls: p95 more than 10 % up."""
    return (quantile(after, 0.95) or 0.0) > _NAIVE * (quantile(before, 0.95) or 0.0)


def tail_seen(before: Sequence[float], after: Sequence[float]) -> bool:
    """Our rule sees a doubled tail."""
    return compared(before, slowest_doubled(after)).verdict == "worse"


def goals() -> list[Goal]:
    """False alarms of an unchanged site, a doubled tail that was missed, wrong answers at the limit."""
    sys.stdout.write(f"  {RUNS} pairs of measurements of one unchanged site: share said to have changed\n")
    found = []
    for draw in (log_normal, bimodal, alike, very_alike, stalls):
        for n in SIZES:
            alarms, called = _share(n, draw, changed), _share(n, draw, naive)
            sys.stdout.write(
                f"  {draw.__name__:<12} {n} each   ours {alarms:.3f}   p95 more than 10 % up {called:.3f}\n"
            )
            if draw is not very_alike:
                found.append(
                    Goal(f"latency.false-alarms-{draw.__name__.replace('_', '-')}-{n}", alarms, PROMISED)
                )
    missed = {n: 1 - _share(n, log_normal, tail_seen) for n in SIZES}
    for n, share in missed.items():
        sys.stdout.write(f"  slowest tenth doubled, {n} each: seen {1 - share:.3f}\n")
    wrong = risk()
    sys.stdout.write(
        f"  p95 at its limit exactly, looks at {LOOKS}: said to be within {wrong.within:.4f}, "
        f"beyond {wrong.beyond:.4f} (counted, not simulated)\n"
    )
    return [
        *found,
        Goal("latency.doubled-tail-missed-300", missed[300], 0.2),
        Goal("latency.wrong-answers-at-the-limit", max(wrong.within, wrong.beyond), 0.06),
    ]


if __name__ == "__main__":
    for goal in goals():
        sys.stdout.write(f"{goal}\n")
