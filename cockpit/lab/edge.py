"""The proxy in front: its own rules, a cache, the headers such edges add (as Cloudflare documents them)."""

import copy
import secrets
import time

from cockpit.lab import origin
from cockpit.lab.desk import Desk
from cockpit.lab.http11 import Request, Response
from cockpit.lab.replies import Reply, page
from cockpit.lab.world import Certificate, Site

# What an edge stores without being told, by extension; never HTML or JSON.
_STATIC = (".css", ".js", ".svg", ".png", ".jpg", ".webp", ".ico", ".woff2")
_MOST = 500
_NOBODY = Site("nobody", Certificate(("edge.velodns.test",)))
_UNKNOWN = Reply(409, page("Unknown host", "<h1>This edge does not serve that name</h1>"))


def answer(desk: Desk, site: Site | None, request: Request) -> Response:
    """What visitors get: a front rule, a stored response, or the origin's."""
    if site is None:
        return _stamped(origin.render(desk, _NOBODY, request, _UNKNOWN), "")
    if (reply := origin.matching(site.front, request)) is not None:
        return _stamped(origin.render(desk, site, request, reply), "")
    if not _stored(desk, request):
        return _stamped(_fetched(desk, site, request), "DYNAMIC")
    key = (request.host, request.path + request.query)
    if key in desk.cache:
        since, kept = desk.cache[key]
        hit = copy.copy(kept)
        hit.put("age", str(int(time.monotonic() - since)))
        return _stamped(hit, "HIT")
    fresh = _fetched(desk, site, request)
    if _may_store(fresh):
        if len(desk.cache) >= _MOST:
            desk.cache.clear()
        desk.cache[key] = (time.monotonic(), fresh)
        return _stamped(copy.copy(fresh), "MISS")
    return _stamped(fresh, "BYPASS")


def _fetched(desk: Desk, site: Site, request: Request) -> Response:
    """The origin's response, asked in plain http when the edge is set to flexible."""
    scheme = "http" if desk.world.edge.ssl == "flexible" else request.scheme
    return origin.answer(desk, site, origin.as_seen_by_origin(request, scheme))


def _stored(desk: Desk, request: Request) -> bool:
    """The edge would keep this: by extension, or because it was told to keep everything there."""
    told = any(f"{request.host}{request.path}".startswith(prefix) for prefix in desk.world.edge.cached)
    return request.method in ("GET", "HEAD") and (told or request.path.endswith(_STATIC))


def _may_store(response: Response) -> bool:
    policy = response.get("cache-control")
    forbidden = any(word in policy for word in ("private", "no-store", "no-cache"))
    return response.status in (200, 301) and response.raw is None and not forbidden


def _stamped(response: Response, cached: str) -> Response:
    """The edge's own headers in place of the origin's."""
    response.headers = [pair for pair in response.headers if pair[0] not in ("server", "via")]
    response.put("server", "cloudflare")
    response.put("cf-ray", f"{secrets.token_hex(8)}-AMS")
    if cached:
        response.put("cf-cache-status", cached)
    return response
