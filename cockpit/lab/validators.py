"""How the company's server spares itself work: pages have an ETag, and who shows it gets 304 (RFC 9110 13).

The tag is weak, for the edge compresses the same page on the way.
"""

import secrets
from hashlib import sha256

from cockpit.lab.http11 import Request, Response

_KEPT = ("cache-control", "etag", "vary", "expires", "date", "server", "cf-ray", "cf-cache-status", "age")
_OK, _UNCHANGED = 200, 304


def tag(response: Response, *, restless: bool = False) -> None:
    """Put an ETag on what a browser may have a copy of; a restless one is another for every answer."""
    keeps = response.status == _OK and response.raw is None and response.body
    if keeps and "no-store" not in response.get("cache-control") and not response.get("set-cookie"):
        mark = secrets.token_hex(8) if restless else sha256(response.body).hexdigest()[:16]
        response.put("etag", f'W/"{mark}"')


def heeded(request: Request, response: Response) -> Response:
    """The same answer, or 304 without the page for whoever shows that they have it."""
    own = response.get("etag")
    shown = request.headers.get("if-none-match", "")
    if not own or response.status != _OK or own not in (part.strip() for part in shown.split(",")):
        return response
    return Response(_UNCHANGED, [pair for pair in response.headers if pair[0] in _KEPT], wait=response.wait)
