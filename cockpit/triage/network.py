"""Is it us: the way out of this machine, its resolver, and what others answer.

Nothing is sent to learn of a route: connecting a UDP socket only asks this machine's own tables.
"""

import asyncio
import socket
from dataclasses import dataclass
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.visits import Stage, Target, Visit
from cockpit.launch import Launch
from cockpit.standards.visit_addresses import visit_address
from cockpit.triage.layers import Sight, State
from cockpit.vantage import Vantage
from cockpit.vantage.staged import visit
from cockpit.watch.targets import controls

SECONDS: Final = 5.0
# Any public address will do: two that are documented to stay where they are (a.root-servers.net).
_FAR: Final = ((4, socket.AF_INET, "198.41.0.4"), (6, socket.AF_INET6, "2001:503:ba3e::2:30"))
_HERE: Final = "this machine"


@dataclass(frozen=True, slots=True)
class OwnNetwork:
    """What was seen of our own side: `routes` are the address families with a way out.

    `silent` is why the resolver counts as not answering, or nothing. `controls` are the visits to addresses
    of others, `six` that one of them takes connections by IPv6.
    """

    routes: tuple[int, ...] = ()
    silent: str = ""
    controls: tuple[Visit, ...] = ()
    six: bool = False


async def silence(vantage: Vantage, host: str) -> str:
    """Why the resolver counts as silent, or nothing: any answer is one, about the root or about the host.

    One on this machine refuses every question while we are offline, which is none.
    """
    said = await asyncio.gather(_asked(vantage, ".", "NS"), _asked(vantage, host, "A"))
    return said[0] if all(said) else ""


async def _asked(vantage: Vantage, name: str, type_: str) -> str:
    seen = await vantage.inquiring().ask(name, type_, None)
    if isinstance(seen, Unreachable):
        return seen.cause
    if seen.outcome is Outcome.SILENT:
        return seen.extended_error
    return f"it says {seen.said}" if seen.outcome is Outcome.REFUSED else ""


async def own_network(launch: Launch, vantage: Vantage, silent: str) -> OwnNetwork:
    """Look at our own side, all at once; `silent` is why the resolver counts as silent, or nothing."""
    others = controls(launch)
    six, seen = await asyncio.gather(
        _six(vantage, others),
        asyncio.gather(*(visit(vantage, target, seconds=SECONDS) for target in others)),
    )
    return OwnNetwork(_routes(), silent, tuple(seen), six)


async def _six(vantage: Vantage, others: tuple[Target, ...]) -> bool:
    """IPv6 leads somewhere from here: the first control that has it takes a connection."""
    for where in filter(None, (visit_address(one.url) for one in others[:3])):
        seen = await vantage.inquiring().ask(where.host, "AAAA", None)
        for address in seen.values[:1] if isinstance(seen, Answer) else ():
            plug = await vantage.plug(address, where.port)
            if not isinstance(plug, Unreachable):
                plug.close()
                return True
    return False


def _routes() -> tuple[int, ...]:
    found = []
    for family, kind, address in _FAR:
        try:
            with socket.socket(kind, socket.SOCK_DGRAM) as plug:
                plug.connect((address, 53))
        except OSError:
            continue
        found.append(family)
    return tuple(found)


def judged(own: OwnNetwork, *, reached: bool) -> Sight:
    """Whether it is us; `reached`: some server of the product has taken a connection just now."""
    if _intercepted(own):
        cause = "every control leads to a private address, or shows a certificate that is not accepted"
        return _broken("intercepted", f"{cause}: something here sits in between (a proxy, a sign-in page)")
    if well := [one for one in own.controls if one.answered]:
        return _fine(f"{well[0].target} answers, which is not the product's")
    if reached:
        return _fine("servers of the product take connections from here")
    if own.silent:
        return _broken("resolver", f"the resolver of this machine answers nothing: {own.silent}")
    if own.controls:
        names = ", ".join(one.target for one in own.controls[:3])
        return _broken("offline", f"nothing that should answer does: {names}")
    return _fine(_known_little(own))


def _known_little(own: OwnNetwork) -> str:
    way = "" if own.routes else ", though it has no way to the internet"
    more = 'more is known with [watch] control = ["https://..."], addresses of others'
    return f"the resolver answers{way}; {more}"


def _intercepted(own: OwnNetwork) -> bool:
    """What is wrong wherever one looks is about where one looks from."""
    forged = ((Stage.TLS, "not-trusted"), (Stage.DNS, "private"))
    return bool(own.controls) and all((one.stage, one.kind) in forged for one in own.controls)


def _broken(kind: str, cause: str) -> Sight:
    return Sight(Stage.OWN_NETWORK, State.BROKEN, _HERE, cause, kind, "the resolver and the controls")


def _fine(cause: str) -> Sight:
    return Sight(Stage.OWN_NETWORK, State.FINE, _HERE, cause)
