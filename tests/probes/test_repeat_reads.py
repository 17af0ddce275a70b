"""How many looks are added to those there are, what they ask, and when they stop."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.caching import Caching
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.repeat_reads import MOST_PLACES, RepeatRead, RepeatReads, read_often
from cockpit.facts.samples_caching import answered, caching, declares, looks
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.launch.parts import Route
from cockpit.live import Live
from cockpit.probes import repeat_reads
from cockpit.probes.repeat_reads import FIRST_NTH
from cockpit.standards.html import read
from cockpit.vantage import Vantage, Variant
from cockpit.vantage.asks import PLAIN
from cockpit.vantage.manners import Manners
from tests.probes.web import company

LIST = "https://shop.example/api/list"
SHOP = sample_launch(routes=(Route(name="list", url=LIST, kind="read"),), cache=declares("no-cache", "cache"))
TAG = {"etag": 'W/"a1"', "last-modified": "Fri, 20 Nov 2026 10:00:00 GMT"}
PLAIN_LIST = answered(LIST, "max-age=60", body="[1]")
TAGGED = answered(LIST, "max-age=60", body="[1]", more=TAG)
UNCHANGED = answered(LIST, status=304)


@dataclass
class Looks:
    """A vantage that answers look after look by a list, the last again and again."""

    answers: list[Response | Unreachable]
    allowed: int = 60
    asked: list[tuple[str, Variant]] = field(default_factory=list)
    manners: Manners = field(init=False)

    def __post_init__(self) -> None:
        self.manners = Manners(8, self.allowed)

    async def fetch(self, url: str, *, variant: Variant = PLAIN) -> Response | Unreachable:
        self.asked.append((url, variant))
        seen = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return replace(seen, url=url) if isinstance(seen, Response) else seen

    @property
    def sent(self) -> list[Mapping[str, str]]:
        return [dict(variant.headers) for _, variant in self.asked]


async def looked(vantage: Looks, first: Response, again: Response | None = None) -> RepeatRead:
    seen = served(SHOP, Page(first.url, first, read("")))
    known = caching(SHOP, seen, looks(first, again))
    return (await repeat_reads.gather(SHOP, cast("Vantage", vantage), seen, known)).reads[LIST]


def statuses(found: RepeatRead) -> list[int]:
    return [look.seen.status for look in found.looks]


async def test_the_next_look_shows_what_the_one_before_gave() -> None:
    vantage = Looks([UNCHANGED])
    found = await looked(vantage, TAGGED)
    assert vantage.sent == [{"If-None-Match": 'W/"a1"', "If-Modified-Since": TAG["last-modified"]}]
    assert statuses(found) == [200, 304]
    assert [look.asking for look in found.looks] == [False, True]


async def test_three_looks_where_nothing_can_be_asked() -> None:
    vantage = Looks([PLAIN_LIST])
    found = await looked(vantage, PLAIN_LIST)
    assert vantage.sent == [{}, {}]
    assert statuses(found) == [200] * 3
    assert len({look.digest for look in found.looks}) == 1
    assert all(not look.seen.body for look in found.looks)
    assert {variant.nth for _, variant in vantage.asked} == {FIRST_NTH, FIRST_NTH + 1}


async def test_a_look_of_another_probe_is_not_repeated() -> None:
    vantage = Looks([PLAIN_LIST])
    found = await looked(vantage, PLAIN_LIST, PLAIN_LIST)
    assert len(vantage.asked) == 1
    assert statuses(found) == [200] * 3


async def test_who_is_not_heeded_is_asked_once_and_looked_at_once_more() -> None:
    vantage = Looks([TAGGED])
    found = await looked(vantage, TAGGED)
    assert [bool(sent) for sent in vantage.sent] == [True, False]
    assert statuses(found) == [200] * 3


@pytest.mark.parametrize(
    ("later", "kind"),
    [
        (answered(LIST, status=429), "limit"),
        (answered(LIST, status=503), "status"),
        (answered(LIST, status=302), "status"),
        (answered(LIST, status=202, more={"x-amzn-waf-action": "challenge"}), "challenge"),
    ],
)
async def test_an_answer_that_is_not_the_page_ends_it_and_is_no_look(later: Response, kind: str) -> None:
    vantage = Looks([later])
    found = await looked(vantage, TAGGED)
    assert (statuses(found), found.why and found.why.kind, len(vantage.asked)) == ([200], kind, 1)
    found = await looked(vantage, TAGGED, later)  # of another probe
    assert (statuses(found), found.why and found.why.kind, len(vantage.asked)) == ([200], kind, 1)


@pytest.mark.parametrize(
    "first",
    [
        answered(LIST, "max-age=60", edge="HIT"),
        answered(LIST, more={"age": "7"}),
        answered(LIST, more={"x-nextjs-cache": "HIT"}),
        answered(LIST, more={"server-timing": "cdn-cache; desc=HIT"}),
        answered(LIST, status=500),
        answered(LIST, status=404),
        answered(LIST, status=302, more={"location": "/in"}),
        answered(LIST, status=403, more={"cf-mitigated": "challenge"}),
    ],
)
async def test_nothing_is_asked_where_all_is_told(first: Response) -> None:
    vantage = Looks([PLAIN_LIST])
    found = await looked(vantage, first)
    assert vantage.asked == []
    assert len(found.looks) == 1
    assert found.why is None


async def test_the_second_look_from_a_store_is_enough() -> None:
    vantage = Looks([answered(LIST, edge="HIT")])
    assert len((await looked(vantage, answered(LIST, edge="MISS"))).looks) == 2


async def test_a_line_that_goes_dead_is_told() -> None:
    found = await looked(Looks([DEAD]), PLAIN_LIST)
    assert (found.why, statuses(found)) == (DEAD, [200])


@pytest.mark.parametrize("tag", ["a\xe9b", "x" * 1001, "a\x00b", "a\tb"])
async def test_an_etag_that_cannot_go_back_into_a_header_does_not(tag: str) -> None:
    vantage = Looks([PLAIN_LIST])
    await looked(vantage, answered(LIST, more={"etag": tag, "last-modified": "yesterday"}))
    assert vantage.sent == [{}, {}]


async def test_the_limit_of_a_host_is_kept_and_told() -> None:
    found = await looked(Looks([PLAIN_LIST], allowed=1), PLAIN_LIST)
    assert found.why is not None
    assert (found.why.kind, len(found.looks)) == ("limit", 1)


async def test_reads_and_critical_pages_come_before_the_others() -> None:
    pages = tuple(Route(name=f"p{n}", url=f"https://shop.example/{n}", critical=n == 9) for n in range(10))
    shop = sample_launch(
        routes=(*pages, Route(name="list", url=LIST, kind="read")), cache=declares("cache", "cache")
    )
    vantage = Looks([PLAIN_LIST], allowed=5)
    found = await repeat_reads.gather(shop, cast("Vantage", vantage), served(shop), Caching())
    assert len(found.reads) == MOST_PLACES
    assert {url for url, _ in vantage.asked} == {LIST, "https://shop.example/9"}
    assert len(vantage.asked) == 4
    assert sum(one.why is not None for one in found) == MOST_PLACES - 2


def test_what_is_read_often() -> None:
    routes = (
        Route(name="list", url="/list", kind="read"),
        Route(name="mine", url="/mine", kind="read", private=True),
        Route(name="up", url="/up", kind="health"),
        Route(name="in", url="/in", kind="auth"),
        Route(name="live", url="/live", cache="no-cache"),
        Route(name="never", url="/never"),
        Route(name="about", url="/about"),
    )
    launch = sample_launch(routes=routes, cache=declares(never=("/never",)))
    assert [route.name for route in read_often(launch).values()] == ["list", "home", "about"]


async def test_the_company(tmp_path: Path) -> None:
    async with company(tmp_path) as (shop, looking):
        found = await Live(shop, looking).fact(RepeatReads)
    assert {statuses(one)[-1] for one in found} == {304}
    assert "https://api.velomart.test/v1/listings" in found.reads
