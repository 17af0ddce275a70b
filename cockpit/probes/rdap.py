"""Asks the registries about the product's domains; gathers `Rdap`."""

import asyncio
from collections.abc import Mapping

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.http import Response
from cockpit.facts.rdap import Rdap, Registration, Unregistered
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.standards import rdap_services, registrations
from cockpit.standards.domains import registrable
from cockpit.standards.locations import REDIRECTS, host_of, resolve
from cockpit.vantage import Vantage

DOMAINS = 5
MAX_REDIRECTS = 3
BODY_BYTES = 262_144
RDAP_JSON = "application/rdap+json"  # RFC 7480 section 4.2
_OK, _NOT_FOUND, _TOO_MANY, _FAULT = 200, 404, 429, 500


async def gather(launch: Launch, vantage: Vantage) -> Rdap:
    """One answer for each domain, the first `DOMAINS` of them; the others are named as not asked about."""
    found = domains(launch)
    asked, rest = found[:DOMAINS], found[DOMAINS:]
    seen = await asyncio.gather(*(_domain(launch, vantage, domain) for domain in asked))
    cause = f"only the first {DOMAINS} domains of the launch file are asked about"
    left_out = dict.fromkeys(rest, Unreachable(Layer.PERSON, cause, "not-asked"))
    at = vantage.now.isoformat(timespec="seconds")
    return Rdap(at, dict(zip(asked, seen, strict=True)) | left_out)


def domains(launch: Launch) -> tuple[str, ...]:
    """The registered domains of the product, its origin and every declared host, each once, in that order."""
    found: list[str] = []
    for host in (launch.domain, launch.canonical_host, *(host.name for host in launch.hosts)):
        if not any(host == domain or host.endswith(f".{domain}") for domain in found):
            domain = registrable(host, rdap_services.SOLD)
            found += [domain] if domain else []
    return tuple(dict.fromkeys(found))


async def _domain(launch: Launch, vantage: Vantage, domain: str) -> Registration | Unregistered | Unreachable:
    service = await _service(launch.vantage.rdap, vantage, domain)
    if isinstance(service, Unreachable):
        return service
    seen = await _answer(vantage, f"{service}domain/{domain}")
    if isinstance(seen, Unreachable):
        return seen
    read = _read(seen, domain)
    if isinstance(read, Unreachable) and read.kind == "not-found":
        return await _unknown_there(vantage, domain, seen.url)
    return read


async def _service(own: Mapping[str, str], vantage: Vantage, domain: str) -> str | Unreachable:
    """The base URL: what the launch file says, what we know better, then IANA's list (RFC 9224)."""
    if declared := rdap_services.longest(domain, own):
        return rdap_services.base(declared) or _no_service(
            f"[vantage] rdap gives {declared} for {domain}, and a service is asked by https only"
        )
    if known := rdap_services.longest(domain, rdap_services.OVERRIDES):
        return known
    if reason := rdap_services.longest(domain, rdap_services.NO_SERVICE):
        return _no_service(reason)
    data = await vantage.download(rdap_services.BOOTSTRAP, rdap_services.BOOTSTRAP_BYTES)
    if isinstance(data, Unreachable):
        return data
    table = rdap_services.bootstrap(data)
    if not table:
        cause = f"{rdap_services.BOOTSTRAP} does not give the list of RDAP services"
        return Unreachable(Layer.HTTP, cause, "garbage")
    suffix = domain.rpartition(".")[2]
    return rdap_services.longest(domain, table) or _no_service(
        f"IANA lists no RDAP service with https for .{suffix}"
    )


def _no_service(cause: str) -> Unreachable:
    return Unreachable(Layer.PERSON, cause, "no-service")


async def _answer(vantage: Vantage, url: str) -> Response | Unreachable:
    """The answer after at most `MAX_REDIRECTS` redirects, https all the way (RFC 7480 section 5.2)."""
    host = host_of(url)
    for _ in range(MAX_REDIRECTS + 1):
        seen = await vantage.fetch(url, limit=BODY_BYTES, accept=RDAP_JSON)
        if isinstance(seen, Unreachable) or seen.status not in REDIRECTS:
            return seen
        target = resolve(url, seen.all("location"))
        if not target.url.startswith("https://"):
            why = target.fault or "it leads away from https"
            return Unreachable(Layer.HTTP, f"{host} redirects, and that is not followed: {why}", "redirect")
        url = target.url
    return Unreachable(Layer.HTTP, f"{host} redirects more than {MAX_REDIRECTS} times", "redirect")


def _read(seen: Response, domain: str) -> Registration | Unreachable:
    host, status = host_of(seen.url), seen.status
    if status == _NOT_FOUND:
        return Unreachable(Layer.HTTP, f"{host} does not know {domain} (HTTP 404)", "not-found")
    if status == _TOO_MANY:
        cause = f"{host} wants fewer questions (HTTP 429): try again later"
        return Unreachable(Layer.HTTP, cause, "busy")
    if status >= _FAULT:
        cause = f"{host} has trouble of its own (HTTP {status}): try again later"
        return Unreachable(Layer.HTTP, cause, "server-error")
    if status != _OK:
        return Unreachable(Layer.HTTP, f"{host} answers with HTTP {status} about {domain}", "status")
    if seen.truncated:
        cause = f"{host} answers with more than {BODY_BYTES} bytes about {domain}"
        return Unreachable(Layer.HTTP, cause, "too-large")
    return registrations.read(seen.body, domain, seen.url)


async def _unknown_there(vantage: Vantage, domain: str, url: str) -> Unregistered | Unreachable:
    """A wrong service says 404 too: only a name that DNS does not have either is not registered."""
    in_dns = await vantage.look_up(domain, "NS")
    if isinstance(in_dns, Answer) and in_dns.outcome is Outcome.NXDOMAIN:
        return Unregistered(domain, url)
    host = host_of(url)
    cause = f"{host} does not know {domain} (HTTP 404)"
    if isinstance(in_dns, Answer):
        cause = f"{cause}, but it exists in DNS: that service is not the one of its registry"
    return Unreachable(Layer.HTTP, cause, "not-found")
