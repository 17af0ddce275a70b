"""The fact `ErrorPages`: what the product's hosts show when something is not as they expect."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.trails import PROBE_PAIR, PROBE_PATH, absolute
from cockpit.launch import Launch

HOSTS: Final = 20
LONG: Final = "x-cockpit-probe"
LONG_BYTES: Final = 8192


class How(StrEnum):
    """What is not as the host expects."""

    PATH = "a path nobody has"
    QUERY = "a damaged query"
    HEADER = "a header of 8 kB"


class Shown(StrEnum):
    """What is shown, gravest first."""

    DEBUG = "debug page"
    TRACE = "stack trace"
    SQL = "database error"
    PATH = "file path"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Tell:
    """One thing that is shown: whose software, as far as it tells, and a short `detail`.

    The detail is the name of a file without its folders, a version, or the name of a header.
    """

    shown: Shown
    software: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Provoked:
    """One look: the URL that was asked, and what came, without its body; a redirect is not followed.

    An error page may hold anything, secrets too: of its body `leaks` is kept, and whose `stock` page it is.
    """

    host: str
    how: How
    url: str
    seen: Response | Unreachable
    leaks: tuple[Tell, ...] = ()
    stock: str = ""


@dataclass(frozen=True, slots=True)
class ErrorPages:
    """Three looks at each host."""

    looks: tuple[Provoked, ...]

    def of(self, host: str) -> tuple[Provoked, ...]:
        """The looks at one host."""
        return tuple(look for look in self.looks if look.host == host)


def provoked(launch: Launch) -> Iterator[tuple[str, How, str]]:
    """Each host that runs the product's own software, with what it is asked: (host, how, URL)."""
    for host in hosts(launch):
        yield host, How.PATH, f"https://{host}{PROBE_PATH}?{PROBE_PAIR}"
        yield host, How.QUERY, _damaged(launch, host)
        yield host, How.HEADER, f"https://{host}/"


def hosts(launch: Launch) -> tuple[str, ...]:
    """The canonical host, then the declared hosts of the product's own software."""
    declared = (host.name for host in launch.hosts if host.own_code)
    return tuple(dict.fromkeys((launch.canonical_host, *declared)))[:HOSTS]


def _damaged(launch: Launch, host: str) -> str:
    """The first public read route with a quote where a number is usual; else the root, with no UTF-8."""
    reads = (absolute(launch, one.url) for one in launch.routes if one.kind == "read" and not one.private)
    url = next((url for url in reads if url.startswith(f"https://{host}/")), "")
    if not url:
        return f"https://{host}/?%ff=%00%c0"
    return f"{url}{'&' if '?' in url else '?'}page=%27"
