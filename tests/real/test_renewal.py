"""Where an authority's question ends at a real nginx, and what CAA says at a real DNS server."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cockpit.facts.dns import Answer
from cockpit.facts.issuance import CHALLENGE_PATH, Issuance
from cockpit.facts.samples_dns import sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.tls import Tls
from cockpit.facts.trails import End
from cockpit.kit.challenges import way
from cockpit.launch import Launch
from cockpit.launch.parts import Host, LookFrom
from cockpit.model import Verdict
from cockpit.probes import issuance, tls
from tests.real.authorities import Authorities
from tests.real.nginx import nginx, server, shows
from tests.real.servers import HOME, free_port, require, scratch
from tests.real.tls_world import looking
from tests.vantage.servers import dns_server

DOMAIN, V4, CLOSED = "shop.test", "203.0.113.10", "203.0.113.11"
_SECURE = "return 301 https://$host$request_uri;"

# By host, what its server block says on port 80, how the trail ends, what is judged and of which kind.
WAYS = {
    "shop": (_SECURE, End.ARRIVED, Verdict.PASS, ""),
    "first": (
        f"location ^~ /.well-known/acme-challenge/ {{ root /nowhere; }} location / {{ {_SECURE} }}",
        End.ARRIVED,
        Verdict.PASS,
        "",
    ),
    "auth": ('auth_basic "closed"; auth_basic_user_file users;', End.ARRIVED, Verdict.WARN, "walled"),
    "forbidden": ("location ~ /\\. { deny all; }", End.ARRIVED, Verdict.WARN, "walled"),
    "page": ("try_files /index.html =404;", End.ARRIVED, Verdict.PASS, ""),
    "broken": ("return 503;", End.ARRIVED, Verdict.WARN, "server-error"),
    "old": (_SECURE, End.UNREACHABLE, Verdict.PASS, ""),
    "new": (_SECURE, End.UNREACHABLE, Verdict.FAIL, "https-first"),
    "away": (f"return 301 https://{DOMAIN}$request_uri;", End.ARRIVED, Verdict.WARN, "other-host"),
    "lost": ("return 302 https://$host/login;", End.ARRIVED, Verdict.WARN, "path-lost"),
    "circle": ("return 302 $scheme://$host$request_uri;", End.LOOP, Verdict.WARN, "loop"),
    "outside": ("return 301 https://other.example$request_uri;", End.OFF_PRODUCT, Verdict.WARN, "sent-away"),
    "dead": ("", End.UNREACHABLE, Verdict.WARN, "port-closed"),
}


def full(label: str) -> str:
    return DOMAIN if label == "shop" else f"{label}.{DOMAIN}"


@dataclass
class World:
    """The ports of one nginx; `seen` is what was gathered there."""

    folder: Path
    closed: int  # held, so that nobody listens there
    http: int = field(default_factory=free_port)
    https: int = field(default_factory=free_port)
    seen: tuple[Launch, Issuance, Tls] | None = None

    def launch(self, resolver: int) -> Launch:
        there = {
            f"{V4}:80": f"{HOME}:{self.http}",
            f"{V4}:443": f"{HOME}:{self.https}",
            f"{CLOSED}:80": f"{HOME}:{self.closed}",
            f"{CLOSED}:443": f"{HOME}:{self.https}",
        }
        look = LookFrom(
            resolver=f"{HOME}:{resolver}",
            map=there,
            ca_file=str(self.folder / "trusted.pem"),
            families=(4,),
        )
        hosts = tuple(Host(name=full(label), role="app") for label in WAYS if label != "shop")
        return sample_launch(DOMAIN, hosts=hosts, vantage=look)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    require("nginx")
    with ExitStack() as stack:
        folder = stack.enter_context(scratch())
        held = stack.enter_context(socket.socket())
        held.bind((HOME, 0))
        found = World(folder, held.getsockname()[1])
        authorities = Authorities()
        (folder / "trusted.pem").write_text(authorities.root.pem)
        (folder / "users").write_text("")
        (folder / "index.html").write_text("<!doctype html><title>Shop</title>")
        blocks = [server(f"{found.https} ssl default_server", "_", "ssl_reject_handshake on;")]
        for label, (lines, *_) in WAYS.items():
            if label != "dead":
                blocks.append(server(str(found.http), full(label), f"root {folder};", lines))
            if label != "new":
                chain = authorities.full(full(label), ends=-1 if label == "old" else 30)
                shown = shows(folder, label, chain)
                blocks.append(server(f"{found.https} ssl", full(label), *shown, "root /nowhere;"))
        stack.enter_context(nginx(folder, blocks, found.http))
        yield found


def zone() -> dict[tuple[str, str], list[str]]:
    names = {(full(label), "A"): [CLOSED if label == "dead" else V4] for label in WAYS}
    return names | {
        (DOMAIN, "CAA"): ['0 issue "letsencrypt.org"', '0 iodef "mailto:security@shop.test"'],
        (full("auth"), "CAA"): ['0 issue ";"'],
    }


async def gathered(world: World) -> tuple[Launch, Issuance, Tls]:
    """The facts, gathered once for all tests."""
    if world.seen is None:
        async with dns_server(zone()) as resolver:
            launch = world.launch(resolver.port)
            names = sample_names(
                *(sample_lookup(name, *values) for (name, type_), values in zone().items() if type_ == "A")
            )
            async with looking(launch.vantage) as vantage:
                world.seen = (
                    launch,
                    await issuance.gather(launch, vantage, names),
                    await tls.gather(launch, vantage, names),
                )
    return world.seen


@pytest.mark.parametrize("label", WAYS)
async def test_where_the_question_ends(world: World, label: str) -> None:
    launch, seen, shown = await gathered(world)
    _, end, verdict, kind = WAYS[label]
    trail = seen.ways[full(label)]
    assert trail.start == f"http://{full(label)}{CHALLENGE_PATH}"
    assert trail.end is end
    finding = way(launch, full(label), trail, shown)
    assert (finding.verdict, finding.kind) == (verdict, kind)
    assert finding.subject == f"http://{full(label)}/.well-known/acme-challenge/"


@pytest.mark.parametrize(
    ("label", "statuses"),
    [
        ("shop", [301, 404]),
        ("first", [404]),
        ("auth", [401]),
        ("forbidden", [403]),
        ("page", [200]),
        ("broken", [503]),
        ("old", [301]),
        ("new", [301]),
        ("away", [301, 404]),
        ("lost", [302, 404]),
        ("circle", [302]),
        ("outside", [301]),
        ("dead", []),
    ],
)
async def test_the_trail_is_that_of_nginx(world: World, label: str, statuses: list[int]) -> None:
    _, seen, _ = await gathered(world)
    assert [hop.response.status for hop in seen.ways[full(label)].hops] == statuses


@pytest.mark.parametrize(("label", "kind"), [("old", "certificate"), ("new", "tls"), ("dead", "refused")])
async def test_what_stopped_it(world: World, label: str, kind: str) -> None:
    _, seen, _ = await gathered(world)
    stopped = seen.ways[full(label)].stopped
    assert stopped is not None
    assert stopped.kind == kind


async def test_caa_is_asked_at_every_name_on_the_way_up(world: World) -> None:
    _, seen, _ = await gathered(world)
    assert set(seen.caa) == {*map(full, WAYS), "test"}
    values = {name: answer.values for name, answer in seen.caa.items() if isinstance(answer, Answer)}
    assert sorted(values[DOMAIN]) == ['0 iodef "mailto:security@shop.test"', '0 issue "letsencrypt.org"']
    assert values[full("auth")] == ('0 issue ";"',)
    assert values[full("page")] == ()
    assert values["test"] == ()
