"""A measurement begun in the app: asked for, under way, ended by a key or by leaving, and always kept."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from textual.pilot import Pilot

from cockpit.facts.latency import Measurement
from cockpit.journal import Journal, JournalError
from cockpit.launch.parts import LookFrom, Route
from cockpit.stopwatch.ends import timed as every_route
from cockpit.stopwatch.kept import kept
from cockpit.stopwatch.plan import Plan
from cockpit.stopwatch.sampler import Pace
from cockpit.stopwatch.stillness import Stillness
from screens.app import CockpitApp
from screens.asking import ConfirmScreen
from screens.home import HomeScreen
from screens.measuring import Measuring
from screens.speed import SpeedScreen
from screens.widgets.hints import Hints
from tests.screens.frames import SIZES, assert_frame, drawn, still
from tests.screens.rehearsal import Rehearsal
from tests.screens.sittings import PROOF, Nothing, Stub, proven
from tests.screens.stage_hands import noticed, press, until
from tests.screens.timed_shop import EVIL, calm, shop, speeding, timed
from tests.vantage.servers import raw_server

HOST = "shop.test"


@pytest.fixture
def stub(monkeypatch: pytest.MonkeyPatch) -> type[Stub]:
    """The domain is shown to be ours, and nothing is sent."""
    Stub.began = []
    proven(monkeypatch, PROOF)
    monkeypatch.setattr("cockpit.stopwatch.sitting.Sitting", Stub)
    return Stub


@asynccontextmanager
async def measuring(
    made: Rehearsal, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[CockpitApp, Pilot[None], SpeedScreen]]:
    """The board with a measurement begun by its key."""
    async with speeding(made, size) as (app, pilot, screen):
        await press(pilot, "s")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await press(pilot, "y")
        await until(pilot, lambda: "End it" in drawn(app))
        yield app, pilot, screen


def stored(folder: Path) -> tuple[Measurement, ...]:
    """What is on the disk, newest first."""
    journal = Journal.open(folder)
    try:
        return kept(journal)
    finally:
        journal.close()


@pytest.mark.parametrize("size", SIZES, ids=["narrow", "wide"])
async def test_it_says_how_much_is_sent_and_sends_nothing_unasked(
    tmp_path: Path, stub: type[Stub], size: tuple[int, int]
) -> None:
    async with speeding(shop(tmp_path), size) as (app, pilot, screen):
        await press(pilot, "s")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await still(app, pilot)
        assert_frame(app, "speed-asked")
        await press(pilot, "escape")
        assert not stub.began
        assert not screen.measuring.running


async def test_a_product_named_like_a_key_hides_no_number(tmp_path: Path, stub: type[Stub]) -> None:
    made = shop(tmp_path)
    product = msgspec.structs.replace(made.launch.product, name=f"x Ctrl-C {EVIL}")
    made.launch = msgspec.structs.replace(made.launch, product=product)
    async with speeding(made) as (app, pilot, _):
        await press(pilot, "s")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        assert "at most 2 a second" in " ".join(drawn(app).replace("│", " ").split())


@pytest.mark.parametrize("size", SIZES, ids=["narrow", "wide"])
async def test_under_way_it_says_how_far_it_is(
    tmp_path: Path, stub: type[Stub], size: tuple[int, int]
) -> None:
    async with measuring(await timed(shop(tmp_path), calm()), size) as (app, pilot, _):
        await until(pilot, lambda: "120 of 310" in drawn(app))
        await still(app, pilot)
        assert_frame(app, "speed-measuring")


async def test_what_it_found_stands_on_the_board_and_on_the_disk(tmp_path: Path, stub: type[Stub]) -> None:
    async with measuring(await timed(shop(tmp_path), calm())) as (app, pilot, screen):
        stub.began[0].go_on.set()
        await until(pilot, lambda: "release v43" in drawn(app))
        assert not screen.measuring.running
        assert "s Measure" in drawn(app)
        assert not noticed(app)
    newest = stored(tmp_path)[0]
    assert (newest.release, newest.series[0].stopped, len(newest.series[0].samples)) == ("v43", "", 62)


async def test_s_ends_it_and_what_was_measured_is_kept(tmp_path: Path, stub: type[Stub]) -> None:
    async with measuring(shop(tmp_path)) as (app, pilot, screen):
        await until(pilot, lambda: "120 of 310" in drawn(app))
        await press(pilot, "s")
        await until(pilot, lambda: "release v43" in drawn(app))
        assert not screen.measuring.running
        assert "? unsure    home" in drawn(app)
    (only,) = stored(tmp_path)
    assert (only.series[0].stopped, len(only.series[0].samples)) == ("cancelled", 20)


async def test_leaving_the_board_lets_it_go_on_and_home_says_so(tmp_path: Path, stub: type[Stub]) -> None:
    made = shop(tmp_path)
    made.judge_all()
    async with measuring(made) as (app, pilot, screen):
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
        await until(pilot, lambda: "measuring" in drawn(app).splitlines()[0])
        assert "S Speed" in drawn(app).splitlines()[-1]
        await press(pilot, "S")
        await until(pilot, lambda: "120 of 310" in drawn(app))
        await press(pilot, "escape")
        stub.began[0].go_on.set()
        await until(pilot, lambda: not screen.measuring.running)
        await until(pilot, lambda: "measuring" not in drawn(app).splitlines()[0])
        assert "l Go live" in drawn(app).splitlines()[-1]
    assert len(stored(tmp_path)) == 1


@pytest.mark.parametrize("keys", [("escape", "q"), ("ctrl+q",)], ids=["q", "ctrl+q"])
async def test_quitting_keeps_what_was_measured(
    tmp_path: Path, stub: type[Stub], keys: tuple[str, ...]
) -> None:
    async with measuring(shop(tmp_path)) as (app, pilot, _):
        await until(pilot, lambda: "120 of 310" in drawn(app))
        await press(pilot, *keys)
    assert app.return_code == 0
    (only,) = stored(tmp_path)
    assert (only.series[0].stopped, len(only.series[0].samples)) == ("cancelled", 20)


async def test_no_proof_is_a_plain_sentence(
    tmp_path: Path, stub: type[Stub], monkeypatch: pytest.MonkeyPatch
) -> None:
    proven(monkeypatch, "nobody has shown yet that shop.example is yours: cockpit drill dns-proof")
    async with speeding(shop(tmp_path)) as (app, pilot, screen):
        await press(pilot, "s")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await press(pilot, "y")
        await until(pilot, lambda: bool(screen.measuring.trouble) and not screen.measuring.running)
        await until(pilot, lambda: "is yours: cockpit drill dns-proof" in " ".join(drawn(app).split()))
        assert noticed(app)[-1].startswith("Nothing was measured: nobody has shown yet")
    assert not stub.began
    assert not stored(tmp_path)


async def test_a_route_that_cannot_be_timed_says_why(
    tmp_path: Path, stub: type[Stub], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cockpit.stopwatch.sitting.Sitting", Nothing)
    async with measuring(shop(tmp_path), SIZES[1]) as (app, pilot, _):
        stub.began[0].go_on.set()
        await until(pilot, lambda: "Nothing was measured, so nothing is kept." in drawn(app))
        await until(pilot, lambda: "cannot be timed: [red]M[/]" in drawn(app))
        assert not [char for char in drawn(app) if not char.isprintable() and char != "\n"]
    assert not stored(tmp_path)


@pytest.mark.parametrize("how", ["none", "fails", "lost"])
async def test_what_cannot_be_kept_is_shown_all_the_same(
    tmp_path: Path, stub: type[Stub], monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    async def refuse(_journal: object, _measurement: object) -> None:
        raise JournalError("The disk is full.")

    made = shop(tmp_path)
    assert made.journal is not None
    async with measuring(made) as (app, pilot, _):
        await until(pilot, lambda: "120 of 310" in drawn(app))
        if how == "none":
            made.journal.close()
            made._journal = None
        elif how == "fails":
            monkeypatch.setattr("cockpit.stopwatch.kept.keep", refuse)
        else:
            made.journal._writer.lost = "The disk is full."
        stub.began[0].go_on.set()
        await until(pilot, lambda: "gone when the cockpit is left" in " ".join(drawn(app).split()))
        await until(pilot, lambda: "release v43" in drawn(app))
        assert ("The disk is full." in " ".join(drawn(app).split())) is (how != "none")
    assert not stored(tmp_path)


async def test_a_crash_is_one_sentence_and_what_was_measured_is_kept(
    tmp_path: Path, stub: type[Stub], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_stub: Stub) -> None:
        raise ZeroDivisionError("hunter2-secret")

    monkeypatch.setattr(Stub, "run", broken)
    async with speeding(shop(tmp_path)) as (app, pilot, screen):
        screen._begin(await screen.measuring.plan())
        await until(pilot, lambda: bool(screen.measuring.trouble) and not screen.measuring.running)
        told = "The measurement broke: ZeroDivisionError. Details: .cockpit/cockpit.log"
        assert noticed(app)[-1] == told
        assert "hunter2" not in drawn(app)
    assert len(stored(tmp_path)) == 1


async def test_a_run_and_a_measurement_keep_out_of_each_others_way(tmp_path: Path, stub: type[Stub]) -> None:
    made = shop(tmp_path)
    async with measuring(made) as (app, pilot, screen):
        await press(pilot, "escape", "R", "n")
        assert "a run would spoil its times" in noticed(app)[-1]
        assert made.flown == []
        stub.began[0].go_on.set()
        await until(pilot, lambda: not screen.measuring.running)
        made.hold = asyncio.Event()
        await press(pilot, "R", "S", "s")
        assert made.flown
        assert (
            noticed(app)[-1]
            == "A run is under way, and would spoil the times. Wait, or stop it: esc, then s."
        )
        assert "s Measure" in str(app.screen.query_one(Hints).render())
        assert len(stub.began) == 1


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hello, as often as somebody asks."""
    with contextlib.suppress(asyncio.IncompleteReadError):
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-type: text/html\r\n\r\nhello")
            await writer.drain()


async def test_a_real_measurement_of_a_server_of_our_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made up are the proof, the pace, the number of looks, and that this machine is never busy."""
    made = shop(tmp_path)

    async def plan(_measuring: Measuring) -> Plan:
        return Plan(every_route(made.launch), Pace(500.0, 2), (6,))

    proven(monkeypatch, PROOF)
    monkeypatch.setattr(Stillness, "disturbed", lambda *_: False)
    async with raw_server(answer) as port:
        product = msgspec.structs.replace(made.launch.product, domain=HOST, origin=f"http://{HOST}")
        routes = tuple(Route(name=name, url=f"http://{HOST}/{name}") for name in ("a", "b"))
        vantage = LookFrom(resolver="127.0.0.1:9", map={f"{HOST}:80": f"127.0.0.1:{port}"})
        made.launch = msgspec.structs.replace(
            made.launch, product=product, routes=routes, vantage=vantage, hosts=()
        )
        monkeypatch.setattr(Measuring, "plan", plan)
        async with speeding(made) as (app, pilot, screen):
            screen._begin(await screen.measuring.plan())
            await until(pilot, lambda: not screen.measuring.running)
            await until(pilot, lambda: "0 of 3 routes answer in time, 3 are not decided yet" in drawn(app))
            assert screen.measuring.trouble == ""
    (only,) = stored(tmp_path)
    assert {one.route: len(one.samples) for one in only.series if one.kind == "kept"} == {
        "home": 6,
        "a": 6,
        "b": 6,
    }
    assert {one.status for series_ in only.series for one in series_} == {200}
    assert only.floor_ms is not None
