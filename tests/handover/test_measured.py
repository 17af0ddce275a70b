"""Which measurements a pack carries: before the work, after it, route by route."""

import asyncio
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.latency import Measurement, Series
from cockpit.facts.samples_latency import measurement, series
from cockpit.handover.gathering import gather
from cockpit.handover.measured import Pair, Timed, pairs, parsed
from cockpit.handover.pack import build
from cockpit.journal import Journal
from cockpit.stopwatch.kept import keep, written
from tests.handover.world import fly, sprint

HOME = series("home", [80.0] * 3)


def timed(*named: tuple[int, str], of: tuple[Series, ...] = (HOME,)) -> list[Timed]:
    """Measurements in these hours, by these names."""
    return [
        Timed(measurement(*of, at=f"2026-11-20T{hour:02}:00:00+00:00", name=name), f"{hour:064}")
        for hour, name in named
    ]


def hours(pair: Pair) -> tuple[int | None, int | None]:
    before, after = (one.timed.at.hour if one else None for one in (pair.before, pair.after))
    return before, after


@pytest.mark.parametrize(
    ("named", "picked"),
    [
        ([(1, "")], (None, 1)),
        ([(1, "after")], (None, 1)),
        ([(1, "before")], (1, None)),
        ([(1, ""), (2, ""), (3, "")], (1, 3)),
        ([(1, ""), (2, "before"), (3, ""), (4, "")], (2, 4)),
        ([(1, "before"), (2, "before"), (3, "")], (2, 3)),
        ([(1, "before"), (2, "after"), (3, "")], (1, 2)),
        ([(1, "before"), (2, "after"), (3, "after"), (4, "tuesday")], (1, 3)),
        ([(1, ""), (2, "after"), (3, "")], (1, 2)),
        ([(1, "after"), (2, "before")], (2, None)),
        ([(1, "after"), (2, "before"), (3, "")], (2, 3)),
    ],
)
def test_before_and_after(named: list[tuple[int, str]], picked: tuple[int | None, int | None]) -> None:
    (pair,) = pairs(reversed(timed(*named)))
    assert hours(pair) == picked


def test_each_route_has_its_own_pair() -> None:
    both, home = (HOME, series("search", [90.0])), (HOME,)
    found = [*timed((1, ""), (2, ""), of=both), *timed((3, ""), of=home)]
    assert {pair.both[-1].series.route: hours(pair) for pair in pairs(found)} == {
        "home": (1, 3),
        "search": (1, 2),
    }


def test_a_first_visit_and_a_start_after_sleep_are_no_speed_of_a_route() -> None:
    cold, new = series(kind="cold"), series(kind="new")
    empty = series("search", [])
    assert pairs(timed((1, ""), of=(cold, new, empty))) == ()
    found = [*timed((1, ""), (2, "")), *timed((3, ""), of=(cold,))]
    assert [hours(pair) for pair in pairs(found)] == [(1, 2)]


names = st.lists(st.sampled_from(["", "before", "after", "x"]), max_size=8)
ofs = st.lists(st.sets(st.sampled_from(["home", "search", "cart"]), min_size=1), min_size=8, max_size=8)


@given(names, ofs)
def test_picked_again_from_what_was_picked_it_is_the_same(called: list[str], routes: list[set[str]]) -> None:
    found = [
        one
        for hour, (name, of) in enumerate(zip(called, routes, strict=False))
        for one in timed((hour, name), of=tuple(series(route, [50.0]) for route in sorted(of)))
    ]
    first = pairs(found)
    used = {look.timed.digest: look.timed for pair in first for look in pair.both}
    assert set(pairs(used.values())) == set(first)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b'{"measurement": 3}',
        b'{"measurement": "{}"}',
        b"[" * 100_000,
        written(measurement()).encode(),
    ],
)
def test_what_is_no_measurement(data: bytes) -> None:
    assert parsed(data) is None


def evidence(of: Measurement) -> bytes:
    return json.dumps({"measurement": written(of)}).encode()


def test_numbers_that_nobody_can_reckon_with_are_no_measurement() -> None:
    assert parsed(evidence(measurement())) == measurement()
    for total in (float("nan"), float("inf"), -1.0):
        assert parsed(evidence(measurement(series(times=[50.0, total])))) is None
    assert parsed(evidence(measurement(series(times=[50.0] * 1001)))) is None


def test_a_pack_carries_the_measurements_its_rows_are_from_and_no_other(tmp_path: Path) -> None:
    fly(tmp_path)

    async def measure() -> None:
        journal = Journal.open(tmp_path)
        for hour, name in ((8, "before"), (9, "tuesday"), (12, "after")):
            times = [80.0 + hour + number / 10 for number in range(60)]
            at = f"2026-11-20T{hour:02}:00:00+00:00"
            await keep(journal, measurement(series(times=times), at=at, name=name))
        journal.close()

    asyncio.run(measure())
    opened = sprint(tmp_path)
    try:
        found = gather(opened)
        whole = build(found.sources)
    finally:
        opened.close()
    (row,) = whole["performance"]
    carried = [one for one in whole["evidence"] if one["kind"] == "measurement"]
    assert [one["id"] for one in carried] == [row["before"], row["after"]]
    assert [one["check"] for one in carried] == ["look.latency"] * 2
    assert all(parsed(found.files[one["path"]]) for one in carried)
    assert whole["pack"]["generated_at"].hour == 12, "a measurement is news too"
