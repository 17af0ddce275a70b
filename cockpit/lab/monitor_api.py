"""Velowatch, which looks at the company's pages: its list of monitors, as a token that reads meets it.

It speaks three dialects: Better Stack Uptime API v2, UptimeRobot API v3, Healthchecks Management API v3.
"""

import hmac
import json
from typing import Any, Final
from urllib.parse import parse_qs

from cockpit.lab.desk import Desk
from cockpit.lab.http11 import Request, Response
from cockpit.lab.providers import Probe

BASE: Final = "/watch"
TOKEN: Final = "watch-read"  # noqa: S105 - the name of the credential
_KEY: Final = "x-api-key"


def answer(desk: Desk, request: Request) -> Response:
    """`GET` of a list of monitors; nothing can be changed here."""
    path = request.path.removeprefix(BASE)
    if not _known(desk, request, bare=path.startswith("/api/v3/")):
        return _json(401, {"errors": "Invalid Team API token. How to find your Team API token"})
    if request.method not in ("GET", "HEAD"):
        return _json(405, {"errors": "method not allowed"})
    probes = desk.world.watching.probes
    if path == "/api/v2/monitors":
        return _betterstack(request, probes)
    if path == "/v3/monitors":
        return _uptimerobot(request, probes)
    if path == "/api/v3/checks/":
        return _json(200, {"checks": [_healthchecks(one) for one in probes]})
    return _json(404, {"errors": "Resource with provided ID was not found"})


def _known(desk: Desk, request: Request, *, bare: bool) -> bool:
    given = request.headers.get(_KEY, "") if bare else request.headers.get("authorization", "")
    wanted = desk.secrets[TOKEN] if bare else f"Bearer {desk.secrets[TOKEN]}"
    return desk.world.watching.reading == "active" and hmac.compare_digest(given.encode(), wanted.encode())


def _number(request: Request, key: str, usual: int) -> int:
    text = parse_qs(request.query.removeprefix("?")).get(key, [""])[0]
    return int(text) if text.isdecimal() and len(text) < 5 else usual  # noqa: PLR2004 - digits


def _betterstack(request: Request, probes: list[Probe]) -> Response:
    """One page; the next one is a whole address, with host and all."""
    page, size = max(1, _number(request, "page", 1)), max(1, _number(request, "per_page", 50))
    part = probes[(page - 1) * size : page * size]
    base = f"https://{request.host}{request.path}"
    more = f"{base}?page={page + 1}&per_page={size}" if len(probes) > page * size else None
    rows = [_monitor(number, one) for number, one in enumerate(part, (page - 1) * size + 1)]
    return _json(200, {"data": rows, "pagination": {"first": f"{base}?page=1", "next": more}})


def _monitor(number: int, one: Probe) -> dict[str, Any]:
    told = {
        "url": one.url,
        "pronounceable_name": one.name,
        "monitor_type": "status",
        "status": "paused" if one.paused else "up",
        "paused_at": "2026-11-01T08:00:00.000Z" if one.paused else None,
        "policy_id": None,
        "email": one.tells,
        "call": False,
        "sms": False,
        "push": False,
        "check_frequency": one.every,
        "confirmation_period": (one.failures - 1) * one.every,
        "ssl_expiration": one.certificate or None,
        "regions": list(one.regions),
        "request_headers": [],
    }
    return {"id": str(2000 + number), "type": "monitor", "attributes": told}


def _uptimerobot(request: Request, probes: list[Probe]) -> Response:
    start, size = _number(request, "cursor", 0), max(1, _number(request, "limit", 50))
    part = probes[start : start + size]
    more = start + size if len(probes) > start + size else None
    rows = [
        {
            "id": 800_000 + number,
            "friendlyName": one.name,
            "url": one.url,
            "type": "HTTP",
            "interval": one.every,
            "status": "PAUSED" if one.paused else "UP",
            "sslExpirationReminder": bool(one.certificate),
            "responseTimeThreshold": one.slow_ms,
            "regionalData": {"REGION": list(one.regions)},
            "assignedAlertContacts": [{"alertContactId": "17", "threshold": 0}] if one.tells else [],
        }
        for number, one in enumerate(part, start)
    ]
    link = f"https://{request.host}{request.path}?cursor={more}" if more else None
    return _json(200, {"data": rows, "nextCursorId": more, "nextLink": link})


def _healthchecks(one: Probe) -> dict[str, Any]:
    """What a job that reports by itself looks like to a key that may only read."""
    return {
        "name": one.name,
        "slug": one.name,
        "tags": "",
        "status": "paused" if one.paused else "up",
        "timeout": one.every,
        "grace": 60,
        "unique_key": f"{one.name:0<40}"[:40],
    }


def _json(status: int, data: dict[str, Any]) -> Response:
    headers = [("content-type", "application/json"), ("cache-control", "no-store")]
    return Response(status, headers, json.dumps(data).encode())
