"""Asks every health address twice, the second time with a query of its own; gathers `Health`.

Where none is declared, a few usual ones are tried on the canonical origin, to name one that answers.
"""

import asyncio
from dataclasses import replace
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.health import ENOUGH, AnswerForm, Checkup, Health, Wellness, Wording, addresses
from cockpit.facts.http import Response
from cockpit.facts.trails import PROBE_PAIR, PROBE_PATH
from cockpit.launch import Launch
from cockpit.standards import html
from cockpit.standards.health import wording
from cockpit.standards.locations import REDIRECTS, host_of, origin_of, resolve
from cockpit.vantage import Vantage, Variant

USUAL: Final = ("/health", "/healthz", "/api/health", "/up", "/healthcheck", "/health.txt")
HOPS: Final = 3
_OWN = Variant(nth=31)  # looks of this probe alone: what others saw before took no time
_ONCE_MORE = Variant(nth=32)
_OK = range(200, 300)
Seen = Response | Unreachable


async def gather(launch: Launch, vantage: Vantage) -> Health:
    """The declared addresses, or hints where there are none."""
    declared = addresses(launch)
    if not declared:
        return Health(hints=await _usual(launch, vantage))
    looks = (_checkup(launch, vantage, url, text) for url, text in declared.items())
    return Health(tuple(await asyncio.gather(*looks)))


async def _checkup(launch: Launch, vantage: Vantage, url: str, text: str) -> Checkup:
    took, first = await _timed(vantage, url, _OWN)
    way, seen = await _followed(launch, vantage, first)
    if isinstance(seen, Unreachable):
        return Checkup(url, seen, way=way)
    told, again = await _timed(vantage, f"{seen.url}{'&' if '?' in seen.url else '?'}{PROBE_PAIR}", _OWN)
    took = min(took, told) if isinstance(again, Response) else took
    if took > ENOUGH:  # one slow answer may be ours or the network's
        took = min(took, (await _timed(vantage, url, _ONCE_MORE))[0])
    says = wording(seen)
    return Checkup(
        url,
        replace(seen, body=""),
        says,
        way,
        replace(again, body="") if isinstance(again, Response) else again,
        wording(again) if isinstance(again, Response) else Wording(),
        round(took, 3),
        text in seen.body if text else None,
        says.form is AnswerForm.PAGE and await _anywhere(vantage, seen),
    )


async def _timed(vantage: Vantage, url: str, variant: Variant) -> tuple[float, Seen]:
    """Seconds from asking to the end of the answer, name and connection included."""
    clock = asyncio.get_running_loop()
    began = clock.time()
    seen = await vantage.fetch(url, variant=variant)
    return clock.time() - began, seen


async def _followed(launch: Launch, vantage: Vantage, seen: Seen) -> tuple[tuple[str, ...], Seen]:
    """The URLs that redirects name, and what the last one inside the product answers."""
    way: list[str] = []
    while isinstance(seen, Response) and seen.status in REDIRECTS and len(way) < HOPS:
        target = resolve(seen.url, seen.all("location")).url
        if not target or target in (seen.url, *way):
            break
        way.append(target)
        if not launch.inside(host_of(target)):
            break
        seen = await vantage.fetch(target)
    return tuple(way), seen


async def _anywhere(vantage: Vantage, seen: Response) -> bool:
    """A path that nobody has shows the same page: by its bytes, or by its title where those differ."""
    nowhere = await vantage.fetch(f"{origin_of(seen.url)}{PROBE_PATH}")
    if isinstance(nowhere, Unreachable) or nowhere.status not in _OK:
        return False
    title = html.read(seen.body).title
    return nowhere.body == seen.body or (bool(title) and html.read(nowhere.body).title == title)


async def _usual(launch: Launch, vantage: Vantage) -> tuple[str, ...]:
    """The usual addresses that say in so many words that the product is well."""
    urls = [f"{launch.origin}{path}" for path in USUAL]
    looks = await asyncio.gather(*map(vantage.fetch, urls))
    return tuple(url for url, seen in zip(urls, looks, strict=True) if _well(seen))


def _well(seen: Seen) -> bool:
    return isinstance(seen, Response) and seen.status in _OK and wording(seen).wellness is Wellness.WELL
