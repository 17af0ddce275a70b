"""The edge world: a product whose six hosts are nginx, Caddy and HAProxy, good or bad each in its own way."""

import contextlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cockpit.engine import judge_all
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import drilled, sample_stated
from cockpit.facts.stated import Stated
from cockpit.launch import Launch
from cockpit.launch.parts import Host, LookFrom, Route
from cockpit.live import Live
from cockpit.model import CheckJudged, Finding
from cockpit.plan import Plan
from cockpit.roadmap import load as roadmap
from cockpit.vantage import Vantage
from tests.real.authorities import Authorities
from tests.real.caddy import ANNOUNCED, caddy, site
from tests.real.haproxy import haproxy, limited
from tests.real.minting import CLIENT
from tests.real.nginx import nginx, server, shows
from tests.real.servers import HOME, free_port, hand_over, scratch
from tests.vantage.servers import dns_server

DOMAIN = "edge.test"
SOUND = DOMAIN  # nginx: compressed, cached, dot files denied
CARELESS = f"careless.{DOMAIN}"  # nginx: what was copied there is served, listings and all
QUICK = f"quick.{DOMAIN}"  # Caddy: HTTP/3, a password before /admin
LOGIN = f"login.{DOMAIN}"  # HAProxy: 429 after MOST attempts
CLOSED = f"closed.{DOMAIN}"  # nginx before an nginx that wants a client certificate
OPEN = f"open.{DOMAIN}"  # nginx before an nginx that lets everybody in
ADDRESSES = {
    name: f"203.0.113.{at}" for at, name in enumerate((SOUND, CARELESS, QUICK, LOGIN, CLOSED, OPEN), 20)
}
ORIGINS = {CLOSED: "203.0.113.34", OPEN: "203.0.113.35"}
NS, NS_ADDRESS = f"ns.{DOMAIN}", "203.0.113.53"
MOST = 5
# `caddy hash-password` of a word that nobody needs.
_HASH = "JDJhJDE0JGVuNWx1ZlM0dUVNQ1A4TDdROHFCcWVQRmJ1cHdVRkFlaFZ6bDdlcGZwMmdlVEJ6Ym9wUjNl"
_ASSET = "/assets/app.3f9a1c07d2e4.js"
_PAGE = (
    f'<!doctype html><html lang="en"><title>Shop</title><script src="{_ASSET}"></script>'
    + "<p>Bicycles." * 200
)
_TYPES = ("types { text/html html; text/css css; application/javascript js; text/plain txt; }",)


@dataclass(frozen=True)
class World:
    """Where it is: by public address, the port of loopback for https."""

    folder: Path
    https: Mapping[str, int] = field(
        default_factory=lambda: {at: free_port() for at in (*ADDRESSES.values(), *ORIGINS.values())}
    )
    http: int = field(default_factory=free_port)
    nobody: int = field(default_factory=free_port)

    def look(self, resolver: str = f"{HOME}:9") -> LookFrom:
        """The `[vantage]` table that leads here."""
        there = {f"{at}:443": f"{HOME}:{port}" for at, port in self.https.items()}
        there |= {f"{at}:80": f"{HOME}:{self.http}" for at in ADDRESSES.values()}
        there |= {f"{at}:80": f"{HOME}:{self.nobody}" for at in ORIGINS.values()}
        there |= {f"{NS_ADDRESS}:53": resolver}
        trust = str(self.folder / "trusted.pem")
        return LookFrom(resolver, {NS: resolver}, there, trust, families=(4,))


@contextlib.contextmanager
def edge_world() -> Iterator[World]:
    """Mint everything, start the three servers, end them again."""
    with ExitStack() as stack:
        folder = stack.enter_context(scratch())
        world, authorities = World(folder), Authorities()
        (folder / "trusted.pem").write_text(authorities.root.pem)
        _sites(folder)
        for name in ("nginx", "caddy", "haproxy"):
            (folder / name).mkdir()
        hand_over(folder)
        port = {host: world.https[at] for host, at in ADDRESSES.items()}
        stack.enter_context(nginx(folder / "nginx", _nginx(world, authorities), port[SOUND]))
        stack.enter_context(caddy(folder / "caddy", [_caddy(world, authorities)], port[QUICK]))
        front = (
            *limited("/login", MOST),
            'http-request return status 200 content-type text/html string "<title>Shop</title>"',
        )
        stack.enter_context(haproxy(folder / "haproxy", port[LOGIN], authorities.full(LOGIN), *front))
        yield world


def _sites(folder: Path) -> None:
    """The files: the same page and script everywhere, and what a careless copy leaves beside them."""
    for name in ("sound", "careless"):
        (folder / name / "assets").mkdir(parents=True)
        (folder / name / "index.html").write_text(_PAGE)
        (folder / name / _ASSET[1:]).write_text("console.log('bicycles');\n" * 200)
        (folder / name / ".git").mkdir()
        (folder / name / ".git/HEAD").write_text("ref: refs/heads/main\n")
        (folder / name / ".git/config").write_text("[core]\n\trepositoryformatversion = 0\n")
    (folder / "sound/lost.html").write_text(_PAGE.replace("Bicycles", "Nothing here"))
    (folder / "careless/.env").write_text("DB_PASSWORD=not-a-real-one-7f3a\n")


def _nginx(world: World, authorities: Authorities) -> Iterator[str]:
    folder = world.folder / "nginx"

    def serves(host: str, at: str, *lines: str) -> str:
        shown = shows(folder, at, authorities.full(host))
        return server(f"{world.https[at]} ssl http2", host, *shown, *_TYPES, *lines)

    root = f"root {world.folder}/sound;"
    kept = ('add_header Cache-Control "public, max-age=31536000, immutable";',)
    yield server(str(world.http), f".{DOMAIN}", "return 301 https://$host$request_uri;")
    yield serves(
        SOUND,
        ADDRESSES[SOUND],
        root,
        "gzip on; gzip_vary on; gzip_types text/css application/javascript;",
        "server_tokens off; error_page 404 /lost.html;",
        "location ~ /\\.(?!well-known) { deny all; }",
        f"location /assets/ {{ {' '.join(kept)} }}",
        'location / { add_header Cache-Control "no-cache"; }',
    )
    yield serves(CARELESS, ADDRESSES[CARELESS], f"root {world.folder}/careless;", "autoindex on;")
    for host, origin in ORIGINS.items():
        yield serves(host, ADDRESSES[host], *_passes(world, authorities, host))
        yield serves(host, origin, root, *(_asks(world) if host == CLOSED else ()))


def _asks(world: World) -> tuple[str, ...]:
    """Who has no certificate of our authority gets nothing."""
    trusted = f"ssl_client_certificate {world.folder}/trusted.pem;"
    return trusted, "ssl_verify_depth 3;", "ssl_verify_client on;"


def _passes(world: World, authorities: Authorities, host: str) -> tuple[str, ...]:
    """An edge in front of the host's origin, which it shows a certificate of its own."""
    own, issuer = authorities.leaf("the-edge", purposes=(CLIENT,)), authorities.issuer
    pair = world.folder / f"nginx/edge-{host}.pem"
    pair.write_text(own.pem + issuer.pem + own.secret)
    return (
        "location / {",
        f"  proxy_pass https://{HOME}:{world.https[ORIGINS[host]]};",
        "  proxy_set_header Host $host;",
        f"  proxy_ssl_name {host}; proxy_ssl_server_name on;",
        f"  proxy_ssl_certificate {pair}; proxy_ssl_certificate_key {pair};",
        "}",
    )


def _caddy(world: World, authorities: Authorities) -> str:
    folder, port = world.folder / "caddy", world.https[ADDRESSES[QUICK]]
    guarded = ("basicauth /admin* {", f"\tada {_HASH}", "}")
    files = (f"root * {world.folder}/sound", "file_server {", "\thide .*", "}")
    return site(port, QUICK, folder, authorities.full(QUICK), ANNOUNCED, *guarded, *files)


def product(world: World, resolver: str) -> Launch:
    """What launch.toml would declare of it."""
    routes = (
        Route("home", f"https://{SOUND}/", cache="no-cache"),
        Route("careless", f"https://{CARELESS}/"),
        Route("quick", f"https://{QUICK}/"),
        Route("admin", f"https://{QUICK}/admin/", private=True),
        Route("sign in", f"https://{LOGIN}/login", "auth"),
        Route("closed", f"https://{CLOSED}/"),
        Route("open", f"https://{OPEN}/"),
    )
    hosts = tuple(
        Host(
            name,
            "app" if name == LOGIN else "site",
            target=at,
            origin=ORIGINS.get(name, ""),
            proxied=name in ORIGINS,
        )
        for name, at in ADDRESSES.items()
    )
    return sample_launch(DOMAIN, hosts=hosts, routes=routes, vantage=world.look(resolver))


class _Agreed(Live):
    """Facts gathered live, but for the proof that the domain is ours: it is given."""

    async def fact(self, kind: type) -> Any:
        if kind is Stated:
            return sample_stated(drilled("dns-proof", DOMAIN, NS))
        return await super().fact(kind)


@dataclass(frozen=True, slots=True)
class Judged:
    """The findings by check and subject, and how many requests and handshakes each host got."""

    found: Mapping[tuple[str, str], Finding]
    sent: Mapping[str, int]


async def judged(world: World, checks: Collection[str], consents: Collection[str] = ()) -> Judged:
    """What these checks say of the product."""
    zone = {(name, "A"): [at] for name, at in (*ADDRESSES.items(), (NS, NS_ADDRESS))}
    zone |= {(DOMAIN, "NS"): [f"{NS}."], (DOMAIN, "SOA"): [f"{NS}. host.{DOMAIN}. 1 7200 3600 1209600 300"]}
    async with dns_server(zone) as dns:
        launch = product(world, f"{HOME}:{dns.port}")
        vantage = Vantage(launch.vantage, consents=consents)
        live, plan = _Agreed(launch, vantage), Plan(roadmap(launch.product.roadmap))
        found = {
            (event.result.check, finding.subject): finding
            async for event in judge_all([plan[one] for one in checks], launch, live)
            if isinstance(event, CheckJudged)
            for finding in event.result.findings
        }
        await live.aclose()
    return Judged(found, dict(vantage.manners.sent))
