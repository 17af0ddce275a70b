"""Reads the declared pages at the end of their trails, tries the links of the home page; gathers `Pages`."""

import asyncio
from collections.abc import Iterable

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.pages import Page, Pages, home
from cockpit.facts.trails import End, Trail, Trails, absolute
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.probes.trails import walk
from cockpit.standards import html
from cockpit.standards.endings import undecided
from cockpit.standards.locations import follow, host_of
from cockpit.vantage import Vantage

MAX_LINKS = 40
MAX_POSTS = 10
_LINKING = ("a", "area")


async def gather(launch: Launch, vantage: Vantage, trails: Trails) -> Pages:
    """The pages as the terminal's trails found them, then the links and the targets of sign-in forms."""
    routes = [route for route in launch.routes if route.kind in ("page", "auth")]
    pages = {route.url: at_the_end(trails.of(absolute(launch, route.url))) for route in routes}
    front = at_the_end(trails.of(home(launch)))
    signing_in = [pages[route.url] for route in routes if route.kind == "auth"]
    links, posts = await asyncio.gather(_links(launch, vantage, front), _posts(launch, vantage, signing_in))
    return Pages({home(launch): front, **pages}, links, posts)


def at_the_end(trail: Trail) -> Page | Unreachable:
    """The page at the end of a trail, or why there is none."""
    if trail.challenged or trail.final is None:
        return undecided(trail) or _elsewhere(trail)
    seen = trail.final
    is_html = "html" in seen.first("content-type").lower()
    return Page(seen.url, seen, html.read(seen.body) if is_html else html.Document())


def _elsewhere(trail: Trail) -> Unreachable:
    if trail.end is End.OFF_LIMITS and trail.stopped:
        return trail.stopped
    cause = f"the redirects lead out of the product to {host_of(trail.beyond)}, which is not visited"
    return Unreachable(Layer.HTTP, cause, "off-product")


def links_of(launch: Launch, page: Page) -> tuple[str, ...]:
    """The URLs inside the product that a page links to, in its order, each once, without fragments."""
    hrefs = (ref.url for ref in page.document.references if ref.tag in _LINKING)
    return tuple(dict.fromkeys(_inside(launch, page, (href for href in hrefs if not href.startswith("#")))))


def _inside(launch: Launch, page: Page, references: Iterable[str]) -> Iterable[str]:
    base = follow(page.url, page.document.base).url or page.url
    urls = (follow(base, reference).url for reference in references)
    return (url for url in urls if url and launch.inside(host_of(url)))


async def _links(launch: Launch, vantage: Vantage, front: Page | Unreachable) -> dict[str, int | Unreachable]:
    """Each link of the home page with the status at its end."""
    if isinstance(front, Unreachable):
        return {}
    urls = links_of(launch, front)[:MAX_LINKS]
    ends = await asyncio.gather(*(walk(launch, vantage, url) for url in urls))
    return {url: _status(trail) for url, trail in zip(urls, ends, strict=True)}


def _status(trail: Trail) -> int | Unreachable:
    """The last status of a trail; one that leads out of the product ends with its last redirect."""
    if trail.end is End.OFF_PRODUCT:
        return trail.hops[-1].response.status
    return (
        trail.final.status if trail.final and not trail.challenged else undecided(trail) or _elsewhere(trail)
    )


async def _posts(
    launch: Launch, vantage: Vantage, pages: list[Page | Unreachable]
) -> dict[str, Response | Unreachable]:
    """What a GET shows at the targets of POST forms; nothing is ever posted."""
    targets = [
        url
        for page in pages
        if isinstance(page, Page)
        for url in _inside(
            launch, page, (form.action for form in page.document.forms if form.method == "post")
        )
    ]
    urls = tuple(dict.fromkeys(targets))[:MAX_POSTS]
    seen = await asyncio.gather(*(vantage.fetch(url) for url in urls))
    return dict(zip(urls, seen, strict=True))
