"""How to keep strangers from paths, with the exact lines, for the places a small product is served from.

nginx: ngx_http_core_module `location`, ngx_http_rewrite_module `return`. Apache: mod_alias `RedirectMatch`.
Caddy: matcher `path`, directive `respond`. Cloudflare: rules language of custom rules (Security > Security
rules). Vercel: vercel.json `routes`. Netlify: the file `_redirects`, forced with an exclamation mark.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

_ANYWHERE: Final = ("nginx", "Caddy", "Apache")
_EDGES: Final = ("Cloudflare",)
PLATFORMS: Final = ("Vercel", "Netlify")
HIDDEN: Final = "/."
SCANNERS: Final = ("sqlmap", "nikto", "nuclei", "masscan", "wpscan")


def prefixes(paths: Iterable[str]) -> tuple[str, ...]:
    """What is common to these and to their likes: hidden files by their first part, others as they are."""
    found = (f"/{path.split('/')[1]}" if path.startswith(HIDDEN) else path for path in paths)
    return tuple(sorted(dict.fromkeys(found)))


def deny(host: str, paths: Iterable[str], known: Sequence[str]) -> str:
    """Lines that answer 404 below these paths, for the places that are known, else for the usual servers."""
    ways = [place for place in known if place in _WAYS]
    if not set(ways) - set(_EDGES):
        ways += _ANYWHERE
    begins = prefixes(paths)
    return "\n\n".join(_WAYS[way](host, begins) for way in ways)


def unlist(known: Sequence[str]) -> str:
    """How a server stops writing lists of files."""
    found = [_LISTS[place] for place in known if place in _LISTS]
    return "\n".join(found or _LISTS.values())


def rule(host: str, paths: Iterable[str]) -> str:
    """A custom rule of Cloudflare that stops the commonest abuse before it reaches the server."""
    begins = " or ".join(f'starts_with(lower(http.request.uri.path), "{path}")' for path in prefixes(paths))
    agents = " or ".join(f'lower(http.user_agent) contains "{name}"' for name in SCANNERS)
    climbs = 'lower(raw.http.request.uri.path) contains "..%2f" or raw.http.request.uri.path contains "../"'
    return (
        "Cloudflare: Security > Security rules > Create rule > Custom rules, Action: Block, expression:\n"
        f'(http.host eq "{host}" and ({begins} or {climbs} or {agents}))'
    )


def guard(host: str, paths: Iterable[str]) -> str:
    """Lines that let one address through to pages where people sign in, and nobody else."""
    each = sorted(dict.fromkeys(paths))
    told = " or ".join(f'http.request.uri.path eq "{path}"' for path in each)
    lines = "\n".join(f"    location = {path} {{ allow YOUR.ADDRESS; deny all; ... }}" for path in each)
    matched = "|".join(map(_exact, each))
    return (
        "Cloudflare: Security > Security rules > Custom rules, Action: Block, expression:\n"
        f'(http.host eq "{host}" and ({told}) and ip.src ne YOUR.ADDRESS)\n\n'
        f"nginx, in the server block of {host} (keep what the location does now):\n{lines}\n\n"
        f'Apache, in .htaccess:\n    <If "%{{REQUEST_URI}} =~ m#^({matched})$#">\n'
        "        Require ip YOUR.ADDRESS\n    </If>"
    )


def _nginx(host: str, begins: Sequence[str]) -> str:
    lines = "\n".join(f"    location ^~ {path} {{ return 404; }}" for path in begins)
    return f"nginx, in the server block of {host}:\n{lines}"


def _caddy(host: str, begins: Sequence[str]) -> str:
    words = " ".join(f"{path}*" for path in begins)
    return f"Caddy, in the site block of {host}:\n    @private path {words}\n    respond @private 404"


def _apache(host: str, begins: Sequence[str]) -> str:
    lines = "\n".join(f'    RedirectMatch 404 "^{_exact(path)}"' for path in begins)
    return f"Apache, in the VirtualHost of {host} or in .htaccess:\n{lines}"


def _cloudflare(host: str, begins: Sequence[str]) -> str:
    told = " or ".join(f'starts_with(lower(http.request.uri.path), "{path.lower()}")' for path in begins)
    return (
        "Cloudflare, until the files are gone: Security > Security rules > Custom rules, Action: Block, "
        f'expression:\n(http.host eq "{host}" and ({told}))'
    )


def _vercel(host: str, begins: Sequence[str]) -> str:
    routes = [{"src": f"{_exact(path)}.*", "status": 404} for path in begins]
    told = json.dumps({"routes": routes})
    return f"Vercel, vercel.json of {host} (better: keep them out of the output directory):\n{told}"


def _netlify(host: str, begins: Sequence[str]) -> str:
    lines = "\n".join(f"{path}* /404.html 404!" for path in begins)
    return (
        f"Netlify, the file _redirects in the published folder of {host} (better: publish without them):\n"
        f"{lines}"
    )


def _exact(path: str) -> str:
    """The path as a regular expression; a slash is no special character."""
    return re.sub(r"([.+*?()\[\]{}^$|\\])", r"\\\1", path)


_WAYS: dict[str, Callable[[str, Sequence[str]], str]] = {
    "Cloudflare": _cloudflare,
    "Vercel": _vercel,
    "Netlify": _netlify,
    "nginx": _nginx,
    "Caddy": _caddy,
    "Apache": _apache,
}
_LISTS: Final = {
    "nginx": "nginx: autoindex off;",
    "Caddy": "Caddy: file_server (without the word browse)",
    "Apache": "Apache: Options -Indexes",
    "lighttpd": 'lighttpd: dir-listing.activate = "disable"',
    "IIS": 'IIS, web.config: <directoryBrowse enabled="false" />',
}
