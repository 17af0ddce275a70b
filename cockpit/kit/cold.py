"""Which places have to be quick for whoever comes first, what a cold visit showed of them, in words."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from cockpit.facts.latency import Latency, Measurement, Rest, Sample, Series
from cockpit.facts.served import LOOKED_AT, Served
from cockpit.facts.trails import absolute
from cockpit.kit import Launch, Route
from cockpit.kit.monitors import within_days
from cockpit.roadmap import load
from cockpit.standards.hosting import by_header
from cockpit.standards.locations import host_of
from cockpit.standards.monitor_targets import Duty, duty, plays
from cockpit.standards.sleeping import Sleeper, idle_minutes, sleepers

DAYS: Final = 30  # for which a cold visit counts: plans and platforms change without a release
MOST: Final = 12
CUT_OFF: Final = "cancelled"  # a visit that says nothing, but that the product was asked
_ROLES: Final = {"checkout": "checkout-entry"}  # where the roadmaps call one thing by two names
_SIGN_IN: Final = re.compile(r"log-?in|sign-?in|session", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """One address that may not keep its first visitor waiting."""

    name: str
    url: str

    @property
    def host(self) -> str:
        """What has to wake up."""
        return host_of(self.url)


def wanted(launch: Launch) -> tuple[Place, ...]:
    """The places the roadmap names (`cold_routes`), else the critical pages, sign-ins and health checks.

    Only what belongs to the product: how others wake is not ours to try. The start page where there is none.
    """
    roles = _roles(launch)
    found = [place for role in roles for place in _of_role(launch, role)] if roles else _critical(launch)
    inside = {one.url: one for one in found if launch.inside(one.host)}
    if not inside and not roles:
        return (Place("home", f"{launch.origin}/"),)
    return tuple(inside.values())[:MOST]


def lacking(launch: Launch) -> tuple[str, ...]:
    """What the roadmap names and no declared route is."""
    return tuple(role for role in _roles(launch) if not any(True for _ in _of_role(launch, role)))


def _roles(launch: Launch) -> Sequence[str]:
    roles: Sequence[str] = load(launch.product.roadmap).required.get("cold_routes", ())
    return roles


def _of_role(launch: Launch, role: str) -> Iterator[Place]:
    """The one place that is the login, the checkout, the admin; the best known first."""
    if role == "login":
        fits = sorted(
            _playing(launch, duty(role)[0]), key=lambda one: not _SIGN_IN.search(f"{one.name} {one.url}")
        )
    else:
        known = duty(_ROLES.get(role, role))[0]
        fits = _playing(launch, known if known.words else Duty(role, role, words=(role,)))
    urls = [Place(one.name, absolute(launch, one.url)) for one in fits]
    urls += [Place(one.name, f"https://{one.name}/") for one in launch.hosts if one.role == role]
    yield from urls[:1]


def _playing(launch: Launch, role: Duty) -> list[Route]:
    """The routes that are it, among those that a GET is meant for."""
    reads = (one for one in launch.routes if one.kind in LOOKED_AT)
    return [one for one in reads if plays(role, one.kind, f"{one.name} {host_of(one.url)}", _path(one.url))]


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _critical(launch: Launch) -> Iterator[Place]:
    for one in launch.routes:
        if (one.critical and one.kind in ("auth", "page")) or one.kind == "health":
            yield Place(one.name, absolute(launch, one.url))


def known_sleepers(launch: Launch, served: Served | None = None) -> tuple[Sleeper, ...]:
    """Platforms that sleep, of those that launch.toml names, and those that show in the answers."""
    where = [launch.deploy.platform] if launch.deploy else []
    where += [match.platform for _, page in served or () for match in by_header(page.response)]
    behind = [f"{one.name} {one.purpose}" for one in launch.services]
    return sleepers(dict.fromkeys(where), [*behind, *(one.host for one in launch.databases)])


def wait_minutes(launch: Launch) -> int:
    """How long `cockpit measure --cold` leaves this product alone before it visits."""
    return idle_minutes(known_sleepers(launch))


def usable(latency: Latency) -> tuple[Measurement, ...]:
    """The measurements with a cold visit that still say something of what is live, newest first."""
    return tuple(one for one in with_cold(latency) if not old(latency, one) and not other(latency, one))


def with_cold(latency: Latency) -> tuple[Measurement, ...]:
    """All measurements with a cold visit, newest first."""
    return tuple(one for one in latency.kept if any(map(_is_visit, one.series)))


def _is_visit(series: Series) -> bool:
    return series.kind == "cold" and series.stopped != CUT_OFF


def other(latency: Latency, one: Measurement) -> bool:
    """It was of another release than the one that is live."""
    return bool(latency.release and one.release and latency.release != one.release)


def old(latency: Latency, one: Measurement) -> bool:
    """It lies too far back; where nobody says what day it is, nothing does."""
    return bool(latency.seen_at) and not within_days(latency.seen_at, one.at, DAYS)


@dataclass(frozen=True, slots=True)
class Look:
    """The newest cold visit to a place that still counts, and when its measurement began (UTC ISO 8601)."""

    place: Place
    series: Series
    at: str

    @property
    def first(self) -> Sample | None:
        """What whoever came first met; None where nothing could be timed."""
        return next(iter(self.series), None)

    @property
    def rest(self) -> Rest:
        """What the visit came after."""
        return self.series.rest or Rest()

    @property
    def cold(self) -> bool:
        """The product itself had to answer, and had not been asked just before."""
        return self.first is not None and self.rest.after != "request" and not self.rest.stored


def looks(latency: Latency, places: Iterable[Place]) -> tuple[Look, ...]:
    """The newest of each place that was visited."""
    found = ((one, place, one.of(place.url, "cold")) for place in places for one in usable(latency))
    seen = [Look(place, series, one.at) for one, place, series in found if series and _is_visit(series)]
    return tuple({look.place.url: look for look in reversed(seen)}.values())[::-1]
