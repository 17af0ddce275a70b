"""Does mail for the domain find a server that takes it, as far as that shows from here."""

import asyncio
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.mail_servers import targets
from cockpit.facts.visits import Stage
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.triage.layers import Sight, State
from cockpit.vantage import Vantage

SECONDS: Final = 4.0  # for the greetings: many networks let nobody out to port 25
MOST: Final = 4  # servers of one domain
# What port 25 says about where we look from, and not about the server.
_OURS: Final = ("timeout", "no-route", "put-off", "turned-away")


async def mail(launch: Launch, vantage: Vantage) -> tuple[Sight, ...]:
    """MX, the addresses of its servers, and their greeting; nothing where no mail is received."""
    domain = launch.domain
    if not launch.in_mail_scope:
        return (Sight(Stage.MAIL, State.NONE, domain, f"{domain} is not declared to receive mail"),)
    asked = f"MX of {domain}, and port 25 of its servers"
    seen = await vantage.ask(domain, "MX")
    if isinstance(seen, Unreachable):
        return (Sight(Stage.MAIL, State.UNSURE, domain, seen.cause, "unseen", asked),)
    names = [name for name in targets(seen.values) if name.strip(".")]
    if seen.missing or (seen.values and not names):
        cause = f"no MX record of {domain} names a server, and mail is declared to arrive there"
        return (Sight(Stage.MAIL, State.BROKEN, domain, cause, "no-mx", asked),)
    if not names:
        return (Sight(Stage.MAIL, State.UNSURE, domain, f"MX: {seen.said}", "unseen", asked),)
    return (await _servers(vantage, domain, names[:MOST], asked),)


async def _servers(vantage: Vantage, domain: str, names: list[str], asked: str) -> Sight:
    """One server that takes mail is enough for mail to arrive; none that exists is too few."""
    found = await asyncio.gather(*(vantage.addresses(name) for name in names))
    pairs = list(zip(names, found, strict=True))
    there = [name for name, one in pairs if not isinstance(one, Unreachable)]
    lost = [(name, one) for name, one in pairs if isinstance(one, Unreachable) and _missing(one)]
    if not there:
        if not lost:
            return Sight(Stage.MAIL, State.UNSURE, domain, _why(found), "unseen", asked)
        cause = f"mail for {domain} is to go to {lost[0][0]}, and {lost[0][1].cause}"
        return Sight(Stage.MAIL, State.BROKEN, domain, cause, "no-server", asked)
    return _greeted(domain, there, await asyncio.gather(*(_greet(vantage, name) for name in there)), asked)


def _why(found: list[tuple[str, ...] | Unreachable]) -> str:
    return next((one.cause for one in found if isinstance(one, Unreachable)), "nothing was asked")


def _missing(why: Unreachable) -> bool:
    return why.layer is Layer.DNS and why.kind in ("nxdomain", "no-address")


async def _greet(vantage: Vantage, name: str) -> Unreachable | None:
    """Why a server does not greet, or nothing."""
    from cockpit.vantage.smtp import greet  # noqa: PLC0415 - needed only where mail is received

    try:
        async with asyncio.timeout(SECONDS):
            seen = await greet(vantage, name)
    except TimeoutError:
        return Unreachable(Layer.MAIL, f"{name} port 25 is silent for {SECONDS:g} s", "timeout")
    return seen if isinstance(seen, Unreachable) else None


def _greeted(domain: str, names: list[str], seen: list[Unreachable | None], asked: str) -> Sight:
    if None in seen:
        name = names[seen.index(None)]
        return Sight(Stage.MAIL, State.FINE, domain, f"{name} takes mail for {domain}", asked=asked)
    whys = [one for one in seen if one is not None]
    bad = next((one for one in whys if one.kind not in _OURS), None)
    if bad is None:
        cause = f"{whys[0].cause}; many networks are not let out to port 25, so that may be ours"
        return Sight(Stage.MAIL, State.UNSURE, domain, cause, whys[0].kind, asked)
    return Sight(Stage.MAIL, State.BROKEN, domain, bad.cause, bad.kind, asked)
