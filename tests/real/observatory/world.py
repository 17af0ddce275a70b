"""The hosts that both judges look at: an nginx, and the rows packed onto as few of its hosts as they need."""

import contextlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from cockpit.launch.parts import LookFrom
from tests.real.authorities import Authorities
from tests.real.nginx import nginx, server, shows
from tests.real.observatory.rows import SOUND, TO_HTTPS, Headers, Row
from tests.real.servers import HOME, free_port, scratch

DOMAIN = "obs.test"


@dataclass
class Host:
    """One host: its rows, none of which touches what another is about."""

    name: str
    rows: list[Row] = field(default_factory=list)

    def takes(self, row: Row) -> bool:
        """The row has no quarrel with those that are here."""
        return not any(row.touches & other.touches for other in self.rows)

    @property
    def headers(self) -> Headers:
        """What it sends: everything sound, but for what its rows say."""
        said: dict[str, Sequence[str]] = dict(SOUND)
        for row in self.rows:
            said |= row.headers
        return said

    @property
    def plain(self) -> str:
        """What nginx does by plain http."""
        return next((row.plain for row in self.rows if row.plain), TO_HTTPS)


def packed(rows: Sequence[Row]) -> list[Host]:
    """The rows on hosts, the first of which has none and is sound in everything."""
    hosts = [Host(f"sound.{DOMAIN}")]
    for row in rows:
        place = next((host for host in hosts[1:] if host.takes(row)), None)
        if place is None:
            place = Host(f"h{len(hosts)}.{DOMAIN}")
            hosts.append(place)
        place.rows.append(row)
    return hosts


@dataclass(frozen=True)
class World:
    """Where the hosts are; `trust` is the root of their certificate."""

    hosts: Sequence[Host]
    trust: Path
    http: int
    https: int

    def look(self) -> LookFrom:
        """The `[vantage]` table that leads there."""
        ports = {80: self.http, 443: self.https}
        there = {f"{host.name}:{port}": f"{HOME}:{at}" for host in self.hosts for port, at in ports.items()}
        return LookFrom(resolver=f"{HOME}:9", map=there, ca_file=str(self.trust))


@contextlib.contextmanager
def served(rows: Sequence[Row]) -> Iterator[World]:
    """Start nginx with every host, end it again."""
    with ExitStack() as stack:
        folder = stack.enter_context(scratch())
        authorities = Authorities()
        world = World(packed(rows), folder / "root.pem", free_port(), free_port())
        world.trust.write_text(authorities.root.pem)
        shown = shows(folder, "wildcard", authorities.full(DOMAIN, f"*.{DOMAIN}"))
        stack.enter_context(nginx(folder, _servers(world, shown), world.https))
        yield world


def _servers(world: World, shown: tuple[str, ...]) -> Iterator[str]:
    for host in world.hosts:
        said = (
            f"add_header {name} {_quoted(value)} always;"
            for name, values in host.headers.items()
            for value in values
        )
        page = 'return 200 "<!doctype html><title>Hello</title><p>Hello";'
        yield server(f"{world.https} ssl", host.name, *shown, *said, page)
        yield server(str(world.http), host.name, host.plain)


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
