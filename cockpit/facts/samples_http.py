"""Small builders of web facts for the cases of checks and for tests: responses, trails, pages.

`trails(launch)` is a product where everything is right; each trail given replaces one of its trails.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import urlsplit

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.pages import Page, Pages, home
from cockpit.facts.trails import (
    Client,
    End,
    Hop,
    Trail,
    Trails,
    absolute,
    flow_routes,
    old_starts,
    page_starts,
    retired_starts,
    starts,
    terminal_starts,
)
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.standards.html import read
from cockpit.standards.locations import follow, host_of, origin_of

ADDRESS = "192.0.2.80"
DEAD = Unreachable(Layer.TCP, "shop.example (192.0.2.80) port 443 refuses connections", "refused")
NO_NAME = Unreachable(Layer.DNS, "old.shop.example does not exist in DNS", "nxdomain")

Step = tuple[int, str]
"""A status and a Location; an empty one where nothing redirects."""


def response(
    url: str, status: int = 200, *, body: str = "", cookies: tuple[str, ...] = (), **headers: str
) -> Response:
    """A response; in header names an underscore stands for a hyphen."""
    named = [(name.replace("_", "-").lower(), value) for name, value in headers.items()]
    named += [("set-cookie", f"{name}=; Path=/") for name in cookies]
    return Response(url, status, tuple(named), ADDRESS, body)


def trail(
    start: str,
    *steps: Step,
    client: Client = Client.TERMINAL,
    end: End | None = None,
    stopped: Unreachable | None = None,
    soft: str = "",
    cookies: tuple[str, ...] = (),
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Trail:
    """The trail that these answers make: `trail(url, (301, "https://..."), (200, ""))`.

    A last step with a Location ends it: as a loop where that URL was asked before, else as `end` says (with
    `stopped`: unreachable, without: a way out of the product). Headers and cookies go on every answer,
    `soft` on the last one.
    """
    hops: list[Hop] = []
    url = start
    for status, location in steps:
        target = follow(url, location).url if location else ""
        extra = {**headers, "location": location} if location else headers
        hops.append(Hop(response(url, status, cookies=cookies, **extra), target))
        url = target or url
    if hops and not hops[-1].target:
        hops[-1] = replace(hops[-1], soft=soft)
        return Trail(start, client, tuple(hops), end or End.ARRIVED)
    known = End.LOOP if url in [hop.url for hop in hops] else End.UNREACHABLE if stopped else End.OFF_PRODUCT
    return Trail(start, client, tuple(hops), end or known, url, stopped)


def trails(launch: Launch, *changed: Trail) -> Trails:
    """Every trail of a product where all is well, some replaced: for both clients unless both are given."""
    given = {(one.start, one.client): one for one in changed}
    other = {Client.BROWSER: Client.TERMINAL, Client.TERMINAL: Client.BROWSER}
    found = []
    for start in starts(launch):
        sound = _sound(launch, start)
        for client in Client:
            one = given.get((start, client)) or given.get((start, other[client])) or sound
            found.append(replace(one, client=client))
    found += [given.get((start, Client.TERMINAL)) or _plain(start) for start in terminal_starts(launch)]
    return Trails(tuple(found))


def everywhere(launch: Launch, *steps: Step, stopped: Unreachable | None = None) -> Trails:
    """Every start gets the same answers; with `stopped` and no answers, a layer is dead."""
    every = (*starts(launch), *terminal_starts(launch))
    return trails(launch, *(trail(start, *steps, stopped=stopped) for start in every))


def challenge(start: str, client: Client = Client.TERMINAL) -> Trail:
    """A bot challenge answers in place of the site."""
    return trail(start, (403, ""), client=client, headers={"cf-mitigated": "challenge"})


def _plain(start: str) -> Trail:
    """Https answers, http leads to it."""
    if start.startswith("https://"):
        return trail(start, (200, ""))
    return trail(start, (301, f"https://{start.removeprefix('http://')}"), (200, ""))


def _sound(launch: Launch, start: str) -> Trail:
    rows = {absolute(launch, row.start): row for row in launch.redirects}
    if start in old_starts(launch):
        row = rows[start]
        return trail(start, (row.code, row.to), (200, "")) if row.to else trail(start, (row.code, ""))
    if start in retired_starts(launch):
        return trail(start, (410, ""))
    own = {origin_of(absolute(launch, route.url)) for route in flow_routes(launch)}
    if origin_of(start) in own | {launch.origin} or start in page_starts(launch):
        return trail(start, (200, ""))
    parts = urlsplit(start)
    rest = start.removeprefix(origin_of(start))
    apart = next((origin for origin in sorted(own) if host_of(origin) == parts.hostname), launch.origin)
    return trail(start, (301, f"{apart}{rest}"), (200, ""))


def page(url: str, html: str = "<title>Shop</title>", status: int = 200) -> Page:
    """A page with what its HTML holds."""
    return Page(url, response(url, status, body=html, content_type="text/html; charset=utf-8"), read(html))


def pages(
    launch: Launch,
    *changed: Page,
    links: Mapping[str, int | Unreachable] | None = None,
    posts: Mapping[str, Response | Unreachable] | None = None,
    missing: Mapping[str, Unreachable] | None = None,
) -> Pages:
    """The home page and every declared page, some as given; `missing` are those that could not be seen."""
    urls = {home(launch): home(launch)} | {r.url: r.url for r in launch.routes if r.kind in ("page", "auth")}
    found: dict[str, Page | Unreachable] = {key: page(url) for key, url in urls.items()}
    found.update({one.url: one for one in changed})
    return Pages(found | dict(missing or {}), links or {}, posts or {})
