"""Journeys walked again and again: what is timed, what is refused, what stops it, and that it cleans up."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from cockpit.consent import LEFT_OUT, WRITES
from cockpit.facts import Unreachable
from cockpit.facts.latency import Series
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch.parts import LookFrom, Route
from cockpit.launch.watching import Smoke
from cockpit.model import Layer
from cockpit.probes.permission import UNPROVEN as NOT_SHOWN
from cockpit.standards.journeys import Journey
from cockpit.stopwatch.sampler import Pace
from cockpit.stopwatch.stillness import Stillness
from cockpit.stopwatch.write_plans import Write
from cockpit.stopwatch.writes import FAILURES, Proof, WriteSitting
from cockpit.vantage import Vantage
from cockpit.vantage.backend import Backend, NamedStream
from cockpit.vantage.connector import CannotConnectError
from tests.probes.product import CUT, HANGS, Came, Product, moved, page
from tests.probes.sending import PROVEN, UNPROVEN, ZONE
from tests.probes.walks import step
from tests.vantage.servers import raw_server

FAST = Pace(10_000.0, 1)
OURS = Proof(PROVEN, ZONE)
BOOKED = '<p id="n">R17</p>'
BOOK = step("POST /book", form={"note": "{unique}"}, take={"n": ('id="n">', "<")})
BACK = step("POST /cancel", cleanup=True, form={"n": "{n}"})
ROUTE = Route(name="book", url="http://shop.example/book", kind="write", journey="booking")
SHOP = sample_launch(routes=(ROUTE,))


@pytest.fixture(autouse=True)
def never_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine may be busy: what that does is tested by itself."""
    monkeypatch.setattr(Stillness, "disturbed", lambda *_: False)
    monkeypatch.setattr("cockpit.stopwatch.write_plans.SIGN_IN_SECONDS", 0.0)


@asynccontextmanager
async def looking(product: Product, *consents: str) -> AsyncIterator[Vantage]:
    async with raw_server(product) as port:
        table = {"shop.example:80": f"127.0.0.1:{port}"}
        vantage = Vantage(LookFrom(resolver="127.0.0.1:9", map=table), consents=consents)
        yield vantage
        await vantage.aclose()


def write(*way: Smoke) -> Write:
    steps = way or (step("GET /book"), BOOK, BACK)
    timed = next(row for row in reversed(steps) if not row.cleanup)
    return Write(ROUTE, ROUTE.url, Journey("booking", steps), timed)


async def sat(product: Product, *way: Smoke, looks: tuple[int, ...] = (4,), **more: Any) -> Series:
    async with looking(product, WRITES) as vantage:
        sitting = WriteSitting(SHOP, vantage, write(*way), **{"pace": FAST, **more})
        assert await sitting.run(OURS, looks) is None
        return sitting.series


async def test_each_walk_is_a_sample_and_leaves_nothing() -> None:
    product = Product({"POST /book": page(BOOKED)})
    series = await sat(product)
    assert product.lines == ["GET /book", "POST /book", "POST /cancel"] * 4
    assert [one.form["n"] for one in product.came if one.path == "/cancel"] == ["R17"] * 4
    assert (series.kind, series.route, series.url, series.version) == ("write", "book", ROUTE.url, "HTTP/1.1")
    assert [one.status for one in series] == [200] * 4
    assert series.samples[0].size == len(BOOKED)
    assert series.stopped == ""


async def test_only_the_step_itself_counts_without_what_is_behind_or_before_it() -> None:
    clock, at = asyncio.get_running_loop().time, dict[str, float]()

    def noted(came: Came) -> bytes:
        at[came.line] = clock()
        return page("ok")

    product = Product({"GET /book": noted, "GET /done": noted, "POST /book": moved("/done", 303)})
    async with looking(product, WRITES) as vantage:
        sitting = WriteSitting(SHOP, vantage, write(step("GET /book"), step("POST /book")), pace=FAST)
        assert await sitting.run(OURS, (1,)) is None
    assert product.lines == ["GET /book", "POST /book", "GET /done"]
    (one,) = sitting.series
    sent = sitting._began + one.start
    assert one.status == 303
    assert at["GET /book"] < sent
    assert sent + one.total / 1000 <= at["GET /done"]


async def test_the_wait_for_the_first_byte_is_the_server_s() -> None:
    def slow(_: Came) -> bytes:
        time.sleep(0.03)  # the least that it takes, on any machine
        return page(BOOKED)

    (one,) = await sat(Product({"POST /book": slow}), looks=(1,))
    assert one.wait is not None
    assert one.transfer is not None
    assert one.wait >= 30
    assert one.total == pytest.approx(one.wait + one.transfer, abs=0.01)
    assert (one.dns, one.tcp, one.tls) == (None, None, None)


@pytest.mark.parametrize(
    ("answers", "stopped", "samples"),
    [
        ({"POST /book": page("", 429)}, "429", 0),
        ({"GET /book": page("", 429)}, "429", 0),
        ({"POST /book": page("", 403, "cf-mitigated: challenge")}, "blocked", 0),
        ({"POST /book": page("", 500)}, "left-behind", 1),  # nobody knows whether something was made
        ({"GET /book": page("", 500)}, "errors", 0),
        ({"POST /book": page("", 422)}, "not-as-declared", 0),
        ({"POST /book": page("thanks")}, "left-behind", 0),  # the number to cancel it by is not there
        ({"POST /book": page(BOOKED), "POST /cancel": page("", 500)}, "left-behind", 1),
    ],
)
async def test_what_ends_it(answers: dict[str, bytes], stopped: str, samples: int) -> None:
    product = Product(answers)
    series = await sat(product, looks=(9,))
    assert (series.stopped, len(series.samples)) == (stopped, samples)


async def test_a_sign_in_that_breaks_stops_after_three() -> None:
    """Signing in makes nothing, so that nothing can be left behind."""
    product = Product({"POST /in": page("", 503)})
    signing = step("POST /in", form={"p": "{password}"})
    async with looking(product, WRITES) as vantage:
        sitting = WriteSitting(SHOP, vantage, write(signing), pace=FAST)
        sitting_leave(vantage)
        series = await _run(sitting)
    assert (series.stopped, series.failures, len(product.came)) == ("errors", FAILURES, FAILURES)


async def test_a_connection_that_dies_is_a_failure() -> None:
    product = Product({"POST /in": CUT})
    async with looking(product, WRITES) as vantage:
        sitting_leave(vantage)
        series = await _run(
            WriteSitting(SHOP, vantage, write(step("POST /in", form={"p": "{password}"})), pace=FAST)
        )
    assert series.stopped == "errors"
    assert {one.fault for one in series} == {"cut-short"}


def sitting_leave(vantage: Vantage) -> None:
    """Every credential is the test account."""
    from cockpit.credentials.secret import Secret

    async def find(reference: str) -> Secret:
        return Secret.of(reference, "shop.example", "rider:pass" + "word-4711")

    vantage._find = find


async def _run(sitting: WriteSitting) -> Series:
    assert await sitting.run(OURS, (9,)) is None
    return sitting.series


async def test_it_goes_on_only_while_that_is_asked() -> None:
    asked: list[int] = []

    def go_on(answer: bool) -> Callable[[Series, int], bool]:
        def told(series: Series, limit: int) -> bool:
            asked.append(limit)
            return answer

        return told

    product = Product({"POST /book": page(BOOKED)})
    assert len((await sat(product, looks=(2, 5), go_on=go_on(answer=False))).samples) == 2
    assert len((await sat(product, looks=(2, 5), go_on=go_on(answer=True))).samples) == 5
    assert set(asked) == {SHOP.limits.p95_write_ms}


async def test_a_sample_of_a_busy_moment_is_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = [True, False, True, False]
    monkeypatch.setattr(Stillness, "spoilt", lambda *_: moments.pop(0))
    series = await sat(Product({"POST /book": page(BOOKED)}), looks=(2,))
    assert (len(series.samples), series.discarded) == (2, 2)
    monkeypatch.setattr(Stillness, "spoilt", lambda *_: True)
    series = await sat(Product({"POST /book": page(BOOKED)}), looks=(2,))
    assert (len(series.samples), series.stopped) == (0, "busy")


async def test_a_step_before_it_that_breaks_every_other_time_does_not_double_the_walks() -> None:
    asked = 0

    def unsteady(_: Came) -> bytes:
        nonlocal asked
        asked += 1
        return page("ok", 200 if asked % 3 == 0 else 503)

    product = Product({"GET /book": unsteady, "POST /book": page(BOOKED)})
    series = await sat(product, looks=(9,))
    assert (asked, len(series.samples), series.stopped) == (14, 4, "unsteady")


async def test_nobody_is_blamed_where_our_own_network_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """First nothing answers any more, then this machine says why."""
    gone, dial = Unreachable(Layer.NETWORK, "this machine has no route", "no-route"), Backend.connect_tcp
    asked = 0

    async def connect(self: Backend, *where: Any, **more: Any) -> NamedStream:
        nonlocal asked
        asked += 1
        if asked > 6:
            raise CannotConnectError(gone)
        return await dial(self, *where, **more)

    def last(_: Came) -> bytes:
        return CUT if asked in (5, 6) else page("ok")

    monkeypatch.setattr(Backend, "connect_tcp", connect)
    async with looking(Product({"POST /in": last}), WRITES) as vantage:
        sitting_leave(vantage)
        signing = write(step("POST /in", form={"p": "{password}"}))
        series = await _run(WriteSitting(SHOP, vantage, signing, pace=FAST))
    assert ([one.status for one in series], series.discarded, series.stopped) == ([200] * 4, 2, "offline")


async def test_the_pace_is_kept_for_all_steps_together() -> None:
    began = asyncio.get_running_loop().time()
    await sat(Product({"POST /book": page(BOOKED)}), looks=(3,), pace=Pace(60.0, 1))
    assert asyncio.get_running_loop().time() - began >= 9 / 60 * 0.99  # nine requests at sixty a second


async def test_one_that_is_cut_off_takes_away_what_it_made_and_keeps_what_it_has() -> None:
    there, count = asyncio.Event(), 0

    def answer(_: Came) -> bytes:
        nonlocal count
        count += 1
        if count == 3:
            there.set()
            return HANGS
        return page("ok")

    product = Product({"POST /book": page(BOOKED), "POST /last": answer})
    last = step("POST /last", form={"p": "{password}"})
    async with looking(product, WRITES) as vantage:
        sitting_leave(vantage)
        sitting = WriteSitting(SHOP, vantage, write(BOOK, last, BACK), pace=FAST)
        task = asyncio.create_task(sitting.run(OURS, (9,)))
        await there.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert product.lines[-1] == "POST /cancel"
    assert (len(sitting.series.samples), sitting.series.stopped) == (2, "cancelled")


@pytest.mark.parametrize(
    ("consents", "proof", "kind"),
    [((), OURS, LEFT_OUT), ((WRITES,), Proof(UNPROVEN, ZONE), NOT_SHOWN), (("active",), OURS, LEFT_OUT)],
)
async def test_nothing_is_sent_without_leave(consents: tuple[str, ...], proof: Proof, kind: str) -> None:
    product = Product()
    async with looking(product, *consents) as vantage:
        why = await WriteSitting(SHOP, vantage, write(), pace=FAST).run(proof, (2,))
    assert why is not None
    assert (why.kind, product.came) == (kind, [])
