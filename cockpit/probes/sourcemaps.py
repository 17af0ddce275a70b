"""Fetches the source maps of a few of the product's own scripts, for `Exposed`."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from cockpit.background import aside
from cockpit.facts import Unreachable
from cockpit.facts.exposed import SourceMapFile
from cockpit.facts.http import Response, challenge
from cockpit.facts.served import Served
from cockpit.launch import Launch
from cockpit.standards.locations import host_of, shown
from cockpit.standards.sourcemaps import MOST, Contents, inline, named_by, read
from cockpit.text import redact, safe
from cockpit.vantage import Vantage

FILES: Final = 3


async def source_maps(
    launch: Launch, vantage: Vantage, served: Served
) -> tuple[tuple[SourceMapFile, ...], int]:
    """The maps that scripts name, then those that may lie beside them; and how many named ones were left."""
    named, beside = _wanted(launch, served)
    every = [_Map(url, script, named=True) for url, script in named.items()]
    every += [_Map(url, script, named=False) for url, script in beside.items()]
    found = await asyncio.gather(*(_fetched(vantage, one) for one in every[:FILES]))
    return tuple(found), max(len(named) - FILES, 0)


@dataclass(frozen=True, slots=True)
class _Map:
    """A map to be looked at, and the script it belongs to."""

    url: str
    script: Response
    named: bool


def _wanted(launch: Launch, served: Served) -> tuple[dict[str, Response], dict[str, Response]]:
    """URL to script: of the maps on hosts of the product that scripts name, and of those we guess."""
    seen = [file.seen for file in served.files if file.kind == "script"]
    scripts = [one for one in seen if isinstance(one, Response) and one.status == HTTPStatus.OK]
    said = [(one, named_by(one)) for one in scripts]
    named = {url: one for one, url in said if url and launch.inside(host_of(url))}
    return named, {f"{bare(one.url)}.map": one for one, url in said if not url}


def bare(url: str) -> str:
    """The URL without its query and fragment."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


async def _fetched(vantage: Vantage, one: _Map) -> SourceMapFile:
    if one.url == one.script.url:
        text = inline(one.script.body)
        return _file(one, await _contents(text), one.script.status, len(text))
    if not vantage.manners.grant(host_of(one.url), 1):
        return _unseen(one, vantage.manners.refused(one.url))
    seen = await vantage.fetch(one.url, limit=MOST)
    if isinstance(seen, Unreachable):
        return _unseen(one, seen)
    if seen.challenged:
        return _unseen(one, challenge(host_of(one.url)))
    there = seen.status == HTTPStatus.OK
    return _file(one, await _contents(seen.body) if there else Contents(), seen.status, len(seen.body))


async def _contents(text: str) -> Contents:
    """Megabytes are read beside the loop."""
    return await aside(lambda: read(text))


def _unseen(one: _Map, why: Unreachable) -> SourceMapFile:
    return SourceMapFile(told(one.script.url), told(one.url), one.named, unseen=why)


def _file(one: _Map, contents: Contents, status: int, size: int) -> SourceMapFile:
    return SourceMapFile(
        told(one.script.url),
        told(one.url),
        one.named,
        status,
        size,
        contents.own,
        contents.sources,
        contents.holds,
    )


def told(url: str) -> str:
    """A URL as it may stand in a fact: without what looks secret, safe to show."""
    return safe(redact(shown(url)), 300)
