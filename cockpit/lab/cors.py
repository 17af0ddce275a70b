"""What a site tells scripts of other origins (Fetch 3.3): the ones it lists, or more than it should."""

from cockpit.lab.http11 import Request, Response
from cockpit.lab.replies import Reply
from cockpit.lab.world import Site

_METHODS = "GET, POST, PUT, PATCH, DELETE"
_HEADERS = "Content-Type, Authorization"


def preflight(site: Site, request: Request) -> Reply | None:
    """The answer to a browser that asks leave first, or none where the site lists nobody."""
    asks = request.method == "OPTIONS" and "access-control-request-method" in request.headers
    if not asks or not site.origins:
        return None
    allowed = (("access-control-allow-methods", _METHODS), ("access-control-allow-headers", _HEADERS))
    return Reply(204, headers=allowed if _let_in(site, request.headers.get("origin", "")) else ())


def say(site: Site, request: Request, response: Response) -> None:
    """Put on an answer who may read it."""
    if not site.origins:
        return
    if site.cors != "any" and not response.get("vary"):
        response.put("vary", "Origin")
    origin = request.headers.get("origin", "")
    if _let_in(site, origin):
        response.put("access-control-allow-origin", "*" if site.cors == "any" else origin)
        response.put("access-control-allow-credentials", "true")


def _let_in(site: Site, origin: str) -> bool:
    if not origin:
        return False
    ends_alike = any(origin.endswith(one.removeprefix("https://")) for one in site.origins)
    return (
        origin in site.origins
        or {
            "listed": False,
            "suffix": ends_alike,
            "null": origin == "null",
            "reflect": True,
            "any": True,
        }[site.cors]
    )
