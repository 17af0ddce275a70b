"""Twenty visitors at once at each declared page with a form, where that is allowed; gathers `FormBurst`.

First a few visits one after the other, then twenty connections are opened, and over all of them the page is
asked for at the same moment: what is timed is the server's answer, not twenty handshakes of this machine.
No other request of the run is under way meanwhile. A page that does not answer well when it is quiet gets no
crowd, and a host that has turned a crowd away gets no second one.
"""

import asyncio
from dataclasses import replace
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.form_burst import (
    MOST_FORMS,
    QUIET,
    VISITORS,
    WALKS,
    CrowdVisit,
    FormBurst,
    FormCrowd,
    FormPage,
    form_pages,
)
from cockpit.facts.http import Response, challenge
from cockpit.facts.latency import Latency
from cockpit.facts.served import Served
from cockpit.facts.stated import Stated
from cockpit.facts.zone import Zone
from cockpit.launch import Launch
from cockpit.model import Advance, Layer
from cockpit.probes.crowd_walks import walked
from cockpit.probes.permission import held_back
from cockpit.standards.edgecache import Did, store
from cockpit.standards.locations import host_of
from cockpit.stopwatch.door import Door, ShutError, door
from cockpit.stopwatch.stillness import Stillness
from cockpit.vantage import Vantage
from cockpit.vantage.manners import door_of
from cockpit.vantage.timed import Took, Wire

SECONDS: Final = 420.0  # the short look of `Latency` comes first, and journeys may be walked
SLOW_MS: Final = 2000.0  # a page that takes longer for one visitor needs no crowd to be too slow
LIMITED: Final = (403, 429)
_ERROR: Final = 400


async def gather(
    launch: Launch,
    vantage: Vantage,
    served: Served,
    stated: Stated,
    zone: Zone,
    latency: Latency,  # noqa: ARG001 - the crowd must not come while others are timed
) -> FormBurst:
    """Page by page."""
    pages = form_pages(launch, served)
    crowds: list[FormCrowd] = []
    for number, page in enumerate(pages[:MOST_FORMS]):
        vantage.tell(Advance("twenty visitors at once", number, min(len(pages), MOST_FORMS), "pages"))
        why = page.why or held_back(launch, vantage, stated, zone, page.url) or _tired(crowds, page)
        crowd = FormCrowd(page.name, page.url, why=why)
        if why is None:
            crowd = await visited(vantage, page)
        if crowd.crowd and _troubled(crowd):
            crowd = replace(crowd, unsent="the crowd that only looked at the page was too much already")
        elif crowd.crowd:
            crowd = await walked(launch, vantage, stated, zone, page, crowd, WALKS)
        crowds.append(crowd)
    return FormBurst(tuple(crowds), tuple(page.name for page in pages[MOST_FORMS:]))


def _tired(crowds: list[FormCrowd], page: FormPage) -> Unreachable | None:
    """The page's host has turned a crowd away, or fell over: it gets no second one in this run."""
    host = host_of(page.url)
    before = next((one for one in crowds if host_of(one.url) == host and _troubled(one)), None)
    if before is None:
        return None
    cause = (
        f"nothing was sent to {page.name}: {host} did not bear the crowd at {before.name}, mend that first"
    )
    return Unreachable(Layer.PERSON, cause, "limit")


def _troubled(crowd: FormCrowd) -> bool:
    return _turned_away(crowd) or any(one.fault or one.status >= 500 for one in crowd.crowd)  # noqa: PLR2004


def _turned_away(crowd: FormCrowd) -> bool:
    return any(one.turned_away or one.status in LIMITED for one in crowd.crowd)


async def visited(vantage: Vantage, page: FormPage) -> FormCrowd:
    """The quiet visits and the crowd, with nothing else of ours under way."""
    at, crowd = door(page.url), FormCrowd(page.name, page.url)
    if at is None:
        return replace(crowd, why=Unreachable(Layer.HTTP, f"{page.url} cannot be asked", "bad-url"))
    async with vantage.manners.alone():
        quiet: list[CrowdVisit] = []
        for _ in range(QUIET):
            try:
                visit, _took = await _one(vantage, at)
            except ShutError as reason:
                return replace(crowd, quiet=tuple(quiet), why=reason.why)
            quiet.append(visit)
            if why := _unfit(page, visit):
                return replace(crowd, quiet=tuple(quiet), why=why)
        return await _crowded(vantage, at, replace(crowd, quiet=tuple(quiet)))


def _unfit(page: FormPage, visit: CrowdVisit) -> Unreachable | None:
    """One visitor alone is not served well: a crowd would only make it worse."""
    if visit.turned_away:
        return challenge(host_of(page.url))
    if visit.status >= _ERROR:
        cause = f"{page.url} answers {visit.status} to one visitor alone, so no crowd was sent"
        return Unreachable(Layer.HTTP, cause, "status")
    if visit.ms > SLOW_MS:
        cause = (
            f"{page.url} takes more than {SLOW_MS / 1000:g} s for one visitor alone: make that quick first"
        )
        return Unreachable(Layer.APP, cause, "slow")
    return None


async def _one(vantage: Vantage, at: Door) -> tuple[CrowdVisit, Took]:
    """One visit over a connection of its own, which is opened before.

    Raises:
        ShutError: there is no connection, or no answer.
    """
    wire = await _plugged(vantage, at)
    try:
        took = await at.ask(wire)
    finally:
        wire.close()
    return _visit(took), took


async def _crowded(vantage: Vantage, at: Door, crowd: FormCrowd) -> FormCrowd:
    """Everybody is connected, then everybody asks."""
    wires = await asyncio.gather(*(_tried(vantage, at) for _ in range(VISITORS)))
    open_ = [wire for wire in wires if not isinstance(wire, CrowdVisit)]
    shut = [wire for wire in wires if isinstance(wire, CrowdVisit)]
    try:
        async with Stillness() as stillness:
            began = stillness.clock()
            asked = await asyncio.gather(*(_asked(at, wire) for wire in open_))
            disturbed = stillness.disturbed(began, stillness.clock())
    finally:
        for wire in open_:
            wire.close()
    visits = (*(visit for visit, _ in asked), *shut)
    return replace(crowd, crowd=visits, stored=any(kept for _, kept in asked), disturbed=disturbed)


async def _tried(vantage: Vantage, at: Door) -> Wire | CrowdVisit:
    try:
        return await _plugged(vantage, at)
    except ShutError as reason:
        return CrowdVisit(fault=reason.why.kind or "no-connection")


async def _plugged(vantage: Vantage, at: Door) -> Wire:
    vantage.manners.sent[door_of(at.url, None)[1]] += 1
    return await at.connect(vantage)


async def _asked(at: Door, wire: Wire) -> tuple[CrowdVisit, bool]:
    """One of the crowd, and whether a store answered it."""
    try:
        took = await at.ask(wire)
    except ShutError as reason:
        return CrowdVisit(fault=reason.why.kind or "no-answer"), False
    return _visit(took), store(_response(at, took)).did is Did.HIT


def _visit(took: Took) -> CrowdVisit:
    seen = Response("", took.status, took.headers, "")
    return CrowdVisit(round((took.last - took.sent) * 1000, 3), took.status, turned_away=seen.challenged)


def _response(at: Door, took: Took) -> Response:
    return Response(at.url, took.status, took.headers, "")
