"""What a number of samples can say of a 95th percentile: a binomial count, as exact as it is short. Pure."""

from math import comb
from typing import Final

ENOUGH: Final = 59  # 0.95 ** 59 < 0.05: with fewer not even all of them within a limit would show anything
_DOUBT: Final = 0.05
_SHARE: Final = 0.05  # of the samples may be over the limit where the percentile is the limit


def surely_over(samples: int, over: int) -> bool:
    """The 95th percentile lies over the limit, with at most 5 percent doubt.

    So many samples over the limit would come up by chance in fewer than one of twenty series.
    """
    if not samples or not over:
        return False
    fewer = sum(
        comb(samples, count) * _SHARE**count * (1 - _SHARE) ** (samples - count) for count in range(over)
    )
    return 1 - fewer <= _DOUBT
