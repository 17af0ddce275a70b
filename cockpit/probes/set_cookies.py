"""Reads which cookies the declared places set, hop by hop; gathers `SetCookies`.

The places are those of `Served`, so their looks are shared; sign-in pages are asked by plain http besides.
"""

import asyncio
from collections.abc import Iterator

from cockpit.facts.http import Response
from cockpit.facts.served import places
from cockpit.facts.set_cookies import CookieAnswer, SetCookies
from cockpit.facts.trails import absolute
from cockpit.launch import Launch
from cockpit.probes.trails import walk
from cockpit.standards.locations import host_of, origin_of
from cockpit.text import looks_secret
from cockpit.vantage import Vantage

LINES = 30  # of one response
LENGTH = 2048  # characters of one line


async def gather(launch: Launch, vantage: Vantage) -> SetCookies:
    """Every place, and the plain http look-alike of the first sign-in page of each host."""
    urls = tuple(places(launch))
    plain = _plain(launch)
    trails, bare = await asyncio.gather(
        asyncio.gather(*(walk(launch, vantage, url) for url in urls)),
        asyncio.gather(*(vantage.fetch(url) for url in plain)),
    )
    hops = [hop.response for trail in trails for hop in trail.hops]
    seen = {one.url: one for one in (*hops, *(one for one in bare if isinstance(one, Response)))}
    answers = tuple(_answer(one) for one in seen.values() if not one.challenged)
    dark = {trail.start: trail.blocked for trail in trails if trail.blocked}
    return SetCookies(vantage.now.isoformat(), answers, dark)


def _answer(seen: Response) -> CookieAnswer:
    lines = tuple(line[:LENGTH] for line in seen.all("set-cookie")[:LINES])
    return CookieAnswer(seen.url, seen.status, lines)


def _plain(launch: Launch) -> tuple[str, ...]:
    return tuple(dict(_by_host(launch)).values())


def _by_host(launch: Launch) -> Iterator[tuple[str, str]]:
    """The sign-in pages by plain http, the last of a host first so that the first one stays."""
    for route in reversed(launch.routes):
        url = absolute(launch, route.url)
        standard = origin_of(url) == f"https://{host_of(url)}" and not looks_secret(url)
        if route.kind == "auth" and standard:
            yield host_of(url), f"http://{url.removeprefix('https://')}"
