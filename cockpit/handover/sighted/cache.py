"""What caches are told, page by page, and which places must stay out of every cache."""

from urllib.parse import urlsplit

from cockpit.facts.http import Response
from cockpit.facts.pages import Page, Pages
from cockpit.facts.trails import absolute
from cockpit.handover.schema import Row
from cockpit.launch import Launch
from cockpit.standards.locations import origin_of

_PRIVATE = ("auth", "write", "webhook")
# What an edge says of its own store; the first that is there counts.
_EDGE = ("cf-cache-status", "x-cache", "cache-status", "x-vercel-cache")

_STORED = ("hit", "miss", "expired", "stale", "revalidated", "updating")


def row(launch: Launch, pages: Pages) -> Row:
    """`rule` for each page that answered; `never` the routes that are private, sign in or write."""
    seen = {url: page for url, page in pages.pages.items() if isinstance(page, Page)}
    if not seen:
        return {}
    private = [route.url for route in launch.routes if route.private or route.kind in _PRIVATE]
    never = sorted({_place(launch, absolute(launch, url)) for url in private})
    rules = [_rule(launch, url, page.response) for url, page in sorted(seen.items())]
    return ({"never": never} if never else {}) | {"rule": rules}


def _place(launch: Launch, url: str) -> str:
    """The path on the product's own origin, the whole URL elsewhere."""
    return urlsplit(url).path or "/" if origin_of(url) == launch.origin else url


def _rule(launch: Launch, url: str, response: Response) -> Row:
    store = next((value.lower() for name in _EDGE if (value := response.first(name))), "")
    return {
        "match": _place(launch, absolute(launch, url)),
        "edge": _kept(store),
        "browser": response.first("cache-control") or "no Cache-Control: browsers decide for themselves",
    }


def _kept(store: str) -> str:
    """Whether the edge keeps a copy: hit, miss and expired are the same place at different moments."""
    if not store:
        return "says nothing about a store of its own"
    return "keeps a copy" if any(word in store for word in _STORED) else "keeps no copy"
