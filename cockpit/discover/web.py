"""Where the product's web pages are: the canonical origin, the home page, the platform and the edge."""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from cockpit.facts.http import Response
from cockpit.facts.trails import Client, Trail
from cockpit.launch import Launch
from cockpit.launch.guess import Guess, Row
from cockpit.launch.problem import secret
from cockpit.probes.trails import walk
from cockpit.standards import html
from cockpit.standards.hosting import Match, by_header
from cockpit.standards.locations import follow, host_of, origin_of, path_of
from cockpit.text import safe
from cockpit.vantage import Vantage

PAGE = 400  # a status from here on is no page
NAME = 60  # characters of a product's name
_JOINTS = re.compile(r"\s+[|–—·:-]\s+|:\s+")
# (words in a path, the route's name, its kind, whether customers cannot do without it)
ROUTES = (
    (("pricing", "prices", "plans"), "pricing", "page", False),
    (("contact",), "contact", "page", False),
    (("signup", "sign-up", "register", "join"), "signup", "auth", True),
    (("login", "signin", "sign-in", "log-in"), "login", "auth", True),
    (("checkout", "cart", "basket"), "checkout", "page", True),
)


@dataclass(frozen=True, slots=True)
class Web:
    """The trails of the four spellings, the origin most of them end at, and the page there."""

    trails: tuple[Trail, ...]
    origin: Guess | None = None
    home: Response | None = None
    document: html.Document = field(default_factory=html.Document)

    @property
    def responses(self) -> tuple[Response, ...]:
        """Every response on the way, each once."""
        return tuple({hop.url: hop.response for trail in self.trails for hop in trail.hops}.values())

    @property
    def trouble(self) -> str:
        """Why no spelling led to a page, as the first trail tells it; empty when one did."""
        if self.origin or not self.trails:
            return ""
        stopped = self.trails[0].stopped
        return stopped.cause if stopped else self.trails[0].summary


async def look(launch: Launch, vantage: Vantage) -> Web:
    """Type the four spellings and read the page most of them lead to."""
    starts = [f"{variant}/" for variant in launch.variants]
    trails = tuple(await asyncio.gather(*(walk(launch, vantage, start, Client.TERMINAL) for start in starts)))
    origin = canonical(launch, trails)
    if origin is None:
        return Web(trails)
    ends = [trail.final for trail in trails if trail.final and origin_of(trail.final.url) == origin.value]
    home = next((end for end in ends if end.status < PAGE and not end.challenged), None)
    readable = home is not None and "html" in home.first("content-type").lower()
    return Web(trails, origin, home, html.read(home.body) if home and readable else html.Document())


def canonical(launch: Launch, trails: tuple[Trail, ...]) -> Guess | None:
    """The origin most spellings end at; https and the bare domain win a tie."""
    ends = Counter(
        origin_of(trail.final.url)
        for trail in trails
        if trail.final and launch.inside(host_of(trail.final.url)) and not _ported(trail.final.url)
    )
    if not ends:
        return None
    best = min(
        ends, key=lambda end: (-ends[end], end.startswith("http:"), host_of(end) != launch.domain, end)
    )
    times = "all four" if ends[best] == len(trails) else f"{ends[best]} of {len(trails)}"
    return Guess(best, f"{times} spellings (http, https, apex, www) end there")


def _ported(url: str) -> bool:
    return origin_of(url).count(":") > 1


def name(domain: str, document: html.Document) -> Guess:
    """The product's name: what the page calls itself where that fits the domain, else from the domain."""
    label = domain.partition(".")[0]
    titles = [(part, "title of the home page") for part in _JOINTS.split(document.title)]
    for text, how in [(document.named("og:site_name"), "og:site_name of the home page"), *titles]:
        plain = safe(text.strip(), NAME)
        if plain and plain == text.strip() and _slug(plain) == _slug(label) and not secret(plain):
            return Guess(plain, how)
    return Guess(label.capitalize(), "first part of the domain")


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def links(web: Web) -> Iterator[str]:
    """Every absolute URL the home page links to, without query, in its order."""
    if web.home is None:
        return
    base = follow(web.home.url, web.document.base).url or web.home.url
    for reference in web.document.references:
        if url := follow(base, reference.url).url:
            yield url.partition("?")[0]


def routes(web: Web, launch: Launch) -> Iterator[Row]:
    """The home page and those of its links that customers need."""
    if web.home is None or web.origin is None:
        return
    url = f"{web.origin.value}{path_of(web.home.url)}"
    yield _route("home", url, "page", critical=True, how="where the spellings end")
    pages = [
        url for url in links(web) if launch.inside(host_of(url)) and not secret(url) and not _ported(url)
    ]
    for words, title, kind, critical in ROUTES:
        found = next((page for page in pages if path_of(page).strip("/").lower().split("/")[-1] in words), "")
        if found:
            yield _route(title, found, kind, critical=critical, how="link on the home page")


def _route(title: str, url: str, kind: str, *, critical: bool, how: str) -> Row:
    keys = {"name": Guess(title, how), "url": Guess(url, how), "kind": Guess(kind, how)}
    return Row("route", keys | ({"critical": Guess(critical, how)} if critical else {}))


def traces(web: Web) -> tuple[Match, ...]:
    """What platforms and edges show of themselves in the responses."""
    return tuple(match for response in web.responses for match in by_header(response))
