"""What is watched of what the roadmap wants watched, as monitors and launch.toml tell it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from cockpit.facts.monitors import Monitored, Monitors
from cockpit.kit import Finding, Fix, Launch, command, cut
from cockpit.kit.pasting import quoted
from cockpit.launch.operations import Alert, Monitor
from cockpit.launch.parts import Route
from cockpit.launch.watching import Watch
from cockpit.roadmap import load
from cockpit.standards.monitor_targets import Duty, duty, plays, same, says

__all__ = ["OWN", "Alert", "Covered", "Duty", "Monitor", "Route", "Watch", "best", "covered", "stated_limit"]

OWN = frozenset(("cockpit", "cockpit watch", "launch cockpit", "launch-cockpit"))
"""What people call this program as a provider: it ends with the terminal it runs in."""


_EUROPE = (
    "eu eea europe emea dach nordics benelux uk gb ch no is at be bg hr cy cz dk ee fi fr de gr hu ie it lv "
    "lt lu mt nl pl pt ro sk si es se germany france italy spain austria switzerland netherlands england"
)
_CONTINENTS = {
    "europe": frozenset(_EUROPE.split()),
    "america": frozenset(["us", "usa", "america", "ca", "canada", "mx", "na"]),
}


@dataclass(frozen=True, slots=True)
class Covered:
    """One thing to watch: the URLs that play it, the monitors that look, and those that help nobody."""

    duty: Duty
    optional: bool
    urls: tuple[str, ...]
    by: tuple[Monitored, ...]
    idle: tuple[Monitored, ...]

    @property
    def subject(self) -> str:
        """What a finding is about: the one address, or its name among what has to be watched."""
        return self.urls[0] if len(self.urls) == 1 else self.duty.id

    @property
    def looking(self) -> tuple[Monitored, ...]:
        """The monitors that look, those that help nobody only where there are no others."""
        return self.by or self.idle

    @property
    def mail(self) -> bool:
        """No page of the product plays it: mail, or the state of its provider."""
        return self.duty.id in ("transactional-mail", "email-provider-status")


def covered(launch: Launch, monitors: Monitors) -> tuple[Covered, ...]:
    """Everything that the roadmap wants watched, in its order; `?` marks what not every product has."""
    wanted: Sequence[str] = load(launch.product.roadmap).required.get("monitor_targets", ())
    return tuple(_covered(launch, monitors, *duty(word)) for word in wanted)


def _covered(launch: Launch, monitors: Monitors, one: Duty, optional: bool) -> Covered:  # noqa: FBT001 - of `duty`
    urls = tuple(dict.fromkeys(_urls(launch, one)))
    looking = [seen for seen in monitors.known if _looks_at(seen, one, urls)]
    idle = tuple(seen for seen in looking if useless(seen))
    return Covered(one, optional, urls, tuple(seen for seen in looking if seen not in idle), idle)


def useless(seen: Monitored) -> str:
    """Why a monitor helps nobody, as what follows its name; or nothing."""
    if seen.provider.strip().casefold() in OWN:
        return "ends with the terminal that it runs in"
    if seen.paused:
        return "is paused"
    if seen.idle:
        return "has never been reported to: nothing is missed before the first time"
    return "has nobody to tell" if seen.silent else ""


def _looks_at(seen: Monitored, one: Duty, urls: Sequence[str]) -> bool:
    """It is said of the monitor, or it reads such a page: a ping of the host says nothing of a page."""
    return says(one, seen.covers) or (seen.page and any(same(seen.target, url) for url in urls))


def _urls(launch: Launch, one: Duty) -> Iterator[str]:
    """The addresses of the product that play it."""
    if one.id == "homepage":
        yield f"{launch.origin}/"
    if one.id == "api-health" and launch.deploy and launch.deploy.health:
        yield launch.deploy.health
    for route in launch.routes:
        if _plays(launch, route, one):
            yield route.url


def _plays(launch: Launch, route: Route, one: Duty) -> bool:
    if one.id == "critical-action":
        kind = route.kind not in ("health", "webhook")
        return route.critical and kind and not same(route.url, launch.origin)
    return plays(one, route.kind, route.name, _path(route.url))


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def best(monitors: Sequence[Monitored]) -> Monitored | None:
    """The monitor that looks most often; one that does not tell how often comes last."""
    return min(monitors, key=lambda one: one.interval or 1 << 40, default=None)


def quickest(monitors: Sequence[Monitored]) -> Monitored:
    """The monitor whose alarm comes soonest; one that does not tell after how many failures comes last."""
    return min(monitors, key=lambda one: (one.failures or 1 << 20) * (one.interval or 60))


def watching(launch: Launch, monitors: Monitors) -> tuple[Covered, ...]:
    """What is watched of the pages that have to be; mail has a pace of its own."""
    return tuple(one for one in covered(launch, monitors) if one.looking and not one.mail)


def stated_limit(launch: Launch, key: str) -> bool:
    """The roadmap itself states this limit, so that it is more than a default of this program."""
    return key in load(launch.product.roadmap).limits


def split(launch: Launch) -> bool:
    """The customers live on two continents, as far as the declared markets tell."""
    return len({_continent(market) for market in launch.product.markets if market.strip()}) > 1


def _continent(market: str) -> str:
    word = market.strip().casefold().replace(".", "")
    return next((name for name, words in _CONTINENTS.items() if word in words), word)


def within_days(now: str, at: str, days: int) -> bool:
    """An hour is not older than so many days, and not in the future (both UTC ISO 8601)."""
    try:
        age = dt.datetime.fromisoformat(now) - dt.datetime.fromisoformat(at)
    except (ValueError, TypeError):
        return False
    return dt.timedelta(hours=-1) <= age <= dt.timedelta(days)


def row(launch: Launch, seen: Monitored) -> str:
    """Where launch.toml speaks of a monitor, for a line to paste."""
    known = (one.id for one in launch.monitors if one.id == seen.name or same(one.target, seen.target))
    return f"the [[monitor]] {next(known, seen.name)}"


def unread(launch: Launch, subject: str, monitors: Monitors) -> Finding:
    """A provider could not be asked, so that nobody knows: with the command that changes that."""
    why = monitors.closed[0]
    closed = next(source.provider for source in monitors.sources if source.asked == why)
    rows = [row for row in launch.monitors if row.credential]
    rows.sort(key=lambda row: row.provider.strip().casefold() != closed.strip().casefold())
    name = next((row.credential or "" for row in rows), "").rpartition("/")[2] or "monitors"
    if why.kind == "credential":
        text, line = (
            "Make a token that may only read, and store it.",
            command("cockpit credentials set {}", name),
        )
    elif why.kind == "token-refused":
        text, line = (
            "Make a new token that may only read, and store it.",
            command("cockpit credentials set {}", name),
        )
    else:
        return cut(subject, why)
    return cut(
        subject, why, fix=Fix(text, line, "cockpit credentials remove, and delete it at the provider.")
    )


def told(seen: Monitored) -> str:
    """A monitor in a phrase, with how it is known."""
    source = f"asked of {seen.provider}" if seen.seen else f"{seen.file or 'launch.toml'} says so"
    every = f", every {seen.interval} s" if seen.interval else ""
    return f"{seen.name}{every} ({source})"


def provider_of(launch: Launch) -> str:
    """Who watches already, for a row to paste."""
    return next((one.provider for one in launch.monitors if one.provider), "")


def new_row(target: str, covers: str, *, provider: str = "") -> str:
    """A [[monitor]] row to paste."""
    lines = (
        "[[monitor]]",
        f"id = {quoted(covers)}",
        f"target = {quoted(target)}",
        f"covers = [{quoted(covers)}]",
    )
    return "\n".join((*lines, f"provider = {quoted(provider or 'WHO WATCHES')}", "interval_seconds = 60"))
