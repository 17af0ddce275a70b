"""Which ways are walked: declared ones, made-up ones, and those that need leave and an account."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from cockpit.consent import LEFT_OUT
from cockpit.credentials import Secret
from cockpit.facts import codec
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.transactions import Transactions
from cockpit.lab.desk import ACCOUNT
from cockpit.lab.serve import Lab
from cockpit.launch import Launch
from cockpit.launch.load import load
from cockpit.launch.making import Deploy
from cockpit.launch.parts import Route
from cockpit.launch.watching import Smoke as Row
from cockpit.live import Live
from cockpit.probes import releases, smoke
from cockpit.probes.smoke import FLAW, made_up
from cockpit.record import FILE
from cockpit.vantage import Vantage
from cockpit.watch.history import History, Marker
from tests.probes.product import Product, page, served

HOST = "app.velomart.test"


def test_without_a_step_the_routes_say_where_to_look() -> None:
    routes = (
        Route(name="home", url="/", critical=True, contains="Bikes"),
        Route(name="login", url="/login", kind="auth"),
        Route(name="about", url="/about"),
        Route(name="mine", url="/mine", kind="read", critical=True, private=True),
        Route(name="pay", url="/pay", kind="webhook", critical=True),
        Route(name="buy", url="/buy", kind="write", critical=True),
    )
    rows = {row.name: row.contains for row in made_up(sample_launch(routes=routes))}
    assert rows == {"home": "Bikes", "login": ""}
    assert [row.url for row in made_up(sample_launch())] == ["https://shop.example/"]


async def test_only_what_looks_is_walked_and_the_release_goes_with_it() -> None:
    rows = (
        Row(name="home", url="http://shop.example/", contains="ok"),
        Row(name="flawed", url="http://shop.example/{id}"),
        Row(name="book", url="http://shop.example/book", method="POST"),
    )
    product = Product({"GET /version.txt": page("v7").replace(b"text/html", b"text/plain")})
    async with served(product) as vantage:
        launch = sample_launch(smoke=rows, deploy=Deploy(version_marker="http://shop.example/version.txt"))
        seen = await smoke.gather(launch, vantage)
    assert sorted(product.lines) == ["GET /", "GET /version.txt"]
    assert [(walk.journey, walk.why.kind if walk.why else "") for walk in seen.walks] == [
        ("home", ""),
        ("flawed", FLAW),
    ]
    assert seen.memory == {"steps": "1", "well": "yes", "release": "v7"}
    assert codec.loads(codec.dumps({"smoke": seen}))[1]["smoke"] == seen


async def test_a_run_that_reached_nobody_walked_nothing() -> None:
    async with served(Product()) as vantage:
        launch = sample_launch(smoke=(Row(name="home", url="http://nobody.shop.example/"),))
        seen = await smoke.gather(launch, vantage)
    assert seen.memory is None


async def test_the_marker_is_read_twice_and_held_against_what_was_seen() -> None:
    seen = ["v1", "v2"]
    product = Product({"GET /version.txt": lambda _: page(seen.pop(0)).replace(b"text/html", b"text/plain")})
    marker = "http://shop.example/version.txt"
    known = {
        "releases": (("2026-11-20T11:00:00+00:00", {"url": marker, "release": "v1"}),),
        "smoke": (
            ("2026-11-20T11:00:00+00:00", {"release": "v1"}),
            ("2026-11-20T10:00:00+00:00", {"release": "v0"}),
        ),
    }
    async with served(product) as vantage:
        vantage.recall = lambda name: known.get(name, ())
        found = await releases.gather(sample_launch(deploy=Deploy(version_marker=marker)), vantage)
    assert {found.live, found.again} == {"v1", "v2"}
    assert found.memory is None
    assert [look.release for look in found.before] == ["v1"]
    assert len(found.walks) == (found.live == "v1")


@pytest.mark.parametrize(
    ("told", "at"),
    [
        (("v0 → v1", "v1 → v2"), "2026-11-20T10:01:00+00:00"),
        (("v1 → v2", "v2 → v1"), ""),
        (("v1 → v22",), ""),
        ((), ""),
    ],
)
async def test_the_watch_knows_when_a_release_came(told: tuple[str, ...], at: str, tmp_path: Path) -> None:
    (tmp_path / ".cockpit").mkdir()
    history = History.opened(tmp_path)
    hours = (f"2026-11-20T10:0{minute}:00+00:00" for minute in range(9))
    history.keep(markers=[Marker(hour, "deploy", text) for hour, text in zip(hours, told, strict=False)])
    history.close()
    marker = "http://shop.example/version.txt"
    product = Product({"GET /version.txt": page("v2").replace(b"text/html", b"text/plain")})
    async with served(product) as vantage:
        vantage.folder, vantage.now = tmp_path, dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
        found = await releases.gather(sample_launch(deploy=Deploy(version_marker=marker)), vantage)
    assert found.watched == at


@asynccontextmanager
async def allowed(
    lab: Lab, *consents: str, value: str = "", host: str = HOST
) -> AsyncIterator[tuple[Launch, Vantage]]:
    launch = load(lab.folder / "launch.toml")
    account = value or lab.desk.secrets["rider-account"]

    async def find(reference: str) -> Secret:
        return Secret.of(reference.rpartition("/")[2], host, account)

    vantage = Vantage(launch.vantage, folder=lab.folder, consents=consents, find=find)
    yield launch, vantage
    await vantage.aclose()


@pytest.fixture
async def lab(tmp_path: Path) -> AsyncIterator[Lab]:
    running = await Lab.start(tmp_path / "lab", "fixed")
    yield running
    await running.stop()


async def walked(launch: Launch, vantage: Vantage) -> Transactions:
    found = await Live(launch, vantage).fact(Transactions)
    assert isinstance(found, Transactions)
    return found


async def test_the_shop_is_walked_reserved_at_and_left_as_it_was(lab: Lab) -> None:
    async with allowed(lab, "writes") as (launch, vantage):
        found = await walked(launch, vantage)
    (one,) = found.walks
    assert [step.well for step in one.steps] == [True] * 5
    assert lab.desk.reservations == {}
    password = lab.desk.secrets["app-password"]
    saved = codec.dumps({"transactions": found})
    assert not [word for word in (password, ACCOUNT, "cockpit-") if word in saved]


async def test_what_could_not_be_taken_back_is_told_with_its_mark(lab: Lab) -> None:
    async with allowed(lab, "writes") as (launch, vantage):
        del lab.world.sites[HOST].routes["/reservations/cancel"]
        (one,) = (await walked(launch, vantage)).walks
    assert one.left == "made"
    assert [one.mark] == list(lab.desk.reservations.values())


HELD: tuple[tuple[tuple[str, ...], dict[str, str], str], ...] = (
    ((), {}, LEFT_OUT),
    (("active",), {}, LEFT_OUT),
    (("writes",), {"value": "no colon"}, "not-an-account"),
    (("writes",), {"value": ":only-a-password"}, "not-an-account"),
    (("writes",), {"host": "evil.test"}, "bound"),
)


async def test_without_leave_account_or_proof_nothing_is_sent(lab: Lab) -> None:
    for consents, more, kind in HELD:
        assert await _why(lab, *consents, **more) == kind
    (lab.folder / FILE).unlink()
    assert await _why(lab, "writes") == "unproven"
    assert lab.desk.sessions == {}


async def _why(lab: Lab, *consents: str, **more: str) -> str:
    """Why the journey was not walked; nothing reached the host."""
    async with allowed(lab, *consents, **more) as (launch, vantage):
        (one,) = (await walked(launch, vantage)).walks
        assert vantage.manners.sent[HOST] == 0
    assert one.why
    assert "colon" not in one.why.cause
    return one.why.kind
