"""All looks of a triage at once, put together into what is known of each layer."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from cockpit.facts.visits import Stage, Target, Visit
from cockpit.launch import Launch
from cockpit.standards.addresses import is_address
from cockpit.standards.visit_addresses import VisitAddress, visit_address
from cockpit.triage.doors import SILENT_SIX, doors
from cockpit.triage.kept import Kept
from cockpit.triage.layers import Sight, State, settled
from cockpit.triage.mail import mail
from cockpit.triage.naming import Led, led
from cockpit.triage.network import OwnNetwork, judged, own_network, silence
from cockpit.triage.pages import Opened, all_opened
from cockpit.vantage import Vantage
from cockpit.watch.targets import targets

NOTHING: Final = Kept()
MOST: Final = 12  # addresses of the product that are opened; the most important come first


@dataclass(frozen=True, slots=True)
class Looked:
    """What a triage saw: the sights, with what follows from another layer marked, and the visits."""

    sights: tuple[Sight, ...]
    visits: tuple[Visit, ...]


def chosen(launch: Launch, url: str = "") -> tuple[Target, ...]:
    """What is opened: the one address that was named, or what is watched, at most MOST.

    A single visit is always over a new connection, so it is slow only beyond what a cold start may take.
    """
    known = {one.url: one for one in targets(launch)}
    told = [known.get(url, Target("this address", url))] if url else list(known.values())[:MOST]
    least = launch.limits.cold_ms
    return tuple(replace(one, max_ms=max(one.max_ms or least, least)) for one in told)


async def look(
    launch: Launch, vantage: Vantage, opening: Sequence[Target], *, known: Kept = NOTHING
) -> Looked:
    """Look at every layer, all at once: the time is that of the slowest look.

    Args:
        launch: the declarations.
        vantage: where we look from.
        opening: the addresses to open.
        known: what an earlier run saw.
    """
    places = _doors_of(where for one in opening if (where := visit_address(one.url)))
    silent = await silence(vantage, places[0].host) if places else ""
    if silent and not any(_placed(launch, where) for where in places):  # every other look would wait for it
        return Looked((judged(OwnNetwork(silent=silent), reached=False),), ())
    behind = (_host(launch, vantage, where, known.servers) for where in places)
    own, pages, mails, hosts = await asyncio.gather(
        own_network(launch, vantage, silent),
        all_opened(launch, vantage, tuple(opening)),
        _mail(launch, vantage, known),
        asyncio.gather(*behind),
    )
    early = tuple(sight for host in hosts for sight in host)
    return Looked(_put_together(own, early, pages, mails), tuple(one.visit for one in pages))


def _placed(launch: Launch, where: VisitAddress) -> bool:
    """No resolver is needed to get there."""
    return is_address(where.host) or f"{where.host}:{where.port}" in launch.vantage.map


async def _mail(launch: Launch, vantage: Vantage, known: Kept) -> tuple[Sight, ...]:
    """As it was seen minutes ago, or as it is."""
    return (known.mail,) if known.mail else await mail(launch, vantage)


def _doors_of(places: Iterable[VisitAddress]) -> tuple[VisitAddress, ...]:
    """One place for each host, port and scheme."""
    found = {(one.scheme, one.host, one.port): one for one in places}
    return tuple(found.values())


async def _host(
    launch: Launch, vantage: Vantage, where: VisitAddress, servers: tuple[str, ...]
) -> tuple[Sight, ...]:
    """The name of one place, and every address it leads to."""
    if f"{where.host}:{where.port}" in launch.vantage.map:
        return ()  # launch.toml says where it is, so no name is asked; the visit goes there
    if is_address(where.host):
        return await doors(vantage, where, (where.host,))
    found: Led = await led(launch, vantage, where.host, servers)
    if not found.addresses or where.scheme == "smtp":  # its port says little from here: the visit looks
        return found.sights
    return (*found.sights, *await doors(vantage, where, found.addresses))


def _put_together(
    own: OwnNetwork, early: tuple[Sight, ...], pages: Sequence[Opened], mails: tuple[Sight, ...]
) -> tuple[Sight, ...]:
    """Whatever a visit says of name, connection and TLS is left out where a closer look has said it."""
    told = {(one.layer, one.subject) for one in early if one.state is State.BROKEN}
    seen = [sight for page in pages for sight in page.sights if not _told(told, sight)]
    reached = any(page.visit.tcp_ms is not None for page in pages)
    sights = (judged(own, reached=reached), *(_six(own, one) for one in early), *seen, *mails)
    return settled(_unique(sights))


def _told(told: set[tuple[Stage, str]], sight: Sight) -> bool:
    where = visit_address(sight.subject)
    return where is not None and (sight.layer, where.host) in told


def _six(own: OwnNetwork, one: Sight) -> Sight:
    """Silence by IPv6 alone is theirs only where IPv6 is known to lead out of here."""
    if one.kind != SILENT_SIX or own.six:
        return one
    doubt = "or IPv6 leads nowhere from here: no [watch] control was reached by it"
    return replace(one, state=State.UNSURE, came=f"{one.came}; {doubt}")


def _unique(sights: Sequence[Sight]) -> tuple[Sight, ...]:
    return tuple(dict.fromkeys(sights))
