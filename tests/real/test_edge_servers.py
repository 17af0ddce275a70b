"""The edge family against nginx, Caddy and HAProxy: what is seen of them, and what is said."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.model import Layer
from cockpit.vantage import Vantage
from cockpit.vantage.quic import NAMES
from tests.real.edge_world import (
    ADDRESSES,
    CARELESS,
    CLOSED,
    LOGIN,
    MOST,
    OPEN,
    ORIGINS,
    QUICK,
    SOUND,
    Judged,
    World,
    edge_world,
    judged,
)
from tests.real.haproxy import attempts
from tests.real.servers import require

# Check, subject, verdict, kind of fault, and words that have to be said.
VERDICTS = (
    ("edge.http-versions", SOUND, "pass", "", "HTTP/2"),
    ("edge.http-versions", QUICK, "pass", "", "HTTP/3"),
    ("edge.origin-shielded", ORIGINS[CLOSED], "pass", "", "it wants a client certificate"),
    ("edge.origin-shielded", ORIGINS[OPEN], "fail", "open-origin", "answers everybody"),
    (
        "edge.rate-limit-sensitive",
        f"https://{LOGIN}/login",
        "pass",
        "",
        f"attempt {MOST + 1} is answered 429",
    ),
    ("edge.firewall-basic", SOUND, "pass", "", "turned away"),
    ("edge.firewall-basic", CARELESS, "fail", "served", "/.git/HEAD"),
    ("edge.firewall-basic", QUICK, "pass", "", ""),
    ("edge.firewall-basic", LOGIN, "pass", "", ""),  # a page of its own for whatever is asked
    ("secret.public-files", SOUND, "pass", "", ""),
    ("secret.public-files", f"https://{CARELESS}/.git/HEAD", "fail", "vcs", "/.git/config"),
    ("secret.public-files", f"https://{CARELESS}/.env", "fail", "environment", "DB_PASSWORD"),
    ("secret.public-files", f"https://{CARELESS}/assets/", "warn", "listing", ""),
    ("secret.public-files", QUICK, "pass", "", ""),
    ("secret.public-files", LOGIN, "pass", "", ""),
    ("app.admin-protected", f"https://{QUICK}/admin/", "pass", "", "401"),
    ("cache.static-assets", f"https://{SOUND}/assets/*", "pass", "", "a year"),
    ("cache.static-assets", f"https://{CARELESS}/assets/*", "fail", "short", ""),
    ("cache.compression", SOUND, "pass", "", "gzip"),
    ("cache.compression", CARELESS, "warn", "plain", ""),
    ("cache.public-pages-as-declared", f"https://{SOUND}/", "pass", "", "no-cache"),
    ("deploy.error-pages-clean", SOUND, "pass", "", ""),
    ("deploy.error-pages-clean", CARELESS, "fail", "shows-version", "nginx"),
    ("deploy.error-pages-clean", QUICK, "warn", "no-page", ""),
    ("deploy.error-pages-clean", LOGIN, "warn", "soft-404", ""),
    ("tls.end-to-end", CLOSED, "pass", "", "Lab Issuing CA"),
)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    require("nginx", "caddy", "haproxy")
    with edge_world() as running:
        yield running


@pytest.fixture(scope="module")
def said(world: World) -> Judged:
    """Everything judged in one run that may sign in wrongly."""
    return asyncio.run(judged(world, {check for check, *_ in VERDICTS}, ("active",)))


@pytest.fixture
async def vantage(world: World) -> AsyncIterator[Vantage]:
    vantage = Vantage(world.look(), consents=("active",))
    yield vantage
    await vantage.aclose()


async def got(vantage: Vantage, host: str, path: str = "/") -> Response:
    seen = await vantage.fetch(f"https://{host}{path}", at=ADDRESSES[host])
    assert isinstance(seen, Response), seen
    return seen


async def test_caddy_speaks_http3_and_says_so(vantage: Vantage) -> None:
    versions = await vantage.quic(QUICK, ADDRESSES[QUICK])
    assert not isinstance(versions, Unreachable), versions
    assert "QUIC v1" in {NAMES.get(version) for version in versions}
    assert (await got(vantage, QUICK)).all("alt-svc") == ('h3=":443"; ma=2592000',)


@pytest.mark.parametrize("host", [SOUND, LOGIN])
async def test_the_others_do_not(vantage: Vantage, host: str) -> None:
    closed = await vantage.quic(host, ADDRESSES[host])
    assert isinstance(closed, Unreachable)
    assert (closed.layer, closed.kind) == (Layer.TCP, "refused")
    assert (await got(vantage, host)).all("alt-svc") == ()


@pytest.mark.parametrize("host", [SOUND, QUICK, LOGIN])
async def test_all_three_choose_http2(vantage: Vantage, host: str) -> None:
    shaken = await vantage.handshake(host, ADDRESSES[host])
    assert not isinstance(shaken, Unreachable), shaken
    assert (shaken.protocol, shaken.version, shaken.trouble) == ("h2", "TLSv1.3", "")


async def test_a_password_is_asked_for(vantage: Vantage) -> None:
    assert (await got(vantage, QUICK, "/admin/")).status == 401


async def test_an_origin_that_wants_a_certificate_shows_nothing(vantage: Vantage) -> None:
    assert (await got(vantage, CLOSED)).status == 200
    seen = await vantage.fetch(f"https://{CLOSED}/", at=ORIGINS[CLOSED])
    assert isinstance(seen, Response)
    assert seen.status == 400
    assert "No required SSL certificate was sent" in seen.body


@pytest.mark.parametrize(
    ("check", "subject", "verdict", "kind", "words"), VERDICTS, ids=lambda value: str(value) or "-"
)
def test_what_is_said(said: Judged, check: str, subject: str, verdict: str, kind: str, words: str) -> None:
    found = said.found[check, subject]
    assert (found.verdict, found.kind) == (verdict, kind), found.summary
    assert words in found.summary


def test_no_value_of_a_file_is_told(said: Judged) -> None:
    assert "not-a-real-one" not in str(said)


def test_the_burst_stops_at_the_limit(said: Judged, world: World) -> None:
    found = said.found["edge.rate-limit-sensitive", f"https://{LOGIN}/login"]
    assert attempts(world.folder / "haproxy") == MOST + 1
    assert f"{MOST + 1} were sent" in found.summary


def test_no_host_is_asked_more_than_sixty_times(said: Judged) -> None:
    assert {host for host, number in said.sent.items() if number > 60} == set(), said.sent
