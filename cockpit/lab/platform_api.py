"""The platform's API (Fly Machines API) as a token that reads meets it: names of secrets, never a value."""

import hmac
import json
import re
from typing import Any, Final

from cockpit.lab.desk import Desk
from cockpit.lab.http11 import Request, Response

BASE: Final = "/v1/apps"
TOKEN: Final = "deploy-read"  # noqa: S105 - the name of the credential
_SECRETS: Final = re.compile(r"/v1/apps/([a-z0-9-]{1,63})/secrets")


def answer(desk: Desk, request: Request) -> Response:
    """`GET /v1/apps/{app}/secrets`; nothing can be changed here."""
    given = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
    if desk.world.platform.reading != "active" or not hmac.compare_digest(
        given, desk.secrets[TOKEN].encode()
    ):
        return _json(401, {"error": "unauthorized"})
    if request.method not in ("GET", "HEAD"):
        return _json(405, {"error": "method not allowed"})
    found = _SECRETS.fullmatch(request.path)
    kept = desk.world.platform.secrets.get(found[1]) if found else None
    if kept is None:
        return _json(404, {"error": "app not found"})
    at = "2026-11-02T08:00:00Z"
    rows = [
        {"name": name, "digest": digest, "created_at": at, "updated_at": at} for name, digest in kept.items()
    ]
    return _json(200, {"secrets": rows})


def _json(status: int, data: dict[str, Any]) -> Response:
    headers = [("content-type", "application/json"), ("cache-control", "no-store")]
    return Response(status, headers, json.dumps(data).encode())
