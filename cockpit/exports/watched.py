"""What the exports for monitors have in common: the places to watch, and how each is asked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from cockpit.facts.visits import Target
from cockpit.launch import Launch
from cockpit.standards.visit_addresses import VisitAddress, visit_address
from cockpit.text import looks_secret, safe
from cockpit.watch.rules import Rules, rules
from cockpit.watch.targets import targets

TIMEOUT: Final = 10  # seconds
GOOD: Final = (200, 201, 202, 203, 204, 206, 301, 302, 303, 304, 307, 308)
TURNED_AWAY: Final = (401, 403)
_SLUG: Final = re.compile(r"[^a-z0-9]+")
_TITLE: Final = re.compile(r"[\W_]+")
_SPECIAL: Final = re.compile(r"[\\.+*?()|\[\]{}^$]")


@dataclass(frozen=True, slots=True)
class Place:
    """Something to watch: its slug, unique in the export, the target, and the parts of its address.

    The slug has the letters and digits of the name, whatever the script, and dashes.
    """

    slug: str
    target: Target
    at: VisitAddress

    @property
    def secure(self) -> bool:
        """It is asked over TLS."""
        return self.at.scheme == "https"

    @property
    def page(self) -> bool:
        """It is asked over HTTP."""
        return self.at.scheme in ("http", "https")

    @property
    def server(self) -> str:
        """Host and port."""
        host = f"[{self.at.host}]" if ":" in self.at.host else self.at.host
        return f"{host}:{self.at.port}"

    @property
    def name(self) -> str:
        """What people call it, safe to show."""
        return safe(self.target.name, 100)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything to watch of one product; `left_out` are names of targets that an export may not hold."""

    product: str
    key: str  # the domain as a slug: told apart from other products in one file
    domain: str
    origin: str
    places: tuple[Place, ...]
    doors: tuple[str, ...]  # the other spellings of the home page, which lead to it
    regions: tuple[str, ...]
    rules: Rules
    slow_ms: int
    left_out: tuple[str, ...]

    @property
    def hold(self) -> int:
        """Seconds for which it has to fail: until the last of the failures in a row is over, and no sooner.

        Exactly one interval is too short: it can pass while the second probe still waits for its answer.
        """
        return int((self.rules.failures - 1) * self.rules.interval_seconds) + 15


def plan(launch: Launch) -> Plan:
    """What launch.toml says is to be watched."""
    found = tuple(targets(launch))
    shown = [one for one in found if not looks_secret(one.url) and "@" not in urlsplit(one.url).netloc]
    regions = dict.fromkeys(slug(place) for row in launch.monitors for place in row.regions)
    return Plan(
        safe(launch.product.name, 100),
        slug(launch.domain),
        launch.domain,
        launch.origin,
        tuple(_places(shown)),
        tuple(f"{url}/" for url in launch.variants if url != launch.origin),
        tuple(region for region in regions if region) or ("one",),
        rules(launch),
        launch.watch.latency_ms or launch.limits.p95_alert_ms,
        tuple(safe(one.name, 100) for one in found if one not in shown),
    )


def _places(found: Sequence[Target]) -> Iterator[Place]:
    """Each target under a slug of its own."""
    taken: set[str] = set()
    for target in found:
        at = visit_address(target.url)
        if at is None:
            continue
        name, number = _TITLE.sub("-", target.name.casefold()).strip("-")[:40].strip("-") or "target", 2
        base = name
        while name in taken:
            name, number = f"{base}-{number}", number + 1
        taken.add(name)
        yield Place(name, target, at)


def slug(text: str) -> str:
    """Small letters, digits and dashes, at most 40."""
    return _SLUG.sub("-", text.casefold()).strip("-")[:40].strip("-")


def pattern(text: str) -> str:
    """A regular expression (RE2) that matches this text alone."""
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text)
