"""What others run for the company: the registry's RDAP and the edge's read API, under any host name."""

import hmac
import json
from typing import Any

from cockpit.lab.desk import Desk
from cockpit.lab.http11 import Request, Response
from cockpit.lab.world import Zone
from cockpit.lab.zones import ORIGIN4

ISSUER_PATH = "/issuing.der"
ZONE_ID = "5f2c9d1b7a3e4c608d9e0f1a2b3c4d5e"
_HOSTED = ("A", "AAAA", "CNAME", "MX", "TXT", "CAA", "NS")


def answer(desk: Desk, request: Request) -> Response:
    """RDAP under /domain/, the edge's API under /client/v4/, the authority's certificate."""
    if request.method not in ("GET", "HEAD"):
        return _json(405, {"error": "read only"})
    if request.path.startswith("/domain/"):
        return _rdap(desk, request.path.removeprefix("/domain/").lower())
    if request.path.startswith("/client/v4/"):
        return _edge(desk, request)
    if request.path == ISSUER_PATH:
        return Response(200, [("content-type", "application/pkix-cert")], desk.issuer)
    return _json(404, {"error": "nothing here"})


def _rdap(desk: Desk, name: str) -> Response:
    rdap = desk.world.rdap
    if not rdap or name != rdap.get("ldhName"):
        missing = {"rdapConformance": ["rdap_level_0"], "errorCode": 404, "title": "Object not found"}
        return _json(404, missing, "application/rdap+json")
    return _json(200, rdap, "application/rdap+json")


def _edge(desk: Desk, request: Request) -> Response:
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    allowed = [desk.secrets[name] for name in ("edge-read", "edge-write")]
    if not any(hmac.compare_digest(given.encode(), secret.encode()) for secret in allowed):
        return _refused(403, 9109, "Invalid access token")
    zone = f"/client/v4/zones/{ZONE_ID}"
    results: dict[str, Any] = {
        "/client/v4/user/tokens/verify": {"id": "lab", "status": "active"},
        "/client/v4/zones": [{"id": ZONE_ID, "name": "velomart.test", "status": "active", "paused": False}],
        f"{zone}/settings": [{"id": key, "value": value} for key, value in desk.world.edge.settings.items()],
        f"{zone}/dns_records": _records(desk.world.zone, desk),
    }
    if request.path not in results:
        return _refused(404, 7003, "Could not route to the object")
    result = results[request.path]
    return _json(200, {"success": True, "errors": [], "messages": [], "result": result})


def _records(zone: Zone, desk: Desk) -> list[dict[str, Any]]:
    """The zone as its editor sees it: a proxied name holds the origin's address, visitors get the edge's."""
    edges = {address for address, place in desk.world.places.items() if place.kind == "edge"}
    rows = []
    for rr in zone.records:
        proxied = rr.value in edges
        if rr.type not in _HOSTED or (proxied and rr.type == "AAAA"):
            continue
        content = ORIGIN4 if proxied else rr.value
        rows.append({"name": rr.name, "type": rr.type, "content": content, "ttl": rr.ttl, "proxied": proxied})
    return rows


def _refused(status: int, code: int, message: str) -> Response:
    errors = [{"code": code, "message": message}]
    return _json(status, {"success": False, "errors": errors, "messages": [], "result": None})


def _json(status: int, data: dict[str, Any], type_: str = "application/json") -> Response:
    return Response(
        status, [("content-type", type_), ("cache-control", "no-store")], json.dumps(data).encode()
    )
