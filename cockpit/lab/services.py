"""What others run for the company: RDAP, the APIs of edge, platform and monitors, under any name."""

import json
from typing import Any, Final

from cockpit.lab import edge_api, monitor_api, platform_api
from cockpit.lab.desk import Desk
from cockpit.lab.http11 import Request, Response

ISSUER_PATH = "/issuing.der"


_APIS: Final = (
    (edge_api.BASE, edge_api.answer),
    (platform_api.BASE, platform_api.answer),
    (monitor_api.BASE, monitor_api.answer),
)


def answer(desk: Desk, request: Request) -> Response:
    """RDAP, the APIs of edge, platform and monitors each under its own path, the authority's certificate."""
    for base, api in _APIS:
        if request.path.startswith(f"{base}/"):
            return api(desk, request)
    if request.method not in ("GET", "HEAD"):
        return _json(405, {"error": "read only"})
    if request.path.startswith("/domain/"):
        return _rdap(desk, request.path.removeprefix("/domain/").lower())
    if request.path == ISSUER_PATH:
        return Response(200, [("content-type", "application/pkix-cert")], desk.issuer)
    return _json(404, {"error": "nothing here"})


def _rdap(desk: Desk, name: str) -> Response:
    rdap = desk.world.rdap
    if not rdap or name != rdap.get("ldhName"):
        missing = {"rdapConformance": ["rdap_level_0"], "errorCode": 404, "title": "Object not found"}
        return _json(404, missing, "application/rdap+json")
    return _json(200, rdap, "application/rdap+json")


def _json(status: int, data: dict[str, Any], type_: str = "application/json") -> Response:
    return Response(
        status, [("content-type", type_), ("cache-control", "no-store")], json.dumps(data).encode()
    )
