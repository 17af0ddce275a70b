"""Reads every declared place, and the product's own files that the pages load; gathers `Served`."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.served import File, Served, places
from cockpit.facts.trails import End, Trail
from cockpit.launch import Launch
from cockpit.probes.pages import at_the_end
from cockpit.probes.trails import walk
from cockpit.standards.resources import Load, loaded, named_in_css
from cockpit.vantage import Vantage

FILES = 24  # of all pages together; what a start page needs is among the first
FILE_BYTES = 2_097_152
_LATER = ("image", "media")  # a page may name dozens, and nothing that is judged stands in them
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
    ways = {trail.start: way for trail in trails if (way := _ways(trail))}
    return Served(seen, files, len(wanted) + len(deeper) - len(files), ways)


def _ways(trail: Trail) -> tuple[str, ...]:
    """Where the redirects of a place lead, an unusable one as written."""
    named = [hop.target for hop in trail.redirects]
    return tuple(dict.fromkeys([*named, trail.beyond] if trail.end is End.BAD_LOCATION else named))


def _own(launch: Launch, pages: Mapping[str, Page]) -> Wanted:
    """The files on hosts of the product, in the order of the pages; of a set of pictures the first."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for page in pages.values():
        sets = set()
        for load in loaded(page):
            if not _wanted(launch, page.url, load) or (load.of_set and load.at in sets):
                continue
            if load.of_set:
                sets.add(load.at)
            found[load.url, load.kind].append(page.url)
    return _in_order(found)


def _wanted(launch: Launch, by: str, load: Load) -> bool:
    """A file of the product; what is mixed content is never loaded as it is written."""
    mixed = by.startswith("https://") and not load.url.startswith("https://")
    return load.fetched and not mixed and launch.inside(load.host)


def _by_styles(launch: Launch, files: tuple[File, ...], known: Wanted) -> Wanted:
    """What the style sheets load: further sheets, fonts, images."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for file in files:
        if file.kind == "style" and isinstance(file.seen, Response):
            for load in named_in_css(file.seen.body, file.seen.url):
                if _wanted(launch, file.seen.url, load) and (load.url, load.kind) not in known:
                    found[load.url, load.kind] += file.pages
    return _in_order(found)


def _in_order(found: Mapping[tuple[str, str], list[str]]) -> Wanted:
    """Each file once, what makes the page work first."""
    order = sorted(found, key=lambda key: key[1] in _LATER)
    return {key: tuple(dict.fromkeys(found[key])) for key in order}


async def _fetched(vantage: Vantage, wanted: Wanted, most: int) -> tuple[File, ...]:
    chosen = list(wanted.items())[: max(most, 0)]
    seen = await asyncio.gather(*(_file(vantage, url) for (url, _), _ in chosen))
    return tuple(File(url, kind, one, pages) for ((url, kind), pages), one in zip(chosen, seen, strict=True))


async def _file(vantage: Vantage, url: str) -> Response | Unreachable:
    return await vantage.fetch(url, limit=FILE_BYTES)
