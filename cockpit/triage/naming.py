"""Does the name lead to where it should: the resolver's answer, why it has none, and what is declared."""

import asyncio
from dataclasses import dataclass
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.names import Lookup
from cockpit.facts.visits import Stage
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.standards.addresses import is_address
from cockpit.standards.targets import Target
from cockpit.triage.layers import Sight, State
from cockpit.vantage import Vantage
from cockpit.vantage.inquiry import BOGUS
from cockpit.vantage.places import public

SERVERS: Final = 4  # name servers that are asked themselves when the resolver has no answer
_TYPES: Final = ((4, "A"), (6, "AAAA"))
Seen = Answer | Unreachable


@dataclass(frozen=True, slots=True)
class Led:
    """Where a name leads: the addresses, and what that says of DNS."""

    host: str
    addresses: tuple[str, ...]
    sights: tuple[Sight, ...]


async def led(launch: Launch, vantage: Vantage, host: str, servers: tuple[str, ...]) -> Led:
    """Follow a name; `servers` are the name servers that an earlier run saw for its domain."""
    types = [type_ for family, type_ in _TYPES if family in launch.vantage.families]
    seen = await asyncio.gather(*(vantage.ask(host, type_) for type_ in types))
    found = tuple(value for one in seen if isinstance(one, Answer) for value in one.values)
    asked = f"{' and '.join(types)} of {host} at the resolver {vantage.described['resolver']}"
    if not found:
        return Led(host, (), (await _nowhere(launch, vantage, host, seen, servers, asked),))
    return Led(host, found, (await _somewhere(launch, vantage, host, seen, found, asked),))


async def _somewhere(
    launch: Launch, vantage: Vantage, host: str, seen: list[Seen], found: tuple[str, ...], asked: str
) -> Sight:
    leads = f"{host} leads to {', '.join(found[:4])}"
    shut = [one for one in found if not public(one) and not vantage.mapped(one)]
    if shut and not launch.vantage.allow_private:
        cause = f"{host} leads to {shut[0]}, which nobody outside reaches"
        doubt = "unless this network answers for every name, as one with a sign-in page does"
        return _broken(host, "private", f"{cause}, {doubt}", asked)
    declared = launch.host(host)
    if declared is None or not declared.targets:
        return Sight(Stage.DNS, State.FINE, host, leads, asked=asked)
    wanted = await _wanted(vantage, declared.targets, proxied=bool(declared.proxied))
    if all(wanted.holds(one, family) for one, family in _families(seen)):
        return Sight(Stage.DNS, State.FINE, host, f"{leads}, as launch.toml says", asked=asked)
    said = f"{leads}, and launch.toml says {wanted.described}"
    return _broken(host, "wrong-address", said, asked)


def _families(seen: list[Seen]) -> list[tuple[Answer, int]]:
    """The answers that hold addresses, each with its family."""
    told = [one for one in seen if isinstance(one, Answer) and one.values]
    return [(one, 6 if one.type == "AAAA" else 4) for one in told]


async def _wanted(vantage: Vantage, targets: tuple[str, ...], *, proxied: bool) -> Target:
    """What is declared, its names looked up."""
    names = [text.lower().rstrip(".") for text in targets if not is_address(text)][:4]
    found = await asyncio.gather(
        *(asyncio.gather(vantage.ask(name, "A"), vantage.ask(name, "AAAA")) for name in names)
    )
    known = {name: Lookup(name, *both) for name, both in zip(names, found, strict=True)}
    return Target.read(targets, known, proxied=proxied)


async def _nowhere(
    launch: Launch, vantage: Vantage, host: str, seen: list[Seen], servers: tuple[str, ...], asked: str
) -> Sight:
    """No address: whose fault, as far as it shows."""
    for one in seen:
        if isinstance(one, Unreachable) and one.layer is Layer.NETWORK:
            return Sight(Stage.OWN_NETWORK, State.UNSURE, host, one.cause, one.kind, asked)
    told = [one for one in seen if isinstance(one, Answer)]
    bad = next((one for one in told if one.outcome in (Outcome.REFUSED, Outcome.SILENT)), None)
    if bad is not None:
        return await _no_answer(vantage, host, bad, servers, asked)
    if any(one.loop for one in told):
        return _broken(host, "loop", f"the CNAME records of {host} lead in a circle", asked)
    if any(one.outcome is Outcome.NXDOMAIN for one in told):
        return await _no_name(launch, vantage, host, next(iter(told[0].chain[-1:]), ""), asked)
    if told:
        return _broken(host, "no-address", f"{host} exists in DNS and has no address", asked)
    why = next((one.cause for one in seen if isinstance(one, Unreachable)), "nothing was asked")
    return _broken(host, "bad-name", why, asked)


async def _no_name(launch: Launch, vantage: Vantage, host: str, end: str, asked: str) -> Sight:
    """The name is not there; with the whole domain gone, the registration is what to look at."""
    if end:
        cause = f"{host} leads to {end}, which does not exist: whoever it belongs to has taken it away"
        return _broken(host, "dangling", cause, asked)
    if host == launch.domain or host.endswith(f".{launch.domain}"):
        whole = await vantage.ask(launch.domain, "SOA")
        if isinstance(whole, Answer) and whole.outcome is Outcome.NXDOMAIN:
            cause = f"{launch.domain} itself does not exist in DNS: its registration has lapsed or is on hold"
            return _broken(host, "domain-gone", cause, asked)
    return _broken(host, "nxdomain", f"{host} does not exist in DNS", asked)


async def _no_answer(vantage: Vantage, host: str, bad: Answer, servers: tuple[str, ...], asked: str) -> Sight:
    """The resolver answers others, and has nothing for this name: its own servers say why."""
    if bad.extended_error.startswith(BOGUS):
        return _broken(
            host, "dnssec", f"the resolver does not accept the answer: {bad.extended_error}", asked
        )
    kind = "timeout" if bad.outcome is Outcome.SILENT else "servfail"
    came = f"the resolver gets no answer for {host}" if kind == "timeout" else f"the resolver says {bad.said}"
    if lame := await _lame(vantage, host, servers):
        return _broken(host, "lame", f"{came}: {lame}", asked)
    return _broken(host, kind, came, asked)


async def _lame(vantage: Vantage, host: str, servers: tuple[str, ...]) -> str:
    """What is wrong with the name servers of the domain, or nothing where one of them answers."""
    names = servers or await _servers(vantage, host)
    said = await asyncio.gather(*(vantage.ask(host, "A", name) for name in names[:SERVERS]))
    if any(isinstance(one, Answer) and one.authoritative for one in said):
        return ""
    pairs = zip(names, said, strict=False)
    told = [f"{name}: {one.said}" for name, one in pairs if isinstance(one, Answer)]
    return f"its name servers do not answer for it ({'; '.join(told[:2])})" if told else ""


async def _servers(vantage: Vantage, host: str) -> tuple[str, ...]:
    """The name servers of the nearest name above that has some."""
    labels = host.split(".")
    for at in range(len(labels) - 1):
        seen = await vantage.ask(".".join(labels[at:]), "NS")
        if isinstance(seen, Answer) and seen.values:
            return seen.values
    return ()


def _broken(host: str, kind: str, cause: str, asked: str) -> Sight:
    return Sight(Stage.DNS, State.BROKEN, host, cause, kind, asked)
