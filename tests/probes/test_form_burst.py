"""Twenty at once on real sockets: who is asked, how often, when it stops, and what leave it takes."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cockpit.consent import ACTIVE
from cockpit.facts import Unreachable
from cockpit.facts.form_burst import (
    MOST_FORMS,
    QUIET,
    VISITORS,
    FormBurst,
    FormCrowd,
    FormPage,
    form_pages,
)
from cockpit.facts.latency import Latency
from cockpit.facts.pages import Page
from cockpit.facts.samples_http import DEAD, page, response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served as places
from cockpit.facts.stated import Stated
from cockpit.launch import Launch
from cockpit.launch.parts import Host, Route
from cockpit.live import Live
from cockpit.probes import form_burst
from cockpit.probes.form_burst import SLOW_MS, gather
from cockpit.standards.html import read
from tests.probes.product import CUT, HOST, Came, Product, served
from tests.probes.product import page as answer
from tests.probes.sending import PROVEN, UNPROVEN, ZONE
from tests.probes.web import company

FORM = "<form method=post action=/send><input name=text></form>"
URL = f"http://{HOST}/join"


def launch(*paths: str, kind: str = "auth") -> Launch:
    routes = (Route(name=path, url=f"http://{HOST}/{path}", kind=kind) for path in paths)  # type: ignore[arg-type]
    return sample_launch(routes=tuple(routes))


async def came(
    product: Product,
    shop: Launch | None = None,
    *,
    consents: Iterable[str] = (ACTIVE,),
    stated: Stated = PROVEN,
) -> FormBurst:
    """What the probe saw of a product whose declared pages hold a form."""
    shop = shop or launch("join")
    pages = [page(route.url, FORM) for route in shop.routes]
    async with served(product) as vantage:
        vantage.consents = frozenset(consents)
        return await gather(shop, vantage, places(shop, *pages), stated, ZONE, Latency())


def nth(first: bytes, *later: bytes, after: int = QUIET) -> Product:
    """A product that answers the quiet visits one way, and then in another, the last again and again."""
    left = list(later)

    def told(_: Came) -> bytes:
        if len(product.came) <= after:
            return first
        return left.pop(0) if len(left) > 1 else left[0]

    product = Product({"GET /join": told})
    return product


async def test_five_one_after_the_other_then_twenty_at_once() -> None:
    """None of the twenty is answered before all of them have asked."""
    everybody, product = asyncio.Event(), Product()

    def told(_: Came) -> bytes:
        if len(product.came) == QUIET + 1:
            product.waits = {"GET /join": everybody}
        if len(product.came) == QUIET + VISITORS:
            everybody.set()
        return answer(FORM)

    product.answers = {"GET /join": told}
    (one,) = (await came(product)).forms
    assert (len(one.quiet), len(one.crowd), one.why) == (QUIET, VISITORS, None)
    assert {visit.status for visit in one.crowd} == {200}
    assert all(visit.ms > 0 for visit in (*one.quiet, *one.crowd))
    assert set(product.lines) == {"GET /join"}


@pytest.mark.parametrize(
    ("trouble", "walks"),
    [
        (answer("down", 503), 0),
        (answer("no", 429), 0),
        (answer("?", 202, "x-amzn-waf-action: challenge"), 0),
        (answer(FORM), 1),
    ],
)
async def test_nothing_is_sent_to_a_form_whose_page_did_not_bear_the_crowd(
    monkeypatch: pytest.MonkeyPatch, trouble: bytes, walks: int
) -> None:
    walked: list[FormCrowd] = []

    async def walk(*so_far: Any) -> FormCrowd:
        walked.append(so_far[5])
        return walked[-1]

    monkeypatch.setattr(form_burst, "walked", walk)
    (one,) = (await came(nth(answer(FORM), trouble, answer(FORM)))).forms
    assert (len(walked), bool(one.unsent)) == (walks, not walks)


async def test_each_comes_over_a_connection_of_its_own_and_sends_nothing() -> None:
    product = Product()
    await came(product)
    assert len(product.came) == QUIET + VISITORS
    assert all(not one.body and "cookie" not in one.headers for one in product.came)


async def test_errors_and_lost_connections_are_counted_apart() -> None:
    product = nth(answer(FORM), answer("down", 503), answer("no", 429), CUT, answer(FORM))
    (one,) = (await came(product)).forms
    assert sorted(visit.fault or str(visit.status) for visit in one.crowd)[-3:] == ["429", "503", "closed"]


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        (answer("gone", 404), "status"),
        (answer("no", 429), "status"),
        (answer("?", 403, "cf-mitigated: challenge"), "challenge"),
        (CUT, "closed"),
    ],
)
async def test_a_page_that_is_not_well_alone_gets_no_crowd(first: bytes, kind: str) -> None:
    product = nth(first, answer(FORM), after=QUIET + VISITORS)
    (one,) = (await came(product)).forms
    assert one.why is not None
    assert (one.why.kind, one.crowd, len(product.came)) == (kind, (), 1)


async def test_a_page_that_is_slow_alone_gets_no_crowd(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cockpit.probes.form_burst.SLOW_MS", 0.0)
    product = Product()
    (one,) = (await came(product)).forms
    assert one.why is not None
    assert (one.why.kind, len(product.came)) == ("slow", 1)
    assert SLOW_MS >= 2000


@pytest.mark.parametrize("trouble", [answer("no", 429), answer("down", 500), CUT])
async def test_a_host_that_was_in_trouble_gets_no_second_crowd(trouble: bytes) -> None:
    product = nth(answer(FORM), trouble)
    first, second = (await came(product, launch("join", "login"))).forms
    assert len(first.crowd) == VISITORS
    assert second.why is not None
    assert (second.why.kind, len(product.came)) == ("limit", QUIET + VISITORS)


async def test_at_most_so_many_pages() -> None:
    product = Product()
    found = await came(product, launch(*(f"login{number}" for number in range(MOST_FORMS + 2))))
    assert (len(found.forms), len(found.left)) == (MOST_FORMS, 2)
    assert len(product.came) == MOST_FORMS * (QUIET + VISITORS)


@pytest.mark.parametrize(
    ("consents", "stated", "kind"),
    [((), PROVEN, "consent"), (("writes", "build"), PROVEN, "consent"), ((ACTIVE,), UNPROVEN, "unproven")],
)
async def test_without_leave_nothing_is_sent(consents: tuple[str, ...], stated: Stated, kind: str) -> None:
    product = Product()
    (one,) = (await came(product, consents=consents, stated=stated)).forms
    assert one.why is not None
    assert (one.why.kind, product.came) == (kind, [])


async def test_a_host_that_the_proof_does_not_cover_gets_nothing() -> None:
    url, product = "http://forms.elsewhere.example/join", Product()
    shop = sample_launch(
        hosts=(Host("forms.elsewhere.example", "app"),), routes=(Route(name="j", url=url, kind="auth"),)
    )
    (one,) = (await came(product, shop)).forms
    assert one.why is not None
    assert (one.why.kind, product.came) == ("not-covered", [])


async def test_what_comes_out_of_the_store_of_an_edge_is_told() -> None:
    product = Product({"GET /join": answer(FORM, 200, "cf-cache-status: HIT")})
    (one,) = (await came(product)).forms
    assert one.stored


def found(kind: str, path: str, html: str, **route: object) -> tuple[FormPage, ...]:
    url = f"https://{HOST}/{path}"
    shop = sample_launch(routes=(Route(name="x", url=url, kind=kind, **route),))  # type: ignore[arg-type]
    return form_pages(shop, places(shop, page(url, html)))


@pytest.mark.parametrize(
    ("kind", "path", "html", "is_one"),
    [
        ("page", "about", FORM, True),
        ("page", "about", "<form action=/search><input name=q></form>", False),
        ("page", "about", "<form><input type=password></form>", True),
        ("auth", "in", "<div id=root></div><script src=/a.js></script>", True),
        ("page", "contact", "<div id=root></div><script src=/a.js></script>", True),
        ("page", "contact", "<p>Write to us at help@shop.example, any day you like.</p>", False),
        ("page", "contact", "<iframe src=https://forms.example/1></iframe>", True),
        ("page", "about", "<iframe src=https://forms.example/1></iframe>", False),
        ("read", "contact", FORM, False),
    ],
)
def test_what_is_a_page_with_a_form(kind: str, path: str, html: str, is_one: bool) -> None:
    assert bool(found(kind, path, html)) is is_one


def test_where_its_forms_are_sent_to() -> None:
    (one,) = found("page", "a/b", f"<base href=/x/>{FORM}<form method=post action=c></form>")
    assert one.targets == (f"https://{HOST}/send", f"https://{HOST}/x/c")
    (own,) = found("page", "a", "<form method=post></form>")
    assert own.targets == (f"https://{HOST}/a",)


def test_an_answer_for_programs_is_no_page() -> None:
    url = f"https://{HOST}/login"
    shop = sample_launch(routes=(Route(name="x", url=url, kind="auth"),))
    seen = response(url, 405, body="{}", content_type="application/json")
    assert form_pages(shop, places(shop, Page(url, seen, read("{}")))) == ()


def test_a_dark_page_is_told_where_a_form_was_expected() -> None:
    shop = launch("login")
    dark = {shop.routes[0].url: DEAD}
    assert [one.why for one in form_pages(shop, places(shop, missing=dark))] == [DEAD]
    away = Unreachable(DEAD.layer, "leads to another company", "off-product")
    assert form_pages(shop, places(shop, missing={shop.routes[0].url: away})) == ()


def test_critical_pages_come_first_and_each_address_once() -> None:
    shop = launch("login", "signup", "again")
    rows = [replace_route(route, critical=route.name == "signup") for route in shop.routes]
    shop = sample_launch(routes=tuple(rows))
    pages = [page(route.url, FORM) for route in shop.routes]
    seen = places(shop, *pages)
    seen = replace(seen, places={**seen.places, shop.routes[2].url: pages[0]})
    assert [one.name for one in form_pages(shop, seen)] == ["signup", "login"]


def replace_route(route: Route, **more: bool) -> Route:
    return Route(name=route.name, url=route.url, kind=route.kind, **more)  # type: ignore[arg-type]


async def test_the_company(tmp_path: Path) -> None:
    async with company(tmp_path) as (shop, looking):
        looking.consents = frozenset({ACTIVE})
        seen = await Live(shop, looking).fact(FormBurst)
    assert [one.name for one in seen] == ["login", "signup"]
    assert {visit.status for one in seen for visit in one.crowd} == {200}
    assert "once = true" in seen.forms[0].unsent
