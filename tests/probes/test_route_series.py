"""The times of each watched address, out of the history that a watch has left."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from cockpit.facts.route_series import RouteSeries
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.visits import Visit
from cockpit.launch.parts import Route
from cockpit.launch.watching import Watch
from cockpit.probes.route_series import gather
from cockpit.standards.percentiles import ENOUGH, surely_over
from cockpit.vantage import Vantage
from cockpit.watch.history import History

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
URL = "https://shop.example/search"
SHOP = sample_launch(routes=(Route(name="search", url=URL, kind="read", critical=True),))


def visit(minutes: int, total: float | None, **changed: object) -> Visit:
    at = (NOW - dt.timedelta(minutes=minutes)).isoformat(timespec="milliseconds")
    return replace(Visit("search", URL, at, ok=True, status=200, total_ms=total), **changed)  # type: ignore[arg-type]


async def seen(folder: Path, *visits: Visit) -> RouteSeries:
    history = History.opened(folder)
    history.keep(visits=visits)
    history.close()
    return await gather(SHOP, cast("Vantage", SimpleNamespace(folder=folder, now=NOW)))


async def test_the_95th_of_a_hundred(tmp_path: Path) -> None:
    found = await seen(tmp_path, *(visit(at, float(at) * 10) for at in range(1, 101)))
    (one,) = found.routes
    assert (one.name, one.url, one.visits, one.p95_ms) == ("search", URL, 100, 950.0)
    assert (one.most_ms, one.over) == (500, 50)


async def test_only_answers_of_this_address_count(tmp_path: Path) -> None:
    found = await seen(
        tmp_path,
        visit(1, 20.0),
        visit(2, 10_000.0, ok=False, stage="http"),
        visit(3, 9.0, blocked=True),
        visit(4, None),
        visit(5, 9_000.0, url="https://old.example/"),
        visit(60 * 49, 9_000.0),
    )
    assert (found.routes[0].visits, found.routes[0].p95_ms, found.routes[0].over) == (1, 20.0, 0)


async def test_nobody_has_watched(tmp_path: Path) -> None:
    quiet = sample_launch(routes=SHOP.routes, watch=Watch(interval_seconds=20))
    found = await gather(quiet, cast("Vantage", SimpleNamespace(folder=tmp_path, now=NOW)))
    assert (found.missing and found.missing.kind, found.interval, found.routes) == ("no-history", 20, ())
    assert not (tmp_path / ".cockpit").exists()


async def test_a_history_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / ".cockpit").mkdir()
    (tmp_path / "other").write_bytes(b"x" * 200)
    (tmp_path / ".cockpit" / "watch.sqlite3").symlink_to(tmp_path / "other")
    found = await gather(SHOP, cast("Vantage", SimpleNamespace(folder=tmp_path, now=NOW)))
    assert found.missing is not None
    assert found.missing.kind == "history"
    assert (tmp_path / "other").read_bytes() == b"x" * 200


@pytest.mark.parametrize(
    ("samples", "over", "sure"),
    [(0, 0, False), (ENOUGH, 0, False), (59, 6, False), (59, 7, True), (100, 9, False), (100, 10, True)],
)
def test_when_a_limit_is_passed_for_sure(samples: int, over: int, sure: bool) -> None:
    assert surely_over(samples, over) is sure


def test_fewer_than_59_show_nothing() -> None:
    assert 0.95**ENOUGH < 0.05 < 0.95 ** (ENOUGH - 1)
