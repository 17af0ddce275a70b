"""Reads the traces a platform leaves in names, addresses and responses; the rows are in `platforms`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network

from cockpit.facts.http import Response
from cockpit.standards.addresses import parse
from cockpit.standards.platforms import PLATFORMS, Platform

ERROR_STATUS = 400  # below it a page is content, whatever it says
# What platforms without a row of their own write for a name nobody claimed.
_NOBODY = (
    "no such app",
    "there is no app here",
    "project not found",
    "unknown domain",
    "domain is not connected",
)


@dataclass(frozen=True, slots=True)
class Match:
    """A platform by name and the trace that gave it away, as a phrase."""

    platform: str
    trace: str
    edge: bool = False


@cache
def _networks(platform: Platform) -> tuple[IPv4Network | IPv6Network, ...]:
    return tuple(ip_network(text) for text in platform.networks)


def under(name: str, suffix: str) -> bool:
    """The name is the suffix or below it."""
    return name == suffix or name.endswith(f".{suffix}")


def by_name(targets: Iterable[str]) -> tuple[Match, ...]:
    """Platforms whose names the CNAME targets end in."""
    return tuple(
        Match(platform.name, f"CNAME target {target}", platform.edge)
        for target in targets
        for platform in PLATFORMS
        if any(under(target, suffix) for suffix in platform.suffixes)
    )


def by_address(addresses: Iterable[str]) -> tuple[Match, ...]:
    """Platforms that document the addresses as theirs."""
    return tuple(
        Match(platform.name, f"address {text}", platform.edge)
        for text in addresses
        if (address := parse(text))
        for platform in PLATFORMS
        if any(address in network for network in _networks(platform) if network.version == address.version)
    )


def by_header(response: Response) -> tuple[Match, ...]:
    """Platforms whose headers the response carries."""
    return tuple(
        Match(platform.name, f"header {name}: {value[:80]}" if part else f"header {name}", platform.edge)
        for platform in PLATFORMS
        for name, part in platform.headers
        for value in response.all(name)[:1]
        if _says(part, value.lower())
    )


def _says(part: str, value: str) -> bool:
    return bool(re.match(part, value[:500])) if part.startswith("^") else part in value


def recognise(
    targets: Iterable[str], addresses: Iterable[str], responses: Iterable[Response] = ()
) -> tuple[Match, ...]:
    """Every platform that shows, each once with its strongest trace: name, then header, then address."""
    found = [*by_name(targets)]
    for response in responses:
        found += by_header(response)
    found += by_address(addresses)
    return tuple({match.platform: match for match in reversed(found)}.values())[::-1]


def named(text: str) -> tuple[str, ...]:
    """The names of the platforms a person's words mean (`vercel + fly`), the longest words first."""
    rest = text.lower()
    found = []
    aliases = [(alias, platform.name) for platform in PLATFORMS for alias in platform.names]
    for alias, name in sorted(aliases, key=lambda pair: -len(pair[0])):
        rest, times = re.subn(rf"(?<![\w.]){re.escape(alias)}(?![\w])", " ", rest)
        if times and name not in found:
            found.append(name)
    return tuple(found)


def says_its_name(text: str, targets: Iterable[str], responses: Iterable[Response]) -> str:
    """The trace by which a platform without a row shows the declared name itself, or an empty string.

    A whole label of a CNAME target or the beginning of the Server header counts.
    """
    slug = re.sub(r"[^a-z0-9]", "", text.lower())
    if len(slug) < 3:  # noqa: PLR2004 - two letters are in too many names
        return ""
    for target in targets:
        if slug in (label.replace("-", "") for label in target.split(".")):
            return f"CNAME target {target}"
    for response in responses:
        server = response.first("server")
        if re.sub(r"[^a-z0-9]", "", server.lower()).startswith(slug):
            return f"header server: {server[:80]}"
    return ""


def unclaimed(response: Response, targets: Iterable[str], addresses: Iterable[str]) -> str:
    """The platform whose "no such app" page this is, or an empty string.

    A platform's own words count only where the platform itself shows, so that an article about such pages
    is not one.
    """
    if response.status < ERROR_STATUS:
        return ""
    body = response.body.lower()
    shown = {match.platform for match in recognise(targets, addresses, (response,))}
    for platform in PLATFORMS:
        if platform.name in shown and any(text in body for text in platform.unclaimed):
            return platform.name
    if "json" in response.first("content-type").lower():  # an API's own words
        return ""
    return "its hosting platform" if any(text in body for text in _NOBODY) else ""


def preview(host: str) -> str:
    """The platform whose preview deployments are called so, or an empty string."""
    for platform in PLATFORMS:
        if any(re.fullmatch(pattern, host) for pattern in platform.previews):
            return platform.name
    return ""
