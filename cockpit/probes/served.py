"""Reads every declared place, and the product's own files that the pages load; gathers `Served`."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.served import File, Served, places
from cockpit.launch import Launch
from cockpit.probes.pages import at_the_end
from cockpit.probes.trails import walk
from cockpit.standards.resources import loaded, named_in_css
from cockpit.vantage import Vantage

FILES = 24  # of all pages together; what a start page needs is among the first
FILE_BYTES = 2_097_152
Wanted = Mapping[tuple[str, str], tuple[str, ...]]
"""URL and kind of each file to the pages that load it."""


async def gather(launch: Launch, vantage: Vantage) -> Served:
    """The places at the end of their redirects, then their files, then what style sheets load."""
    urls = tuple(places(launch))
    trails = await asyncio.gather(*(walk(launch, vantage, url) for url in urls))
    seen = dict(zip(urls, map(at_the_end, trails), strict=True))
    wanted = _own(launch, {page.url: page for page in seen.values() if isinstance(page, Page)})
    files = await _fetched(vantage, wanted, FILES)
    deeper = _by_styles(launch, files, wanted)
    files += await _fetched(vantage, deeper, FILES - len(files))
    return Served(seen, files, len(wanted) + len(deeper) - len(files))


def _own(launch: Launch, pages: Mapping[str, Page]) -> Wanted:
    """The files on hosts of the product, in the order of the pages."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for page in pages.values():
        for load in loaded(page):
            if load.fetched and launch.inside(load.host):
                found[load.url, load.kind].append(page.url)
    return {key: tuple(dict.fromkeys(by)) for key, by in found.items()}


def _by_styles(launch: Launch, files: tuple[File, ...], known: Wanted) -> Wanted:
    """What the style sheets load: further sheets, fonts, images."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for file in files:
        if file.kind == "style" and isinstance(file.seen, Response):
            for load in named_in_css(file.seen.body, file.seen.url):
                if load.fetched and launch.inside(load.host) and (load.url, load.kind) not in known:
                    found[load.url, load.kind] += file.pages
    return {key: tuple(dict.fromkeys(by)) for key, by in found.items()}


async def _fetched(vantage: Vantage, wanted: Wanted, most: int) -> tuple[File, ...]:
    chosen = list(wanted.items())[: max(most, 0)]
    seen = await asyncio.gather(*(_file(vantage, url) for (url, _), _ in chosen))
    return tuple(File(url, kind, one, pages) for ((url, kind), pages), one in zip(chosen, seen, strict=True))


async def _file(vantage: Vantage, url: str) -> Response | Unreachable:
    return await vantage.fetch(url, limit=FILE_BYTES)
