"""Small DNS facts for examples: what a check's cases and the tests see, in a line or two."""

from collections.abc import Mapping

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome, Record
from cockpit.facts.fronts import Front, Fronts
from cockpit.facts.http import Response
from cockpit.facts.names import Lookup, Names
from cockpit.facts.zone import Server, Zone
from cockpit.model import Layer
from cockpit.standards.addresses import family

Seen = Answer | Unreachable
NO_RESOLVER = Unreachable(Layer.DNS, "the resolver does not reply: no reply from 192.0.2.53:53", "timeout")
NS1, NS2 = "ns1.dns.example", "ns2.dns.example"
_RCODES = {Outcome.NXDOMAIN: "NXDOMAIN", Outcome.REFUSED: "REFUSED", Outcome.SILENT: ""}


def sample_answer(  # noqa: PLR0913 - keyword only, for examples
    name: str,
    type_: str,
    *values: str,
    outcome: Outcome | None = None,
    chain: tuple[str, ...] = (),
    ttl: int = 300,
    server: str = "resolver 192.0.2.53:53",
    authoritative: bool = False,
    loop: bool = False,
    authority: tuple[str, ...] = (),
) -> Answer:
    """An answer with these values; without any it says that there is no such record."""
    outcome = outcome or (Outcome.ANSWER if values else Outcome.NODATA)
    owner = chain[-1] if chain else name
    records = tuple(Record(owner, type_, ttl, value) for value in sorted(values))
    return Answer(
        name,
        type_,
        server,
        outcome,
        records,
        chain,
        loop,
        authoritative,
        _RCODES.get(outcome, "NOERROR"),
        authority=authority,
    )


def sample_lookup(
    host: str,
    *addresses: str,
    chain: tuple[str, ...] = (),
    outcome: Outcome | None = None,
    loop: bool = False,
    at: Mapping[str, tuple[str, ...] | Outcome] | None = None,
    wildcard: bool = False,
) -> Lookup:
    """A host with these addresses at the resolver; `at` gives other ones, or an outcome, to a name server."""
    servers = {
        server: _pair(host, said, outcome=None, chain=chain, loop=loop, server=server)
        if not isinstance(said, Outcome)
        else _pair(host, (), outcome=said, chain=(), loop=False, server=server)
        for server, said in (at or {}).items()
    }
    a, aaaa = _pair(host, addresses, outcome=outcome, chain=chain, loop=loop, server="")
    return Lookup(host, a, aaaa, servers, wildcard)


def _pair(
    host: str,
    addresses: tuple[str, ...],
    *,
    outcome: Outcome | None,
    chain: tuple[str, ...],
    loop: bool,
    server: str,
) -> tuple[Answer, Answer]:
    def one(type_: str, version: int) -> Answer:
        return sample_answer(
            host,
            type_,
            *(text for text in addresses if family(text) == version),
            outcome=outcome,
            chain=chain,
            loop=loop,
            server=server or "resolver 192.0.2.53:53",
            authoritative=bool(server) and outcome not in (Outcome.REFUSED, Outcome.SILENT),
        )

    return one("A", 4), one("AAAA", 6)


def cut_lookup(host: str, why: Unreachable = NO_RESOLVER) -> Lookup:
    """A host the resolver would not speak about."""
    return Lookup(host, why, why)


def sample_names(
    *lookups: Lookup,
    apex: str = "shop.example",
    seen_at: Mapping[str, str] | None = None,
    wildcard: Lookup | None = None,
    targets: tuple[Lookup, ...] = (),
) -> Names:
    """The names of a run."""
    return Names(
        {lookup.host: lookup for lookup in lookups},
        seen_at or {},
        apex,
        wildcard,
        {lookup.host: lookup for lookup in targets},
    )


def sample_server(name: str, *ns: str, serial: int = 2026112001, apex: str = "shop.example") -> Server:
    """A healthy authoritative server that names `ns` as the zone's servers."""
    soa = f"{NS1} hostmaster.{apex} {serial} 7200 3600 1209600 300"
    return Server(
        name,
        ("198.51.100.1",),
        sample_answer(apex, "SOA", soa, server=name, authoritative=True),
        sample_answer(apex, "NS", *ns, server=name, authoritative=True),
    )


def broken_server(name: str, outcome: Outcome, *, apex: str = "shop.example") -> Server:
    """A server that ends both questions in the same way, without authority."""
    soa = sample_answer(apex, "SOA", outcome=outcome, server=name)
    return Server(name, ("198.51.100.9",), soa, sample_answer(apex, "NS", outcome=outcome, server=name))


def sample_zone(
    *answers: Seen,
    apex: str = "shop.example",
    parent: Seen | None = None,
    servers: tuple[Server, ...] | None = None,
    at: Mapping[str, tuple[Answer, ...]] | None = None,
    mail_hosts: tuple[Lookup, ...] = (),
    server_hosts: tuple[Lookup, ...] = (),
    doubled: tuple[str, ...] = (),
) -> Zone:
    """A zone with two healthy servers; `answers` are the resolver's, `at` those of each server."""
    return Zone(
        apex,
        parent
        or sample_answer(apex, "NS", outcome=Outcome.REFUSED, authority=(NS1, NS2), server="a.nic.example"),
        (sample_server(NS1, NS1, NS2), sample_server(NS2, NS1, NS2)) if servers is None else servers,
        {(answer.name, answer.type): answer for answer in answers if isinstance(answer, Answer)},
        {
            (server, answer.name, answer.type): answer
            for server, said in (at or {}).items()
            for answer in said
        },
        {lookup.host: lookup for lookup in mail_hosts},
        {lookup.host: lookup for lookup in server_hosts},
        doubled,
    )


def sample_front(
    host: str,
    address: str,
    seen: Response | Unreachable | int = 200,
    *,
    marker: str = "",
    title: str = "Shop",
    body: str = "",
    headers: tuple[tuple[str, str], ...] = (),
    plain: Response | Unreachable | None = None,
) -> Front:
    """What answers at one address; a number stands for a response with that status."""
    if isinstance(seen, int):
        seen = Response(f"https://{host}/", seen, headers, address, body)
    return Front(host, address, seen, marker, title if isinstance(seen, Response) else "", plain)


def sample_fronts(*fronts: Front) -> Fronts:
    """The fronts of a run."""
    return Fronts(fronts)
