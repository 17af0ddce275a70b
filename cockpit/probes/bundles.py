"""Reads the scripts that the product serves, what they load, and their source maps; gathers `Bundles`.

No text leaves the look: values are named by digests, traces by what they are.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from cockpit.background import aside
from cockpit.facts import Unreachable
from cockpit.facts.bundles import Bundles, Mark, Script
from cockpit.facts.http import Response, challenge
from cockpit.facts.leaks import Leak, Place, Stance
from cockpit.facts.pages import Page
from cockpit.facts.served import Served
from cockpit.launch import Launch
from cockpit.model import Advance
from cockpit.probes.sourcemaps import bare, told
from cockpit.scan.salt import salt_of
from cockpit.standards.build_marks import logs, marks, tool
from cockpit.standards.bundles import by_name, named
from cockpit.standards.locations import host_of
from cockpit.standards.resources import is_html, loaded
from cockpit.standards.sourcemaps import is_map, named_by
from cockpit.vantage import Vantage, Variant

if TYPE_CHECKING:
    from cockpit.scan.matcher import Matcher

SECONDS: Final = 240.0
SCRIPTS: Final = 60
SHARE: Final = 3  # one request in so many of those that a host may be sent
GUESSES: Final = 10  # maps that are looked for beside scripts that name none
ROUNDS: Final = 8  # a page names a script, which names others, and so on
BYTES: Final = 5_000_000  # of one text
ALL_BYTES: Final = 40_000_000
_OTHERS: Final = 20
_LEAKS: Final = 300
_FIRST: Final = (Stance.SECRET, Stance.TEST, Stance.PUBLIC)
_AGAIN: Final = Variant(nth=7)  # a look of its own at a page that was seen


async def gather(launch: Launch, vantage: Vantage, served: Served) -> Bundles:
    """Pages first, then scripts in rounds, then the maps that they name."""
    look = _Look(launch, vantage, await salt_of(launch, vantage.folder), await aside(_matcher))
    pages = {page.url: page for _, page in served if page.response.status < HTTPStatus.BAD_REQUEST}
    for page in pages.values():
        await look.page(page)
    await look.known(served)
    for _ in range(ROUNDS):
        if not await look.round():
            break
    await look.maps()
    return look.seen(len(pages))


def _matcher() -> "Matcher":
    from cockpit.scan.matcher import load  # noqa: PLC0415 - compiles the rules, which only a look needs

    return load()


@dataclass(slots=True)
class _Look:
    """What was met so far; `wanted` are scripts not yet asked for, in the order they were named."""

    launch: Launch
    vantage: Vantage
    salt: bytes
    matcher: "Matcher"
    wanted: dict[str, None] = field(default_factory=dict)
    met: dict[str, Response | None] = field(default_factory=dict)
    leaks: list[Leak] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    scripts: list[Script] = field(default_factory=list)
    unseen: dict[str, Unreachable] = field(default_factory=dict)
    gaps: dict[str, None] = field(default_factory=dict)
    others: dict[str, None] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    read_maps: int = 0
    room: int = ALL_BYTES

    async def page(self, page: Page) -> None:
        """What stands in a page, and which scripts it names."""
        place, text = told(page.url), await self._whole(page)
        found = await self._search(text, place, Place.PAGE)
        if any(by_name(one.rule) for one in found):
            found = await self._lasting(page, place, found)
        self.leaks += found
        if not is_html(page):
            return
        self.marks += await aside(partial(marks, text, place))
        scripts = [load.url for load in loaded(page) if load.kind == "script"]
        self.marks += [one for url in scripts if (one := tool(url, place))]
        self._want((*scripts, *await aside(partial(named, text, page.url))))

    async def _whole(self, page: Page) -> str:
        """The text of a page, also of one that is longer than others need it."""
        seen = page.response
        if seen.truncated and self._granted(host_of(page.url), 1):
            again = await self.vantage.fetch(page.url, limit=BYTES)
            seen = again if isinstance(again, Response) and again.status == seen.status else seen
        if seen.truncated:
            self.gaps[f"of {told(page.url)} only the beginning was read"] = None
        return seen.body

    async def _lasting(self, page: Page, place: str, found: list[Leak]) -> list[Leak]:
        """Without what is another one at the next look: the token of a form, the session of a visit."""
        if not self._granted(host_of(page.url), 1):
            return found
        again = await self.vantage.fetch(page.url, limit=BYTES, variant=_AGAIN)
        if isinstance(again, Unreachable) or again.challenged or again.status != page.response.status:
            return found
        still = {one.digest for one in await self._search(again.body, place, Place.PAGE)}
        return [one for one in found if one.digest in still or not by_name(one.rule)]

    async def known(self, served: Served) -> None:
        """What `Served` has read already is not asked for again, but for what it read in part."""
        for file in served.files:
            seen = file.seen
            if file.kind == "manifest" and isinstance(seen, Response) and seen.status == HTTPStatus.OK:
                self.leaks += await self._search(seen.body, told(file.url), Place.BUNDLE)
            if file.kind != "script" or (isinstance(seen, Response) and seen.truncated):
                continue
            self.wanted.pop(file.url, None)
            await self._script(file.url, seen)

    async def round(self) -> bool:
        """Ask for what is wanted; whether there was anything."""
        room = max(0, self._most - len(self.met)) if self.room > 0 else 0
        some = [url for url in list(self.wanted)[:room] if self._granted(host_of(url), 1)]
        for url in some:
            del self.wanted[url]
        seen = await asyncio.gather(*(self.vantage.fetch(url, limit=BYTES) for url in some))
        for url, one in zip(some, seen, strict=True):
            await self._script(url, one)
        return bool(some)

    async def maps(self) -> None:
        """The source maps that scripts name, then some that may lie beside those that name none.

        One that is part of its script was read with it. What lies beside and is no map is nobody's business.
        """
        of = {url: named_by(one) for url, one in self.met.items() if one is not None}
        named = [url for url in dict.fromkeys(of.values()) if url and url not in self.met]
        named = [url for url in named if self.launch.inside(host_of(url))]
        beside = [
            f"{bare(url)}.map" for url, said in of.items() if not said and self.launch.inside(host_of(url))
        ]
        wanted = [url for url in named if self._granted(host_of(url), 1)]
        if left := len(named) - len(wanted):
            self.gaps[f"{left} source maps were not read: the limit of requests came first"] = None
        guessed = [url for url in beside[:GUESSES] if self._granted(host_of(url), 1)]
        seen = await asyncio.gather(*(self.vantage.fetch(url, limit=BYTES) for url in (*wanted, *guessed)))
        for at, url in enumerate((*wanted, *guessed)):
            await self._map(url, seen[at], named=at < len(wanted))

    async def _map(self, url: str, seen: Response | Unreachable, *, named: bool) -> None:
        """Search one map, if it is one."""
        if isinstance(seen, Response) and seen.challenged:
            seen = challenge(host_of(url))
        if isinstance(seen, Unreachable):
            if named:
                self.unseen[told(url)] = seen
            return
        if seen.status != HTTPStatus.OK or not is_map(seen.body):
            return
        self._cut(told(url), seen)
        self.read_maps += 1
        self.leaks += await self._search(seen.body, told(url), Place.MAP)

    def _cut(self, place: str, seen: Response) -> None:
        """Say so where it is longer than what was read of it."""
        if seen.truncated:
            size = len(seen.body.encode("utf-8", "replace"))
            self.gaps[f"of {place} only the first {size // 1000} kB were read"] = None

    def seen(self, pages: int) -> Bundles:
        """All of it as the fact."""
        if self.wanted and self.room <= 0:
            self.gaps[f"only the first {ALL_BYTES // 1_000_000} MB of all scripts were read"] = None
        if len(self.leaks) > _LEAKS:
            self.gaps["more was found than is told"] = None
        return Bundles(
            leaks=tuple(sorted(self.leaks, key=lambda one: _FIRST.index(one.stance))[:_LEAKS]),
            marks=tuple(self.marks),
            scripts=tuple(self.scripts),
            pages=pages,
            maps=self.read_maps,
            unseen=self.unseen,
            gaps=tuple(self.gaps),
            left=len(self.wanted) if self.room > 0 else 0,
            others=tuple(self.others)[:_OTHERS],
        )

    @property
    def _most(self) -> int:
        """Who allows more requests has more scripts read."""
        return max(SCRIPTS, self.launch.vantage.requests_per_host)

    def _want(self, urls: Iterable[str]) -> None:
        for url in urls:
            if not self.launch.inside(host_of(url)):
                self.others[host_of(url)] = None
            elif url not in self.met:
                self.wanted[url] = None

    def _granted(self, host: str, wanted: int) -> bool:
        """Within our share of what the host may be sent."""
        if self.asked.get(host, 0) + wanted > self.launch.vantage.requests_per_host // SHARE:
            return False
        if not self.vantage.manners.grant(host, wanted):
            return False
        self.asked[host] = self.asked.get(host, 0) + wanted
        return True

    async def _script(self, url: str, seen: Response | Unreachable) -> None:
        """Search one script, and want what it names."""
        self.met[url] = None
        if isinstance(seen, Response) and seen.challenged:
            seen = challenge(host_of(url))
        if isinstance(seen, Unreachable):
            self.unseen[told(url)] = seen
            return
        if seen.status != HTTPStatus.OK or _is_page(seen):
            return
        place, size = told(url), len(seen.body.encode("utf-8", "replace"))
        self._cut(place, seen)
        self.met[url] = seen
        self.room -= size
        self.vantage.tell(Advance("reading the scripts of the site", len(self.met), unit="scripts"))
        self.leaks += await self._search(seen.body, place, Place.BUNDLE)
        self.marks += await aside(partial(marks, seen.body, place))
        self.scripts.append(Script(place, size, await aside(partial(logs, seen.body))))
        self._want(
            one for one in await aside(partial(named, seen.body, url)) if self.launch.inside(host_of(one))
        )

    async def _search(self, text: str, place: str, kind: Place) -> list[Leak]:
        found, gaps = await aside(partial(_searched, text, place, kind, self.matcher, self.salt))
        self.gaps |= dict.fromkeys(f"{place}: {gap}" for gap in gaps)
        return found


def _searched(
    text: str, place: str, kind: Place, matcher: "Matcher", salt: bytes
) -> tuple[list[Leak], tuple[str, ...]]:
    from cockpit.scan.texts import leak, search  # noqa: PLC0415 - brings the rules along

    seen = search(text.encode("utf-8", "replace"), place, matcher, salt)
    return [leak(one, place=kind, path=place) for one in seen.found], seen.gaps


def _is_page(seen: Response) -> bool:
    """Many products answer an address they do not know with their start page."""
    return "html" in seen.first("content-type").lower()
