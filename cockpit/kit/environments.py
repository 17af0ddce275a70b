"""What the checks of other environments share: what is told of one, and what is meant to differ."""

from collections.abc import Iterator, Sequence
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.environments import Glimpse, is_production, others, row_of
from cockpit.facts.http import Response, challenge
from cockpit.facts.pages import Page
from cockpit.kit import Finding, Launch, cut
from cockpit.kit.copies import ABSENT
from cockpit.kit.pasting import line, listed, quoted
from cockpit.kit.pasting import row as table
from cockpit.launch.making import Env, Environment
from cockpit.standards.environment_gaps import WHY, Gap
from cockpit.standards.locations import host_of, shown

__all__ = [
    "Env",
    "Environment",
    "absent",
    "differs",
    "evidence",
    "leads_home",
    "missing_names",
    "unseen",
]


def absent(one: Glimpse | None) -> str:
    """Why strangers find nothing there at all, as a phrase, or an empty string."""
    if one is None or not isinstance(one.seen, Unreachable) or one.seen.kind not in ABSENT:
        return ""
    return "has no public address" if one.seen.kind == "private" else "does not exist"


def unseen(host: str, one: Glimpse | None) -> Finding | None:
    """Cannot be decided: the host, or production itself, does not answer."""
    if one is None:
        return None
    if isinstance(one.seen, Unreachable):
        return cut(host, one.seen)
    return cut(host, challenge(one.host)) if one.seen.response.challenged else None


def evidence(one: Glimpse) -> dict[str, Any]:
    """What a stranger sees of one environment, without what changes from visit to visit."""
    if not isinstance(one.seen, Page):
        return {}
    seen = one.seen.response
    told = {
        "status": seen.status,
        "url": shown(seen.url),
        "title": one.seen.document.title[:100],
        "version": one.version,
        "addresses": sorted(one.addresses),
        "location": [shown(value) for value in seen.all("location")],
    }
    return {name: value for name, value in told.items() if value}


def missing_names(launch: Launch, name: str) -> Iterator[Gap]:
    """Variables that are declared for production alone, or for this environment alone."""
    called = name.strip().casefold()
    known = {one.strip().casefold() for row in launch.env for one in row.environments}
    if called not in known:
        return
    for row in launch.env:
        names = {one.strip().casefold() for one in row.environments}
        live = any(map(is_production, names))
        if live != (called in names):
            where = "production" if live else name
            yield Gap(row.name, f"{row.name} is set in {where} alone", mild=not row.required)


def differs(launch: Launch, host: str, found: Sequence[Gap]) -> str:
    """The lines by which launch.toml says that these differences are meant, after those it has."""
    row = row_of(launch, host)
    known = row.differs if row else ()
    value = listed((*known, *(f"{gap.name}: {WHY}" for gap in found)))
    if row:
        return line("differs", value, f"the [[environment]] {row.name}")
    name = others(launch).get(host, "staging")
    values = {"name": quoted(name), "url": quoted(f"https://{host}/"), "differs": value}
    return table("environment", values)


def leads_home(launch: Launch, seen: Response) -> str:
    """The production host that visitors are sent on to, or an empty string."""
    target = host_of(next(iter(seen.all("location")), ""))
    declared = launch.host(target)
    customers = target == launch.canonical_host or (declared is not None and declared.production)
    return target if target and customers else ""
