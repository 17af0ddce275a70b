from pathlib import Path
from typing import cast

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.pages import Page, Pages
from cockpit.facts.samples_http import challenge, trail, trails
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch.parts import Route
from cockpit.model import Layer
from cockpit.probes.pages import MAX_LINKS, gather
from cockpit.probes.trails import gather as walk_all
from cockpit.vantage import Vantage
from tests.probes.web import NOBODY, Table, company, moved, said, vantage

HOME = "https://shop.example/"
LOGIN = "https://shop.example/login"
SHOP = sample_launch(
    routes=(
        Route(name="login", url=LOGIN, kind="auth"),
        Route(name="account", url=f"{HOME}account", private=True),
        Route(name="search", url=f"{HOME}search", kind="read"),
    )
)
FORM = "<form method=post action=/session></form><form action=/search></form><form method=post action=https://x.example.net/>"


async def gathered(answers: dict[str, Response | Unreachable]) -> Pages:
    looking = vantage(answers)
    return await gather(SHOP, looking, await walk_all(SHOP, looking))


async def test_pages_are_those_at_the_end_of_the_way() -> None:
    pages = await gathered(
        {
            HOME: said("<title>Shop</title>"),
            f"{HOME}account": moved("/login", 302),
            LOGIN: said(f"<title>In</title>{FORM}"),
        }
    )
    assert set(pages.pages) == {HOME, LOGIN, f"{HOME}account"}
    account, front = pages.pages[f"{HOME}account"], pages.pages[HOME]
    assert isinstance(account, Page)
    assert isinstance(front, Page)
    assert (account.url, account.document.title) == (LOGIN, "In")
    assert front.document.title == "Shop"


async def test_nothing_is_fetched_twice_for_the_pages() -> None:
    table = Table({HOME: said(), LOGIN: said()})
    known = trails(SHOP)
    await gather(SHOP, cast("Vantage", table), known)
    assert table.asked == []


async def test_what_keeps_a_page_from_being_seen() -> None:
    known = trails(
        SHOP,
        trail(HOME, stopped=NOBODY),
        challenge(LOGIN),
        trail(f"{HOME}account", (302, "https://id.example.net/authorize")),
    )
    pages = await gather(SHOP, vantage({}), known)
    front, login, account = (pages.pages[url] for url in (HOME, LOGIN, f"{HOME}account"))
    assert front == NOBODY
    assert isinstance(login, Unreachable)
    assert login.layer is Layer.EDGE
    assert isinstance(account, Unreachable)
    assert account.kind == "off-product"
    assert "id.example.net" in account.cause
    assert pages.links == {}


async def test_a_page_that_loops_is_a_layer_that_does_not_answer() -> None:
    pages = await gather(SHOP, vantage({}), trails(SHOP, trail(HOME, (301, HOME))))
    front = pages.pages[HOME]
    assert isinstance(front, Unreachable)
    assert (front.layer, front.kind) == (Layer.HTTP, "loop")


async def test_only_html_is_read() -> None:
    plain = Response("", 200, (("content-type", "application/json"),), "192.0.2.1", "<title>no</title>")
    front = (await gathered({HOME: plain})).pages[HOME]
    assert isinstance(front, Page)
    assert front.document.title == ""


async def test_links_of_the_home_page_and_their_ends() -> None:
    body = """<base href="/en/"><a href="about">1</a><a href="/en/about#team">2</a><a href="#top">3</a>
        <a href="mailto:a@shop.example">4</a><a href="https://elsewhere.example/">5</a><area href="/gone">
        <a href="//old.shop.example/x">6</a><a href="/out">7</a><a href="/loop">8</a>
        <link rel=stylesheet href="/x.css"><a href="javascript:alert(1)">9</a>"""
    pages = await gathered(
        {
            HOME: said(body),
            f"{HOME}en/about": moved("/about"),
            f"{HOME}about": said(),
            f"{HOME}gone": said(status=404),
            f"{HOME}out": moved("https://elsewhere.example/", 302),
            f"{HOME}loop": moved("/loop"),
        }
    )
    loop = pages.links[f"{HOME}loop"]
    assert isinstance(loop, Unreachable)
    assert loop.kind == "loop"
    assert {url: end for url, end in pages.links.items() if end is not loop} == {
        f"{HOME}en/about": 200,
        f"{HOME}gone": 404,
        "https://old.shop.example/x": NOBODY,
        f"{HOME}out": 302,
    }


async def test_links_are_bounded() -> None:
    body = "".join(f'<a href="/{n}">x</a>' for n in range(MAX_LINKS + 20))
    assert len((await gathered({HOME: said(body)})).links) == MAX_LINKS


async def test_the_targets_of_sign_in_forms_are_looked_at_and_never_posted_to() -> None:
    pages = await gathered({LOGIN: said(FORM), f"{HOME}session": moved("/session/")})
    assert set(pages.posts) == {f"{HOME}session"}
    seen = pages.posts[f"{HOME}session"]
    assert isinstance(seen, Response)
    assert seen.status == 301


async def test_the_healthy_company_on_the_wire(tmp_path: Path) -> None:
    async with company(tmp_path) as (launch, looking):
        pages = await gather(launch, looking, await walk_all(launch, looking))
    assert all(isinstance(page, Page) for page in pages.pages.values())
    login = pages.pages["https://app.velomart.test/login"]
    assert isinstance(login, Page)
    assert [form.password for form in login.document.forms] == [True]
    assert set(pages.links.values()) == {200}
    assert len(pages.links) > 5


async def test_a_broken_link_on_the_wire(tmp_path: Path) -> None:
    async with company(tmp_path, "redirect.old-paths:link") as (launch, looking):
        pages = await gather(launch, looking, await walk_all(launch, looking))
    assert pages.links["https://velomart.test/prices"] == 404
