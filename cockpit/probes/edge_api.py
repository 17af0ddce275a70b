"""Gathers `EdgeApi`: the edge's own API, read with a token; its addresses, which take none."""

import asyncio
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from urllib.parse import quote

from cockpit.credentials.known import EDGE_APIS, edge_api
from cockpit.facts import Unreachable
from cockpit.facts.edge_api import EdgeApi, Permission
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.probes.edge_desk import JSON, EdgeDesk
from cockpit.standards.domains import registrable
from cockpit.standards.edge_answers import Token, answered, mapping, plain, rows, token
from cockpit.standards.edge_ranges import SNAPSHOT, newer
from cockpit.standards.edge_rights import NOT_GRANTED, NOT_TRIED, PHASES, RIGHTS
from cockpit.standards.edges import EdgeProvider, provider
from cockpit.standards.locations import host_of
from cockpit.standards.rdap_services import SOLD
from cockpit.vantage import Vantage

SPOKEN: Final = "Cloudflare"  # whose API this program speaks
_IPS_BYTES: Final = 65_536
_ID = re.compile(r"[0-9a-f]{8,64}")
_WRITES: Final = 20


async def gather(launch: Launch, vantage: Vantage) -> EdgeApi:
    """The addresses of the declared provider, then everything the token may read."""
    one = provider(launch.edge.provider) if launch.edge else None
    api = edge_api(launch) if one and one.name == SPOKEN else ""
    ranges = await _ranges(launch, vantage, one, api)
    reference = _reference(launch, one, api)
    secret = reference if isinstance(reference, Unreachable) else await vantage.credential(reference)
    if isinstance(secret, Unreachable):
        return _shut(secret, needed(secret.cause), ranges)
    return await _read(launch, EdgeDesk(vantage, api, secret), ranges)


def needed(why: str) -> tuple[Permission, ...]:
    """Every permission, none of which could be tried."""
    return tuple(Permission(right.name, right.needed_for, f"{NOT_TRIED}: {why}") for right in RIGHTS)


def _shut(
    why: Unreachable, permissions: tuple[Permission, ...], ranges: Mapping[str, Any], until: str = ""
) -> EdgeApi:
    """Nothing could be read: every part says the same."""
    return EdgeApi(
        asked=why,
        expires=until,
        permissions=permissions,
        settings=why,
        records=why,
        rules=dict.fromkeys(PHASES, why),
        origin_pulls=why,
        traffic=why,
        **ranges,
    )


def _reference(launch: Launch, one: EdgeProvider | None, api: str) -> str | Unreachable:
    """The credential that launch.toml names, or why there is nobody to ask."""
    if launch.edge is None or not launch.edge.provider:
        return Unreachable(Layer.PERSON, "launch.toml does not say which edge stands in front", "undeclared")
    if one is None or not api:
        cause = f"this program reads the API of {SPOKEN}, and the edge is {launch.edge.provider}"
        return Unreachable(Layer.PERSON, cause, "no-api")
    if not launch.edge.credential:
        return Unreachable(Layer.PERSON, "launch.toml names no credential that reads the edge", "credential")
    return launch.edge.credential


async def _ranges(launch: Launch, vantage: Vantage, one: EdgeProvider | None, api: str) -> dict[str, Any]:
    """The addresses of the provider: asked of its API where that is plausible, else the snapshot."""
    if one is None:
        return {}
    if api and (found := await _asked_ranges(launch, vantage, one, api)):
        day = vantage.now.date().isoformat()
        return {"ranges": found, "ranges_as_of": day, "ranges_from": f"asked of {host_of(api)}"}
    told = f"snapshot of {SNAPSHOT}" if one.networks else ""
    return {"ranges": one.networks, "ranges_as_of": SNAPSHOT if one.networks else "", "ranges_from": told}


async def _asked_ranges(launch: Launch, vantage: Vantage, one: EdgeProvider, api: str) -> tuple[str, ...]:
    """What `GET /ips` lists; nothing where that cannot be the provider's list."""
    seen = answered(await vantage.fetch(f"{api}/ips", limit=_IPS_BYTES, accept=JSON), "no permission at all")
    if isinstance(seen, Unreachable):
        return ()
    told = mapping(seen.result)
    listed = [*rows(told.get("ipv4_cidrs")), *rows(told.get("ipv6_cidrs"))]
    own = api == EDGE_APIS[one.names[0]]
    return newer(listed, _mapped(launch.vantage.map), one.networks if own else ())


def _mapped(table: Iterable[str]) -> list[str]:
    """The addresses that `[vantage] map` makes reachable."""
    return [key.rpartition(":")[0] for key in table]


async def _read(launch: Launch, desk: EdgeDesk, ranges: Mapping[str, Any]) -> EdgeApi:
    """The token, the zone, and all of it that the token opens."""
    verified = await desk.fetch("/user/tokens/verify")
    state = token(verified)
    if state.state in ("expired", "disabled", "unreachable"):
        return _closed(verified if isinstance(verified, Unreachable) else _dead(state), state, ranges)
    domain = registrable(launch.domain, SOLD) or launch.domain
    zone = await desk.zone(quote(domain))
    if isinstance(zone, Unreachable):
        refused = state.state == "refused" and zone.kind in ("permission", "status")
        return _closed(_dead(state) if refused else zone, state, ranges)
    id_ = zone.get("id")
    if not isinstance(id_, str) or not _ID.fullmatch(id_):
        why = Unreachable(Layer.HTTP, "the edge's API gives the zone no id that could be one", "garbage")
        return _closed(why, state, ranges)
    if state.state == "refused":  # a token of an account is known there alone
        state = await _of_account(desk, zone)
    return await _opened(desk, id_, zone, state, ranges)


async def _of_account(desk: EdgeDesk, zone: Mapping[str, Any]) -> Token:
    """The state of a token that belongs to an account instead of a person; it has read its zone already."""
    account = mapping(zone.get("account")).get("id")
    if isinstance(account, str) and _ID.fullmatch(account):
        seen = token(await desk.fetch(f"/accounts/{account}/tokens/verify"))
        if seen.state == "active":
            return seen
    return Token("active", "Accepted: it reads its zone.")


def _dead(state: Token) -> Unreachable:
    layer = Layer.HTTP if state.state == "unreachable" else Layer.PERSON
    words = {"expired": "has expired", "disabled": "is disabled", "refused": "is not known to its provider"}
    said = words.get(state.state)
    cause = f"the edge's token {said}" if said else state.sentence.rstrip(".")
    return Unreachable(layer, cause, f"token-{state.state}")


def _closed(why: Unreachable, state: Token, ranges: Mapping[str, Any]) -> EdgeApi:
    """Nothing could be read; a zone that is not seen is the fault of the permission that shows it."""
    first, *rest = needed(why.cause)
    if why.kind in ("permission", "no-zone"):
        told = NOT_GRANTED if why.kind == "permission" else why.cause
        first = Permission(first.name, first.needed_for, told)
    return _shut(why, (first, *rest), ranges, state.until)


async def _opened(
    desk: EdgeDesk, id_: str, zone: Mapping[str, Any], state: Token, ranges: Mapping[str, Any]
) -> EdgeApi:
    (settings, records, pulls, traffic), rules = await asyncio.gather(
        asyncio.gather(desk.settings(id_), desk.records(id_), desk.origin_pulls(id_), desk.traffic(id_)),
        asyncio.gather(*(desk.rules(id_, phase) for phase in PHASES)),
    )
    by_phase = dict(zip(PHASES, rules, strict=True))
    parts = {"settings": settings, "records": records, "pulls": pulls, "traffic": traffic, **by_phase}
    return EdgeApi(
        zone=plain(str(zone["name"])),
        plan=_text(mapping(zone.get("plan")).get("name")),
        paused=zone.get("paused") is True,
        status=_text(zone.get("status")),
        writes=_writes(zone),
        expires=state.until,
        permissions=tuple(_permission(right.name, right.needed_for, right.parts, parts) for right in RIGHTS),
        settings=settings,
        records=records,
        rules=by_phase,
        origin_pulls=pulls,
        traffic=traffic,
        **ranges,
    )


def _permission(name: str, needed_for: str, opens: tuple[str, ...], parts: Mapping[str, Any]) -> Permission:
    """What came of asking for everything that a permission opens."""
    seen = [parts[part] for part in opens if isinstance(parts.get(part), Unreachable)]
    denied = any(why.kind == "permission" for why in seen)
    missing = NOT_GRANTED if denied else next((why.cause for why in seen), "")
    return Permission(name, needed_for, missing)


def _writes(zone: Mapping[str, Any]) -> tuple[str, ...]:
    """The permissions to change something that the API lists beside the zone."""
    listed = [_text(one) for one in rows(zone.get("permissions"))[:500]]
    return tuple(dict.fromkeys(one for one in listed if one.endswith(":edit")))[:_WRITES]


def _text(value: Any) -> str:
    return plain(value, 100) if isinstance(value, str) else ""
