"""Presses each button that signs in through somebody else, and reads what it asks for; gathers `Callbacks`.

Nobody is signed in and the provider is not visited: the first redirect that leaves the product holds it all.
"""

import asyncio
from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.callbacks import Callbacks, Sent, SignIn
from cockpit.facts.http import Response, challenge
from cockpit.facts.pages import Page, Pages
from cockpit.launch import Launch
from cockpit.launch.parts import OAuth
from cockpit.model import Layer
from cockpit.standards.locations import REDIRECTS, follow, host_of, resolve
from cockpit.standards.sign_in_starts import provider_at, redirect_uri
from cockpit.standards.signin import asks_to_sign_in
from cockpit.vantage import Vantage

STARTS = 10
HOPS = 4  # inside the product, such as http to https, or a route that picks the provider
_BODY = 4096  # bytes: only the headers count
_OTHER_WAY = (
    "it may want a POST, or a script begins the sign-in: press the button yourself and read redirect_uri in "
    "the address bar"
)


async def gather(launch: Launch, vantage: Vantage, pages: Pages) -> Callbacks:
    """The declared sign-ins; where there is none, those that the declared sign-in pages link to."""
    if launch.oauth:
        declared = launch.oauth[:STARTS]
        return Callbacks(tuple(await asyncio.gather(*(_declared(launch, vantage, row) for row in declared))))
    read = [pages.pages.get(route.url) for route in launch.routes if route.kind == "auth"]
    starts = {start: page.url for page in read if isinstance(page, Page) for start in starts_on(launch, page)}
    wanted = list(starts.items())[:STARTS]
    found = await asyncio.gather(*(_found(launch, vantage, start, page) for start, page in wanted))
    return Callbacks(tuple(found), tuple(page for page in read if isinstance(page, Unreachable)))


async def _declared(launch: Launch, vantage: Vantage, row: OAuth) -> SignIn:
    return SignIn(row.provider, row.start, await _press(launch, vantage, row.start), row.callback)


async def _found(launch: Launch, vantage: Vantage, start: str, page: str) -> SignIn:
    provider = provider_at(start) or host_of(start)
    return SignIn(provider, start, await _press(launch, vantage, start), page=page)


def starts_on(launch: Launch, page: Page) -> Iterator[str]:
    """The links and buttons of a page that begin a sign-in: in the product, or at the provider already."""
    base = follow(page.url, page.document.base).url or page.url
    links = [ref.url for ref in page.document.references if ref.tag in ("a", "area")]
    for written in (*links, *(form.action for form in page.document.forms if form.action)):
        url = follow(base, written).url
        if not url:
            continue
        inside = launch.inside(host_of(url)) and provider_at(url)
        if inside or (redirect_uri(url) and asks_to_sign_in(url)):
            yield url


async def _press(launch: Launch, vantage: Vantage, start: str) -> Sent | Unreachable:
    """Follow the redirects as far as they stay in the product, up to the one that asks for a way back."""
    url = start
    for _ in range(HOPS + 1):
        if back := redirect_uri(url):
            return Sent(host_of(url), back)
        if url != start and not launch.inside(host_of(url)):
            return Sent(host_of(url))
        seen = await vantage.fetch(url, limit=_BODY)
        if isinstance(seen, Unreachable):
            return seen
        target = _onward(seen)
        if isinstance(target, Unreachable):
            return target
        url = target
    return Unreachable(Layer.APP, f"{start} redirects more than {HOPS} times within the product", "too-long")


def _onward(seen: Response) -> str | Unreachable:
    """Where an answer leads, or why it leads nowhere."""
    if seen.challenged:
        return challenge(seen.url)
    if seen.status not in REDIRECTS:
        cause = f"{seen.url} answers HTTP {seen.status} and leads to no provider: {_OTHER_WAY}"
        return Unreachable(Layer.APP, cause, "no-redirect")
    target = resolve(seen.url, seen.all("location"))
    if target.url:
        return target.url
    return Unreachable(Layer.HTTP, f"{seen.url} redirects, and {target.fault}", "bad-location")
