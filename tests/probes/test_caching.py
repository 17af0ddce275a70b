"""What the probe asks a second time, how often, and that it never keeps what it saw."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest

from cockpit.credentials.secret import Secret
from cockpit.facts import Unreachable
from cockpit.facts.caching import CacheSeries, Caching, Peek, SignedIn, is_private, kept_out
from cockpit.facts.codec import pack, unpack
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.samples_caching import answered
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import File, Served
from cockpit.launch import Launch
from cockpit.launch.parts import Cache, Host, Route, Session
from cockpit.model import Layer
from cockpit.probes import caching
from cockpit.probes.caching import AFTER, AGAIN, AROUND, CODED, MOST, SIGNED
from cockpit.probes.served import gather as serve
from cockpit.standards.html import read
from cockpit.vantage import Vantage, Variant
from cockpit.vantage.asks import PLAIN
from cockpit.vantage.manners import Manners
from tests.probes.web import company

HOME, MINE, JS = (f"https://shop.example/{path}" for path in ("", "mine", "assets/app.3f2a1c.js"))
SESSION = Session("sid", ("shop.example",), "keyring:launch-cockpit/shop/rider")
SHOP = sample_launch(
    hosts=(Host("shop.example", proxied=True),),
    routes=(Route(name="mine", url=MINE, kind="read", private=True),),
    sessions=(SESSION,),
)
SECRET = Secret.of("rider", "shop.example", "sid=s3cr3t-value-of-the-session")
NONE = Unreachable(Layer.PERSON, "no value for rider", "credential")


@dataclass
class Looks:
    """A vantage that answers by URL and by which look it is (0: any other); `asked` is what it was asked."""

    answers: Mapping[tuple[str, int], Response | Unreachable]
    secret: Secret | Unreachable = NONE
    allowed: int = 60
    asked: Counter[tuple[str, int]] = field(default_factory=Counter)
    manners: Manners = field(init=False)

    def __post_init__(self) -> None:
        self.manners = Manners(8, self.allowed)

    async def fetch(
        self, url: str, *, limit: int = 0, secret: Secret | None = None, variant: Variant = PLAIN
    ) -> Response | Unreachable:
        assert (secret is not None) == (variant.nth == SIGNED) == variant.session
        self.asked[url, variant.nth] += 1
        seen = self.answers.get((url, variant.nth)) or self.answers.get((url, 0)) or answered(url, "no-store")
        return replace(seen, url=url) if isinstance(seen, Response) else seen

    async def credential(self, reference: str) -> Secret | Unreachable:
        assert reference == SESSION.credential
        return self.secret


async def looked(vantage: Looks, seen: Served, launch: Launch = SHOP) -> Caching:
    return await caching.gather(launch, cast("Vantage", vantage), seen)


def home(seen: Response, *files: Response) -> Served:
    loaded = tuple(File(one.url, "script", one, (HOME,)) for one in files)
    return served(SHOP, Page(seen.url, seen, read(seen.body)), files=loaded)


def of(found: Caching, url: str) -> CacheSeries:
    series = found.of(url)
    assert series is not None
    return series


@pytest.mark.parametrize(
    ("edge", "again"), [("MISS", True), ("", True), ("HIT", False), ("DYNAMIC", False), ("BYPASS", False)]
)
async def test_only_what_the_first_look_left_open_is_asked_again(edge: str, again: bool) -> None:
    vantage = Looks({})
    found = await looked(vantage, home(answered(HOME, "max-age=60", edge=edge)))
    assert (vantage.asked[HOME, AGAIN] == 1) is again
    assert (of(found, HOME).again is not None) is again


async def test_nothing_in_front_nothing_to_ask() -> None:
    bare = sample_launch()
    vantage = Looks({})
    await looked(vantage, served(bare), bare)
    assert not vantage.asked


@pytest.mark.parametrize(
    ("body", "more", "asked"),
    [
        ("word " * 400, {"content-type": "text/html"}, True),
        ("word " * 400, {"content-type": "text/html", "content-encoding": "gzip"}, False),
        ("word " * 400, {"content-type": "image/png"}, False),
        ("word", {"content-type": "text/html"}, False),
    ],
)
async def test_every_coding_is_offered_where_text_came_plain(
    body: str, more: Mapping[str, str], asked: bool
) -> None:
    vantage = Looks({(HOME, CODED): answered(HOME, more={"content-encoding": "br"})})
    found = await looked(vantage, home(answered(HOME, "no-store", edge="DYNAMIC", body=body, more=more)))
    assert (vantage.asked[HOME, CODED] == 1) is asked
    assert (of(found, HOME).coded is not None) is asked


def private(*, after: str, around: str = "Please sign in", first: str = "Please sign in") -> Looks:
    """The signed-in page says `Orders of Ada`; strangers see these."""
    told = {0: first, AGAIN: first, SIGNED: "<h1>Orders of Ada</h1>", AFTER: after}
    answers = {(MINE, nth): answered(MINE, body=body) for nth, body in told.items()}
    return Looks({**answers, (f"{MINE}?cockpit=around", AROUND): answered(MINE, body=around)}, SECRET)


async def signed(vantage: Looks) -> SignedIn:
    found = of(await looked(vantage, served(SHOP)), MINE).signed
    assert isinstance(found, SignedIn)
    return found


async def test_a_page_that_comes_back_to_a_stranger_is_a_leak() -> None:
    seen = await signed(private(after="<h1>Orders of Ada</h1>"))
    assert (seen.own, seen.leaked) == (1, 1)
    assert isinstance(seen.page, Peek)
    assert isinstance(seen.after, Peek)
    assert seen.page.digest == seen.after.digest


async def test_part_of_it_is_a_leak_too() -> None:
    assert (await signed(private(after="<nav>Orders of Ada</nav><p>14:02"))).leaked == 1


async def test_what_everybody_sees_by_now_is_none() -> None:
    vantage = private(after="<h1>Orders of Ada</h1>", around="<h1>Orders of Ada</h1>")
    assert (await signed(vantage)).leaked == 0
    assert vantage.asked[f"{MINE}?cockpit=around", AROUND] == 1


async def test_no_leak_no_further_question() -> None:
    vantage = private(after="Please sign in")
    assert (await signed(vantage)).leaked == 0
    mine = {nth: many for (url, nth), many in vantage.asked.items() if url.startswith(MINE)}
    assert mine == {1: 1, AGAIN: 1, SIGNED: 1, AFTER: 1}


async def test_a_session_that_changes_nothing_has_no_effect() -> None:
    assert not (await signed(private(after="x", first="<h1>Orders of Ada</h1>"))).effect


async def test_without_the_credential_the_rest_is_still_looked_at() -> None:
    found = await looked(Looks({}), served(SHOP))
    assert of(found, MINE).signed == NONE
    assert of(found, MINE).again is not None


async def test_no_body_and_no_credential_is_kept() -> None:
    vantage = private(after="<h1>Orders of Ada</h1>")
    text = json.dumps(pack(await looked(vantage, served(SHOP))))
    assert "Orders" not in text
    assert "s3cr3t" not in text
    assert isinstance(unpack(json.loads(text)), Caching)


async def test_at_most_so_many_requests_and_the_most_telling_first() -> None:
    files = [answered(f"https://shop.example/{n}.js", "max-age=60", edge="MISS") for n in range(30)]
    vantage = Looks({}, SECRET)
    found = await looked(vantage, home(answered(HOME, edge="MISS"), *files))
    assert sum(vantage.asked.values()) - vantage.asked[MINE, 1] == MOST
    assert isinstance(of(found, MINE).signed, SignedIn)
    assert sum(one.again is not None for one in found) == 1 + MOST - 3
    assert sum(one.limited for one in found) == 31 - (MOST - 3)


async def test_where_nothing_is_left_nothing_is_sent() -> None:
    vantage = Looks({}, SECRET, allowed=0)
    found = await looked(vantage, home(answered(HOME, edge="MISS")))
    assert vantage.asked == {(MINE, 1): 1}
    assert of(found, MINE).limited


async def test_another_spelling_of_the_same_place_is_the_place() -> None:
    there = answered(MINE, status=301, more={"location": "/mine/"})
    vantage = Looks({(MINE, 0): there, (f"{MINE}/", 0): answered(f"{MINE}/", "private", edge="DYNAMIC")})
    series = of(await looked(vantage, served(SHOP)), MINE)
    assert [one.url for one in series.looks] == [f"{MINE}/"] * 2


async def test_dead_places_and_challenges_are_not_asked_again() -> None:
    vantage = Looks({(MINE, 0): answered(MINE, status=403, more={"cf-mitigated": "challenge"})}, SECRET)
    found = await looked(vantage, served(SHOP, missing={HOME: DEAD}))
    assert vantage.asked == {(MINE, 1): 1}
    assert of(found, HOME).first == DEAD


@pytest.mark.parametrize(
    ("entry", "url", "covered"),
    [
        ("/account/*", "https://shop.example/account/orders?page=2#top", True),
        ("/account/*", "https://shop.example/account", True),
        ("/account/*", "https://shop.example/accounts", False),
        ("/account", "https://shop.example/account/orders", False),
        ("https://app.shop.example/*", "https://app.shop.example/", True),
        ("https://app.shop.example/*", "https://shop.example/", False),
        ("/a[b]?*", "https://shop.example/a[b]c", False),
    ],
)
def test_what_never_covers(entry: str, url: str, covered: bool) -> None:
    launch = sample_launch(cache=Cache(never=(entry,)))
    assert kept_out(launch, url) is covered
    assert is_private(launch, url, Route(name="x", url=url)) is covered


async def test_a_healthy_company_stays_below_the_limit(tmp_path: Path) -> None:
    async with company(tmp_path) as (launch, vantage):
        seen = await serve(launch, vantage)
        before = Counter(vantage.manners.sent)
        found = await caching.gather(launch, vantage, seen)
        sent = vantage.manners.sent - before
    assert 0 < max(sent.values()) <= MOST
    style = of(found, "https://velomart.test/assets/app.3f2a1c.css")
    assert [one.first("cf-cache-status") for one in style.looks] == ["MISS", "HIT"]
    assert of(found, "https://app.velomart.test/dashboard").looks[0].status == 302
    assert "https://admin.velomart.test/" in found.series
