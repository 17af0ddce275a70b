"""Measurements in the journal: what is kept is read back as it was, and what is damaged is passed over."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.facts.codec import pack, unpack
from cockpit.facts.latency import SERIES, Latency, Measurement, Rest, Sample, Series
from cockpit.facts.samples_latency import measurement, series
from cockpit.journal import Journal
from cockpit.stopwatch.kept import MOST, keep, kept, read, written

MS = st.floats(0, 1e7, allow_nan=False)
PHASE = st.none() | MS
TEXT = st.text(max_size=20)
SAMPLES = st.builds(
    Sample,
    MS,
    MS,
    PHASE,
    PHASE,
    PHASE,
    PHASE,
    PHASE,
    MS,
    st.none() | st.integers(100, 599),
    TEXT,
    st.integers(0, 1 << 40),
)
SERIES_ = st.builds(
    Series,
    TEXT,
    TEXT,
    st.sampled_from(get_args(SERIES)),
    st.lists(SAMPLES, max_size=4).map(tuple),
    TEXT,
    MS,
    st.integers(0, 1000),
    TEXT,
    st.none() | st.builds(Rest, st.sampled_from(["idle", "deploy", "request"]), PHASE, st.booleans()),
)
MEASUREMENTS = st.builds(
    Measurement,
    st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat()),
    TEXT,
    TEXT,
    PHASE,
    st.lists(st.tuples(TEXT, MS), max_size=3).map(tuple),
    st.lists(SERIES_, max_size=3).map(tuple),
)
AT = "2026-11-20T10:00:00+00:00"


def recalled(*texts: str) -> tuple[Measurement, ...]:
    return read(tuple((AT, {"measurement": text}) for text in texts))


@given(MEASUREMENTS)
@settings(max_examples=50)
def test_what_is_kept_is_read_as_it_was(one: Measurement) -> None:
    text = written(one)
    assert len(text) < 100_000
    found = recalled(text)
    assert found in ((one,), ())  # an hour that is none in UTC is not read
    if "0001-" not in one.at and "9999-" not in one.at:
        assert found == (one,)


@settings(max_examples=40)
@given(st.lists(MEASUREMENTS, max_size=2).map(tuple), st.lists(SERIES_, max_size=2).map(tuple))
def test_the_fact_survives_being_saved(measured: tuple[Measurement, ...], now: tuple[Series, ...]) -> None:
    fact = Latency(now, "2026.11.2", measured, seen_at=AT)
    assert unpack(json.loads(json.dumps(pack(fact)))) == fact


async def test_through_the_journal_and_newest_first(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    many = [f"2026-11-{day:02}T10:00:00+00:00" for day in (3, 1, 2)]
    try:
        for at in many:
            await keep(journal, measurement(series(), at=at, name="before"))
        found = kept(journal)
    finally:
        journal.close()
    assert [one.at for one in found] == sorted(many, reverse=True)
    assert found[0] == measurement(series(), at=many[0], name="before")
    assert kept(None) == ()


async def test_a_damaged_file_is_passed_over(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    try:
        await keep(journal, measurement(at=AT, name="whole"))
        await keep(journal, measurement(at="2026-11-21T10:00:00+00:00", name="broken"))
        blob = next(
            path for path in (tmp_path / ".cockpit" / "evidence").iterdir() if b"broken" in path.read_bytes()
        )
        blob.write_bytes(blob.read_bytes().replace(b"broken", b"abroad"))
        assert [one.name for one in kept(journal)] == ["whole"]
        blob.unlink()
        assert [one.name for one in kept(journal)] == ["whole"]
    finally:
        journal.close()


def changed(change: Callable[[Any], object]) -> str:
    tree = json.loads(written(measurement(series(times=(80.0,) * 3))))
    change(tree)
    return json.dumps(tree)


def set_(*path: Any) -> Callable[[Any], None]:
    *keys, last, value = path

    def change(tree: Any) -> None:
        for key in keys:
            tree = tree[key]
        tree[last] = value

    return change


ROW = ("series", 0, "samples", 0)


@pytest.mark.parametrize(
    "change",
    [
        set_("series", 0, "samples", 0, []),
        set_("series", 0, "samples", 0, [0.0] * 12),
        set_("series", 0, "samples", 0, "elevenchars"),
        set_("series", 0, "samples", 7),
        set_("series", 0, "samples", None),
        set_("series", {"0": 1}),
        set_("series", "text"),
        set_("series", None),
        set_("series", [None]),
        set_("series", 0, "kind", "lukewarm"),
        set_("series", 0, "discarded", "many"),
        set_("rtt_ms", [["host"]]),
        set_("rtt_ms", {"host": 1.0}),
        set_("floor_ms", "none"),
        set_("name", 7),
        set_("at", "yesterday"),
        set_("at", "0001-01-01T00:00:00+14:00"),
        set_("at", "9999-12-31T23:59:59-14:00"),
        set_(*ROW, 7, math.nan),
        set_(*ROW, 7, math.inf),
        set_(*ROW, 7, -1.0),
        set_(*ROW, 5, math.inf),
        set_(*ROW, 0, -math.inf),
        set_(*ROW, 7, 10**400),
        set_(*ROW, 8, 10**30),
        set_(*ROW, 8, True),
        set_(*ROW, 10, -5),
        set_("series", 0, "per_second", math.nan),
        set_("floor_ms", math.nan),
        set_("rtt_ms", [["host", math.inf]]),
        set_("rtt_ms", [["host", -1.0]]),
    ],
)
def test_what_cannot_be_a_measurement_is_passed_over(change: Callable[[Any], None]) -> None:
    whole = written(measurement(name="whole"))
    assert [one.name for one in recalled(changed(change), whole)] == ["whole"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "7",
        "null",
        '"series"',
        '{"series": []}',
        '{"at": "2026-11-20T10:00:00+00:00", "series": [[]]}',
        "[" * 100_000,
        '{"series":' * 50_000,
        "1" * 5000,
        "\ud800",
    ],
)
def test_whatever_lies_there_instead_is_passed_over(text: str) -> None:
    assert recalled(text) == ()


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(st.sampled_from(["at", "series", "samples", "kind"]), inner)
        ),
        max_leaves=20,
    )
)
def test_no_json_breaks_the_reading(tree: Any) -> None:
    for one in recalled(json.dumps(tree)):
        assert math.isfinite(one.floor_ms or 0.0)


def test_more_than_anybody_measures_is_not_read() -> None:
    many = [series(times=(80.0,) * 200)] * 100
    assert len(written(measurement(*many))) < MOST
    assert len(recalled(written(measurement(*many)))) == 1
    assert recalled(written(measurement(*many, name="x" * MOST))) == ()


def test_an_hour_without_a_zone_is_utc() -> None:
    early, late = measurement(at="2026-11-20T10:00:00"), measurement(at="2026-11-20T11:30:00+01:00")
    assert recalled(written(early), written(late)) == (late, early)
