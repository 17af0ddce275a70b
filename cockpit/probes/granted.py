"""Looks at a series of addresses as far as each host may be asked; the rest is named as not asked."""

import asyncio
from collections.abc import Sequence

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.standards.locations import host_of
from cockpit.vantage import Vantage, Variant
from cockpit.vantage.asks import PLAIN

Ask = tuple[str, Variant]
Seen = Response | Unreachable


def plainly(*urls: str) -> tuple[Ask, ...]:
    """A plain GET of each URL."""
    return tuple((url, PLAIN) for url in urls)


async def granted(vantage: Vantage, asks: Sequence[Ask]) -> tuple[Seen, ...]:
    """What each URL answers, in order, redirects not followed; a host's first requests come first."""
    hosts = [host_of(url) for url, _ in asks]
    left = {host: vantage.manners.grant(host, hosts.count(host)) for host in dict.fromkeys(hosts)}
    allowed = []
    for host in hosts:
        allowed.append(left[host] > 0)
        left[host] -= 1
    looks = (_look(vantage, ask, may=may) for ask, may in zip(asks, allowed, strict=True))
    return tuple(await asyncio.gather(*looks))


async def _look(vantage: Vantage, ask: Ask, *, may: bool) -> Seen:
    url, variant = ask
    return await vantage.fetch(url, variant=variant) if may else vantage.manners.refused(url)
