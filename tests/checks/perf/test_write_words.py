"""What perf.write-p95 and perf.slowest-five tell people to paste can be pasted."""

from pathlib import Path

import pytest

from checks.perf import slowest_five, write_p95
from cockpit.facts import Unreachable
from cockpit.facts.latency import Latency
from cockpit.facts.route_series import RouteSeries
from cockpit.facts.samples_latency import latency, measurement, series
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_timings import NO_FILE, timing, timings, write_times
from cockpit.facts.timings import Timing
from cockpit.kit import Finding
from cockpit.kit.imported import held_to, of_write, route_of
from cockpit.launch import Launch
from cockpit.launch.load import load
from cockpit.launch.parts import Product, Route
from cockpit.launch.watching import Smoke
from cockpit.model import Layer, Verdict
from cockpit.standards.percentiles import Says
from cockpit.stopwatch.write_plans import planned

HEAD = """\
schema = "launch-cockpit/launch/v1"
[product]
name = "Shop"
domain = "shop.example"
roadmap = "marketplace-launch"
"""
URL = "https://shop.example/login"
NEVER = RouteSeries(missing=Unreachable(Layer.PERSON, "nobody has watched yet", "no-history"))
QUICK = latency(measurement(series()))
SLOW = (900.0,) * 200


def pasted(folder: Path, text: str) -> Launch:
    """A launch file that holds the lines."""
    (folder / "launch.toml").write_text(f"{HEAD}{text}\n", "utf-8")
    return load(folder / "launch.toml")


def lacking(kind: str, *steps: Smoke) -> str:
    """The lines to add where nobody has timed the route."""
    route = Route(name="login", url=URL, kind=kind)  # type: ignore[arg-type]
    shop = sample_launch(routes=(route,), smoke=steps)
    (found,) = write_p95.judge(shop, latency(), write_times(), NO_FILE)
    assert (found.verdict, found.kind) == (Verdict.UNKNOWN, "undeclared")
    assert found.fix
    return found.fix.record or ""


def test_a_sign_in_without_a_journey_is_timed_with_the_lines(tmp_path: Path) -> None:
    row = f'[[route]]\nname = "login"\nurl = "{URL}"\nkind = "auth"\n'
    launch = pasted(tmp_path, row + lacking("auth"))
    assert not isinstance(planned(launch, launch.routes[0]), Unreachable)
    assert launch.timings


def test_a_journey_that_is_there_is_named() -> None:
    step = Smoke(name="in", url=URL, method="POST", journey="buy a bike")
    assert 'journey = "buy a bike"' in lacking("auth", step)
    assert "[[smoke]]" not in lacking("auth", step)
    assert "[[smoke]]" in lacking("write")


def test_walking_a_sign_up_would_make_accounts(tmp_path: Path) -> None:
    route = Route(name="join", url="https://shop.example/signup", kind="auth")
    (found,) = write_p95.judge(sample_launch(routes=(route,)), latency(), write_times(), NO_FILE)
    assert found.fix
    assert pasted(tmp_path, found.fix.record or "").timings
    assert "journey" not in (found.fix.record or "")


def ranked(*rows: Timing, known: Latency = QUICK, origin: str = "") -> list[Finding]:
    shop = sample_launch(origin=origin, routes=(Route(name="home", url="https://shop.example/"),))
    return list(slowest_five.judge(shop, known, NEVER, timings(*rows)))


@pytest.mark.parametrize(
    ("line", "host", "kind", "url"),
    [
        ("GET /v1/report", "", "read", "https://shop.example/v1/report"),
        ("POST /v1/orders/:id", "", "write", "https://shop.example/v1/orders/:id"),
        ("GET /", "app.shop.example", "read", "https://app.shop.example/"),
        ("GET /x", "10.0.0.7", "read", "https://shop.example/x"),
    ],
)
def test_an_undeclared_route_is_declared_with_the_lines(
    tmp_path: Path, line: str, host: str, kind: str, url: str
) -> None:
    (found,) = ranked(timing(line, SLOW, host=host))
    assert found.verdict is Verdict.FAIL
    assert found.fix
    (route,) = pasted(tmp_path, found.fix.record or "").routes
    assert (route.kind, route.url) == (kind, url)
    assert ("place of :id" in found.fix.text) == (":id" in line)


def test_the_slowest_is_called_so_and_the_rest_among_five() -> None:
    first, second = ranked(timing("GET /a", SLOW), timing("GET /b", (600.0,) * 200))
    assert "GET /a is the slowest of all routes" in first.summary
    assert "GET /b is among the slowest 5 routes" in second.summary
    assert first.evidence["slowest first"][2].startswith("home: p95 ")


def test_only_five_are_told() -> None:
    rows = [timing(f"GET /{letter}", (900.0 - at,) * 99) for at, letter in enumerate("abcdefgh")]
    found = ranked(*rows)
    assert [one.subject for one in found] == [f"GET /{letter}" for letter in "abcde"]


SHOP = sample_launch(
    routes=(
        Route(name="Log in", url=URL, kind="auth"),
        Route(name="orders", url="/v1/orders", kind="read"),
        Route(name="order", url="/v1/orders", kind="write"),
        Route(name="app login", url="https://app.shop.example/login", kind="auth"),
        Route(name="receipt", url="/receipts/17", kind="read"),
    ),
    product=Product(name="Shop", domain="shop.example", roadmap="marketplace-launch"),
)


@pytest.mark.parametrize(
    ("line", "host", "name"),
    [
        ("GET /v1/orders", "", "orders"),
        ("POST /v1/orders", "", "order"),
        ("POST /login", "", ""),  # of two hosts, and nobody says which
        ("POST /login", "app.shop.example", "app login"),
        ("POST /login", "shop.example", "Log in"),
        ("GET /receipts/:id", "", "receipt"),
        ("POST /receipts/:id", "", ""),
        ("log-in", "", "Log in"),  # what a load test calls it
        ("elsewhere", "", ""),
    ],
)
def test_which_route_a_row_is_about(line: str, host: str, name: str) -> None:
    found = route_of(SHOP, timing(line, host=host))
    assert (found.name if found else "") == name


def test_rows_about_writing() -> None:
    order = SHOP.routes[2]
    rows = timings(timing("POST /v1/orders"), timing("PUT /v1/orders"), timing("GET /v1/orders"))
    assert [row.method for row in of_write(SHOP, rows, order)] == ["POST", "PUT"]
    assert of_write(SHOP, timings(timing("POST /v1/orders"), hours=73.0), order) == ()


def test_what_percentiles_leave_open_is_open() -> None:
    full = timing("POST /a", (80.0,) * 200 + (900.0,) * 4)
    judged = held_to(full, 800)
    assert judged
    assert judged.says is Says.UNDECIDED
    coarse = Timing("a", "/a", requests=200, timed=200, quantiles=((0.5, 80.0), (0.95, 300.0)))
    open_ = held_to(coarse, 800)
    assert open_
    assert open_.says is Says.UNDECIDED  # up to ten of two hundred may have been over
    sure = held_to(Timing("a", "/a", requests=200, timed=200, quantiles=((0.95, 300.0), (1.0, 700.0))), 800)
    assert sure
    assert sure.says is Says.WITHIN


def test_one_of_many_that_took_long_is_not_the_p95() -> None:
    shop = sample_launch(routes=(Route(name="login", url=URL, kind="auth", journey="sign in"),))
    kept = series("login", (80.0,) * 190 + (9000.0,) * 3, url=URL, kind="write")
    (found,) = write_p95.judge(shop, latency(measurement(kept)), write_times(), NO_FILE)
    assert (found.verdict, found.observed) == (Verdict.PASS, "p95 up to 100 ms, by cockpit measure")


def test_a_log_in_which_every_sign_in_fails_is_no_missing_log() -> None:
    shop = sample_launch(routes=(Route(name="login", url=URL, kind="auth"),))
    read = timings(Timing("a.log", "/login", "POST", requests=80, timed=0, errors=80))
    (found,) = write_p95.judge(shop, latency(), write_times(), read)
    assert (found.verdict, found.kind) == (Verdict.FAIL, "slow")
    five = slowest_five.judge(shop, latency(measurement(series("login", url=URL))), NEVER, read)
    assert (Verdict.FAIL, "failing") in [(one.verdict, one.kind) for one in five]


def test_errors_of_nobody_knows_how_many_requests_show_no_share() -> None:
    shop = sample_launch(routes=(Route(name="home", url="https://shop.example/"),))
    read = timings(Timing("apm.csv", "/report", "GET", errors=5, quantiles=((0.95, 800.0),)))
    (found,) = slowest_five.judge(shop, QUICK, NEVER, read)
    assert (found.verdict, found.kind) == (Verdict.WARN, "not-declared")


def test_a_row_that_two_declared_routes_could_be_is_not_one_that_nobody_declared() -> None:
    urls = ("https://shop.example/", "https://app.shop.example/")
    shop = sample_launch(routes=(Route(name="home", url=urls[0]), Route(name="app", url=urls[1])))
    known = latency(measurement(series("home", url=urls[0]), series("app", url=urls[1])))
    (found,) = slowest_five.judge(shop, known, NEVER, timings(timing("GET /", SLOW)))
    assert found.verdict is Verdict.PASS
    assert found.evidence["slowest first"][0].startswith("home or app: p95 900 ms")
