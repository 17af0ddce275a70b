"""Looks a second time at one page of each host whose policy names a nonce; gathers `Nonces`."""

import asyncio
from collections.abc import Mapping

from cockpit.facts import Unreachable
from cockpit.facts.http import Response, challenge
from cockpit.facts.nonces import NonceLook, Nonces
from cockpit.facts.pages import Page
from cockpit.facts.served import Served
from cockpit.launch import Launch
from cockpit.standards.csp import NAME, Csp
from cockpit.standards.csp_strength import bits, nonces
from cockpit.standards.html import read
from cockpit.standards.locations import host_of
from cockpit.vantage import Vantage, Variant

AGAIN = Variant(nth=2)


async def gather(launch: Launch, vantage: Vantage, served: Served) -> Nonces:  # noqa: ARG001 - as every probe
    """Nothing is asked where no policy names a nonce."""
    pages = _with_nonces(served)
    looks = await asyncio.gather(*(_again(vantage, page) for page in pages.values()))
    return Nonces({page.url: look for page, look in zip(pages.values(), looks, strict=True)})


def _with_nonces(served: Served) -> Mapping[str, Page]:
    """The first page of each host that has some."""
    found: dict[str, Page] = {}
    for _, page in served:
        if nonces_of(page.response, page.document.policies):
            found.setdefault(host_of(page.url), page)
    return found


def nonces_of(seen: Response, meta: tuple[str, ...]) -> tuple[str, ...]:
    """The nonces that the enforced policies of a page name."""
    return nonces(Csp.read(seen.all(NAME), meta=meta).enforced)


async def _again(vantage: Vantage, page: Page) -> NonceLook | Unreachable:
    seen = await vantage.fetch(page.url, variant=AGAIN)
    if isinstance(seen, Unreachable):
        return seen
    if seen.challenged:
        return challenge(host_of(page.url))
    first = nonces_of(page.response, page.document.policies)
    second = nonces_of(seen, read(seen.body).policies)
    return NonceLook(bool(set(first) & set(second)), min(map(bits, first)))
