"""Small builders of `Latency`, for the cases of checks and for tests: series, measurements, releases."""

import random
from collections.abc import Iterable, Sequence
from statistics import NormalDist

from cockpit.facts import Unreachable
from cockpit.facts.latency import SERIES, Latency, Measurement, Sample, Series

SHOP = "https://shop.example/"
AT = "2026-11-20T10:00:00+00:00"
_SECONDS_APART = 0.5
_P95 = NormalDist().inv_cdf(0.95)


def spread(
    n: int = 60, p50: float = 80.0, p95: float = 160.0, *, slow: int = 0, by: float = 10.0
) -> tuple[float, ...]:
    """So many times with these percentiles, log-normal without luck, in an order without pattern.

    Args:
        n: how many.
        p50: the middle one, in milliseconds.
        p95: what 95 of 100 do not exceed.
        slow: how many of the slowest take longer still.
        by: how many times as long those take.
    """
    places = [(at + 0.5) / n for at in range(n)]
    times = [p50 * (p95 / p50) ** (NormalDist().inv_cdf(place) / _P95) for place in places]
    times = [round(one * (by if at >= n - slow else 1.0), 3) for at, one in enumerate(times)]
    random.Random(n).shuffle(times)  # noqa: S311 - an order, no secret
    return tuple(times)


def series(
    route: str = "home",
    times: Sequence[float] | None = None,
    *,
    url: str = "",
    kind: SERIES = "kept",
    failures: int = 0,
    stopped: str = "",
) -> Series:
    """Requests to a route that took so long, 60 with a p95 of 160 ms if not given; failed ones last."""
    taken = spread() if times is None else times
    samples = [sample(total, start=at * _SECONDS_APART, kind=kind) for at, total in enumerate(taken)]
    samples += [Sample(start=(len(taken) + at) * _SECONDS_APART, status=503) for at in range(failures)]
    where = url or (SHOP if route == "home" else f"{SHOP}{route}")
    return Series(route, where, kind, tuple(samples), "HTTP/1.1", 1 / _SECONDS_APART, stopped=stopped)


def sample(total: float, *, start: float = 0.0, kind: SERIES = "kept", status: int = 200) -> Sample:
    """One answer that took so long in all; over a new connection its phases are filled in as well."""
    dns, tcp, tls = (2.0, 10.0, 12.0) if kind in ("new", "cold") else (None, None, None)
    wait = max(0.0, total - (dns or 0.0) - (tcp or 0.0) - (tls or 0.0) - 1.0)
    return Sample(start, 0.0, dns, tcp, tls, wait, 1.0, total, status, size=12_000)


def measurement(*of: Series, at: str = AT, name: str = "", release: str = "2026.11.2") -> Measurement:
    """A sitting with these series; the home page alone where none is given."""
    return Measurement(
        at, name, release, floor_ms=0.4, rtt_ms=(("shop.example", 10.0),), series=of or (series(),)
    )


def latency(
    *kept: Measurement,
    release: str = "2026.11.2",
    now: Iterable[Series] = (),
    missing: Iterable[tuple[str, Unreachable]] = (),
) -> Latency:
    """What a run knows: kept measurements, newest first, the live release, and a short look."""
    return Latency(tuple(now), release, kept, tuple(missing))
