"""Walks one declared journey as a customer would: step by step, with cookies, and nothing is sent twice.

A step that changes something is sent once, whatever becomes of it. What a journey has made is taken away
again by its own steps, also where an earlier one failed or the run was ended.
"""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.smoke import SLOW, Stepped, Walked
from cockpit.launch import Launch
from cockpit.launch.watching import Smoke as Row
from cockpit.logbook import ALOUD
from cockpit.model import Layer
from cockpit.probes.answering import ASKS_AGAIN, Heard, Visit, blocked, fault, unheard
from cockpit.standards.journeys import (
    ACCOUNT,
    UNIQUE,
    Journey,
    address,
    body,
    changes,
    filled,
    kind,
    makes,
    repeatable,
    wanted,
    wants,
)
from cockpit.standards.locations import REDIRECTS, follow, host_of, origin_of, resolve
from cockpit.vantage import Vantage

HOPS: Final = 5
SECONDS: Final = 60.0  # of one journey, without its cleaning up
LAST_SECONDS: Final = 10.0  # for the answer to a step that is under way when the run is ended
CLEANING_SECONDS: Final = 20.0
MOST_BYTES: Final = 65_536  # of a form
_REFUSED: Final = range(400, 500)  # RFC 9110 section 15.5: the product did not act on it
_LEFT: Final = "Journey %s may have left something behind (%s). Take it away by hand: %s"
log, kept = logging.getLogger(ALOUD), logging.getLogger("cockpit")


async def walk(
    launch: Launch,
    vantage: Vantage,
    journey: Journey,
    account: tuple[str, str] | None = None,
    heard: Heard = unheard,
) -> Walked:
    """The whole journey.

    Args:
        launch: what is declared.
        vantage: where it is looked from.
        journey: the steps.
        account: user and password of the test account.
        heard: is told of each step's own answer, as it comes.
    """
    from cockpit.vantage.visitor import visitor  # noqa: PLC0415 - brings httpx along

    values = {UNIQUE: f"cockpit-{secrets.token_hex(4)}", **dict(zip(ACCOUNT, account or (), strict=False))}
    visit = Visit(launch, await visitor(vantage), values, heard=heard)
    if any(map(makes, journey.way)):  # for whoever looks after a power cut
        kept.warning("journey %s begins; what it makes is marked %s", journey.name, values[UNIQUE])
    try:
        async with asyncio.timeout(SECONDS):
            await _way(visit, journey)
    except TimeoutError:
        _late(visit, journey)
    finally:
        try:
            await _to_its_end(journey, _clean(visit, journey), CLEANING_SECONDS)
        finally:
            walked = _walked(visit, journey)
            if walked.left:
                log.warning(_LEFT, journey.name, walked.mark or "no mark", "; ".join(walked.by_hand))
    return walked


async def _way(visit: Visit, journey: Journey) -> None:
    """Step by step until one is not well; the rest is noted as not done."""
    for number, row in enumerate(journey.way):
        if makes(row):  # only its answer tells what to take away
            await _to_its_end(journey, _taken(visit, row), LAST_SECONDS)
        else:
            await _taken(visit, row)
        if not visit.steps[-1].well:
            visit.steps += [_untried(later) for later in journey.way[number + 1 :]]
            return


async def _taken(visit: Visit, row: Row) -> None:
    """One step of the way."""
    step = await _step(visit, row)
    visit.steps.append(step)
    if makes(row) and step.well and row not in visit.refused:
        visit.made.append(row)


async def _to_its_end(journey: Journey, work: Coroutine[Any, Any, None], seconds: float) -> None:
    """What must not be cut in the middle goes on for so many seconds when the run is ended."""
    task = asyncio.ensure_future(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        if journey.cleanup:
            log.warning("Journey %s is cut off: what it makes is taken away first.", journey.name)
        await asyncio.wait((task,), timeout=seconds)
        raise
    finally:
        task.cancel()
        await asyncio.wait((task,))


def _late(visit: Visit, journey: Journey) -> None:
    """Time is up: the step under way got no answer, and nobody came to the rest."""
    why = Unreachable(Layer.HTTP, f"the journey was not at its end after {SECONDS:g} s", "timeout")
    if visit.visitor.queued > SECONDS / 2:
        cause = f"{why.cause}, for it waited while other checks looked: cockpit check flow walks alone"
        why = Unreachable(Layer.PERSON, cause, "limit")
    rest = journey.way[len(visit.steps) :]
    steps = [_untried(row) for row in rest]
    if rest:
        steps[0] = replace(steps[0], done=True, why=why, sent=rest[0] in visit.sent)
    visit.steps += steps


async def _clean(visit: Visit, journey: Journey) -> None:
    """All that cleans up, within CLEANING_SECONDS."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(CLEANING_SECONDS):
            await _cleaned(visit, journey)


async def _cleaned(visit: Visit, journey: Journey) -> None:
    """Every step that cleans up and knows what, each by itself, once the product was asked for anything."""
    for row in journey.cleanup:
        if not visit.sent or not visit.values.keys() >= set(wants(row)):
            visit.steps.append(_untried(row))
            continue
        visit.steps.append(await _step(visit, row))
        if visit.steps[-1].well:
            visit.cleaned.append(row)


def _walked(visit: Visit, journey: Journey) -> Walked:
    """What came of it, and whether something stands where nothing stood before."""
    makers = [row for row in visit.sent if makes(row) and row not in visit.refused]
    undone = [row for row in journey.cleanup if row not in visit.cleaned] if makers else []
    left = ("made" if visit.made else "unsure") if undone else ""
    marked = any(UNIQUE in wants(row) for row in makers)
    return Walked(
        journey.name,
        tuple(visit.steps),
        left=left,
        mark=visit.values[UNIQUE] if left and marked else "",
        stays=bool(visit.made) and not journey.cleanup,
        by_hand=tuple(f"{row.name}: {row.method} {row.url}" for row in undone),
    )


def _untried(row: Row) -> Stepped:
    return Stepped(
        row.name, row.url, row.method, wanted(row), done=False, changes=changes(row), cleanup=row.cleanup
    )


async def _step(visit: Visit, row: Row) -> Stepped:
    """One step with the redirects behind it, timed as a customer waits."""
    began = asyncio.get_running_loop().time() - visit.visitor.queued
    seen = await _sent(visit, row)
    if isinstance(seen, Response) and seen.status in _REFUSED:
        visit.refused.append(row)
    seen = await _followed(visit, row, seen)
    took = (asyncio.get_running_loop().time() - visit.visitor.queued - began) * 1000
    told = _told(visit, row, seen, late=bool(row.max_ms and took > row.max_ms))
    return replace(told, ms=round(took, 1))


async def _sent(visit: Visit, row: Row) -> Response | Unreachable:
    """The request of the step itself; only one that changes nothing is tried a second time."""
    url, (data, media) = address(row, visit.values), _body(visit, row)
    if data is not None and len(data) > MOST_BYTES:
        return Unreachable(Layer.PERSON, f"the form of {row.name} is longer than {MOST_BYTES} bytes", "form")
    headers = _headers(visit, row)
    try:
        seen = await visit.visitor.send(row.method, url, data, kind=media, headers=headers)
    finally:
        if visit.visitor.begun:
            visit.sent.append(row)
    visit.heard(row, visit.visitor.stamps, seen)
    if isinstance(seen, Unreachable) and repeatable(row):
        seen = await visit.visitor.send(row.method, url, headers=headers)
    return seen


def _headers(visit: Visit, row: Row) -> tuple[tuple[str, str], ...]:
    return tuple((name, filled(text, visit.values)) for name, text in row.headers.items())


def _body(visit: Visit, row: Row) -> tuple[bytes | None, str]:
    """What the page with the form would send, its hidden fields among it, and the media type."""
    if row.method == "GET":
        return None, ""
    hidden = visit.hidden_at(follow(row.url, address(row, visit.values)).url)
    data = body(row, visit.values, hidden.fields, parts=hidden.parts)
    return data, kind(row, visit.values, parts=hidden.parts)


async def _followed(visit: Visit, row: Row, seen: Response | Unreachable) -> Response | Unreachable:
    """The answer behind the redirects inside the product, unless a redirect is what the step is about."""
    method = row.method
    for _ in range(HOPS):
        if isinstance(seen, Unreachable) or seen.status not in REDIRECTS or row.status in REDIRECTS:
            break
        target = resolve(seen.url, seen.all("location")).url
        asks_again = method != "GET" and seen.status in ASKS_AGAIN
        if not target or asks_again or not visit.launch.inside(host_of(target)):
            break
        method = "GET"
        own = _headers(visit, row) if origin_of(target) == origin_of(row.url) else ()
        seen = await visit.visitor.send(method, target, headers=own)
    return seen


def _told(visit: Visit, row: Row, seen: Response | Unreachable, *, late: bool) -> Stepped:
    """What is kept of the answer; what the step takes from it goes to the values of the visit."""
    why = seen if isinstance(seen, Unreachable) else blocked(seen)
    wrong = "" if isinstance(seen, Unreachable) or why else fault(visit, row, seen)
    if not why and not wrong and late:
        wrong = SLOW
    return Stepped(
        row.name,
        row.url,
        row.method,
        wanted(row),
        0 if isinstance(seen, Unreachable) else seen.status,
        wrong,
        why,
        sent=row in visit.sent,
        changes=changes(row),
        cleanup=row.cleanup,
    )
