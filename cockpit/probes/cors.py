"""Asks each API host what it lets scripts of other sites do; gathers `Cors`.

At most six requests a host, each put only where the answers before it leave it open. The look-alike begins
like an allowed origin and ends like the product's domain, so that one question finds both kinds of hole. The
origin `null` goes along with a preflight where the host answers those: then both ways in are looked at.
"""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.cors import (
    ALLOWED,
    FOREIGN,
    LOOK_ALIKE,
    NULL,
    PLAIN,
    STRANGER,
    Cors,
    CrossAsk,
    CrossPlace,
    allowed_at,
    asked_at,
)
from cockpit.facts.http import Response
from cockpit.facts.trails import absolute
from cockpit.launch import Launch
from cockpit.standards.cors import CREDENTIALS, ORIGIN, access, kept_by_caches, varies_by_origin
from cockpit.standards.locations import host_of
from cockpit.vantage import Vantage, Variant

MOST: Final = 6  # requests to one host
_BODY = 4096  # bytes: only the headers count, and a short body keeps the connection open
_BESIDE = "cockpit-probe=cors"  # a query that gives our answers a place of their own in a careless cache
_PREFLIGHT = (("access-control-request-method", "GET"), ("access-control-request-headers", "content-type"))


async def gather(launch: Launch, vantage: Vantage) -> Cors:
    """Every host by itself, its questions one after the other."""
    routes = asked_at(launch)
    urls = {host: absolute(launch, route.url) for host, route in routes.items()}
    places = await asyncio.gather(*(_place(launch, vantage, host, url) for host, url in urls.items()))
    return Cors(dict(zip(urls, places, strict=True)))


async def _place(launch: Launch, vantage: Vantage, host: str, url: str) -> CrossPlace:
    allowed, _ = allowed_at(launch, host)
    talk = _Talk(vantage, url, vantage.manners.grant(host, MOST))
    await talk.held(allowed, launch.domain)
    left = vantage.manners.refused(url) if talk.refused else None
    return CrossPlace(url, tuple(talk.asks), left)


@dataclass(slots=True)
class _Talk:
    """The questions to one host; `at` is the URL that the next one goes to."""

    vantage: Vantage
    at: str
    granted: int
    asks: list[CrossAsk] = field(default_factory=list)
    refused: bool = False

    async def held(self, allowed: tuple[str, ...], domain: str) -> None:
        """Ask as many of the questions as the answers before leave open."""
        if not await self.put(ALLOWED if allowed else STRANGER, allowed[0] if allowed else FOREIGN):
            return
        self.step_aside()
        if allowed:
            await self.put(STRANGER, FOREIGN)
            await self.put(ALLOWED, allowed[-1], preflight=True)
        if self.lets_in(STRANGER) or not allowed:
            await self.put(STRANGER, FOREIGN, preflight=True)
        if self.lets_in(STRANGER) or not any(_names_somebody(ask.seen) for ask in self.asks):
            return
        preflighted = any(ask.preflight and _names_somebody(ask.seen) for ask in self.asks)
        await self.put(NULL, "null", preflight=preflighted)
        await self.put(LOOK_ALIKE, look_alike(allowed[0] if allowed else f"https://{domain}", domain))
        if allowed and allowed[0].startswith("https:"):
            await self.put(PLAIN, allowed[0].replace("https:", "http:", 1))

    async def put(self, kind: str, origin: str, *, preflight: bool = False) -> bool:
        """Ask one question; false when there is no answer to go on with."""
        if len(self.asks) >= self.granted:
            self.refused = True
            return False
        headers = (("origin", origin), *(_PREFLIGHT if preflight else ()))
        variant = Variant(headers=headers, method="OPTIONS" if preflight else "GET")
        seen = await self.vantage.fetch(self.at, limit=_BODY, variant=variant)
        kept = replace(seen, body="") if isinstance(seen, Response) else seen
        self.asks.append(CrossAsk(kind, origin, preflight, kept))
        return isinstance(seen, Response) and not seen.challenged

    def step_aside(self) -> None:
        """Keep what strangers are told out of a cache that would hand it to everybody."""
        seen = self.asks[-1].seen
        if isinstance(seen, Response) and kept_by_caches(seen) and not varies_by_origin(seen.all("vary")):
            self.at += f"{'&' if '?' in self.at else '?'}{_BESIDE}"

    def lets_in(self, kind: str) -> bool:
        """Origins of this kind may read an answer."""
        return any(
            access(ask.seen.all(ORIGIN), ask.seen.all(CREDENTIALS), ask.origin)
            for ask in self.asks
            if ask.kind == kind and isinstance(ask.seen, Response)
        )


def _names_somebody(seen: Response | Unreachable) -> bool:
    return isinstance(seen, Response) and bool(seen.all(ORIGIN))


def look_alike(origin: str, domain: str) -> str:
    """An origin of nobody that begins like an allowed one and ends like the product's domain."""
    return f"https://{host_of(origin)}.cockpit-probe-{domain}"
