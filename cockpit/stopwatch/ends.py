"""What there is to time: every declared address that a GET is meant for, and where it really leads."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.served import places
from cockpit.facts.trails import End
from cockpit.launch import Launch
from cockpit.launch.parts import Route
from cockpit.model import Layer
from cockpit.probes.trails import walk
from cockpit.standards.locations import REDIRECTS, host_of
from cockpit.stopwatch.door import Door, door
from cockpit.vantage import Vantage, Variant

if TYPE_CHECKING:
    from cockpit.credentials.secret import Secret

_BAD = 400


class NoSuchRouteError(Exception):
    """No declared route has that name; the text names those there are."""


@dataclass(frozen=True, slots=True)
class Timed:
    """One route to be timed: as declared, and by its absolute URL."""

    route: Route
    url: str


def timed(launch: Launch, names: tuple[str, ...] = ()) -> tuple[Timed, ...]:
    """The routes to be timed, in the order of the file; the start page is one also where none is declared.

    Raises:
        NoSuchRouteError: one of the names is none of theirs.
    """
    every = tuple(Timed(route, url) for url, route in places(launch).items())
    known = list(dict.fromkeys(one.route.name for one in every))
    if odd := [name for name in names if name not in known]:
        raise NoSuchRouteError(
            f'no route that can be timed is called "{odd[0]}"; there are {", ".join(known)}'
        )
    return tuple(one for one in every if not names or one.route.name in names)


async def leads(launch: Launch, vantage: Vantage, one: Timed) -> Door | Unreachable:
    """The door of the page at the end of its redirects, or why it cannot be timed."""
    if one.route.private:
        return await _signed_in(launch, vantage, one)
    trail = await walk(launch, vantage, one.url)
    if trail.blocked:
        return trail.blocked
    seen = trail.final
    if seen is None:
        cause = f"{one.url} leads to no page ({trail.end})"
        return Unreachable(Layer.HTTP, cause, "off-product" if trail.end is End.OFF_PRODUCT else "no-page")
    return _usable(seen)


async def _signed_in(launch: Launch, vantage: Vantage, one: Timed) -> Door | Unreachable:
    """A private page as the declared test account sees it: what strangers get would time a refusal."""
    host = host_of(one.url)
    named = next((row.credential for row in launch.sessions if host in row.hosts and row.credential), None)
    if named is None:
        cause = f"{one.url} is private, and no [[session]] of {host} names a credential"
        return Unreachable(Layer.PERSON, cause, "private")
    secret = await vantage.credential(named)
    if isinstance(secret, Unreachable):
        return secret
    seen = await vantage.fetch(one.url, secret=secret, variant=Variant(session=True))
    if isinstance(seen, Unreachable):
        return seen
    return await _with_cookie(seen, secret, host)


async def _with_cookie(seen: Response, secret: "Secret", host: str) -> Door | Unreachable:
    from cockpit.vantage.bearer import cookie  # noqa: PLC0415 - brings httpx along, and only private pages want it

    value = cookie(secret, host)
    if isinstance(value, Unreachable):
        return value
    if seen.status in REDIRECTS:
        cause = f"{seen.url} leads elsewhere with the credential {secret.name}: is that session over?"
        return Unreachable(Layer.PERSON, cause, "signed-out")
    found = _usable(seen)
    if isinstance(found, Door):
        found.headers = (("cookie", value),)
    return found


def _usable(seen: Response) -> Door | Unreachable:
    if seen.status >= _BAD or seen.challenged:
        return Unreachable(Layer.HTTP, f"{seen.url} answers HTTP {seen.status}: no page to time", "status")
    return door(seen.url) or Unreachable(Layer.HTTP, f"{seen.url} cannot be read as an address", "bad-url")
