"""Gathers `Robots`: robots.txt of the product's hosts, and the sitemaps of the canonical one."""

import asyncio

from cockpit.facts import Unreachable
from cockpit.facts.http import Response, challenge
from cockpit.facts.names import Names
from cockpit.facts.robots import Robots, Sitemap, rehearsal, robots_url
from cockpit.facts.trails import doors
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.standards import robots, sitemaps
from cockpit.standards.locations import REDIRECTS, follow, host_of, resolve
from cockpit.vantage import Vantage

Seen = Response | Unreachable
HOSTS = 40
HOPS = 5  # RFC 9309 section 2.3.1.2
FILES = 5  # sitemaps in all
_OK = 200
USUAL = "/sitemap.xml"
_WEB = ("site", "staging", "retired")


async def gather(launch: Launch, vantage: Vantage, names: Names) -> Robots:
    """robots.txt of every host that could show a second version, then the sitemaps."""
    hosts = _hosts(launch, names)
    seen = await asyncio.gather(*(_follow(launch, vantage, robots_url(launch, host)) for host in hosts))
    files = dict(zip(hosts, seen, strict=True))
    found = await _sitemaps(launch, vantage, files[launch.canonical_host])
    return Robots(files, found, vantage.now.isoformat())


def _hosts(launch: Launch, names: Names) -> list[str]:
    """The canonical host first; then the names that resolve: doors, sites, rehearsals."""
    declared = [host.name for host in launch.hosts if host.role in _WEB]
    guessed = [host for host in names.seen_at if rehearsal(launch, host) and not names.lookups[host].wildcard]
    others = dict.fromkeys((*(host_of(door) for door in doors(launch)), *declared, *guessed))
    there = [host for host in others if host in names.lookups and names.lookups[host].exists]
    return list(dict.fromkeys((launch.canonical_host, *there)))[:HOSTS]


async def _follow(launch: Launch, vantage: Vantage, url: str, limit: int = robots.MAX_BYTES) -> Seen:
    """The response at the end of a few redirects that stay inside the product."""
    for _ in range(HOPS + 1):
        seen = await vantage.fetch(url, limit=limit)
        if isinstance(seen, Unreachable) or seen.status not in REDIRECTS or not seen.all("location"):
            return seen
        target = resolve(seen.url, seen.all("location"))
        if not target.url:
            return Unreachable(Layer.HTTP, f"{url} redirects, and {target.fault}", "bad-location")
        if not launch.inside(host_of(target.url)):
            return _outside(target.url)
        url = target.url
    return seen


def _outside(url: str) -> Unreachable:
    cause = f"{host_of(url)} is not part of the product, so it is named and not visited"
    return Unreachable(Layer.PERSON, cause, "off-product")


async def _sitemaps(launch: Launch, vantage: Vantage, file: Seen) -> tuple[Sitemap, ...]:
    """Those that robots.txt names, else the usual place; of an index also what it lists, one level deep."""
    if isinstance(file, Unreachable):
        return ()
    lines = robots.parse(file.body).sitemaps if file.status == _OK else ()
    named = [(follow(file.url, line).url or line, file.url) for line in lines]
    first = named or [(f"{launch.origin}{USUAL}", "")]
    found = await _read_all(launch, vantage, first[:FILES])
    inner = [(loc, one.url) for one in found if one.kind == "index" for loc in one.locs]
    known = {one.url for one in found}
    wanted = [(url, index) for url, index in dict.fromkeys(inner) if url not in known]
    return found + await _read_all(launch, vantage, wanted[: FILES - len(found)])


async def _read_all(launch: Launch, vantage: Vantage, wanted: list[tuple[str, str]]) -> tuple[Sitemap, ...]:
    return tuple(await asyncio.gather(*(_read(launch, vantage, *one) for one in dict.fromkeys(wanted))))


async def _read(launch: Launch, vantage: Vantage, url: str, named_in: str) -> Sitemap:
    """One sitemap; an address outside the product is named and not visited."""
    target = follow(url, url).url
    if not target:
        return Sitemap(url, named_in, unseen=Unreachable(Layer.HTTP, f"{url} is no address", "bad-url"))
    if not launch.inside(host_of(target)):
        return Sitemap(target, named_in, unseen=_outside(target))
    seen = await _follow(launch, vantage, target, sitemaps.MAX_CHARACTERS)
    if isinstance(seen, Unreachable):
        return Sitemap(target, named_in, unseen=seen)
    if seen.challenged:
        return Sitemap(target, named_in, unseen=challenge(target))
    text = await _text(vantage, seen)
    if isinstance(text, Unreachable):
        return Sitemap(target, named_in, unseen=text)
    listing = sitemaps.read(text)
    whole = listing.whole and not seen.truncated
    return Sitemap(target, named_in, seen.status, listing.kind, listing.locs, whole)


async def _text(vantage: Vantage, seen: Response) -> str | Unreachable:
    """The text of a sitemap, also of one that is a gzip file."""
    if seen.status != _OK or not sitemaps.zipped(seen.body):
        return seen.body
    data = await vantage.download(seen.url, sitemaps.MAX_CHARACTERS)
    return data if isinstance(data, Unreachable) else sitemaps.unzip(data)
