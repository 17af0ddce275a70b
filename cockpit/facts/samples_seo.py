"""Small facts about search engines for the cases of a check and for tests.

`seo(launch)` is a product that search engines see once; what is given replaces a part of it.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from cockpit.facts import Unreachable
from cockpit.facts.fronts import Front, Fronts
from cockpit.facts.http import Response
from cockpit.facts.pages import Page, Pages, home
from cockpit.facts.robots import Robots, Sitemap, robots_url
from cockpit.facts.samples_http import page, response, trails
from cockpit.facts.trails import Client, End, Hop, Trail, Trails, absolute
from cockpit.launch import Launch

SEEN_AT = "2026-11-20T12:00:00+00:00"
ALLOW = "User-agent: *\nAllow: /\nSitemap: https://shop.example/sitemap.xml\n"
FORBID = "User-agent: *\nDisallow: /\n"
_NONE: Mapping[str, Page | Unreachable] = MappingProxyType({})
_NO_FILES: Mapping[str, Response | Unreachable | str] = MappingProxyType({})


def head(canonical: str = "", more: str = "", title: str = "Shop") -> str:
    """A page with a canonical link, if one is given."""
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return f"<title>{title}</title>{link}{more}<body><p>Welcome</p>"


def linked(url: str, canonical: str | None = None, more: str = "", **headers: str) -> Page:
    """A page whose canonical link leads to itself, or elsewhere; an empty one leaves it out."""
    html = head(url.partition("?")[0] if canonical is None else canonical, more)
    seen = response(url, 200, body=html, cookies=(), content_type="text/html", **headers)
    return Page(url, seen, page(url, html).document)


def shows(start: str, html: str = "<title>Shop</title><body>", status: int = 200, **headers: str) -> Trail:
    """A trail that ends where it begins, with a page."""
    seen = response(start, status, body=html, cookies=(), content_type="text/html", **headers)
    return Trail(start, Client.TERMINAL, (Hop(seen),), End.ARRIVED)


def seo_pages(launch: Launch, changed: Mapping[str, Page | Unreachable] = _NONE) -> Pages:
    """The start page and every declared page, each naming itself; some by their declared URL as given."""
    urls = (home(launch), *(route.url for route in launch.routes if route.kind in ("page", "auth")))
    return Pages({**{url: linked(absolute(launch, url)) for url in urls}, **changed})


def seo_robots(
    launch: Launch,
    file: Response | Unreachable | str = ALLOW,
    *,
    others: Mapping[str, Response | Unreachable | str] = _NO_FILES,
    sitemaps: Sequence[Sitemap] = (),
) -> Robots:
    """robots.txt of the canonical host and of others, as text or as given."""
    files = {launch.canonical_host: file, **others}
    told = {
        host: response(robots_url(launch, host), body=one, content_type="text/plain")
        if isinstance(one, str)
        else one
        for host, one in files.items()
    }
    return Robots(told, tuple(sitemaps), SEEN_AT)


def sitemap(
    *locs: str, url: str = "https://shop.example/sitemap.xml", kind: str = "urlset", status: int = 200
) -> Sitemap:
    """A sitemap that robots.txt names."""
    return Sitemap(url, "https://shop.example/robots.txt", status, kind, locs)


def seo(
    launch: Launch,
    *changed: Trail | Front,
    pages: Mapping[str, Page | Unreachable] = _NONE,
    robots: Robots | None = None,
) -> tuple[Pages, Trails, Fronts, Robots]:
    """Every fact of a product that search engines see once, parts of it as given."""
    ways = [one for one in changed if isinstance(one, Trail)]
    fronts = tuple(one for one in changed if isinstance(one, Front))
    told = robots or seo_robots(launch)
    return seo_pages(launch, pages), trails(launch, *ways), Fronts(fronts), told
