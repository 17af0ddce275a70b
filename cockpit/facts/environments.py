"""The fact `Environments`: the other places the product runs in, each beside production."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.tls import Handshake
from cockpit.launch import Launch
from cockpit.launch.making import Environment
from cockpit.standards.localhosts import local
from cockpit.standards.locations import host_of

PRODUCTION: Final = ("production", "prod", "live", "main")
_OWN_MACHINE: Final = ("development", "dev", "local", "localhost", "test", "tests", "ci")
# What people put into a host name to tell a rehearsal from production.
_REHEARSING = re.compile(r"staging|stage|stg|preprod|pre|test|qa|uat|dev|preview|demo|beta|sandbox")


@dataclass(frozen=True, slots=True)
class Glimpse:
    """The start page of one host as a stranger sees it, at the end of redirects within its origin.

    `plain` is what http answers there, without its body. `version` is the release that the version marker's
    path names on this host, empty where it names none. `tls` is the handshake at the first of its addresses.
    """

    host: str
    seen: Page | Unreachable
    addresses: tuple[str, ...] = ()
    plain: Response | Unreachable | None = None
    version: str = ""
    tls: Handshake | Unreachable | None = None


@dataclass(frozen=True, slots=True)
class Environments:
    """`glimpses` by host: every other environment, and the production host that each is compared with."""

    glimpses: Mapping[str, Glimpse] = field(default_factory=dict)

    def of(self, host: str) -> Glimpse | None:
        """What was seen of one host."""
        return self.glimpses.get(host)


def is_production(name: str) -> bool:
    """An environment of this name is the one that customers use."""
    return name.strip().casefold() in PRODUCTION


def others(launch: Launch) -> Mapping[str, str]:
    """The hosts of every other environment that strangers could reach, each with the environment's name."""
    rows = {host_of(row.url): row for row in launch.environments if row.url and not is_production(row.name)}
    named = {host: row.name for host, row in rows.items() if _public(launch, host, row.name)}
    rehearsing = (host.name for host in launch.hosts if host.role == "staging")
    return dict.fromkeys(rehearsing, "staging") | named


def _public(launch: Launch, host: str, name: str) -> bool:
    """No machine of a developer, and not production under another name."""
    declared = launch.host(host)
    customers = host == launch.canonical_host or (declared is not None and declared.production)
    here = local(host)
    inside = host.endswith(f".{launch.domain}")  # whoever lives under a private ending looks from inside
    alien = here is not None and here.kind in ("loopback", "private", "tunnel") and not inside
    return bool(host) and not customers and not alien and name.strip().casefold() not in _OWN_MACHINE


def counterpart(launch: Launch, host: str) -> str:
    """The production host that a rehearsal stands for: `api.x` for `api-staging.x`, else the canonical."""
    bare = (_without(label) for label in host.split("."))
    name = ".".join(label for label in bare if label)
    declared = launch.host(name)
    known = declared is not None and declared.own_code and declared.role != "staging"
    return name if known and name != host else launch.canonical_host


def _without(label: str) -> str:
    """A label of a host name without the parts that say rehearsal."""
    return "-".join(part for part in label.split("-") if not _REHEARSING.fullmatch(part))


def row_of(launch: Launch, host: str) -> Environment | None:
    """The `[[environment]]` of a host: the one with its URL, or without any the one of its name."""
    rows = [row for row in launch.environments if not is_production(row.name)]
    name = others(launch).get(host, "").casefold()
    by_url = [row for row in rows if host_of(row.url) == host]
    by_name = [row for row in rows if not row.url and row.name.strip().casefold() == name]
    return next(iter((*by_url, *by_name)), None)
