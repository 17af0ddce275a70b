"""Walks every entry URL hop by hop, as a browser and as a terminal; gathers the fact `Trails`.

Redirects are followed by hand: a URL that comes back (the fragment left out; the method is always GET) is a
loop, ten redirects are the end. Cookies are never kept, so a site that redirects until its cookie comes back
looks like a loop here, as it does to search engines and link previews. A host outside the product is named
and not visited.
"""

import asyncio

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.trails import Client, End, Hop, Trail, Trails, starts, terminal_starts
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.standards import html
from cockpit.standards.locations import REDIRECTS, Target, follow, host_of, origin_of, resolve
from cockpit.vantage import Vantage

MAX_HOPS = 10
BARE_WORDS = 40  # a page with more words is for reading; its scripts move on when somebody clicks


async def gather(launch: Launch, vantage: Vantage) -> Trails:
    """The trail of every start, for both clients where they could differ."""
    walks = [walk(launch, vantage, start, client) for start in starts(launch) for client in Client]
    walks += [walk(launch, vantage, start) for start in terminal_starts(launch)]
    return Trails(tuple(await asyncio.gather(*walks)))


async def walk(launch: Launch, vantage: Vantage, start: str, client: Client = Client.TERMINAL) -> Trail:
    """Follow one URL to its end."""
    hops: list[Hop] = []
    url = start
    while True:
        if end := _ended(launch, hops, url):
            return Trail(start, client, tuple(hops), end, url)
        seen = await vantage.fetch(url, client)
        if isinstance(seen, Unreachable):
            return Trail(start, client, tuple(hops), _stop(seen, hops), url, seen)
        target = _target(seen)
        soft = "" if target or client is Client.BROWSER else soft_redirect(seen)
        hops.append(Hop(seen, target.url if target else "", soft))
        if target is None:
            return Trail(start, client, tuple(hops), End.ARRIVED)
        if not target.url:
            return Trail(start, client, tuple(hops), End.BAD_LOCATION, _said(seen), _unusable(seen, target))
        url = target.url


def _ended(launch: Launch, hops: list[Hop], url: str) -> End | None:
    """Why the next URL is not asked for, or none."""
    if any(hop.url == url for hop in hops):
        return End.LOOP
    if len(hops) > MAX_HOPS:
        return End.TOO_MANY
    return End.OFF_PRODUCT if hops and not launch.inside(host_of(url)) else None


def _stop(seen: Unreachable, hops: list[Hop]) -> End:
    if seen.kind == "private":
        return End.OFF_LIMITS
    return End.BAD_LOCATION if seen.kind == "bad-url" and hops else End.UNREACHABLE


def _target(seen: Response) -> Target | None:
    """Where a response redirects; none when it does not (a 3xx without Location ends the trail)."""
    values = seen.all("location")
    return resolve(seen.url, values) if seen.status in REDIRECTS and values else None


def _said(seen: Response) -> str:
    return seen.first("location")[:200]


def _unusable(seen: Response, target: Target) -> Unreachable:
    cause = f"{origin_of(seen.url)} redirects with a Location that cannot be followed: {target.fault}"
    return Unreachable(Layer.HTTP, cause, "bad-location")


def soft_redirect(seen: Response) -> str:
    """How the page itself sends its visitor on: `meta refresh to URL`, `script to URL`, or nothing.

    A script counts only on a page that hardly says anything: there it can only be there to move on.
    """
    if "html" not in seen.first("content-type").lower():
        return ""
    document = html.read(seen.body)
    base = follow(seen.url, document.base).url if document.base else seen.url
    if document.refresh and (url := follow(base, document.refresh).url or document.refresh[:200]) != seen.url:
        return f"meta refresh to {url}"
    if document.scripted and document.words <= BARE_WORDS and not document.forms:
        url = follow(base, document.scripted).url or document.scripted[:200]
        return f"script to {url}" if url != seen.url else ""
    return ""
