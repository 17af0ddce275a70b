"""What the checks of caching share: how looks are told, durations in words, what could not be seen."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.caching import CacheSeries
from cockpit.facts.http import Response, challenge
from cockpit.facts.pages import Page
from cockpit.kit import Finding, Launch, Layer, command, cut, not_applicable
from cockpit.standards import cachecontrol
from cockpit.standards.edgecache import Did, Store, store
from cockpit.standards.hosting import by_header
from cockpit.standards.locations import REDIRECTS, host_of, shown

SERVER_ERROR: Final = 500
_ERROR: Final = 400
SHOWN: Final = 200  # characters of a header in the evidence
_TELLING: Final = ("cache-control", *cachecontrol.TARGETED, "expires", "vary", "pragma")


def unseen(subject: str, seen: Response | Unreachable) -> Finding | None:
    """Cannot be decided: nobody answers, a bot challenge does, or the server is broken at the moment."""
    if isinstance(seen, Unreachable):
        return cut(subject, seen)
    if seen.challenged:
        return cut(subject, challenge(host_of(seen.url)))
    if seen.status >= SERVER_ERROR:
        cause = f"{shown(seen.url)} answers {seen.status}, so what caches are told otherwise cannot be seen"
        return cut(subject, Unreachable(Layer.HTTP, cause, "status"))
    return None


def hidden(url: str, page: Page | Unreachable) -> Finding | None:
    """A declared place whose own content cannot be seen: off the product, dark, an error or a redirect."""
    if isinstance(page, Unreachable):
        return not_applicable(url, page.cause) if page.kind == "off-product" else cut(url, page)
    if blind := unseen(url, page.response):
        return blind
    if page.response.status >= _ERROR or page.response.status in REDIRECTS:
        cause = f"{shown(page.url)} answers {page.response.status}, so the page itself cannot be seen"
        return cut(url, Unreachable(Layer.HTTP, cause, "status"))
    return None


def from_store(looks: Iterable[Response]) -> Store | None:
    """The word of a store that answered one of the looks, or none."""
    return next((told for one in looks if (told := store(one)).did is Did.HIT), None)


def in_front(launch: Launch, seen: Response) -> str:
    """The edge before a host, by its headers or as declared; an empty string where nothing stands there."""
    edge = next((match.platform for match in by_header(seen) if match.edge), "")
    host = launch.host(host_of(seen.url))
    if edge or (host is not None and host.proxied) or store(seen).header:
        return edge or (launch.edge.provider if launch.edge else "") or "the edge"
    return ""


def provider(launch: Launch, seen: Response) -> str:
    """Whose rules are to be written: the declared edge, else the one that shows."""
    return (launch.edge.provider if launch.edge else "") or in_front(launch, seen)


def said(seen: Response) -> str:
    """What a response tells caches, for people."""
    return seen.first(cachecontrol.NAME)[:SHOWN] or "no Cache-Control"


def told(series: CacheSeries) -> Mapping[str, Any]:
    """The evidence of a series: what caches are told, cookies by name, nothing that changes by itself."""
    seen = next(iter(series.looks), None)
    if seen is None:
        return {"url": shown(series.url)}
    headers = {name: ", ".join(values)[:SHOWN] for name in _TELLING if (values := seen.all(name))}
    found: dict[str, Any] = {"url": shown(seen.url), "status": seen.status, "headers": headers}
    return found | ({"cookies": sorted(seen.cookies)[:20]} if seen.cookies else {})


def ask(url: str) -> str:
    """The command that shows what caches are told, twice: the second answer may come from a store."""
    line = "for n in 1 2; do curl -sS -D - -o /dev/null {} | "
    return command(line + "grep -iE '^(HTTP|cache|age|cf-cache|x-cache|set-cookie|vary)'; done", url)
