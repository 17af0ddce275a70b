"""Fetches what the declared pages make a phone load, and weighs it as it came; gathers `Weights`.

What this run has seen already is not asked again. Files of others are asked without a cookie, and only where
the vantage goes: never to a private address.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from http import HTTPStatus
from typing import Final

from cockpit.background import aside
from cockpit.facts import Unreachable
from cockpit.facts.caching import Caching
from cockpit.facts.http import Response, challenge
from cockpit.facts.pages import Page
from cockpit.facts.served import Served, places
from cockpit.facts.weights import PageParts, ReadAnswer, Use, Weighed, Weights
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.probes.bundles import BYTES
from cockpit.probes.served import FILE_BYTES
from cockpit.probes.weighing import MEDIA_BYTES, PICTURES, Scales
from cockpit.standards import html, paging, sheets
from cockpit.standards.compression import coding
from cockpit.standards.locations import follow, host_of
from cockpit.standards.page_files import named
from cockpit.standards.picture_weight import by_format
from cockpit.standards.sheets import Sheet, named_by
from cockpit.standards.wire import unread
from cockpit.vantage import Vantage

SECONDS: Final = 180.0
PAGES: Final = 12
OTHER_HOSTS: Final = 12
OTHER_FILES: Final = 40  # of hosts that are not the product's, all pages together
SHARE: Final = 3  # one request in so many of those that a host may be sent, for what nobody has seen yet
ROUNDS: Final = 3  # a style sheet names another one, and that one a font


async def gather(launch: Launch, vantage: Vantage, served: Served, caching: Caching) -> Weights:
    """The pages first, then their files, then what their style sheets name."""
    look = _Look(launch, vantage, Scales(vantage, caching), {file.url for file in served.files})
    named_ = {url: route for url, route in places(launch).items() if not route.private}
    routes = [url for url, route in named_.items() if route.kind in ("page", "auth")]
    pages = {url: await look.page(served, url) for url in routes[:PAGES]}
    await look.files()
    for _ in range(ROUNDS):
        if not await look.styles():
            break
    reads = [url for url, route in named_.items() if route.kind == "read"]
    answers = {url: await look.answer(served, url) for url in reads[:PAGES]}
    return Weights(
        {url: look.whole(page) for url, page in pages.items()},
        look.weighed,
        answers,
        dict(look.left),
        len(routes) - len(pages),
    )


@dataclass(slots=True)
class _Look:
    """What was met so far: by page URL what it names, by file URL how it was served."""

    launch: Launch
    vantage: Vantage
    scales: Scales
    seen: set[str]
    uses: dict[str, dict[str, Use]] = field(default_factory=lambda: defaultdict(dict))
    inline: dict[str, Sheet] = field(default_factory=dict)
    sheets: dict[str, Sheet] = field(default_factory=dict)
    weighed: dict[str, Weighed] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    refused: set[str] = field(default_factory=set)
    left: Counter[str] = field(default_factory=Counter)

    async def page(self, served: Served, url: str) -> PageParts | Unreachable:
        """What one page names."""
        page = served.places.get(url)
        if not isinstance(page, Page):
            return page or Unreachable(Layer.BUG, f"{url} was not looked at", "not-asked")
        if why := _no_page(page.response):
            return why
        whole = await self._whole(page.response)
        document = page.document if whole is page.response else await aside(partial(html.read, whole.body))
        uses, styles = await aside(partial(named, whole.body, _base(page)))
        self.weighed[page.url] = self.scales.of(page.url, whole)
        self.uses[page.url] = {use.url: use for use in uses if use.url != page.url}
        self.inline[page.url] = await aside(partial(sheets.read, styles, _base(page)))
        hops = len(served.ways.get(url, ()))
        return PageParts(page.url, (), document.words, hops, len(whole.body), whole.truncated)

    async def _whole(self, seen: Response) -> Response:
        """All of a text, also of one that is longer than others need it."""
        if not seen.truncated or not self._granted(host_of(seen.url)):
            return seen
        again = await self.vantage.fetch(seen.url, limit=BYTES)
        return again if isinstance(again, Response) and again.status == seen.status else seen

    async def files(self) -> bool:
        """Fetch what is wanted and was not fetched yet; whether there was anything."""
        wanted: dict[str, Use] = {}
        for uses in self.uses.values():
            for use in uses.values():
                if use.url not in self.weighed and use.url not in self.refused and self._worth(use):
                    wanted.setdefault(use.url, use)
        chosen = [use for use in _in_order(wanted.values()) if self._allowed(use.url)]
        came = await asyncio.gather(*map(self._file, chosen))
        self.weighed |= {one.url: one for one in came}
        return bool(came)

    def _worth(self, use: Use) -> bool:
        """A frame is a page of its own, and what a rule may load is weighed only where somebody has it."""
        if use.kind == "frame":
            return False
        return use.when != "perhaps" or use.url in self.seen

    def _allowed(self, url: str) -> bool:
        """Within the limits; what was fetched in this run costs nothing."""
        host = host_of(url)
        if url in self.seen or self._granted(host):
            return True
        self.refused.add(url)
        self.left[host] += 1
        return False

    def _granted(self, host: str) -> bool:
        own = self.launch.inside(host)
        others = [name for name in self.asked if not self.launch.inside(name)]
        if not own and host not in others and len(others) >= OTHER_HOSTS:
            return False
        share = max(1, self.launch.vantage.requests_per_host // SHARE)
        if not own and sum(self.asked[name] for name in others) >= max(OTHER_FILES, 2 * share):
            return False
        if self.asked[host] >= share or not self.vantage.manners.grant(host, 1):
            return False
        self.asked[host] += 1
        return True

    async def _file(self, use: Use) -> Weighed:
        """As browsers ask for it; what was seen already, only where there may be something lighter."""
        new = use.kind == "image" and use.url not in self.seen
        one, text = await self.scales.weigh(use.url, use.kind, self._limit(use), PICTURES if new else "")
        if not new and one.came and by_format(one.format, one.size) and self._granted(host_of(use.url)):
            newer, _ = await self.scales.weigh(use.url, use.kind, self._limit(use), PICTURES)
            one = newer if newer.came and newer.size < one.size else one
        if use.kind == "style" and one.came:
            at = one.seen.url if isinstance(one.seen, Response) else use.url
            self.sheets[use.url] = await aside(partial(sheets.read, text, at))
        return one

    def _limit(self, use: Use) -> int:
        """Of the same file the same bytes as others ask for, so that it is asked for once."""
        if use.url in self.seen:
            return FILE_BYTES
        return {"script": BYTES, "media": MEDIA_BYTES}.get(use.kind, FILE_BYTES)

    async def styles(self) -> bool:
        """Want what the style sheets of each page name, and fetch it; whether there was anything."""
        for url, uses in self.uses.items():
            own = {one: self.sheets[one] for one in uses if one in self.sheets}
            more: Iterator[Use] = named_by(self.inline[url], own, uses)
            for use in await aside(partial(tuple[Use, ...], more)):
                uses.setdefault(use.url, use)
        return await self.files()

    def whole(self, page: PageParts | Unreachable) -> PageParts | Unreachable:
        """The page with everything that it names."""
        if isinstance(page, Unreachable):
            return page
        return replace(page, uses=tuple(self.uses[page.url].values()))

    async def answer(self, served: Served, url: str) -> ReadAnswer | Unreachable:
        """What a read route answers; a sign-in in its place is no answer."""
        place = served.places.get(url)
        if not isinstance(place, Page):
            return place or Unreachable(Layer.BUG, f"{url} was not looked at", "not-asked")
        if why := _no_page(place.response):
            return why
        seen = await self._whole(place.response)
        weighed, json = self.scales.of(seen.url, seen), paging.is_json(seen)
        if not json:
            return ReadAnswer(weighed, text=len(seen.body))
        listed = await aside(partial(paging.longest, seen.body))
        found = listed or paging.Listed()
        hint = await aside(partial(paging.hint, seen.url, seen, seen.body))
        return ReadAnswer(weighed, True, found.entries, found.key, hint, len(seen.body))  # noqa: FBT003 - json


def _no_page(seen: Response) -> Unreachable | None:
    """Why the answer is not the page that people get, or none."""
    if seen.challenged:
        return challenge(host_of(seen.url))
    if seen.status != HTTPStatus.OK:
        cause = f"{seen.url} answers HTTP {seen.status}, which is not what people are to get"
        return Unreachable(Layer.APP, cause, "status")
    if unread(seen):
        cause = f"{seen.url} comes compressed as {coding(seen)}, which we did not ask for and cannot unpack"
        return Unreachable(Layer.HTTP, cause, "coding")
    return None


def _base(page: Page) -> str:
    """Where the relative addresses of a page start."""
    return follow(page.url, page.document.base).url or page.url


def _in_order(uses: Iterable[Use]) -> list[Use]:
    """What comes first before what waits, in the order of the pages."""
    return sorted(uses, key=lambda use: use.when != "first")
