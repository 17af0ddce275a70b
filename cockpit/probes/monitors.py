"""Asks the declared monitoring services what they watch of this product; gathers `Monitors`.

An account, or a file that sets monitors up, may hold those of other products: they are not kept.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cockpit.facts import Unreachable
from cockpit.facts.monitors import NOT_ASKED, Monitored, Monitors, MonitorSource
from cockpit.launch import Launch
from cockpit.launch.operations import Monitor
from cockpit.model import Layer
from cockpit.probes import monitor_files
from cockpit.standards.domains import registrable
from cockpit.standards.monitor_answers import listed
from cockpit.standards.monitor_apis import MonitorApi, api_base, monitor_api
from cockpit.standards.monitor_targets import host, same
from cockpit.standards.rdap_services import SOLD
from cockpit.text import safe
from cockpit.vantage import Vantage
from cockpit.vantage.asks import Variant

if TYPE_CHECKING:
    from cockpit.credentials.secret import Secret

LIMIT: Final = 4 << 20  # bytes of one answer
PAGES: Final = 20
_JSON: Final = "application/json"
_Found = tuple[tuple[str, ...], Monitored]  # the names people know it by, and the monitor


async def gather(launch: Launch, vantage: Vantage) -> Monitors:
    """Every declared provider, asked where it has an API and a credential is named."""
    return Monitors(
        tuple(await asyncio.gather(*(_source(launch, vantage, rows) for rows in _grouped(launch))))
    )


def _grouped(launch: Launch) -> list[list[Monitor]]:
    """The rows of each provider, and of each file."""
    groups: dict[tuple[str, str], list[Monitor]] = {}
    for row in launch.monitors:
        groups.setdefault((row.file.strip(), row.provider.strip().casefold()), []).append(row)
    return list(groups.values())


async def _source(launch: Launch, vantage: Vantage, rows: Sequence[Monitor]) -> MonitorSource:
    provider = safe(rows[0].provider, 60)
    if rows[0].file.strip():
        return await _of_file(launch, vantage, rows)
    if isinstance(places := _places(rows), Unreachable):
        return MonitorSource(provider, tuple(map(_declared, rows)), places)
    found: list[_Found] = []
    asked: Unreachable | None = None
    for api, base, reference in places:
        secret = await vantage.credential(reference)
        told, why = (
            ([], secret) if isinstance(secret, Unreachable) else await _read(vantage, api, base, secret)
        )
        found += told
        asked = asked or why
    kept = tuple(_kept(launch, rows, found))
    names = {name for names, _ in found for name in names}
    missing = () if asked else tuple(row.id for row in rows if not _there(row, names, found))
    return MonitorSource(provider, kept, asked, missing)


async def _of_file(launch: Launch, vantage: Vantage, rows: Sequence[Monitor]) -> MonitorSource:
    """What the file sets up that is about this product."""
    name = safe(rows[0].file.strip(), 120)
    read = await monitor_files.read(vantage, rows[0].file.strip())
    if isinstance(read, Unreachable):
        return MonitorSource(name, (), read)
    found: list[_Found] = [((one.name,), one) for one in read]
    names = {one.name for one in read}
    missing = tuple(row.id for row in rows if "://" in row.target and not _there(row, names, found))
    return MonitorSource(name, tuple(_kept(launch, rows, found)), None, missing)


def _places(rows: Sequence[Monitor]) -> list[tuple[MonitorApi, str, str]] | Unreachable:
    """Each account to ask: its API, the address of that, and the credential."""
    known = [(_api(row), row) for row in rows]
    named = {(api_base(row.provider, row.api), row.credential): api for api, row in known if api}
    places = [(api, base, ref) for (base, ref), api in named.items() if ref]
    if places:
        return places
    if named:
        name = next(iter(named.values())).name
        return Unreachable(Layer.PERSON, f"launch.toml names no credential that reads {name}", NOT_ASKED)
    return Unreachable(Layer.PERSON, "launch.toml alone tells of it", NOT_ASKED)


def _api(row: Monitor) -> MonitorApi | None:
    """The API of a row, under the name that launch.toml gives to who runs it."""
    api = monitor_api(row.provider, row.api)
    return replace(api, name=safe(row.provider, 60) or api.name) if api and row.api else api


async def _read(
    vantage: Vantage, api: MonitorApi, base: str, secret: "Secret"
) -> tuple[list[_Found], Unreachable | None]:
    """All pages of the list, as far as they can be read, and why there are no more."""
    found: list[_Found] = []
    more, before = "", set[str]()
    while more not in before:
        before.add(more)
        if len(before) > PAGES:
            why = f"{api.name} lists more monitors than this program reads"
            return found, Unreachable(Layer.HTTP, why, "too-large")
        seen = await vantage.fetch(
            f"{base}{api.path}{more}",
            limit=LIMIT,
            accept=_JSON,
            secret=secret,
            variant=Variant(bare=api.field),
        )
        page = listed(api, seen)
        if isinstance(page, Unreachable):
            return found, page
        found += page.monitors
        more = page.more
    return found, None


def _kept(launch: Launch, rows: Sequence[Monitor], found: Sequence[_Found]) -> Iterator[Monitored]:
    """What is about this product, with what launch.toml says that it covers."""
    own = registrable(launch.domain, SOLD) or launch.domain
    for names, one in found:
        row = next((row for row in rows if row.id in names or same(row.target, one.target)), None)
        name = host(one.target)
        if row is None and not (name and (launch.inside(name) or name == own or name.endswith(f".{own}"))):
            continue
        yield _joined(one, row) if row else one


def _joined(one: Monitored, row: Monitor) -> Monitored:
    """A monitor with what only its row in launch.toml says."""
    return replace(
        one,
        covers=row.covers,
        failures=one.failures or row.failures_before_alert,
        regions=one.regions or row.regions,
    )


def _there(row: Monitor, names: set[str], found: Sequence[_Found]) -> bool:
    return row.id in names or any(same(row.target, one.target) for _, one in found)


def _declared(row: Monitor) -> Monitored:
    """A row of launch.toml as the only word there is."""
    about = " ".join(row.covers).casefold()
    return Monitored(
        row.id,
        row.target,
        row.provider,
        covers=row.covers,
        interval=row.interval_seconds,
        failures=row.failures_before_alert,
        regions=row.regions,
        certificate=True if "certificate" in about or "tls" in about.split() else None,
        page=row.target.lower().startswith(("http://", "https://")),
    )
