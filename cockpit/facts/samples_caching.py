"""Small builders of `Caching`, for the cases of checks and for tests: what strangers and an account get."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

from cockpit.facts import Unreachable
from cockpit.facts.caching import CacheSeries, Caching, Peek, SignedIn, private_places
from cockpit.facts.http import Response
from cockpit.facts.samples_http import response
from cockpit.facts.served import Served
from cockpit.launch import Launch
from cockpit.launch.parts import Cache

NO_STORE = "private, no-store"


def declares(
    pages: Literal["", "cache", "no-cache"] = "",
    api: Literal["", "cache", "no-cache"] = "",
    never: tuple[str, ...] = (),
) -> Cache:
    """What `[cache]` says of pages and of answers for programs, and what it keeps out."""
    return Cache(pages, api, never)


def peeked(seen: Response, digest: str = "") -> Peek:
    """A look; its digest is the address unless another is given."""
    return Peek(seen, digest or seen.url, len(seen.body))


def answered(
    url: str,
    cache: str = "",
    *,
    status: int = 200,
    edge: str = "",
    body: str = "",
    cookies: tuple[str, ...] = (),
    more: Mapping[str, str] = MappingProxyType({}),
) -> Response:
    """An answer with this Cache-Control; `edge` is Cloudflare's word on its store, `more` other headers."""
    named = {"cache-control": cache, "cf-cache-status": edge, **more}
    seen = response(url, status, body=body, cookies=cookies)
    return replace(seen, headers=(*seen.headers, *((name, value) for name, value in named.items() if value)))


def looks(
    first: Response,
    again: Response | Unreachable | None = None,
    *,
    coded: Response | Unreachable | None = None,
    signed: SignedIn | Unreachable | None = None,
    limited: bool = False,
) -> CacheSeries:
    """The looks at the address of the first one."""
    second = peeked(again) if isinstance(again, Response) else again
    return CacheSeries(first.url, peeked(first), second, coded, signed, limited)


def account(page: Response, after: Response, *, leaked: int = 0, own: int = 3) -> SignedIn:
    """What the test account saw, and a stranger after it."""
    return SignedIn(peeked(page, "mine"), peeked(after, "mine" if leaked else ""), own, leaked)


def caching(launch: Launch, served: Served, *changed: CacheSeries) -> Caching:
    """Every place and file as `Served` has it; private ones are not to be kept; some as given (by URL)."""
    found = {page.url: looks(page.response) for _, page in served}
    found |= {url: CacheSeries(url, why) for url, why in served.unseen.items()}
    found |= {
        file.url: looks(file.seen) if isinstance(file.seen, Response) else CacheSeries(file.url, file.seen)
        for file in served.files
    }
    for url in private_places(launch):
        if url not in served.unseen:
            found[url] = looks(answered(url, NO_STORE))
    return Caching(found | {one.url: one for one in changed})
