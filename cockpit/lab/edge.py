"""The proxy in front: its own rules, a cache, compression, and the headers such edges add.

As Cloudflare documents it, it keeps files by their extension, and other places where a rule says so, for as
long as Cache-Control says; not what is private, not what sets a cookie, and whatever Vary says. A rule may
also force it to keep pages (200 only) against the word of the origin; then it takes their cookies away.
"""

import copy
import gzip
import re
import secrets
import time
from collections.abc import Iterable

from cockpit.lab import attempts, origin
from cockpit.lab.desk import Desk
from cockpit.lab.http11 import Request, Response
from cockpit.lab.replies import Reply, page
from cockpit.lab.world import Certificate, Site

# What an edge stores without being told, by extension; never HTML or JSON.
_STATIC = (".css", ".js", ".svg", ".png", ".jpg", ".webp", ".ico", ".woff2")
_MOST = 500
_STATUSES = (200, 301)
_SECONDS = 7200  # how long it keeps what says nothing
_TEXT = re.compile(r"text/|application/(json|javascript|xml)|image/svg")
_SMALL = 48  # bytes
_NOBODY = Site("nobody", Certificate(("edge.velodns.test",)))
_BEGINS = re.compile(r'starts_with\(http\.request\.uri\.path, "([^"]+)"\)')
_SCANNERS, _CLIMBS = "sqlmap", "..%2f"  # what every managed set of rules knows
_REFUSED = Reply(403, page("Attention Required!", "<h1>Sorry, you have been blocked</h1>"))
_UNKNOWN = Reply(409, page("Unknown host", "<h1>This edge does not serve that name</h1>"))


def answer(desk: Desk, site: Site | None, request: Request) -> Response:
    """What visitors get: a front rule, a stored response, or the origin's; as gzip where they can read it."""
    response = _answer(desk, site, request)
    able = "gzip" in request.headers.get("accept-encoding", "")
    return _packed(response) if able and desk.world.edge.compresses else response


def _answer(desk: Desk, site: Site | None, request: Request) -> Response:
    if site is None:
        return _stamped(origin.render(desk, _NOBODY, request, _UNKNOWN), "")
    reply = _REFUSED if _refused(desk, request) else origin.matching(site.front, request)
    reply = reply or attempts.limited(desk, site, request)
    if reply is not None:
        return _stamped(origin.render(desk, site, request, reply), "")
    if not _stored(desk, request):
        return _stamped(_fetched(desk, site, request), "DYNAMIC")
    return _out_of_store(desk, site, request)


def _out_of_store(desk: Desk, site: Site, request: Request) -> Response:
    """What is kept, or the origin's, which is kept from then on."""
    key = (request.host, request.path + request.query)
    since, kept = desk.cache.pop(key, (0.0, None))
    age = time.monotonic() - since
    if kept is not None and age < _lifetime(kept):
        desk.cache[key] = (since, kept)
        hit = copy.copy(kept)
        hit.put("age", str(int(age)))
        return _stamped(hit, "HIT")
    fresh = _fetched(desk, site, request)
    if _told(request, desk.world.edge.forced) and fresh.status == _STATUSES[0]:
        fresh.headers = [pair for pair in fresh.headers if pair[0] != "set-cookie"]
    elif not _may_store(fresh):
        return _stamped(fresh, "BYPASS")
    if len(desk.cache) >= _MOST:
        desk.cache.clear()
    desk.cache[key] = (time.monotonic(), fresh)
    return _stamped(copy.copy(fresh), "EXPIRED" if kept is not None else "MISS")


def _refused(desk: Desk, request: Request) -> bool:
    """A firewall rule stops this: one of the company's own, or the managed ones if they are on."""
    rules = desk.world.edge.rulesets
    own = [rule for rule in rules.get("http_request_firewall_custom", ()) if rule["enabled"]]
    begins = [
        text for rule in own if rule["action"] == "block" for text in _BEGINS.findall(rule["expression"])
    ]
    managed = any(rule["enabled"] for rule in rules.get("http_request_firewall_managed", ()))
    abuse = _SCANNERS in request.agent.lower() or _CLIMBS in request.path.lower()
    return request.path.startswith(tuple(begins)) or (managed and abuse)


def _fetched(desk: Desk, site: Site, request: Request) -> Response:
    """The origin's response, asked in plain http when the edge is set to flexible."""
    scheme = "http" if desk.world.edge.ssl == "flexible" else request.scheme
    return origin.answer(desk, site, origin.as_seen_by_origin(request, scheme))


def _stored(desk: Desk, request: Request) -> bool:
    """The edge would keep this: by extension, or because it was told to keep everything there."""
    told = _told(request, (*desk.world.edge.cached, *desk.world.edge.forced))
    return request.method in ("GET", "HEAD") and (told or request.path.endswith(_STATIC))


def _told(request: Request, prefixes: Iterable[str]) -> bool:
    return any(f"{request.host}{request.path}".startswith(prefix) for prefix in prefixes)


def _may_store(response: Response) -> bool:
    policy = response.get("cache-control")
    forbidden = any(word in policy for word in ("private", "no-store", "no-cache"))
    private = forbidden or response.get("set-cookie") != "" or _lifetime(response) == 0
    return response.status in _STATUSES and response.raw is None and not private


def _lifetime(response: Response) -> int:
    """Seconds that the edge keeps it."""
    policy = response.get("cache-control")
    told = (re.search(rf"(?<![\w-]){name}=(\d+)", policy) for name in ("s-maxage", "max-age"))
    return next((int(found[1]) for found in told if found), _SECONDS)


def _packed(response: Response) -> Response:
    """The same, as gzip where it is text; caches are told that others get it plain."""
    plain = response.raw is None and not response.get("content-encoding")
    text = _TEXT.match(response.get("content-type")) and len(response.body) >= _SMALL
    if not (plain and text) or "no-transform" in response.get("cache-control"):
        return response
    packed = copy.copy(response)
    packed.body = gzip.compress(response.body, 6, mtime=0)
    packed.put("content-encoding", "gzip")
    varies = [value for name, value in response.headers if name == "vary"]
    packed.put("vary", ", ".join([*varies, "accept-encoding"]))
    return packed


def _stamped(response: Response, cached: str) -> Response:
    """The edge's own headers in place of the origin's."""
    response.headers = [pair for pair in response.headers if pair[0] not in ("server", "via")]
    response.put("server", "cloudflare")
    response.put("cf-ray", f"{secrets.token_hex(8)}-AMS")
    if cached:
        response.put("cf-cache-status", cached)
    return response
