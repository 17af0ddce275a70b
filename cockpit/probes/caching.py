"""Looks at the declared places and their files a second time, as a stranger and signed in; gathers `Caching`.

A second look is left out where the first one told all: it came out of a store, or its edge passes such
requests on and says so. No look is followed, no body is kept. A session is used on private pages only, and
after it a stranger looks again: what they get must not be the page of the person before.
"""

import asyncio
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Final

from cockpit.facts import Unreachable
from cockpit.facts.caching import CacheSeries, Caching, Peek, SignedIn, private_places, public_places
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.served import Served
from cockpit.launch import Launch
from cockpit.standards.cachecontrol import age
from cockpit.standards.compression import WORTH, coding, compressible
from cockpit.standards.edgecache import Did, store
from cockpit.standards.locations import REDIRECTS, host_of, resolve
from cockpit.vantage import Vantage, Variant

if TYPE_CHECKING:
    from cockpit.credentials.secret import Secret

MOST: Final = 12  # further requests to one host
FILE_BYTES: Final = 65_536  # of a file's second look only the headers are wanted
CODED_BYTES: Final = 1024
AGAIN, SIGNED, AFTER, AROUND, CODED = 2, 3, 4, 5, 6  # which look at the URL it is
EVERY_CODING: Final = ("accept-encoding", "br, gzip, zstd")
MOST_PIECES: Final = 4000
SHORTEST: Final = 4  # characters of a piece
_PIECE = re.compile(r'[^<>{}\[\]",;\r\n\t]{1,200}')
Seen = Response | Unreachable


class Wish(IntEnum):
    """What is asked for, the most telling first; where the requests run out, the last are left out."""

    PRIVATE = 0
    SESSION = 1
    STORED = 2
    CODED = 3


@dataclass(frozen=True, slots=True)
class _Start:
    """A URL with its first answer, and what else is to be asked there."""

    url: str
    seen: Seen
    wishes: tuple[Wish, ...] = ()
    secret: "Secret | Unreachable | None" = None
    file: bool = False

    @property
    def asked(self) -> str:
        """Where the looks go: another spelling of the URL where the first one was sent there."""
        return self.seen.url if isinstance(self.seen, Response) else self.url


async def gather(launch: Launch, vantage: Vantage, served: Served) -> Caching:
    """Every place and file of `Served`, and the front door of the back office."""
    starts = {start.url: start for start in (*_public(launch, served), *_files(launch, served))}
    starts |= {start.url: start for start in await _private(launch, vantage)}
    may = _granted(vantage, tuple(starts.values()))
    looks = (_series(vantage, start, may[start.url]) for start in starts.values())
    return Caching({series.url: series for series in await asyncio.gather(*looks)})


def _public(launch: Launch, served: Served) -> list[_Start]:
    found = []
    for url in public_places(launch):
        page = served.places.get(url)
        if isinstance(page, Page):
            found.append(_Start(page.url, page.response, _wishes(launch, page.response)))
        elif page is not None:
            found.append(_Start(url, page))
    return found


def _files(launch: Launch, served: Served) -> list[_Start]:
    return [
        _Start(one.url, one.seen, _wishes(launch, one.seen), file=True)
        for one in served.files
        if one.url.startswith("https:")
    ]


async def _private(launch: Launch, vantage: Vantage) -> list[_Start]:
    """The private places as strangers see them, with the session of a test account where there is one."""

    async def start(url: str) -> _Start:
        seen, secret = await asyncio.gather(_answer(vantage, url), _session(launch, vantage, url))
        if isinstance(seen, Unreachable) or seen.challenged:
            return _Start(url, seen)
        known = secret is not None and not isinstance(secret, Unreachable)
        return _Start(url, seen, (Wish.PRIVATE, Wish.SESSION)[: 1 + known], secret)

    return list(await asyncio.gather(*map(start, private_places(launch))))


async def _answer(vantage: Vantage, url: str) -> Seen:
    """What the place itself answers, after a redirect to another spelling of the same address."""
    seen = await vantage.fetch(url)
    if isinstance(seen, Response) and (target := _respelt(seen)):
        return await vantage.fetch(target)
    return seen


def _respelt(seen: Response) -> str:
    """The same host and path otherwise written (a slash at its end, https), or nothing."""
    if seen.status not in REDIRECTS:
        return ""
    target = resolve(seen.url, seen.all("location")).url
    return target if target != seen.url and _bare(target) == _bare(seen.url) else ""


def _bare(url: str) -> str:
    return url.partition("://")[2].partition("?")[0].rstrip("/").lower()


async def _session(launch: Launch, vantage: Vantage, url: str) -> "Secret | Unreachable | None":
    host = host_of(url)
    named = (one.credential for one in launch.sessions if host in one.hosts and one.credential)
    reference = next(named, None)
    return await vantage.credential(reference) if reference else None


def _wishes(launch: Launch, seen: Seen) -> tuple[Wish, ...]:
    """What the first answer leaves open."""
    if isinstance(seen, Unreachable) or seen.challenged or seen.status in REDIRECTS:
        return ()
    host = launch.host(host_of(seen.url))
    did = store(seen).did
    opens = did is Did.MISS or (did is Did.SILENT and host is not None and host.proxied is True)
    return (Wish.STORED,) * opens + (Wish.CODED,) * _plain(seen)


def _plain(seen: Response) -> bool:
    """Text that came as it is although we accept gzip."""
    return not coding(seen) and len(seen.body) > WORTH and compressible(seen.all("content-type"))


def _granted(vantage: Vantage, starts: Sequence[_Start]) -> Mapping[str, tuple[Wish, ...]]:
    """The wishes that each URL is granted: so many of its host's as may be sent, the most telling first."""
    wanted: dict[str, list[tuple[Wish, str]]] = defaultdict(list)
    for start in starts:
        wanted[host_of(start.url)] += [(wish, start.url) for wish in start.wishes]
    found: dict[str, list[Wish]] = defaultdict(list)
    for host, wishes in wanted.items():
        costs = [2 if wish is Wish.SESSION else 1 for wish, _ in wishes]
        left = vantage.manners.grant(host, min(sum(costs), MOST))
        for wish, url in sorted(wishes, key=lambda pair: pair[0]):
            left -= 2 if wish is Wish.SESSION else 1
            if left >= 0:
                found[url].append(wish)
    return {start.url: tuple(found[start.url]) for start in starts}


async def _series(vantage: Vantage, start: _Start, may: Sequence[Wish]) -> CacheSeries:
    """One look after the other, for each shows what the one before left in a cache."""
    first, again = peek(start.seen), None
    series = CacheSeries(start.url, first, limited=set(start.wishes) != set(may))
    if {Wish.PRIVATE, Wish.STORED} & set(may):
        again = await _fetch(vantage, start, AGAIN)
        series = replace(series, again=peek(again))
    if Wish.CODED in may:
        variant = Variant(headers=(EVERY_CODING,), nth=CODED)
        coded = await vantage.fetch(start.asked, limit=CODED_BYTES, variant=variant)
        series = replace(series, coded=_headers(coded))
    if Wish.SESSION in may:
        return replace(series, signed=await _signed(vantage, start, [start.seen, again]))
    return replace(series, signed=start.secret) if isinstance(start.secret, Unreachable) else series


async def _fetch(vantage: Vantage, start: _Start, nth: int) -> Seen:
    variant = Variant(nth=nth)
    if start.file:
        return await vantage.fetch(start.asked, limit=FILE_BYTES, variant=variant)
    return await vantage.fetch(start.asked, variant=variant)


async def _signed(vantage: Vantage, start: _Start, before: Sequence[Seen | None]) -> SignedIn | Unreachable:
    """With the session, then without: nothing of the first may be in the second."""
    assert start.secret is not None
    assert not isinstance(start.secret, Unreachable)
    signed = await vantage.fetch(start.asked, secret=start.secret, variant=Variant(nth=SIGNED, session=True))
    if isinstance(signed, Unreachable):
        return signed
    after = await vantage.fetch(start.asked, variant=Variant(nth=AFTER))
    own = pieces(signed) - set().union(*(pieces(one) for one in before if isinstance(one, Response)))
    leaked = own & pieces(after) if isinstance(after, Response) else set()
    if leaked:
        leaked -= await _for_everybody(vantage, start.asked)
    return SignedIn(peek(signed), peek(after), len(own), len(leaked))


async def _for_everybody(vantage: Vantage, url: str) -> set[str]:
    """What a stranger gets around the caches: a page that has just changed for all is no leak."""
    if not vantage.manners.grant(host_of(url), 1):
        return set()
    around = f"{url}{'&' if '?' in url else '?'}cockpit=around"
    seen = await vantage.fetch(around, variant=Variant(nth=AROUND))
    came_fresh = isinstance(seen, Response) and store(seen).did is not Did.HIT and not age(seen)
    return pieces(seen) if came_fresh and isinstance(seen, Response) else set()


def pieces(seen: Response) -> set[str]:
    """The runs of text between marks of HTML and JSON: enough to tell whose page it is."""
    found = (one[0].strip() for one in islice(_PIECE.finditer(seen.body), MOST_PIECES))
    return {one for one in found if len(one) >= SHORTEST}


def peek(seen: Seen) -> Peek | Unreachable:
    """A look without its body."""
    if isinstance(seen, Unreachable):
        return seen
    digest = sha256(seen.body.encode("utf-8", "surrogatepass")).hexdigest()
    return Peek(replace(seen, body=""), digest, len(seen.body))


def _headers(seen: Seen) -> Seen:
    return seen if isinstance(seen, Unreachable) else replace(seen, body="")
