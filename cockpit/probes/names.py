"""Gathers `Names`: every name of the product at the resolver, and the declared ones at each authority."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.names import Lookup, Names
from cockpit.launch import Launch
from cockpit.probes.delegation import name_servers, zone_apex
from cockpit.standards.addresses import family, is_address, same_form
from cockpit.vantage import Vantage

Seen = Answer | Unreachable
WORDS = ("app", "api", "admin", "help", "mail", "status", "staging", "demo", "dev", "preview", "www")
# Two questions each; with those of the zone this keeps one authority under about 150 in a run.
HOSTS_PER_AUTHORITY = 36
HOSTS = 200
WEB_HOSTS = 40
ADDRESSES = 8  # of one host; a pool behind one name shows itself in the first few
_SILENCE = ("timeout", "offline")


async def gather(launch: Launch, vantage: Vantage) -> Names:
    """Look everything up at once: declared hosts, apex, www, the word list, one label nobody uses."""
    own = (launch.domain, launch.www, *(host.name for host in launch.hosts))
    meant = tuple(dict.fromkeys(own))[:HOSTS]
    guessed = tuple(word for word in (f"{label}.{launch.domain}" for label in WORDS) if word not in meant)
    pointed = sorted({target for host in launch.hosts for target in host.targets if not is_address(target)})
    if why := await resolver_silent(vantage, launch.domain):
        dark = {host: Lookup(host, why, why) for host in (*meant, *guessed)}
        return Names(dark, dict.fromkeys(guessed, "word list"))
    wildcard, apex, targets, found = await asyncio.gather(
        look_up(vantage, unused(launch.domain)),
        zone_apex(vantage, launch.domain),
        look_up_all(vantage, (target.lower().rstrip(".") for target in pointed)),
        look_up_all(vantage, (*meant, *guessed)),
    )
    anywhere = replace(wildcard, host=f"*.{launch.domain}") if wildcard.exists else None
    inside = [host for host in meant if host == apex or host.endswith(f".{apex}")] if apex else []
    published = await _at_authorities(vantage, apex, inside[:HOSTS_PER_AUTHORITY]) if apex else {}
    return Names(
        {host: replace(marked(seen, anywhere), at=published.get(host, {})) for host, seen in found.items()},
        dict.fromkeys(guessed, "word list"),
        apex,
        anywhere,
        targets,
    )


async def resolver_silent(vantage: Vantage, domain: str) -> Unreachable | None:
    """Why nothing needs to be asked: two questions got no reply at all, and each further one would wait."""
    seen = await asyncio.gather(vantage.look_up(domain, "A"), vantage.look_up(domain, "SOA"))
    dark = [answer for answer in seen if isinstance(answer, Unreachable) and answer.kind in _SILENCE]
    return dark[0] if len(dark) == len(seen) else None


def unused(domain: str) -> str:
    """A label nobody uses, the same in every run: what it resolves to, any name resolves to."""
    return f"cockpit-{sha256(domain.encode()).hexdigest()[:12]}.{domain}"


async def look_up(vantage: Vantage, host: str) -> Lookup:
    """A and AAAA of a host at the resolver."""
    a, aaaa = await asyncio.gather(vantage.look_up(host, "A"), vantage.look_up(host, "AAAA"))
    return Lookup(host, a, aaaa)


async def look_up_all(vantage: Vantage, hosts: Iterable[str]) -> Mapping[str, Lookup]:
    """Several hosts at once, by name."""
    found = await asyncio.gather(*(look_up(vantage, host) for host in hosts))
    return {lookup.host: lookup for lookup in found}


def marked(lookup: Lookup, wildcard: Lookup | None) -> Lookup:
    """The look-up, marked where any label would have got the same: the alias, or an address without one."""
    if wildcard is None or not lookup.exists:
        return lookup
    overlap = same_form(lookup.addresses) & same_form(wildcard.addresses)
    return replace(lookup, wildcard=lookup.chain == wildcard.chain and bool(lookup.chain or overlap))


def web_hosts(launch: Launch, names: Names) -> tuple[str, ...]:
    """The names where a web server is looked for: no mail hosts, and nothing that only a wildcard gives."""

    def web(host: str) -> bool:
        declared = launch.host(host)
        if declared is not None:
            return declared.role != "mail"
        return not names.lookups[host].wildcard or host in (launch.domain, launch.www)

    return tuple(host for host in names.lookups if web(host))[:WEB_HOSTS]


def places(launch: Launch, names: Names) -> tuple[tuple[str, str], ...]:
    """(host, address) of every web server, in the families we look from."""
    return tuple(
        (host, address)
        for host in web_hosts(launch, names)
        for address in names.lookups[host].addresses[:ADDRESSES]
        if family(address) in launch.vantage.families
    )


async def _at_authorities(
    vantage: Vantage, apex: str, hosts: list[str]
) -> Mapping[str, Mapping[str, tuple[Seen, Seen]]]:
    """By host and server, the server's own A and AAAA."""
    servers = await name_servers(vantage, apex)
    tables = await asyncio.gather(*(_at_server(vantage, apex, server, hosts) for server in servers))
    return {
        host: {server: table[host] for server, table in zip(servers, tables, strict=True)} for host in hosts
    }


async def _at_server(
    vantage: Vantage, apex: str, server: str, hosts: list[str]
) -> Mapping[str, tuple[Seen, Seen]]:
    """What one server says; one that is silent about the zone itself is not asked again for each host."""
    soa = await vantage.ask(apex, "SOA", server)
    if isinstance(soa, Unreachable):
        return dict.fromkeys(hosts, (soa, soa))
    if soa.outcome is Outcome.SILENT:
        return {
            host: (replace(soa, name=host, type="A"), replace(soa, name=host, type="AAAA")) for host in hosts
        }
    questions = [vantage.ask(host, type_, server) for host in hosts for type_ in ("A", "AAAA")]
    answers = await asyncio.gather(*questions)
    return {host: (answers[2 * at], answers[2 * at + 1]) for at, host in enumerate(hosts)}
