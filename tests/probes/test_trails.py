from pathlib import Path
from typing import cast

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.trails import Client, End, Hop, Trail, doors, starts
from cockpit.launch.parts import Host, Redirect, Route
from cockpit.model import Layer
from cockpit.probes.trails import MAX_HOPS, gather, soft_redirect, walk
from cockpit.vantage import Vantage
from tests.probes.web import NOBODY, Table, company, moved, said, vantage

SHOP = sample_launch()
HOME = "https://shop.example/"
WWW = "https://www.shop.example/"
PRIVATE = Unreachable(Layer.NETWORK, "intern.shop.example leads to 10.0.0.1", "private")


async def walked(start: str, client: Client = Client.TERMINAL, **answers: Response | Unreachable) -> Trail:
    named = {"home": HOME, "www": WWW, "plain": "http://shop.example/", "login": f"{HOME}login"}
    return await walk(SHOP, vantage({named[name]: seen for name, seen in answers.items()}), start, client)


async def test_a_way_that_ends() -> None:
    trail = await walked(WWW, www=moved("//shop.example"), home=moved("login#top", 302), login=said())
    assert trail.end is End.ARRIVED
    assert trail.steps == ((WWW, HOME), (HOME, f"{HOME}login"))
    assert trail.destination == f"{HOME}login"
    assert trail.summary == f"301 {WWW} > 302 {HOME} > 200 {HOME}login"


async def test_a_loop_is_found_where_the_first_url_comes_back() -> None:
    trail = await walked(
        WWW, www=moved(HOME), home=moved("http://shop.example/"), plain=moved(f"{HOME}#again")
    )
    assert trail.end is End.LOOP
    assert trail.beyond == HOME
    assert trail.cycle == (HOME, "http://shop.example/")
    assert len(trail.hops) == 3


async def test_ten_redirects_are_the_end() -> None:
    answers = {f"{HOME}?n={n}": moved(f"/?n={n + 1}", 302) for n in range(40)}
    trail = await walk(SHOP, vantage(answers), f"{HOME}?n=0")
    assert trail.end is End.TOO_MANY
    assert len(trail.hops) == MAX_HOPS + 1


async def test_ten_redirects_that_arrive_are_followed() -> None:
    answers = {f"{HOME}?n={n}": moved(f"/?n={n + 1}", 302) for n in range(MAX_HOPS)}
    trail = await walk(SHOP, vantage({**answers, f"{HOME}?n={MAX_HOPS}": said()}), f"{HOME}?n=0")
    assert trail.end is End.ARRIVED
    assert len(trail.redirects) == MAX_HOPS


async def test_strangers_are_named_and_not_visited() -> None:
    table = Table({HOME: moved("http://localhost:3000/")})
    trail = await walk(SHOP, cast("Vantage", table), HOME)
    assert trail.end is End.OFF_PRODUCT
    assert trail.beyond == "http://localhost:3000/"
    assert table.asked == [(HOME, Client.TERMINAL)]


async def test_declared_hosts_are_visited_wherever_they_are() -> None:
    launch = sample_launch(hosts=(Host(name="pay.example.net", role="app"),))
    trail = await walk(
        launch, vantage({HOME: moved("https://pay.example.net/"), "https://pay.example.net/": said()}), HOME
    )
    assert trail.end is End.ARRIVED


@pytest.mark.parametrize(
    ("seen", "word"),
    [
        (moved("javascript:alert(1)"), "javascript:"),
        (moved("http://[::1"), "cannot be read"),
        (Response("", 302, (("location", "/a"), ("location", "/b")), "192.0.2.1"), "2 different"),
        (moved(""), "missing or empty"),
    ],
)
async def test_unusable_locations(seen: Response, word: str) -> None:
    trail = await walked(HOME, home=seen)
    assert trail.end is End.BAD_LOCATION
    assert trail.stopped
    assert trail.stopped.layer is Layer.HTTP
    assert word in trail.stopped.cause
    assert trail.redirects == ()
    assert trail.blocked is None


async def test_what_does_not_redirect_ends_the_trail() -> None:
    for seen in (
        Response("", 302, (), "192.0.2.1"),
        Response("", 201, (("location", "/x"),), "192.0.2.1"),
        moved("/x", 300),
    ):
        trail = await walked(HOME, home=seen)
        assert trail.end is End.ARRIVED
        assert trail.steps == ()


async def test_a_dead_layer_keeps_its_cause() -> None:
    trail = await walked(WWW, www=moved(HOME), home=NOBODY)
    assert trail.end is End.UNREACHABLE
    assert trail.blocked == NOBODY
    assert trail.beyond == HOME


async def test_private_addresses_and_impossible_urls() -> None:
    assert (await walked(HOME, home=PRIVATE)).end is End.OFF_LIMITS
    odd = Unreachable(Layer.HTTP, "not a usable URL", "bad-url")
    assert (await walked(WWW, www=moved(HOME), home=odd)).end is End.BAD_LOCATION
    assert (await walked(HOME, home=odd)).end is End.UNREACHABLE


async def test_a_challenge_blocks() -> None:
    trail = await walked(HOME, home=said(status=403, cf_mitigated="challenge"))
    assert trail.end is End.ARRIVED
    assert trail.blocked
    assert (trail.blocked.layer, trail.blocked.kind) == (Layer.EDGE, "challenge")


async def test_the_browsers_body_is_never_read() -> None:
    page = said('<meta http-equiv=refresh content="0;url=/login">')
    assert (await walked(HOME, Client.BROWSER, home=page)).hops[0].soft == ""
    assert (await walked(HOME, home=page)).hops[0].soft == f"meta refresh to {HOME}login"


@pytest.mark.parametrize(
    ("body", "soft"),
    [
        (
            "<base href=/app/><meta http-equiv=refresh content='0;url=x'>",
            "meta refresh to https://shop.example/app/x",
        ),
        ("<meta http-equiv=refresh content='30;url=/'>", ""),
        ("<meta http-equiv=refresh content='30'>", ""),
        ("<script>location.replace('/app')</script>", "script to https://shop.example/app"),
        ("<script>location = '/app'</script>" + "word " * 100, ""),
        ("<script>location = '/app'</script><form></form>", ""),
        ("<script>location = '/'</script>", ""),
        ("<p>plain</p>", ""),
    ],
)
def test_soft_redirects(body: str, soft: str) -> None:
    seen = said(body)
    assert soft_redirect(Response(HOME, 200, seen.headers, "192.0.2.1", body)) == soft


def test_only_html_redirects_softly() -> None:
    seen = Response(
        HOME, 200, (("content-type", "text/plain"),), "192.0.2.1", "<script>location='/a'</script>"
    )
    assert soft_redirect(seen) == ""


def test_starts_hold_everything_the_checks_ask_for_once() -> None:
    launch = sample_launch(
        hosts=(Host(name="old.shop.example", role="retired"), Host(name="app.shop.example", role="app")),
        routes=(
            Route(name="home", url="https://shop.example"),
            Route(name="secret", url="https://shop.example/mine", private=True),
            Route(name="pricing", url="https://shop.example/pricing?plan=a"),
            Route(name="login", url="https://app.shop.example/login", kind="auth"),
            Route(name="order", url="https://shop.example/order?step=1", kind="write"),
            Route(name="hook", url="https://shop.example/hook", kind="webhook"),
        ),
        redirects=(Redirect(start="/about-us", to="/about"),),
    )
    found = starts(launch)
    assert len(set(found)) == len(found)
    assert set(found) == {
        *(f"{door}/" for door in launch.variants),
        *(f"{door}/pricing" for door in launch.variants),
        *(f"{door}/cockpit-probe-7f3a?cockpit=probe" for door in launch.variants),
        *(f"{door}/order?step=1&cockpit=probe" for door in launch.variants),
        "https://shop.example/about-us",
        "https://shop.example/mine",
        "https://shop.example/pricing?plan=a",
        "https://app.shop.example/login",
        "https://app.shop.example/login?cockpit=probe",
        "http://app.shop.example/login?cockpit=probe",
        "http://old.shop.example/",
        "https://old.shop.example/",
    }


def test_a_canonical_host_of_its_own_is_a_door_too() -> None:
    launch = sample_launch(origin="https://web.shop.example")
    assert {
        "http://web.shop.example/",
        "https://web.shop.example/",
        *(f"{v}/" for v in launch.variants),
    } <= set(starts(launch))


def test_nobody_types_www_where_it_is_given_up_or_the_name_is_no_domain_of_its_own() -> None:
    given_up = sample_launch(hosts=(Host(name="www.shop.example", role="retired"),))
    for launch in (given_up, sample_launch("app.shop.example"), sample_launch("shop.vercel.app")):
        assert doors(launch) == (f"http://{launch.domain}", f"https://{launch.domain}")
    assert len(doors(sample_launch("shop.co.uk"))) == 4
    declared = sample_launch("app.shop.example", hosts=(Host(name="www.app.shop.example"),))
    assert "https://www.app.shop.example" in doors(declared)


async def test_both_clients_walk_every_start() -> None:
    found = await gather(SHOP, vantage({HOME: said()}, browser={HOME: moved("/x")}))
    assert {(t.start, t.client) for t in found.trails} == {(s, c) for s in starts(SHOP) for c in Client}
    assert found.of(HOME).end is End.ARRIVED
    assert found.of(HOME, Client.BROWSER).end is End.UNREACHABLE


def test_the_record_of_a_trail_holds_no_values_of_cookies_and_no_tokens() -> None:
    seen = Response(
        f"{HOME}?token=s3cr3tS3cr3t",
        302,
        (
            ("location", "/in?state=Xy12Xy12"),
            ("set-cookie", "sid=; Path=/"),
            ("strict-transport-security", "max-age=1"),
        ),
        "192.0.2.1",
    )
    assert Hop(seen).evidence == {
        "status": 302,
        "url": f"{HOME}?token=...",
        "location": ["/in?state=..."],
        "address": "192.0.2.1",
        "cookies": ["sid"],
        "hsts": "max-age=1",
    }


async def test_the_healthy_company_is_walked_on_the_wire(tmp_path: Path) -> None:
    async with company(tmp_path) as (launch, looking):
        found = await gather(launch, looking)
    assert {trail.end for trail in found.trails} == {End.ARRIVED}
    assert (
        found.of("http://www.velomart.test/").summary
        == "301 http://www.velomart.test/ > 200 https://velomart.test/"
    )
    browser = found.of("https://velomart.test/", Client.BROWSER)
    assert browser.steps == found.of("https://velomart.test/").steps


@pytest.mark.parametrize(
    ("fault", "start", "end"),
    [
        ("redirect.no-loop", "https://velomart.test/contact", End.LOOP),
        ("redirect.no-loop:flexible", "https://velomart.test/", End.LOOP),
        ("redirect.canonical-host:localhost", "https://www.velomart.test/", End.OFF_PRODUCT),
        ("cut:tcp", "https://velomart.test/", End.UNREACHABLE),
        ("cut:tls", "https://velomart.test/", End.UNREACHABLE),
        ("cut:http", "https://velomart.test/", End.UNREACHABLE),
    ],
)
async def test_faults_on_the_wire(tmp_path: Path, fault: str, start: str, end: End) -> None:
    async with company(tmp_path, fault) as (launch, looking):
        assert {(await walk(launch, looking, start, client)).end for client in Client} == {end}
