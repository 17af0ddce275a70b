"""The edge's API (Cloudflare API v4) as a token that reads meets it: permissions, phases, pages, GraphQL."""

import hmac
import json
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qs

from cockpit.lab.desk import Desk
from cockpit.lab.http11 import Request, Response
from cockpit.lab.zones import NS, ORIGIN4

BASE: Final = "/client/v4"
ZONE_ID: Final = "5f2c9d1b7a3e4c608d9e0f1a2b3c4d5e"
ZONE_NAME: Final = "velomart.test"
RANGES4, RANGES6 = "203.0.113.0/28", "2001:db8::10/124"  # of the edge's own addresses and nobody else's
READS: Final = (
    *("Zone Read", "Zone Settings Read", "DNS Read", "Zone WAF Read", "Cache Settings Read"),
    *("HTTP DDoS Managed Ruleset Read", "SSL and Certificates Read", "Analytics Read"),
)
_PHASES: Final[Mapping[str, str]] = {
    "http_request_firewall_custom": "Zone WAF Read",
    "http_request_firewall_managed": "Zone WAF Read",
    "http_ratelimit": "Zone WAF Read",
    "http_request_cache_settings": "Cache Settings Read",
    "ddos_l7": "HTTP DDoS Managed Ruleset Read",
}
_HOSTED: Final = ("A", "AAAA", "CNAME", "MX", "TXT", "CAA", "NS")
_PER_PAGE: Final = 100
_SHORT: Final = {"Zone Read": "#zone:read", "DNS Read": "#dns_records:read", "Zone WAF Read": "#waf:read"}


def answer(desk: Desk, request: Request) -> Response:
    """Everything below /client/v4/; the addresses of the edge are told to anybody."""
    path = request.path.removeprefix(BASE)
    if path == "/ips":
        return _good({"ipv4_cidrs": [RANGES4], "ipv6_cidrs": [RANGES6], "etag": "lab"})
    who = _who(desk, request)
    if who is None:
        return _bad(403, 9109, "Invalid access token")
    state = desk.world.edge.reading if who == "edge-read" else "active"
    if path == "/user/tokens/verify":
        return _good({"id": "lab", "status": state})
    if state != "active":
        return _bad(403, 9109, "Invalid access token")
    return _allowed(desk, request, path, writes=who == "edge-write")


def _allowed(desk: Desk, request: Request, path: str, *, writes: bool) -> Response:
    """What a valid token gets; nothing here can be changed with any of them."""
    denied = set() if writes else desk.world.edge.denied
    if path == "/graphql":
        return _counted(desk, request, denied)
    if request.method not in ("GET", "HEAD"):
        return _bad(405, 10405, "Method not allowed for this authentication scheme")
    return _found(desk, request, path, denied, writes=writes)


def _who(desk: Desk, request: Request) -> str | None:
    """The name of the credential that came along."""
    given = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
    names = ("edge-read", "edge-write")
    return next((name for name in names if hmac.compare_digest(given, desk.secrets[name].encode())), None)


def _found(desk: Desk, request: Request, path: str, denied: set[str], *, writes: bool) -> Response:
    edge, zone = desk.world.edge, f"/zones/{ZONE_ID}"
    phases = {f"{zone}/rulesets/phases/{phase}/entrypoint": phase for phase in _PHASES}
    if phase := phases.get(path):
        return _phase(edge.rulesets, phase, denied)
    parts: dict[str, tuple[str, Callable[[], Response]]] = {
        "/zones": ("Zone Read", lambda: _zones(desk, request, denied, writes=writes)),
        f"{zone}/settings": ("Zone Settings Read", lambda: _good(_settings(edge.settings))),
        f"{zone}/dns_records": ("DNS Read", lambda: _records(desk, request)),
        f"{zone}/origin_tls_client_auth/settings": (
            "SSL and Certificates Read",
            lambda: _good({"enabled": edge.origin_pulls}),
        ),
    }
    if path not in parts:
        return _bad(404, 7003, "Could not route to the object")
    right, found = parts[path]
    return _denied() if right in denied else found()


def _zones(desk: Desk, request: Request, denied: set[str], *, writes: bool) -> Response:
    """The zones the token sees, by name."""
    edge = desk.world.edge
    listed = [short for right, short in _SHORT.items() if right not in denied]
    zone = {
        "id": ZONE_ID,
        "name": ZONE_NAME,
        "status": "active",
        "paused": edge.paused,
        "type": "full",
        "name_servers": list(NS),
        "account": {"id": "0a1b2c3d4e5f60718293a4b5c6d7e8f9", "name": "Velomart"},
        "plan": {"id": "free", "name": "Free Website"},
        "permissions": [*listed, *(["#zone:edit", "#dns_records:edit"] if writes else [])],
    }
    wanted = parse_qs(request.query.removeprefix("?")).get("name", [ZONE_NAME])[0]
    return _good([zone] if wanted == ZONE_NAME else [])


def _settings(settings: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"id": key, "value": value, "editable": True} for key, value in settings.items()]


def _phase(rulesets: Mapping[str, Any], phase: str, denied: set[str]) -> Response:
    """The entry point of a phase; one without rules does not exist."""
    if _PHASES[phase] in denied:
        return _denied()
    if not rulesets.get(phase):
        return _bad(404, 10003, f"could not find entrypoint ruleset in the {phase} phase")
    ruleset = {"id": f"{phase}-1", "kind": "zone", "phase": phase, "version": "3", "rules": rulesets[phase]}
    return _good(ruleset)


def _records(desk: Desk, request: Request) -> Response:
    """One page of the zone as its editor sees it."""
    asked = parse_qs(request.query.removeprefix("?"))
    number = int(text) if (text := asked.get("page", ["1"])[0]).isdecimal() and len(text) < 5 else 1  # noqa: PLR2004
    rows = _edited(desk)
    page = rows[(number - 1) * _PER_PAGE : number * _PER_PAGE]
    info = {
        "page": number,
        "per_page": _PER_PAGE,
        "count": len(page),
        "total_count": len(rows),
        "total_pages": max(1, -(-len(rows) // _PER_PAGE)),
    }
    return _good(page, result_info=info)


def _edited(desk: Desk) -> list[dict[str, Any]]:
    """Every record: a proxied name holds the origin's address, visitors get the edge's."""
    edges = {address for address, place in desk.world.places.items() if place.kind == "edge"}
    rows = []
    for rr in desk.world.zone.records:
        on = rr.value in edges
        if rr.type not in _HOSTED or (on and rr.type == "AAAA"):
            continue
        content = ORIGIN4 if on else rr.value
        rows.append({"name": rr.name, "type": rr.type, "content": content, "ttl": rr.ttl, "proxied": on})
    return rows


def _counted(desk: Desk, request: Request, denied: set[str]) -> Response:
    """The answer to the one GraphQL question that is understood here."""
    try:
        asked = json.loads(request.body)
        zone = asked["variables"]["zone"]
        hourly = "httpRequests1hGroups" in asked["query"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return _json(400, {"data": None, "errors": [{"message": "cannot parse the query"}]})
    if "Analytics Read" in denied or zone != ZONE_ID:
        return _json(200, {"data": None, "errors": [_not_authorized(zone)]})
    seen = desk.world.edge.traffic
    if hourly:
        sums = {"requests": seen["requests"], "cachedRequests": seen["cached"], "threats": seen["blocked"]}
        return _viewed({"hours": [{"sum": sums}]})
    actions = {"block": seen["blocked"], "managed_challenge": seen["challenged"]}
    stopped = [{"count": count, "dimensions": {"action": action}} for action, count in actions.items()]
    every, cached = [{"count": seen["requests"]}], [{"count": seen["cached"]}]
    return _viewed({"all": every, "cached": cached, "stopped": stopped})


def _viewed(zone: dict[str, Any]) -> Response:
    return _json(200, {"data": {"viewer": {"zones": [zone]}}, "errors": None})


def _not_authorized(zone: Any) -> dict[str, Any]:
    return {"message": f"not authorized for zone {str(zone)[:40]}", "extensions": {"code": "authz"}}


def _good(result: Any, **more: Any) -> Response:
    return _json(200, {"success": True, "errors": [], "messages": [], "result": result, **more})


def _denied() -> Response:
    return _bad(403, 10000, "Authentication error")


def _bad(status: int, code: int, message: str) -> Response:
    errors = [{"code": code, "message": message}]
    return _json(status, {"success": False, "errors": errors, "messages": [], "result": None})


def _json(status: int, data: dict[str, Any]) -> Response:
    headers = [("content-type", "application/json"), ("cache-control", "no-store")]
    return Response(status, headers, json.dumps(data).encode())
