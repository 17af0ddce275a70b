"""Where response headers are set, with the exact lines, for the places a small product is served from.

nginx: ngx_http_headers_module, add_header (without `always` not on errors; a block with an add_header of its
own inherits none). Cloudflare: Rules > Transform Rules, and for HSTS SSL/TLS > Edge Certificates. Vercel:
vercel.json `headers`. Netlify: the file `_headers`. Caddy: the directive `header`. Apache: mod_headers.
Next.js: `headers()` in next.config.js.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from cockpit.facts.http import Response
from cockpit.standards import hsts
from cockpit.standards.hosting import by_header

Lines = Sequence[tuple[str, str]]
"""Headers to set, as (name, value)."""

# Platforms that add their own headers and have no place for those of their customers.
LOCKED: Final = ("GitHub Pages", "Shopify", "Squarespace", "Wix", "Webflow", "WordPress.com")
_SOFTWARE: Final = (
    ("server", "nginx", "nginx"),
    ("server", "openresty", "nginx"),
    ("server", "caddy", "Caddy"),
    ("server", "apache", "Apache"),
    ("x-powered-by", "next.js", "Next.js"),
)
_ANYWHERE: Final = ("nginx", "Caddy", "Next.js")
_MONTH: Final = 2_628_000  # seconds, a twelfth of a year


def places(responses: Iterable[Response]) -> tuple[str, ...]:
    """Where these responses come from, as far as their headers tell, each once."""
    found = []
    for seen in responses:
        found += [match.platform for match in by_header(seen)]
        found += [place for name, word, place in _SOFTWARE if word in seen.first(name).lower()]
    return tuple(dict.fromkeys(found))


def block(lines: Lines, host: str, seen: Iterable[Response]) -> str:
    """The headers as they should arrive, then how to set them where the host is served from."""
    known = places(seen)
    ways = [place for place in known if place in _WAYS]
    if not set(ways) - {"Cloudflare"} and not set(known) & set(LOCKED):
        ways += _ANYWHERE
    parts = ["\n".join(f"{_cased(name)}: {value}" for name, value in lines)]
    parts += [_WAYS[way]([(_cased(name), value) for name, value in lines], host) for way in ways]
    parts += [
        f"{place} has no setting for headers of your own: look for its own switch, or put an edge such as "
        "Cloudflare in front and set the header there"
        for place in known
        if place in LOCKED
    ]
    return "\n\n".join(parts)


def _cased(name: str) -> str:
    """The name as documents write it."""
    return "-".join(part.capitalize() for part in name.split("-"))


def _nginx(lines: Lines, host: str) -> str:
    added = "\n".join(f'    add_header {name} "{_escaped(value)}" always;' for name, value in lines)
    return (
        f"nginx, in the server block of {host} (again in every location that has an add_header of its "
        f"own):\n{added}"
    )


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def _caddy(lines: Lines, host: str) -> str:
    return f"Caddy, in the site block of {host}:\n" + "\n".join(
        f"    header {name} `{value}`" for name, value in lines
    )


def _apache(lines: Lines, host: str) -> str:
    return f"Apache, in the VirtualHost of {host}:\n" + "\n".join(
        f'    Header always set {name} "{_escaped(value)}"' for name, value in lines
    )


def _cloudflare(lines: Lines, host: str) -> str:
    told = []
    for name, value in lines:
        policy = hsts.read(value).policy if name.lower() == hsts.NAME else None
        if policy:
            told.append(
                "Cloudflare: SSL/TLS > Edge Certificates > HTTP Strict Transport Security (HSTS), Max Age "
                f"{round(policy.max_age / _MONTH)} months, Apply to subdomains "
                f"{'on' if policy.subdomains else 'off'} (it holds for every proxied host of the zone)"
            )
        else:
            told.append(
                "Cloudflare: Rules > Transform Rules > Modify Response Header, "
                f'(http.host eq "{host}")\n    then: Set static, {name}, {value}'
            )
    return "\n".join(told)


def _vercel(lines: Lines, host: str) -> str:
    headers = [{"key": name, "value": value} for name, value in lines]
    return f"Vercel, vercel.json of {host}:\n" + json.dumps(
        {"headers": [{"source": "/(.*)", "headers": headers}]}
    )


def _netlify(lines: Lines, host: str) -> str:
    told = "\n".join(f"  {name}: {value}" for name, value in lines)
    return f"Netlify, the file _headers in the published folder of {host}:\n/*\n{told}"


def _next(lines: Lines, host: str) -> str:
    headers = ", ".join(f"{{ key: {json.dumps(name)}, value: {json.dumps(value)} }}" for name, value in lines)
    return (
        f"Next.js, next.config.js of {host}:\n"
        f"async headers() {{ return [{{ source: '/:path*', headers: [{headers}] }}] }}"
    )


_WAYS: dict[str, Callable[[Lines, str], str]] = {
    "Cloudflare": _cloudflare,
    "Vercel": _vercel,
    "Netlify": _netlify,
    "nginx": _nginx,
    "Caddy": _caddy,
    "Apache": _apache,
    "Next.js": _next,
}


def silence(name: str, value: str) -> str:
    """How to stop a header from telling a version."""
    text = value.lower()
    ways = {
        "nginx": "nginx: server_tokens off;",
        "openresty": "nginx: server_tokens off;",
        "apache": "Apache: ServerTokens Prod",
        "php": "php.ini: expose_php = Off",
        "passenger": "nginx: passenger_show_version_in_header off;",
        "iis": 'web.config: <requestFiltering removeServerHeader="true" />',
    }
    found = next((way for word, way in ways.items() if word in text), "")
    if name == "x-aspnet-version":
        found = 'web.config: <httpRuntime enableVersionHeader="false" />'
    return found or f"remove the header {name} in the application, or at the server in front of it"
