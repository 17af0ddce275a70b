"""Gathers `Hostnames`: names inside the domain that certificates, redirects, pages and records give away."""

import re
from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.hostnames import Hostnames
from cockpit.facts.http import Response
from cockpit.facts.names import Names
from cockpit.facts.pages import Page, Pages
from cockpit.facts.trails import Trails
from cockpit.facts.zone import Zone
from cockpit.launch import Launch
from cockpit.probes.names import look_up_all, marked
from cockpit.standards.addresses import is_address
from cockpit.standards.locations import follow, host_of
from cockpit.vantage import Vantage

MAX_NAMES = 60
Sighting = tuple[str, str]
# Also as JSON writes it, with the slashes escaped.
_ABSOLUTE = re.compile(r"https?:(?:\\?/){2}([A-Za-z0-9._-]{1,253})")
_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")  # a dash in front would be an option


async def gather(
    launch: Launch, vantage: Vantage, names: Names, zone: Zone, trails: Trails, pages: Pages
) -> Hostnames:
    """Collect every name that shows, then look up those nobody declared."""
    sightings = (*_in_trails(trails), *_in_pages(pages), *_in_records(names, zone))
    seen_at: dict[str, str] = {}
    for host, where in sorted(sightings):
        if _unknown(launch, names, host):
            seen_at.setdefault(host, where)
    wanted = sorted(seen_at)[:MAX_NAMES]
    found = await look_up_all(vantage, wanted)
    return Hostnames(
        {host: marked(lookup, names.wildcard) for host, lookup in found.items()},
        {host: seen_at[host] for host in wanted},
        {f"page {url}": page for url, page in sorted(pages.pages.items()) if isinstance(page, Unreachable)}
        | {
            f"{type_} of {name}": seen
            for (name, type_), seen in zone.records.items()
            if isinstance(seen, Unreachable)
        },
    )


def _unknown(launch: Launch, names: Names, host: str) -> bool:
    if not _NAME.fullmatch(host) or is_address(host):
        return False
    return launch.inside(host) and launch.host(host) is None and host not in names.lookups


def _in_trails(trails: Trails) -> Iterator[Sighting]:
    for trail in trails.trails:
        for hop in trail.hops:
            yield from _in_response(hop.response)


def _in_response(response: Response) -> Iterator[Sighting]:
    host = host_of(response.url)
    yield from ((name.lower(), f"certificate of {host}") for name in response.certified)
    for value in response.all("location"):
        yield host_of(follow(response.url, value).url), f"redirect of {host}"
    for header in ("content-security-policy", "content-security-policy-report-only"):
        for policy in response.all(header):
            yield from ((name, f"{header} of {host}") for name in policy_hosts(policy))


def policy_hosts(policy: str) -> Iterator[str]:
    """The hosts a Content-Security-Policy names (CSP level 3, host-source)."""
    for word in policy.replace(";", " ").replace(",", " ").split():
        host = re.split(r"[:/]", word.rpartition("://")[2], maxsplit=1)[0].lower()
        if "." in host and "'" not in host:
            yield host


def _in_pages(pages: Pages) -> Iterator[Sighting]:
    for page in pages.pages.values():
        if isinstance(page, Page):
            yield from _in_response(page.response)
            yield from ((host, f"page {page.url}") for host in _referred(page))


def _referred(page: Page) -> Iterator[str]:
    base = follow(page.url, page.document.base).url or page.url
    targets = [reference.url for reference in page.document.references]
    for target in (*targets, *(form.action for form in page.document.forms)):
        yield host_of(follow(base, target).url)
    yield from (found[1].lower().rstrip(".") for found in _ABSOLUTE.finditer(page.response.body))


def _in_records(names: Names, zone: Zone) -> Iterator[Sighting]:
    for (name, type_), seen in zone.records.items():
        if isinstance(seen, Answer) and type_ in ("MX", "NS"):
            yield from ((value.split()[-1], f"{type_} of {name}") for value in seen.values if value)
    for host, lookup in names.lookups.items():
        yield from ((target, f"CNAME of {host}") for target in lookup.chain)
