"""Tries to sign in as nobody, at most 20 times, and stops at the first limit; gathers `Burst`.

Only with the consent, and only below a domain that is shown to be ours. The attempts are counted apart from
the requests of the other probes.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.burst import APART_SECONDS, MOST, Burst
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.served import Served
from cockpit.facts.stated import Stated
from cockpit.facts.trails import absolute
from cockpit.facts.transactions import Transactions
from cockpit.facts.zone import Zone
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.probes.permission import held_back
from cockpit.standards.headers import is_html, media_type
from cockpit.standards.locations import host_of
from cockpit.standards.sign_in_forms import as_json, makes_accounts, sign_in, takes_sign_ins
from cockpit.standards.sign_in_limits import stop
from cockpit.vantage import Vantage
from cockpit.vantage.asks import FORM, JSON

SECONDS: Final = 180.0  # the journeys come first
LONGEST_SECONDS: Final = 40.0  # a series that takes longer is ended: the site is slow, or slows us down
_BODY = 16_384  # bytes of each answer: the words of a lock stand on a page
Pause = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Aim:
    """What every attempt sends."""

    page: str
    target: str
    body: bytes
    kind: str
    token: bool = False


async def gather(
    launch: Launch,
    vantage: Vantage,
    served: Served,
    stated: Stated,
    zone: Zone,
    transactions: Transactions = Transactions(),  # noqa: ARG001, B008 - who is slowed down signs in no more
) -> Burst:
    """The series, or why there is none."""
    aim = _aim(launch, served)
    if isinstance(aim, Burst):
        return aim
    if why := held_back(launch, vantage, stated, zone, aim.target):
        return replace(_of(aim), why=why)
    return await series(vantage, aim)


def _aim(launch: Launch, served: Served) -> _Aim | Burst:
    """The first declared sign-in that can be tried; else why none can."""
    pages = dict(_pages(launch, served))
    for url, page in pages.items():
        if isinstance(page, Page) and (form := sign_in(page.url, page.response.body)):
            if not launch.inside(host_of(form.target)):
                continue
            return _Aim(url, form.target, form.body(launch.domain), FORM, form.guarded)
    for url, page in pages.items():
        if isinstance(page, Page) and not page.response.challenged and _for_programs(page.response):
            return _Aim(url, page.url, as_json(launch.domain), JSON)
    dark = next((page for page in pages.values() if isinstance(page, Unreachable)), None)
    return Burst(next(iter(pages), ""), why=dark)


def _pages(launch: Launch, served: Served) -> Iterator[tuple[str, Page | Unreachable]]:
    """The declared sign-in pages; those that make accounts are not tried."""
    for route in launch.routes:
        url = absolute(launch, route.url)
        if route.kind == "auth" and url in served.places and not makes_accounts(url):
            yield url, served.places[url]


def _for_programs(seen: Response) -> bool:
    """The address of a sign-in that takes JSON: it shows a GET no page."""
    return not is_html(media_type(seen.all("content-type"))) and takes_sign_ins(seen.url)


def _of(aim: _Aim) -> Burst:
    return Burst(aim.page, aim.target, aim.kind == FORM, aim.token)


async def series(vantage: Vantage, aim: _Aim, pause: Pause = asyncio.sleep) -> Burst:
    """Attempt after attempt until something says stop; `pause` waits so many seconds."""
    counts: Counter[int] = Counter()
    first: Response | None = None
    began = asyncio.get_running_loop().time()
    for number in range(1, MOST + 1):
        seen = await vantage.post(aim.target, aim.body, _BODY, aim.kind)
        if isinstance(seen, Unreachable):
            return replace(_of(aim), sent=number, statuses=dict(counts), why=seen)
        counts[seen.status] += 1
        told = replace(_of(aim), sent=number, statuses=dict(counts), last=seen.status)
        if why := stop(first, seen):
            return replace(told, ended=str(why), retry_after=seen.first("retry-after")[:60])
        first = first or seen
        if asyncio.get_running_loop().time() - began > LONGEST_SECONDS:
            cause = f"{host_of(aim.target)} took more than {LONGEST_SECONDS:g} s for {number} attempts"
            return replace(told, why=Unreachable(Layer.HTTP, cause, "slow"))
        if number < MOST:
            await pause(APART_SECONDS)
    return told
