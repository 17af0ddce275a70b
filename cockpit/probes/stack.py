"""Puts together what shows of each part of the product; gathers `Stack`. Only the checkout is read anew."""

from collections.abc import Iterable, Iterator

from cockpit.background import aside
from cockpit.discover.mail import outside
from cockpit.discover.providers import dns_host, sending
from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.fronts import Fronts
from cockpit.facts.http import Response
from cockpit.facts.names import Names
from cockpit.facts.rdap import Rdap, Registration
from cockpit.facts.stack import ROWS, Stack, Trace
from cockpit.facts.zone import Zone
from cockpit.launch import Launch
from cockpit.launch.names import is_host
from cockpit.probes.checkout import Checkout, read
from cockpit.standards.hosting import recognise
from cockpit.standards.mailhosts import filter_of, provider_of
from cockpit.standards.stacks import AUTH, FLOWS, FRAMEWORKS, same, shows
from cockpit.vantage import Vantage

MOST = 8  # values in one row
TOLD = 3  # further traces that are told of one value
_CATEGORIES = {
    "hosting": ("hosting", "platform"),
    "database": ("database", "db"),
    "email provider": ("email-provider", "email", "mail"),
    "auth provider": ("auth", "auth-provider", "identity"),
    "registrar": ("registrar", "domain"),
    "DNS host": ("dns", "dns-host", "dns-provider"),
}


async def gather(
    launch: Launch, vantage: Vantage, names: Names, fronts: Fronts, zone: Zone, rdap: Rdap
) -> Stack:
    """Each row: what launch.toml declares, then what is to be seen; the same company once."""
    repo = launch.repo
    held = await aside(lambda: read(vantage.folder / repo.path)) if repo else Checkout()
    checkout = held if isinstance(held, Checkout) else Checkout()
    seen = {
        "hosting": _hosting(launch, names, fronts),
        "email provider": _mail(launch, zone),
        "auth provider": (
            Trace(name, "a package of the repository") for name in shows(checkout.packages, AUTH)
        ),
        "registrar": _registrar(rdap),
        "DNS host": _dns(launch, zone),
        "deploy flow": _flow(launch, checkout),
    }
    # Telling one company from another reads the list of public suffixes, which takes a while.
    traces = await aside(
        lambda: {row: _merged((*_declared(launch, row), *seen.get(row, ()))) for row in ROWS}
    )
    unseen = _dark(launch, names, fronts, zone, rdap)
    if isinstance(held, Unreachable):
        unseen["deploy flow"] = held
    return Stack(traces, unseen)


def _declared(launch: Launch, row: str) -> Iterator[Trace]:
    wanted = _CATEGORIES.get(row, ())
    for access in launch.access:
        if access.category.lower() in wanted:
            yield Trace(access.service, f"[[access]] {access.id}")
    for service in launch.services:
        if service.purpose.lower() in wanted:
            yield Trace(service.name, f"[[service]] {service.name}")
    if row == "hosting" and launch.deploy and launch.deploy.platform:
        yield Trace(launch.deploy.platform, "[deploy] platform")
    if row == "email provider" and launch.email and launch.email.provider:
        yield Trace(launch.email.provider, "[email] provider")
    if row == "email provider":
        yield from (Trace(sender.provider, "[[sender]]") for sender in launch.senders)
    if row == "auth provider":
        yield from (Trace(button.provider, f"[[oauth]] {button.start}") for button in launch.oauth)


def _hosting(launch: Launch, names: Names, fronts: Fronts) -> Iterator[Trace]:
    for host in _product(launch):
        lookup = names.lookups.get(host)
        responses = [front.seen for front in fronts.of(host) if isinstance(front.seen, Response)]
        chain, addresses = (lookup.chain, lookup.addresses) if lookup else ((), ())
        for match in recognise(chain, addresses, responses):
            if not match.edge:
                yield Trace(match.platform, f"{host}: {match.trace}")


def _product(launch: Launch) -> list[str]:
    return [host.name for host in launch.hosts if host.own_code] or [launch.domain]


def _mail(launch: Launch, zone: Zone) -> Iterator[Trace]:
    domain = launch.domain
    for value in _values(zone, domain, "MX"):
        target = value.split()[-1].rstrip(".")
        who = provider_of(target) or filter_of(target) or _owner(domain, target)
        yield from [Trace(who, f"MX {target}")] if who else []
    for text in _values(zone, domain, "TXT"):
        for term in text.split()[1:] if text.lower().startswith("v=spf1 ") else ():
            include = term.lstrip("+?~-").removeprefix("include:").lower().rstrip(".")
            who = sending(include) or _owner(domain, include) if "include:" in term.lower() else ""
            yield from [Trace(who, f"SPF includes {include}")] if who else []


def _values(zone: Zone, name: str, type_: str) -> tuple[str, ...]:
    seen = zone.records.get((name, type_))
    return seen.values if isinstance(seen, Answer) else ()


def _owner(domain: str, name: str) -> str:
    """Whose name it is, as the name says it, or nothing for the product's own and for what is no name."""
    return outside(domain, name) if is_host(name) else ""


def _registrar(rdap: Rdap) -> Iterator[Trace]:
    seen = next(iter(rdap.domains.values()), None)
    if isinstance(seen, Registration) and seen.registrar:
        yield Trace(seen.registrar, "RDAP")


def _dns(launch: Launch, zone: Zone) -> Iterator[Trace]:
    for server in zone.servers:
        if who := dns_host([server.name]) or _owner(launch.domain, server.name):
            yield Trace(who, f"NS {server.name}")


def _flow(launch: Launch, checkout: Checkout) -> Iterator[Trace]:
    """What releases the product; a framework is told beside it, for it decides how a release is built."""
    built = ", ".join(shows(checkout.packages, FRAMEWORKS))
    for path in checkout.files:
        yield Trace(FLOWS[path], f"{path}{f' ({built})' if built else ''} in the repository")
    if not checkout.files and launch.deploy and launch.deploy.platform:
        yield Trace(launch.deploy.platform, "[deploy] platform")


def _merged(found: Iterable[Trace]) -> tuple[Trace, ...]:
    """Each company once, as it was first called, with everything that tells of it."""
    kept: list[Trace] = []
    for trace in found:
        at = next((place for place, one in enumerate(kept) if same(one.value, trace.value)), None)
        if at is None:
            kept.append(trace)
        elif trace.how not in kept[at].how and kept[at].how.count(", ") < TOLD:
            kept[at] = Trace(kept[at].value, f"{kept[at].how}, {trace.how}")
    return tuple(kept[:MOST])


def _dark(launch: Launch, names: Names, fronts: Fronts, zone: Zone, rdap: Rdap) -> dict[str, Unreachable]:
    """The rows of which the outside could not be seen at all."""
    found: dict[str, Unreachable] = {}
    lookup, looks = names.lookups.get(launch.canonical_host), fronts.of(launch.canonical_host)
    if lookup is not None and lookup.unreachable:
        found["hosting"] = lookup.unreachable
    elif looks and isinstance(looks[0].seen, Unreachable) and not any(_answers(launch, fronts)):
        found["hosting"] = looks[0].seen
    mail = zone.records.get((launch.domain, "MX"))
    if isinstance(mail, Unreachable):
        found["email provider"] = mail
    if isinstance(zone.parent, Unreachable) and not zone.servers:
        found["DNS host"] = zone.parent
    registry = next(iter(rdap.domains.values()), None)
    if isinstance(registry, Unreachable) and registry.kind != "no-service":
        found["registrar"] = registry
    return found


def _answers(launch: Launch, fronts: Fronts) -> Iterator[bool]:
    return (isinstance(front.seen, Response) for host in _product(launch) for front in fronts.of(host))
