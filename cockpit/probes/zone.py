"""Gathers `Zone`: the delegation, each authoritative server's word, and the sets that must agree."""

import asyncio
from collections.abc import Iterable, Mapping

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.names import Lookup, Names
from cockpit.facts.zone import Server, Zone
from cockpit.launch import Launch
from cockpit.probes.delegation import name_servers, parent_says
from cockpit.probes.names import look_up, look_up_all, resolver_silent, unused
from cockpit.standards.addresses import is_address
from cockpit.vantage import Vantage

Seen = Answer | Unreachable
Question = tuple[str, str]
STRUCTURE_HOSTS = 20  # three questions each, to one authority only
DOUBLED_HOSTS = 10
MAIL_HOSTS = 20  # two questions each; the usual number is one to five


async def gather(launch: Launch, vantage: Vantage, names: Names) -> Zone:
    """Ask the parent, every server, and the resolver. A zone whose apex is unknown is tried at the domain."""
    apex = names.apex or launch.domain
    if why := await resolver_silent(vantage, launch.domain):
        return Zone(apex, why, (), dict.fromkeys(_shared(launch), why))
    parent, hosts = await asyncio.gather(parent_says(vantage, apex), name_servers(vantage, apex))
    server_hosts = await look_up_all(vantage, hosts)
    servers = await asyncio.gather(*(_server(vantage, apex, server_hosts[host]) for host in hosts))
    live = [server.name for server in servers if _answers(server)]
    records, at, doubled = await asyncio.gather(
        _ask_all(vantage, (*_shared(launch), (apex, "NS"), (apex, "SOA"))),
        _at_servers(vantage, live, _shared(launch), _structure(launch, apex)),
        _doubled(launch, vantage, names, apex),
    )
    told = [seen for (_, *question), seen in at.items() if question == [launch.domain, "MX"]]
    mail_hosts = await look_up_all(vantage, mail_targets(records[launch.domain, "MX"], *told))
    return Zone(apex, parent, tuple(servers), records, at, mail_hosts, server_hosts, doubled)


def mail_targets(*told: Seen) -> tuple[str, ...]:
    """The first host names mail is sent to; the null MX (RFC 7505) and address literals are none."""
    values = (value for seen in told if isinstance(seen, Answer) for value in seen.values)
    hosts = {value.partition(" ")[2] for value in values}
    return tuple(sorted(host for host in hosts if host not in ("", ".") and not is_address(host)))[
        :MAIL_HOSTS
    ]


def _shared(launch: Launch) -> tuple[Question, ...]:
    """The sets every server must give alike."""
    at_apex = tuple((launch.domain, type_) for type_ in ("A", "AAAA", "MX", "TXT"))
    return (*at_apex, (launch.www, "A"), (launch.www, "AAAA"), (f"_dmarc.{launch.domain}", "TXT"))


def _structure(launch: Launch, apex: str) -> tuple[Question, ...]:
    """What shows whether a CNAME stands alone at its name (RFC 2181 section 10.1)."""
    hosts = dict.fromkeys((launch.domain, launch.www, *(host.name for host in launch.hosts)))
    inside = [host for host in hosts if host == apex or host.endswith(f".{apex}")]
    return tuple((host, type_) for host in inside[:STRUCTURE_HOSTS] for type_ in ("CNAME", "TXT", "MX"))


async def _server(vantage: Vantage, apex: str, host: Lookup) -> Server:
    soa, ns = await asyncio.gather(vantage.ask(apex, "SOA", host.host), vantage.ask(apex, "NS", host.host))
    return Server(host.host, host.addresses, soa, ns)


def _answers(server: Server) -> bool:
    return isinstance(server.soa, Answer) and server.soa.outcome is Outcome.ANSWER


async def _ask_all(
    vantage: Vantage, questions: Iterable[Question], server: str | None = None
) -> Mapping[Question, Seen]:
    """The resolver's word (silence and refusal decide nothing there), or one server's."""
    wanted = tuple(dict.fromkeys(questions))
    looks = [
        vantage.look_up(name, type_) if server is None else vantage.ask(name, type_, server)
        for name, type_ in wanted
    ]
    return dict(zip(wanted, await asyncio.gather(*looks), strict=True))


async def _at_servers(
    vantage: Vantage, live: list[str], shared: tuple[Question, ...], structure: tuple[Question, ...]
) -> Mapping[tuple[str, str, str], Seen]:
    """The shared sets from every server that answers for the zone, the structure from the first."""
    questions = {server: shared if at else (*shared, *structure) for at, server in enumerate(live)}
    answers = await asyncio.gather(*(_ask_all(vantage, wanted, host) for host, wanted in questions.items()))
    return {
        (server, *question): seen
        for server, table in zip(live, answers, strict=True)
        for question, seen in table.items()
    }


async def _doubled(launch: Launch, vantage: Vantage, names: Names, apex: str) -> tuple[str, ...]:
    """Names that exist with the zone's name twice; under a wildcard every name exists, so none is told."""
    if names.wildcard is not None or (await look_up(vantage, f"{unused(launch.domain)}.{apex}")).exists:
        return ()
    hosts = list(dict.fromkeys((launch.domain, launch.www, *(host.name for host in launch.hosts))))
    questions = [(f"{host}.{apex}", "A") for host in hosts[:DOUBLED_HOSTS]]
    found = await _ask_all(vantage, (*questions, (f"_dmarc.{launch.domain}.{apex}", "TXT")))
    return tuple(sorted(name for (name, _), seen in found.items() if _exists(seen)))


def _exists(seen: Seen) -> bool:
    if not isinstance(seen, Answer) or (seen.type == "TXT" and not any("DMARC1" in v for v in seen.values)):
        return False
    return seen.outcome is Outcome.ANSWER or bool(seen.chain)
