"""Where a cache is told what to do, with the exact lines, for the places a small product is served from.

nginx: ngx_http_headers_module; Caddy: the directive `header`; Apache: mod_headers; Vercel: vercel.json;
Netlify: the file `_headers`; Next.js: `headers()`. Cloudflare: Caching > Cache Rules (the Rules language with
its fields `http.host` and `http.request.uri.path`). Frameworks: what their documents name.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from cockpit.facts.http import Response
from cockpit.standards.header_rules import places
from cockpit.standards.locations import host_of, path_of

PRIVATE: Final = "private, no-store"
ASK: Final = "no-cache"
FOR_EVER: Final = "public, max-age=31536000, immutable"
A_DAY: Final = "public, max-age=86400"
A_WHILE: Final = "public, max-age=0, s-maxage=300, stale-while-revalidate=60"
NOT_YET: Final = "keeps no copy, though it may"  # for so long: declared, said by the header, and not done
# The groups in which a pack tells what is kept.
PAGES, ANSWERS, FILES = GROUPS = ("Pages", "Answers for programs", "Files")
_ANYWHERE: Final = ("nginx", "Caddy", "Next.js")
_PRIVATE_CODE: Final = (
    "Django: @never_cache on the view; Rails: no_store in the action; Laravel: the middleware "
    "cache.headers:private;no_store; Express: res.set('Cache-Control', 'private, no-store')"
)


@dataclass(frozen=True, slots=True)
class Where:
    """A place on one host: a path, or with `below` everything under it (the path ends in a slash then)."""

    host: str
    path: str
    below: bool = False

    @classmethod
    def at(cls, url: str) -> "Where":
        """One URL; the query is left out."""
        return cls(host_of(url), path_of(url))

    @classmethod
    def under(cls, url: str) -> "Where":
        """The folder of a URL."""
        return cls(host_of(url), path_of(url).rpartition("/")[0] + "/", below=True)

    @property
    def url(self) -> str:
        """For people: `https://shop.example/assets/*`."""
        return f"https://{self.host}{self.path}{'*' * self.below}"

    def covers(self, other: "Where") -> bool:
        """The other one lies below this one."""
        below = self.below and self.host == other.host and other.path.startswith(self.path)
        return below and self != other

    @property
    def expression(self) -> str:
        """The condition of a Cloudflare rule."""
        if self.below and self.path == "/":
            return f'(http.host eq "{self.host}")'
        quoted = json.dumps(self.path, ensure_ascii=False)
        path = "http.request.uri.path"
        which = f"starts_with({path}, {quoted})" if self.below else f"{path} eq {quoted}"
        return f'(http.host eq "{self.host}" and {which})'


def block(value: str, where: Where, seen: Iterable[Response]) -> str:
    """The header as it should arrive, then how to send it from where the place is served."""
    known = places(seen)
    ways = [place for place in known if place in _WAYS] or list(_ANYWHERE)
    parts = [f"Cache-Control: {value}", *(_WAYS[way](value, where) for way in ways)]
    return "\n\n".join([*parts, _PRIVATE_CODE] if value == PRIVATE else parts)


def _nginx(value: str, where: Where) -> str:
    return (
        f"nginx, in the location that serves {where.url}:\n"
        f'    add_header Cache-Control "{value}" always;\n'
        "    (behind a proxy_pass also: proxy_hide_header Cache-Control;)"
    )


def _caddy(value: str, where: Where) -> str:
    return f'Caddy, in the site block of {where.host}:\n    header {_starred(where)} Cache-Control "{value}"'


def _apache(value: str, where: Where) -> str:
    return (
        f"Apache, in the VirtualHost of {where.host}:\n"
        f'    <Location "{where.path}">\n        Header always set Cache-Control "{value}"\n    </Location>'
    )


def _starred(where: Where) -> str:
    return f"{where.path}{'*' * where.below}"


def _vercel(value: str, where: Where) -> str:
    source = f"{where.path}(.*)" if where.below else where.path
    rule = {"source": source, "headers": [{"key": "Cache-Control", "value": value}]}
    return f"Vercel, vercel.json of {where.host}:\n" + json.dumps({"headers": [rule]})


def _netlify(value: str, where: Where) -> str:
    return f"Netlify, the file _headers of {where.host}:\n{_starred(where)}\n  Cache-Control: {value}"


def _next(value: str, where: Where) -> str:
    source = f"{where.path}:path*" if where.below else where.path
    header = f"{{ key: 'Cache-Control', value: {json.dumps(value)} }}"
    return (
        f"Next.js, next.config.js of {where.host}:\n"
        f"async headers() {{ return [{{ source: {json.dumps(source)}, headers: [{header}] }}] }}"
    )


_WAYS: Final[dict[str, Callable[[str, Where], str]]] = {
    "nginx": _nginx,
    "Caddy": _caddy,
    "Apache": _apache,
    "Vercel": _vercel,
    "Netlify": _netlify,
    "Next.js": _next,
}


def bypass(provider: str, where: Iterable[Where]) -> str:
    """The rule of an edge that keeps places out of its store, exactly where its language is known."""
    return _rule(provider, where, "Bypass cache", "without caching for")


def keep(provider: str, where: Iterable[Where]) -> str:
    """The rule of an edge that lets it keep places for as long as the header says."""
    then = "Eligible for cache; Edge TTL: use the cache-control header if present, bypass cache if not"
    return _rule(provider, where, then, "that follows Cache-Control for")


def _rule(provider: str, where: Iterable[Where], then: str, how: str) -> str:
    every = list(dict.fromkeys(where))
    spots = [one for one in every if not any(other.covers(one) for other in every)]
    if "cloudflare" in provider.lower():
        told = " or ".join(spot.expression for spot in spots)
        return f"Cloudflare: Caching > Cache Rules > Create rule\nIf: {told}\nThen: {then}"
    told = ", ".join(spot.url for spot in spots)
    return f"{provider or 'Your edge'}: a cache rule (behaviour) {how} {told}"
