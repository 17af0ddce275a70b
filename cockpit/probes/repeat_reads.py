"""Looks on at the places that many read until three looks tell who answers them; gathers `RepeatReads`.

The first look is that of `Served`, the second may be one of `Caching`: only what is missing is asked. Where
an answer can be asked about (ETag, Last-Modified), the next look does that, as browsers do.
"""

import asyncio
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.caching import Caching, Peek
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.repeat_reads import MOST_PLACES, RepeatLook, RepeatRead, RepeatReads, read_often
from cockpit.facts.served import Served
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.probes.answering import blocked
from cockpit.standards.cachecontrol import moment
from cockpit.standards.edgecache import answered_from_store
from cockpit.standards.locations import REDIRECTS, host_of
from cockpit.vantage import Vantage, Variant

LOOKS: Final = 3
FIRST_NTH: Final = 11  # looks of other probes at the same address have lower numbers
UNCHANGED: Final = 304
_ERROR: Final = 400
_TAG = re.compile(r"[\x20-\x7e]{1,1000}")  # what may go back into a header


@dataclass(frozen=True, slots=True)
class _Start:
    """A place with the looks there are already."""

    url: str
    looks: tuple[RepeatLook, ...]

    @property
    def wanted(self) -> int:
        """Further looks."""
        closed = _closed(self.looks[-1].seen) is not None
        return 0 if closed or _told(self.looks) else max(0, LOOKS - len(self.looks))


async def gather(launch: Launch, vantage: Vantage, served: Served, caching: Caching) -> RepeatReads:
    """The first places that many read, those of them that could be seen."""
    starts = [
        _Start(url, _before(page, caching))
        for url in islice(read_often(launch), MOST_PLACES)
        if isinstance(page := served.places.get(url), Page)
    ]
    may = _granted(vantage, starts)
    reads = await asyncio.gather(*(_looked(vantage, start, may=may[start.url]) for start in starts))
    return RepeatReads({start.url: read for start, read in zip(starts, reads, strict=True)})


def _before(page: Page, caching: Caching) -> tuple[RepeatLook, ...]:
    """The first look, and the second where another probe needed one."""
    series = caching.of(page.url)
    first = _look(page.response)
    again = series.again if series else None
    return (first, RepeatLook(again.seen, again.digest)) if isinstance(again, Peek) else (first,)


def _granted(vantage: Vantage, starts: Sequence[_Start]) -> Mapping[str, bool]:
    """Whether each place may be asked what is still wanted: all of it or nothing."""
    hosts: dict[str, list[_Start]] = defaultdict(list)
    for start in starts:
        hosts[host_of(start.looks[0].seen.url)].append(start)
    found: dict[str, bool] = {}
    for host, own in hosts.items():
        left = vantage.manners.grant(host, sum(start.wanted for start in own))
        for start in own:
            found[start.url] = start.wanted <= left
            left -= start.wanted if found[start.url] else 0
    return found


async def _looked(vantage: Vantage, start: _Start, *, may: bool) -> RepeatRead:
    """One look after the other, until there are enough or one has told."""
    looks, url = start.looks, start.looks[0].seen.url
    if len(looks) > 1 and (why := _closed(looks[-1].seen)):
        return RepeatRead(url, looks[:-1], why)
    if not may:
        return RepeatRead(url, looks, vantage.manners.refused(url))
    for nth in range(start.wanted):
        headers = () if any(look.asking for look in looks) else _validators(looks[-1].seen)
        seen = await vantage.fetch(url, variant=Variant(headers=headers, nth=FIRST_NTH + nth))
        if isinstance(seen, Unreachable):
            return RepeatRead(url, looks, seen)
        if why := _closed(seen):
            return RepeatRead(url, looks, why)
        looks = (*looks, _look(seen, asking=bool(headers)))
        if _told(looks):
            break
    return RepeatRead(url, looks)


def _closed(seen: Response) -> Unreachable | None:
    """Why an answer is not the page itself, so that nothing more is asked: who was told so does not go on."""
    if seen.status in REDIRECTS or seen.status >= _ERROR or seen.challenged:
        cause = f"{seen.url} answered {seen.status} when it was looked at again"
        return blocked(seen) or Unreachable(Layer.HTTP, cause, "status")
    return None


def _told(looks: Sequence[RepeatLook]) -> bool:
    """A store has answered, or a copy still holds: further looks would say no more."""
    return any(answered_from_store(look.seen) or look.seen.status == UNCHANGED for look in looks)


def _validators(seen: Response) -> tuple[tuple[str, str], ...]:
    """What a browser that has this answer would send along the next time."""
    tag, changed = seen.first("etag"), seen.first("last-modified")
    told = [("If-None-Match", tag)] if _TAG.fullmatch(tag) else []
    if _TAG.fullmatch(changed) and moment(changed) is not None:
        told.append(("If-Modified-Since", changed))
    return tuple(told)


def _look(seen: Response, *, asking: bool = False) -> RepeatLook:
    digest = sha256(seen.body.encode("utf-8", "surrogatepass")).hexdigest() if seen.body else ""
    return RepeatLook(replace(seen, body=""), digest, asking)
