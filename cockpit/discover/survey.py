"""The whole survey of a domain: what is asked in which order, and what is proposed from it."""

import asyncio
from collections.abc import Iterator

from cockpit.discover import hosts, kind, mail, providers, web
from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.launch import Launch
from cockpit.launch.guess import Guess, Proposal, Row
from cockpit.launch.parts import Product
from cockpit.probes.delegation import zone_apex
from cockpit.standards.hosting import Match, recognise
from cockpit.vantage import Vantage

WWW = "www."


class UndecidedError(Exception):
    """Nothing can be said about the domain; the text says why and what to do."""


async def discover(domain: str, vantage: Vantage) -> Proposal:
    """Everything that can be seen of a domain from outside, as a proposed launch file.

    Args:
        domain: a host name in its one form (`cockpit.launch.names.host`).
        vantage: where to look from.

    Raises:
        UndecidedError: the domain does not exist, or nobody answers for it.
    """
    await _exists(domain, vantage)
    apex = await zone_apex(vantage, domain)
    asked, domain = domain, apex if domain == f"{WWW}{apex}" else domain
    launch = _provisional(domain)
    post, seen, servers = await asyncio.gather(
        mail.look(domain, vantage), web.look(launch, vantage), _name_servers(vantage, apex)
    )
    found = await hosts.look(launch, vantage, hosts.sightings(launch, seen, post))
    matches = _matches(seen, found)
    said = Guess(domain, "you said so" if asked == domain else f"the zone of {asked}", given=asked == domain)
    tables = {
        "product": _product(said, seen),
        "email": mail.email(domain, post),
        "edge": _first("provider", (match for match in matches if match.edge)),
        "deploy": _first("platform", (match for match in matches if not match.edge)),
    }
    rows = (
        *hosts.rows(launch, found, seen),
        *web.routes(seen, launch),
        *mail.senders(domain, post),
        *_accounts(domain, tables, servers),
    )
    notes = tuple(_notes(apex, servers, seen, found))
    return Proposal(domain, {table: keys for table, keys in tables.items() if keys}, rows, notes)


async def _exists(domain: str, vantage: Vantage) -> None:
    """Go on only when somebody answers for the domain."""
    seen = await vantage.look_up(domain, "SOA")
    if isinstance(seen, Unreachable):
        raise UndecidedError(f"nothing can be said about {domain}: {seen.cause}")
    if seen.outcome is Outcome.NXDOMAIN and not seen.chain:
        text = f"{domain} does not exist in DNS ({seen.server} says so)"
        raise UndecidedError(f"{text}: check the spelling, or register it and set its name servers first")


def _provisional(domain: str) -> Launch:
    """A launch that declares the domain only, for the probes that ask for one."""
    product = Product(name=domain, domain=domain, roadmap=kind.DEFAULT)
    return Launch(schema="launch-cockpit/launch/v1", product=product)


async def _name_servers(vantage: Vantage, apex: str) -> tuple[str, ...]:
    seen = await vantage.look_up(apex, "NS") if apex else None
    return seen.values if isinstance(seen, Answer) else ()


def _matches(seen: web.Web, found: hosts.Found) -> list[Match]:
    """Platforms and edges that show on the way to the home page, the surest trace first."""
    main = [
        lookup
        for host, lookup in found.lookups.items()
        if found.how[host] in ("the domain itself", "www resolves")
    ]
    chain = [target for lookup in main for target in lookup.chain]
    addresses = [address for lookup in main for address in lookup.addresses]
    return list(recognise(chain, addresses, seen.responses))


def _product(domain: Guess, seen: web.Web) -> dict[str, Guess]:
    guesses = {
        "name": web.name(str(domain.value), seen.document),
        "domain": domain,
        "roadmap": kind.roadmap(seen),
    }
    if seen.origin:
        guesses["origin"] = seen.origin
    if kind.mobile_app(seen):
        guesses["has_mobile_app"] = Guess(True, "the home page links to an app store")  # noqa: FBT003
    return guesses


def _first(key: str, matches: Iterator[Match]) -> dict[str, Guess]:
    return next(({key: Guess(match.platform, match.trace)} for match in matches), {})


def _accounts(domain: str, tables: dict[str, dict[str, Guess]], servers: tuple[str, ...]) -> Iterator[Row]:
    """An `[[access]]` row for every provider that showed; who owns the account only a person knows."""
    if host := providers.dns_host(servers) or (mail.outside(domain, servers[0]) if servers else ""):
        yield _account("dns", Guess(host, f"name server {servers[0]}"))
    for category, table, key in (
        ("edge", "edge", "provider"),
        ("hosting", "deploy", "platform"),
        ("email-provider", "email", "provider"),
    ):
        if key in tables[table]:
            yield _account(category, tables[table][key])


def _account(category: str, service: Guess) -> Row:
    keys = {"id": Guess(category, service.how), "service": service, "category": Guess(category, service.how)}
    return Row("access", keys, ('owner = "ana"  # the id of the [[person]] who owns this account',))


def _notes(apex: str, servers: tuple[str, ...], seen: web.Web, found: hosts.Found) -> Iterator[str]:
    """What is worth telling and has no place in the file."""
    if apex:
        yield f"The zone is {apex}; its name servers are {', '.join(servers) or 'not visible'}."
    else:
        yield "No zone was found: the resolver shows no SOA record for this name or above it."
    if seen.trouble:
        yield f"No page answered, so the origin stays open: {seen.trouble}."
    if found.anywhere:
        answer = ", ".join(found.anywhere.addresses)
        yield f"Any name answers here ({found.anywhere.host}: {answer}), so the word list proves nothing."
    if found.swallowed:
        yield f"Seen, but answered by the wildcard only, so not proposed: {', '.join(found.swallowed)}."
