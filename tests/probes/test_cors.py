"""What an API host is asked about other sites' scripts: few questions, each only where it tells something."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.cors import ALLOWED, FOREIGN, LOOK_ALIKE, NULL, PLAIN, STRANGER, CrossPlace, asked_at
from cockpit.facts.http import Response
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch import Launch
from cockpit.launch.parts import Host, Route
from cockpit.probes.cors import MOST, gather, look_alike
from cockpit.vantage import Vantage, Variant
from cockpit.vantage.manners import Manners

API, URL = "api.shop.example", "https://api.shop.example/v1"
HOME, APP = "https://shop.example", "https://app.shop.example"
Rule = Callable[[str], dict[str, str]]


def shop(allowed: tuple[str, ...] | None = (HOME, APP)) -> Launch:
    hosts = (Host(name=API, role="api", allowed_origins=allowed), Host(name="app.shop.example", role="app"))
    return sample_launch(hosts=hosts, routes=(Route(name="list", url=URL, kind="read"),))


@dataclass
class Server:
    """The part of a vantage that the probe uses: one rule from the origin to the headers."""

    rule: Rule
    dead: Unreachable | None = None
    allowed: int = 60
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.manners = Manners(8, self.allowed)

    async def fetch(self, url: str, *, limit: int, variant: Variant) -> Response | Unreachable:
        origin = dict(variant.headers)["origin"]
        self.asked.append((variant.method, origin, url))
        assert limit < 10_000
        return self.dead or Response(url, 200, tuple(self.rule(origin).items()), "192.0.2.1", "a body")


def listed(*origins: str, **more: str) -> Rule:
    """Names these origins and nobody else."""
    return lambda origin: {"access-control-allow-origin": origin, **more} if origin in origins else more


async def place(server: Server, launch: Launch) -> CrossPlace:
    return (await gather(launch, cast("Vantage", server))).places[API]


async def test_a_list_is_tried_with_null_a_look_alike_and_plain_http() -> None:
    server = Server(listed(HOME, APP))
    seen = await place(server, shop())
    assert [(ask.kind, ask.origin, ask.preflight) for ask in seen.asks] == [
        (ALLOWED, HOME, False),
        (STRANGER, FOREIGN, False),
        (ALLOWED, APP, True),
        (NULL, "null", True),
        (LOOK_ALIKE, "https://shop.example.cockpit-probe-shop.example", False),
        (PLAIN, "http://shop.example", False),
    ]
    assert len(server.asked) == MOST
    assert {method for method, _, _ in server.asked} == {"GET", "OPTIONS"}
    assert not any(isinstance(ask.seen, Response) and ask.seen.body for ask in seen.asks)


@pytest.mark.parametrize(
    ("rule", "kinds"),
    [
        (lambda origin: {"access-control-allow-origin": origin}, [ALLOWED, STRANGER, ALLOWED, STRANGER]),
        (lambda _: {"access-control-allow-origin": "*"}, [ALLOWED, STRANGER, ALLOWED, STRANGER]),
        (lambda _: {}, [ALLOWED, STRANGER, ALLOWED]),
    ],
)
async def test_what_is_settled_is_not_asked_again(rule: Rule, kinds: list[str]) -> None:
    assert [ask.kind for ask in (await place(Server(rule), shop())).asks] == kinds


async def test_where_nobody_is_allowed_only_strangers_ask() -> None:
    seen = await place(Server(listed()), shop(()))
    assert [(ask.kind, ask.preflight) for ask in seen.asks] == [(STRANGER, False), (STRANGER, True)]


async def test_a_dead_host_is_asked_once() -> None:
    server = Server(listed(), dead=DEAD)
    assert [ask.seen for ask in (await place(server, shop())).asks] == [DEAD]


async def test_a_challenge_ends_the_talk() -> None:
    server = Server(lambda _: {"cf-mitigated": "challenge"})
    assert len((await place(server, shop())).asks) == 1


async def test_what_strangers_are_told_stays_out_of_a_careless_cache() -> None:
    careless, careful = {"cache-control": "max-age=60"}, {"cache-control": "max-age=60", "vary": "Origin"}
    for headers, beside in ((careless, True), (careful, False)):
        server = Server(listed(HOME, **headers))
        await place(server, shop())
        assert server.asked[0][2] == URL
        assert all(("cockpit-probe=cors" in url) is beside for _, _, url in server.asked[1:])


async def test_no_more_than_a_host_may_be_sent() -> None:
    server = Server(listed(HOME, APP), allowed=2)
    seen = await place(server, shop())
    assert len(seen.asks) == len(server.asked) == 2
    assert seen.left
    assert "limit of 2 requests" in seen.left.cause


def test_a_public_route_to_read_comes_first() -> None:
    routes = (
        Route(name="mine", url=f"https://{API}/me", kind="read", private=True),
        Route(name="in", url=f"https://{API}/login", kind="auth"),
        Route(name="list", url=f"https://{API}/v1", kind="read"),
        Route(name="out", url="https://other.example/v1", kind="read"),
        Route(name="here", url="/feed", kind="read"),
    )
    found = asked_at(sample_launch(hosts=(Host(name=API, role="api"),), routes=routes))
    assert {host: route.name for host, route in found.items()} == {API: "list", "shop.example": "here"}
    bare = asked_at(sample_launch(hosts=(Host(name=API, role="api"),)))
    assert bare[API].url == f"https://{API}/"


def test_the_look_alike_begins_and_ends_like_ours_and_is_nobodys() -> None:
    made = look_alike("https://app.shop.example:8443", "shop.example")
    assert made.startswith("https://app.shop.example")
    assert made.endswith("shop.example")
    assert not made.endswith(".shop.example")
