"""The domain map: each host, where it leads, what its front door does, and its certificate."""

from collections.abc import Sequence
from typing import Final

from cockpit.facts.fronts import Front, Fronts
from cockpit.facts.http import Response
from cockpit.facts.names import Lookup, Names
from cockpit.facts.tls import Handshake, Look, Tls
from cockpit.facts.trails import web_hosts
from cockpit.handover.schema import Row
from cockpit.handover.sighted.known import known
from cockpit.journal import utc
from cockpit.launch import Launch
from cockpit.standards.certificates import named
from cockpit.standards.hosting import by_address, by_name
from cockpit.standards.locations import REDIRECTS, resolve, shown
from cockpit.standards.targets import match_edge

_ANSWERS: Final = {401: "asks for a password", 403: "refuses strangers", 404: "is gone", 410: "is gone"}


def rows(launch: Launch, names: Names, tls: Tls, fronts: Fronts) -> list[Row]:
    """Every declared host and the apex and www that resolve, in the order of launch.toml."""
    hosts = dict.fromkeys((*(host.name for host in launch.hosts), *web_hosts(launch)))
    return [
        _row(launch, names.lookups[host], tls.of(host), fronts.of(host))
        for host in hosts
        if host in names.lookups and names.lookups[host].exists
    ]


def _row(launch: Launch, lookup: Lookup, looks: Sequence[Look], fronts: Sequence[Front]) -> Row:
    declared = launch.host(lookup.host)
    proxied = declared.proxied if declared else None
    return known(
        hostname=lookup.host,
        environment=declared.environment if declared else "production",
        purpose=declared.purpose if declared else "",
        destination=_destination(lookup),
        proxied=any(map(match_edge, lookup.addresses)) if proxied is None else proxied,
        redirect=_redirect(fronts),
        tls=_certificate(looks),
    )


def _destination(lookup: Lookup) -> str:
    """The alias and the addresses, and whose they are where that is known."""
    found = (*by_name(lookup.chain), *by_address(lookup.addresses))
    owners = ", ".join(dict.fromkeys(match.platform for match in found))
    places = ", ".join((*lookup.chain, *lookup.addresses))
    return f"{owners}: {places}" if owners else places


def _redirect(fronts: Sequence[Front]) -> str:
    """What the front door does, at the first address that answers."""
    first = next((_first(front) for front in fronts if isinstance(front.seen, Response)), None)
    if first is None or first.challenged:
        return ""
    if first.status not in REDIRECTS:
        return f"none; {_ANSWERS[first.status]} ({first.status})" if first.status in _ANSWERS else "none"
    return f"{first.status} to {shown(resolve(first.url, first.all('location')).url) or 'nowhere'}"


def _first(front: Front) -> Response | None:
    """What came first, before any redirect was followed."""
    seen = (*front.way, front.seen)[0]
    return seen if isinstance(seen, Response) else None


def _certificate(looks: Sequence[Look]) -> Row:
    """The certificate as the address with the worst one shows it; empty where no handshake came about."""
    seen = [look.seen for look in looks if isinstance(look.seen, Handshake) and look.seen.chain]
    if not seen:
        return {}
    worst = min(seen, key=lambda one: (one.accepted, one.leaf.not_after))
    return known(
        status="valid" if worst.accepted else f"not valid: {worst.trouble}",
        issuer=named(worst.leaf.issuer),
        not_after=utc(worst.leaf.not_after),
    )
