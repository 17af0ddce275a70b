"""Whole sittings against the shop: quick, and on a machine that never stands still."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, cast

from cockpit.facts.latency import Measurement, Series
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch import Launch
from cockpit.launch.parts import Host, Route
from cockpit.stopwatch.ends import timed
from cockpit.stopwatch.plan import Plan
from cockpit.stopwatch.rows import Row, rows
from cockpit.stopwatch.sampler import Pace
from cockpit.stopwatch.sitting import Sitting
from cockpit.stopwatch.writes import Proof
from tests.stopwatch.shop import HOST, QUICK, THEIRS, Shop, opened

ALWAYS = 60_000  # milliseconds that no answer of a test takes, however busy this machine is


def launched(*paths: str, budget: int = ALWAYS, **parts: Any) -> Launch:
    """A launch file with these routes; a path may be a whole URL."""
    routes = tuple(
        Route(name=path.strip("/") or "home", url=_url(path), kind="read", budget_ms=budget) for path in paths
    )
    parts = {"routes": routes, "hosts": (Host(THEIRS, role="api"),)} | parts
    return sample_launch(HOST, origin=f"http://{HOST}", **parts)


def _url(path: str) -> str:
    return path if "://" in path else f"http://{HOST}{path}"


@asynccontextmanager
async def sat(
    shop: Shop, launch: Launch, looks: Sequence[int] = (), pace: Pace = QUICK, seed: int = 0
) -> AsyncIterator[Sitting]:
    """A sitting on all routes of it that has not begun."""
    plan = Plan(timed(launch), pace)
    if looks:
        plan = Plan(timed(launch), pace, tuple(looks))
    async with opened(shop) as vantage:
        yield Sitting(launch, vantage, plan, cast("Proof", None), seed=seed)


async def measured(
    shop: Shop, launch: Launch, looks: Sequence[int] = (), pace: Pace = QUICK
) -> tuple[Sitting, Measurement]:
    """The same, taken to its end."""
    async with sat(shop, launch, looks, pace) as one:
        await one.run()
        return one, one.measurement("test")


def kept(measurement: Measurement, path: str = "/") -> Series:
    """The series of a path over kept connections."""
    found = measurement.of(_url(path))
    assert found is not None
    return found


def row(launch: Launch, measurement: Measurement, name: str = "home") -> Row:
    """The row of a route."""
    return next(one for one in rows(launch, measurement) if one.series.route == name)
