"""Asks every production host where scanners ask, as a stranger; gathers `Exposed`.

First two paths that nobody uses, so that a site which answers everything is known as one; then the likeliest
places for its role, in waves, as many as the limit allows. No redirect leads to another host, and of a body
only what `standards.strangers` reads out of it is kept.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.exposed import SHARE, USUAL_LIMIT, Exposed, Manner, Stranger, Tried
from cockpit.facts.http import Response, challenge
from cockpit.facts.names import Names
from cockpit.facts.served import Served
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.probes.fronts import same_origin_target
from cockpit.probes.sourcemaps import source_maps
from cockpit.standards.exposures import DIRECTORY, READ, Row, ordered, row
from cockpit.standards.header_rules import places
from cockpit.standards.hosting import by_header
from cockpit.standards.locations import host_of, path_of
from cockpit.standards.strangers import Usual, all_onward, digest, made_up, tried, usual
from cockpit.vantage import Vantage, Variant

HOSTS: Final = 40
FIRST: Final = 3  # the root and two paths that nobody uses
FEW: Final = 6  # paths of a host that only sends visitors on, or belongs to a status service
WAVE: Final = 8
FOLDERS: Final = 2
SCANNER: Final = Variant(headers=(("user-agent", "sqlmap/1.7.11#stable (https://sqlmap.org)"),))
Seen = Response | Unreachable
_PLAIN = re.compile(r"[A-Za-z0-9._/-]{1,200}")


async def gather(launch: Launch, vantage: Vantage, names: Names, served: Served) -> Exposed:
    """The source maps of a few scripts, then every host."""
    maps, left = await source_maps(launch, vantage, served)
    spent = Counter(host_of(one.url) for one in maps if one.url != one.script)
    hosts = _hosts(launch, names)
    looks = (_Look(launch, vantage, host, served, spent[host]).host_seen(names) for host in hosts)
    return Exposed(dict(zip(hosts, await asyncio.gather(*looks), strict=True)), maps, left)


def _hosts(launch: Launch, names: Names) -> list[str]:
    """The canonical host, then apex, www and every declared production host, if they resolve."""
    declared = [host.name for host in launch.hosts if host.production]
    doors = [name for name in (launch.domain, launch.www) if launch.host(name) is None]
    there = [host for host in (*doors, *declared) if _may_exist(names, host)]
    return list(dict.fromkeys((launch.canonical_host, *there)))[:HOSTS]


def _may_exist(names: Names, host: str) -> bool:
    """It has an address, or nobody could say."""
    lookup = names.lookups.get(host)
    return lookup is not None and (lookup.exists or lookup.unreachable is not None)


def folders(served: Served, host: str) -> tuple[str, ...]:
    """The folders on a host from which the product's own files come, the shortest first."""
    paths = {path_of(file.url).rpartition("/")[0] + "/" for file in served.files if host_of(file.url) == host}
    plain = {path for path in paths if _PLAIN.fullmatch(path)}  # they are repeated in lines for a server
    return tuple(sorted(plain - {DIRECTORY}, key=lambda path: (path.count("/"), path)))[:FOLDERS]


class _Look:
    """One host being asked; `spent` is how many requests it got already."""

    def __init__(self, launch: Launch, vantage: Vantage, host: str, served: Served, spent: int) -> None:
        self.vantage = vantage
        self.host = host
        declared = launch.host(host)
        self.role = declared.role if declared else "site"
        self.rows = ordered(self.role, folders(served, host))
        self.share = SHARE * launch.vantage.requests_per_host // USUAL_LIMIT - spent
        self.stripped = False  # folders are only there without their slash

    async def host_seen(self, names: Names) -> Stranger | Unreachable:
        """Root and unused paths first: where they cannot be seen, nothing further is asked."""
        lookup = names.lookups.get(self.host)
        if lookup and lookup.unreachable:
            return lookup.unreachable
        if not self._granted(FIRST, whole=True):
            return self.vantage.manners.refused(f"https://{self.host}/")
        root, *unused = await asyncio.gather(self._root(), *map(self._get, made_up(self.host)))
        if isinstance(root, Unreachable):
            return root
        known = usual([one for one in await self._settled(unused) if isinstance(one, Response)])
        if not known.answers:
            return next(one for one in unused if isinstance(one, Unreachable))
        return self._hidden((root, *known.answers)) or await self._open(root, known)

    async def _settled(self, unused: Sequence[Seen]) -> Sequence[Seen]:
        """The answers to unused paths; where a folder is only there without its slash, that one as well."""
        folder = unused[0]
        self.stripped = isinstance(folder, Response) and same_origin_target(folder) == folder.url.rstrip("/")
        if self.stripped and self._granted(1):
            return (await self._get(made_up(self.host)[0].rstrip("/")), *unused[1:])
        return unused

    def _hidden(self, answers: Sequence[Response]) -> Unreachable | None:
        """Why nothing here says anything about the product."""
        if any(one.challenged for one in answers):
            return challenge(self.host)
        if all(one.status == HTTPStatus.TOO_MANY_REQUESTS for one in answers):
            cause = f"{self.host} answers 429 to everything: it has had enough of this machine for now"
            return Unreachable(Layer.EDGE, cause, "limited")
        return None

    async def _open(self, root: Response, known: Usual) -> Stranger:
        onward = all_onward(self.host, (root, *known.answers))
        rows = self.rows[:FEW] if onward or self.role == "status" else self.rows
        scanned = 0 if onward else self._granted(1)
        asked = rows[: self._granted(min(len(rows), self.share))]
        seen = await self._waves(asked)
        scanner = await self._get(DIRECTORY, SCANNER) if scanned else None
        front = row(DIRECTORY) or rows[0]
        return Stranger(
            host=self.host,
            role=self.role,
            root=tried(front, root, Usual()),
            tried=tuple(self._tried(one, came, known) for one, came in zip(asked, seen, strict=True)),
            scanner=self._tried(front, scanner, Usual()) if scanner else None,
            kept=isinstance(scanner, Response) and _alike(root, scanner),
            left=len(rows) - len(asked),
            usual=known.digests,
            onward=onward,
            served_by=places((root, *known.answers)),
            edge=next((match.platform for match in by_header(root) if match.edge), ""),
        )

    async def _waves(self, rows: Sequence[Row]) -> list[Seen]:
        """The answers in order; a host that limits a whole wave is left in peace."""
        seen: list[Seen] = []
        for at in range(0, len(rows), WAVE):
            wave = rows[at : at + WAVE]
            if at and all(_limits(one) for one in seen[-WAVE:]):
                seen += [self._enough() for _ in wave]
            else:
                seen += await asyncio.gather(*map(self._row, wave))
        return seen

    def _enough(self) -> Unreachable:
        return Unreachable(Layer.EDGE, f"{self.host} limits how much this machine may ask", "limited")

    async def _row(self, one: Row) -> Seen:
        path = one.path.rstrip("/") if self.stripped and one.path != DIRECTORY else one.path
        return await self._get(path, Variant(method=one.method))

    async def _root(self) -> Seen:
        """The start page, after redirects within the host."""
        seen = await self.vantage.fetch(f"https://{self.host}/")
        hops = 0
        while isinstance(seen, Response) and (target := same_origin_target(seen)) and hops < 2:  # noqa: PLR2004
            hops += 1
            if not self._granted(1):
                break
            seen = await self.vantage.fetch(target)
        return seen

    async def _get(self, path: str, variant: Variant | None = None) -> Seen:
        url = f"https://{self.host}{path}"
        return await self.vantage.fetch(url, limit=READ, variant=variant or Variant())

    def _granted(self, wanted: int, *, whole: bool = False) -> int:
        """How many requests may be sent; with `whole` all of them or none."""
        wanted = min(wanted, max(self.share, 0))
        given = self.vantage.manners.grant(self.host, wanted)
        self.share -= given
        return 0 if whole and given < wanted else given

    def _tried(self, one: Row, seen: Seen, known: Usual) -> Tried:
        if isinstance(seen, Unreachable):
            return Tried(one.path, one.key, Manner.DARK, cause=seen.cause)
        return tried(one, seen, known)


def _limits(seen: Seen) -> bool:
    return isinstance(seen, Unreachable) or seen.status == HTTPStatus.TOO_MANY_REQUESTS


def _alike(root: Response, scanner: Response) -> bool:
    """The scanner gets what anybody gets, and that is more than a wall."""
    if scanner.challenged or scanner.status != root.status or root.status >= HTTPStatus.BAD_REQUEST:
        return False
    return root.status >= HTTPStatus.MULTIPLE_CHOICES or digest(root.body) == digest(scanner.body)
