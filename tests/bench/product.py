"""A product of 6 hosts and 8 routes on nginx, some way off: what judging a whole product is measured on."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import tomli_w

from tests.bench.distance import away
from tests.bench.resolver import resolver
from tests.real.authorities import Authorities
from tests.real.nginx import nginx, server, shows
from tests.real.servers import HOME, free_port, hand_over, scratch
from tests.vantage.servers import Zone

DOMAIN = "bench.test"
ADDRESS = "203.0.113.10"
ROLES = {"": "site", "www.": "site", "app.": "app", "api.": "api", "admin.": "admin", "status.": "status"}
HOSTS = tuple(f"{label}{DOMAIN}" for label in ROLES)
ROUTES = (
    ("home", DOMAIN, "/", "page"),
    ("prices", DOMAIN, "/prices", "page"),
    ("about", DOMAIN, "/about", "page"),
    ("sign in", f"app.{DOMAIN}", "/login", "auth"),
    ("account", f"app.{DOMAIN}", "/account", "page"),
    ("items", f"api.{DOMAIN}", "/v1/items", "read"),
    ("orders", f"api.{DOMAIN}", "/v1/orders", "write"),
    ("paid", f"api.{DOMAIN}", "/hooks/paid", "webhook"),
)
_ASSET = "/assets/app.3f9a1c07d2e4.css"
_PAGE = (
    f'<!doctype html><html lang="en"><title>Shop</title><link rel="stylesheet" href="{_ASSET}"><p>Bicycles.'
)
_FORM = '<form method="post" action="/login"><input name="mail"><input name="word" type="password"></form>'
_HEADERS = (
    'add_header Strict-Transport-Security "max-age=31536000; includeSubDomains" always;',
    'add_header X-Content-Type-Options "nosniff" always;',
    'add_header Referrer-Policy "strict-origin-when-cross-origin" always;',
    "add_header Content-Security-Policy \"default-src 'self'; frame-ancestors 'none'\" always;",
    'add_header Cache-Control "no-cache" always;',
    "types { text/html html; text/css css; } gzip on; gzip_types text/css application/json;",
    "server_tokens off; absolute_redirect off;",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is served: the ports of loopback behind which it lies, and that of the resolver."""

    folder: Path
    https: int
    http: int
    resolver: int

    @property
    def trust(self) -> Path:
        """The root that its certificates lead to."""
        return self.folder / "root.pem"


@contextmanager
def served() -> Iterator[Place]:
    """nginx behind a relay for each port, and a resolver, until the block ends."""
    with ExitStack() as stack:
        folder = stack.enter_context(scratch())
        https, http = free_port(), free_port()
        stack.enter_context(nginx(folder, _servers(folder, https, http), https))
        far, plain = stack.enter_context(away(https)), stack.enter_context(away(http))
        yield Place(folder, far, plain, stack.enter_context(resolver(_zone())))


def declared(place: Place) -> Path:
    """The launch file that declares it, in a folder of its own."""
    folder = place.folder / "launch"
    folder.mkdir()
    doors = {f"{ADDRESS}:443": place.https, f"{ADDRESS}:80": place.http}
    table = {
        "schema": "launch-cockpit/launch/v1",
        "product": {"name": "Bench", "domain": DOMAIN, "roadmap": "marketplace-launch"},
        "host": [
            {"name": name, "role": role, "target": ADDRESS, "proxied": False}
            for name, role in zip(HOSTS, ROLES.values(), strict=True)
        ],
        "route": [
            {"name": name, "url": f"https://{host}{path}", "kind": kind, "private": name == "account"}
            for name, host, path, kind in ROUTES
        ],
        "cache": {"pages": "no-cache", "api": "no-cache"},
        "vantage": {
            "resolver": f"{HOME}:{place.resolver}",
            "ca_file": str(place.trust),
            "families": [4],
            "map": {door: f"{HOME}:{port}" for door, port in doors.items()},
        },
    }
    (folder / "launch.toml").write_text(tomli_w.dumps(table))
    return folder / "launch.toml"


def _servers(folder: Path, https: int, http: int) -> Iterator[str]:
    authorities = Authorities()
    (folder / "root.pem").write_text(authorities.root.pem)
    root = folder / "site"
    (root / "assets").mkdir(parents=True)
    (root / _ASSET[1:]).write_text("p { color: #123; }\n" * 400)
    for name, body in (("index", _PAGE), ("prices", _PAGE), ("about", _PAGE), ("login", _PAGE + _FORM)):
        (root / f"{name}.html").write_text(body + "</html>")
    hand_over(root)
    chain = shows(folder, "all", authorities.full(DOMAIN, DOMAIN, f"*.{DOMAIN}"))

    def serves(name: str, *lines: str) -> str:
        return server(f"{https} ssl http2", name, *chain, *_HEADERS, f"root {root};", *lines)

    yield server(str(http), f".{DOMAIN}", "return 301 https://$host$request_uri;")
    yield serves(f"www.{DOMAIN}", f"return 301 https://{DOMAIN}$request_uri;")
    yield serves(f"api.{DOMAIN}", 'location / { default_type application/json; return 200 "{}"; }')
    yield serves(f"admin.{DOMAIN}", "return 403;")
    kept = 'add_header Cache-Control "public, max-age=31536000, immutable";'
    pages = "location / { try_files $uri $uri.html $uri/index.html =404; }"
    turned = "location = /account { return 302 /login; }"
    for name in (DOMAIN, f"app.{DOMAIN}", f"status.{DOMAIN}"):
        yield serves(name, f"location /assets/ {{ {kept} }}", pages, turned)


def _zone() -> Zone:
    """Every host, and that the zone is there."""
    soa = f"ns.{DOMAIN}. hostmaster.{DOMAIN}. 1 7200 3600 1209600 300"
    return {(name, "A"): [ADDRESS] for name in HOSTS} | {(DOMAIN, "SOA"): [soa]}
