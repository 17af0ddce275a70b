"""Walks one declared journey as a customer would: step by step, with cookies, and nothing is sent twice.

A step that changes something is sent once, whatever becomes of it. What a journey has made is taken away
again by its own steps, also where an earlier one failed or the run was ended.
"""

import asyncio
import contextlib
import logging
import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from cockpit.facts import Unreachable
from cockpit.facts.http import Response, challenge
from cockpit.facts.smoke import SLOW, Stepped, Walked
from cockpit.launch import Launch
from cockpit.launch.watching import Smoke as Row
from cockpit.model import Layer
from cockpit.standards.headers import is_html, media_type
from cockpit.standards.journeys import (
    ACCOUNT,
    UNIQUE,
    Journey,
    address,
    changes,
    fields,
    filled,
    holds,
    makes,
    repeatable,
    take,
    wanted,
    wants,
)
from cockpit.standards.locations import REDIRECTS, follow, host_of, resolve
from cockpit.standards.sign_in_forms import hidden_fields
from cockpit.text import remember
from cockpit.vantage import Vantage

if TYPE_CHECKING:
    from cockpit.vantage.visitor import Visitor

HOPS: Final = 5
CLEANING_SECONDS: Final = 20.0
MOST_BYTES: Final = 65_536  # of a form
_ASKS_AGAIN: Final = (307, 308)  # RFC 9110 sections 15.4.8 and 15.4.9: the same request once more
_LIMITED: Final = 429
_ERROR: Final = 400
_REFUSED: Final = range(400, 500)  # RFC 9110 section 15.5: the product did not act on it
_SLUG = re.compile(r"[a-z]+(?:-[a-z0-9]+)*")  # a name in an address, which is no secret
_LONG: Final = 16  # characters of the shortest token
log = logging.getLogger("cockpit")


@dataclass(slots=True)
class _Visit:
    """One walk: `values` by name, `hidden` fields by where a form is sent to.

    `sent` are the rows that began to go out, `made` those of them that made something for certain, `refused`
    those the product turned down, `cleaned` those that took something away.
    """

    launch: Launch
    visitor: "Visitor"
    values: dict[str, str]
    hidden: dict[str, dict[str, str]] = field(default_factory=dict)
    steps: list[Stepped] = field(default_factory=list)
    sent: list[Row] = field(default_factory=list)
    made: list[Row] = field(default_factory=list)
    refused: list[Row] = field(default_factory=list)
    cleaned: list[Row] = field(default_factory=list)


async def walk(
    launch: Launch, vantage: Vantage, journey: Journey, account: tuple[str, str] | None = None
) -> Walked:
    """The whole journey; `account` is user and password of the test account."""
    from cockpit.vantage.visitor import visitor  # noqa: PLC0415 - brings httpx along

    values = {UNIQUE: f"cockpit-{secrets.token_hex(4)}", **dict(zip(ACCOUNT, account or (), strict=False))}
    visit = _Visit(launch, await visitor(vantage), values)
    try:
        await _way(visit, journey)
    finally:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLEANING_SECONDS):
                await _clean(visit, journey)
        walked = _walked(visit, journey)
        if walked.left:
            log.warning("journey %s left something behind: %s", journey.name, walked.mark or "no mark")
    return walked


async def _way(visit: _Visit, journey: Journey) -> None:
    """Step by step until one is not well; the rest is noted as not done."""
    for number, row in enumerate(journey.way):
        step = await _step(visit, row)
        visit.steps.append(step)
        if makes(row) and step.well:
            visit.made.append(row)
        elif step.status in _REFUSED:
            visit.refused.append(row)
        if not step.well:
            visit.steps += [_untried(later) for later in journey.way[number + 1 :]]
            return


async def _clean(visit: _Visit, journey: Journey) -> None:
    """Every step that cleans up and knows what, each by itself, once the product was asked for anything."""
    for row in journey.cleanup:
        if not visit.sent or not visit.values.keys() >= set(wants(row)):
            visit.steps.append(_untried(row))
            continue
        visit.steps.append(await _step(visit, row))
        if visit.steps[-1].well:
            visit.cleaned.append(row)


def _walked(visit: _Visit, journey: Journey) -> Walked:
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


async def _step(visit: _Visit, row: Row) -> Stepped:
    """One step with the redirects behind it, timed as a customer waits."""
    began = asyncio.get_running_loop().time()
    seen = await _sent(visit, row)
    seen = await _followed(visit, row, seen)
    late = (asyncio.get_running_loop().time() - began) * 1000
    return _told(visit, row, seen, late=bool(row.max_ms and late > row.max_ms))


async def _sent(visit: _Visit, row: Row) -> Response | Unreachable:
    """The request of the step itself; only one that changes nothing is tried a second time."""
    url, body = address(row, visit.values), _body(visit, row)
    if body is not None and len(body) > MOST_BYTES:
        return Unreachable(Layer.PERSON, f"the form of {row.name} is longer than {MOST_BYTES} bytes", "form")
    try:
        seen = await visit.visitor.send(row.method, url, body)
    finally:
        if visit.visitor.begun:
            visit.sent.append(row)
    if isinstance(seen, Unreachable) and repeatable(row):
        seen = await visit.visitor.send(row.method, url, body)
    return seen


def _body(visit: _Visit, row: Row) -> bytes | None:
    """The form with the hidden fields of the page it stands on."""
    if row.method == "GET":
        return None
    url = follow(row.url, address(row, visit.values)).url
    return urlencode(fields(row, visit.values, visit.hidden.get(url))).encode()


async def _followed(visit: _Visit, row: Row, seen: Response | Unreachable) -> Response | Unreachable:
    """The answer behind the redirects inside the product, unless a redirect is what the step is about."""
    method = row.method
    for _ in range(HOPS):
        if isinstance(seen, Unreachable) or seen.status not in REDIRECTS or row.status in REDIRECTS:
            break
        target = resolve(seen.url, seen.all("location")).url
        asks_again = method != "GET" and seen.status in _ASKS_AGAIN
        if not target or asks_again or not visit.launch.inside(host_of(target)):
            break
        method = "GET"
        seen = await visit.visitor.send(method, target)
    return seen


def _told(visit: _Visit, row: Row, seen: Response | Unreachable, *, late: bool) -> Stepped:
    """What is kept of the answer; what the step takes from it goes to the values of the visit."""
    why = seen if isinstance(seen, Unreachable) else _blocked(seen)
    fault = "" if isinstance(seen, Unreachable) or why else _fault(visit, row, seen)
    if not why and not fault and late:
        fault = SLOW
    return Stepped(
        row.name,
        row.url,
        row.method,
        wanted(row),
        0 if isinstance(seen, Unreachable) else seen.status,
        fault,
        why,
        sent=row in visit.sent,
        changes=changes(row),
        cleanup=row.cleanup,
    )


def _blocked(seen: Response) -> Unreachable | None:
    """Something in front turned us away, which says nothing of the product."""
    host = host_of(seen.url)
    if seen.challenged:
        return challenge(host)
    if seen.status == _LIMITED:
        return Unreachable(Layer.EDGE, f"{host} answers 429: it was asked too often", "limit")
    return None


def _fault(visit: _Visit, row: Row, seen: Response) -> str:
    """What is not as declared, in one word."""
    if row.status not in REDIRECTS and seen.status in REDIRECTS:
        return _stranded(visit, row, seen)
    if (seen.status != row.status) if row.status else seen.status >= _ERROR:
        return "status"
    visit.hidden |= hidden_fields(seen.url, seen.body)
    if row.contains and not holds(seen.body, filled(row.contains, visit.values)):
        return "too-long" if seen.truncated else "wrong-text"
    if row.lacks and holds(seen.body, filled(row.lacks, visit.values)):
        return "unwanted-text"
    return "" if _taken(visit, row, seen) else "nothing-to-take"


def _stranded(visit: _Visit, row: Row, seen: Response) -> str:
    """A redirect that was not followed: out of the product is a way that may be meant."""
    target = resolve(seen.url, seen.all("location")).url
    if not target:
        return "bad-location"
    if visit.launch.inside(host_of(target)):
        return "asks-again" if row.method != "GET" and seen.status in _ASKS_AGAIN else "endless"
    return "leaves" if row.contains or row.take or row.status else ""


def _taken(visit: _Visit, row: Row, seen: Response) -> bool:
    """Keep what the step takes; what may be a token is hidden from now on wherever it turns up."""
    marked_up = is_html(media_type(seen.all("content-type")))
    for name, marks in row.take.items():
        value = take(seen.body, marks, visit.values, marked_up=marked_up)
        if value is None:
            return False
        if len(value) >= _LONG and not _SLUG.fullmatch(value):
            remember(value)
        visit.values[name] = value
    return True
