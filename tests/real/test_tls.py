"""Certificates as a real nginx shows them: what is seen, what is said, and who else agrees."""

import datetime as dt
from collections.abc import Iterator

import pytest

from checks.tls.hostname_valid import judge
from cockpit.facts import Unreachable
from cockpit.facts.samples_dns import sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.tls import VERSIONS, Handshake, Offer, Tls
from cockpit.model import Layer, Verdict
from cockpit.standards import x509
from cockpit.standards.certificates import Flaw, flaws, left
from tests.real.nginx import counted
from tests.real.presented import CASES, IMPOSSIBLE, LACKING, NONE, Case
from tests.real.servers import require
from tests.real.tls_world import (
    CLOSED,
    TWO_FACED,
    V4,
    V6,
    World,
    ipv6,
    library,
    looking,
    openssl,
    seen,
    tls_world,
)

# Where we refuse and neither OpenSSL nor `cryptography` does.
OURS_ALONE = {
    "long.test": "no library counts the days; browsers refuse more than 398",
    "ed25519.test": "libraries take the key, browsers do not speak it",
}


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    require("nginx", "openssl")
    with tls_world() as running:
        yield running


async def looked(world: World, host: str) -> Tls:
    """The fact over IPv4, gathered once for all tests."""
    if host not in world.known:
        world.known[host] = await seen(world.look(), host)
    return world.known[host]


async def shaken(world: World, host: str) -> Handshake:
    look = (await looked(world, host)).looks[0]
    assert isinstance(look.seen, Handshake), look.seen
    return look.seen


async def judged(world: World, host: str) -> tuple[Flaw, ...]:
    at = (await looked(world, host)).seen_at
    return flaws(await shaken(world, host), host, at, public=True)


@pytest.mark.parametrize("case", [case for case in CASES if case.kinds != NONE], ids=lambda case: case.host)
async def test_what_is_said(world: World, case: Case) -> None:
    found = await judged(world, case.host)
    assert " ".join(flaw.kind for flaw in found) == case.kinds
    assert case.words in (found[0].text if found else "")


@pytest.mark.parametrize("case", IMPOSSIBLE, ids=lambda case: case.host)
async def test_no_handshake_is_a_layer_and_no_verdict(world: World, case: Case) -> None:
    look = (await looked(world, case.host)).looks[0]
    assert isinstance(look.seen, Unreachable)
    assert (look.seen.layer, look.seen.kind) == (Layer.TLS, "tls")
    assert case.words in look.seen.cause
    assert look.offers == {}


@pytest.mark.parametrize("host", [case.host for case in CASES if case.kinds != NONE])
async def test_what_others_refuse_is_fatal_and_little_else(world: World, host: str) -> None:
    refused = bool(openssl(world, host) or library(world, host))
    fatal = any(flaw.fatal for flaw in await judged(world, host))
    assert fatal is (refused or host in OURS_ALONE)


@pytest.mark.parametrize("host", OURS_ALONE)
def test_the_differences_are_still_there(world: World, host: str) -> None:
    assert (openssl(world, host), library(world, host)) == (0, "")


@pytest.mark.parametrize("host", [case.host for case in CASES if case.kinds != NONE])
async def test_the_chain_is_kept_as_sent(world: World, host: str) -> None:
    chain = (await shaken(world, host)).chain
    assert chain == tuple(x509.read(paper.der) for paper in world.chains[host])
    assert not any(one.flaw for one in chain)


@pytest.mark.parametrize("case", [c for c in LACKING if "unknown" not in c.kinds], ids=lambda case: case.host)
async def test_what_is_missing_is_found(world: World, case: Case) -> None:
    found = await shaken(world, case.host)
    assert found.completes
    assert found.searched == ""
    assert all(one.url.startswith("http://aia.test/") for one in found.missing)


@pytest.mark.parametrize(
    "host", ["der.test", "pem.test", "pkcs7.test", "retry.test", "two.test", "upper.test"]
)
async def test_what_is_to_be_appended_mends_the_chain(world: World, host: str) -> None:
    assert openssl(world, host) == 20
    found = await shaken(world, host)
    sent = "".join(paper.pem for paper in world.chains[host])
    assert openssl(world, host, sent + "".join(one.pem for one in found.missing)) == 0


@pytest.mark.parametrize("host", [case.host for case in CASES if case.kinds != NONE])
async def test_the_check_follows(world: World, host: str) -> None:
    tls = await looked(world, host)
    found = flaws(await shaken(world, host), host, tls.seen_at, public=False)
    names = sample_names(sample_lookup(host, V4))
    (finding,) = [one for one in judge(sample_launch(host), names, tls) if one.subject == host]
    graver = Verdict.FAIL if any(flaw.fatal for flaw in found) else Verdict.WARN
    assert finding.verdict is (graver if found else Verdict.PASS)
    assert finding.kind == (found[0].kind if found else "")
    if finding.kind == "missing-intermediate":
        assert finding.fix
        assert finding.fix.record
        assert finding.fix.record.count("BEGIN CERTIFICATE") == len((await shaken(world, host)).missing)


@pytest.mark.parametrize("host", ["good.test", "expired.test", "self.test", "other.test", "alone.test"])
async def test_verdict_and_chain_come_from_one_handshake(world: World, host: str) -> None:
    with counted(world.count) as connections:
        async with looking(world.look()) as vantage:
            first, second = await vantage.handshake(host, V4), await vantage.handshake(host, V4)
    assert not isinstance(first, Unreachable)
    assert first is second
    assert first.ders
    assert connections == [1]


@pytest.mark.parametrize(("host", "connections"), [("good.test", 4), ("expired.test", 5), ("der.test", 7)])
async def test_a_look_at_an_address_takes_few_connections(world: World, host: str, connections: int) -> None:
    """One, one for each version it did not show, one to fetch what is missing, one again with that."""
    with counted(world.count) as found:
        await seen(world.look(), host)
    assert found == [connections]


async def test_the_server_is_told_why(world: World) -> None:
    async with looking(world.look()) as vantage:
        await vantage.handshake("expired.test", V4)
    log = (world.folder / "error.log").read_text()
    assert "alert certificate expired" in log


async def test_a_sound_handshake_in_full(world: World) -> None:
    found = await shaken(world, "good.test")
    assert (found.accepted, found.trouble, found.missing) == (True, "", ())
    assert (found.version, found.protocol, found.cipher[:4]) == ("TLSv1.3", "h2", "TLS_")
    assert (found.leaf.names, found.leaf.key, found.leaf.bits) == (("good.test",), "EC secp256r1", 256)
    assert (found.leaf.digest, found.leaf.purposes) == ("sha256", ("server_auth",))
    assert found.chain[1].authority


async def test_nothing_is_known_of_the_version_of_a_refused_handshake(world: World) -> None:
    look = (await looked(world, "expired.test")).looks[0]
    assert isinstance(look.seen, Handshake)
    assert look.seen.version == ""
    assert [look.offers[version] for version in VERSIONS] == [Offer.NO, Offer.NO, Offer.YES, Offer.YES]


async def test_the_days_left_and_the_promise_to_staple(world: World) -> None:
    tls = await looked(world, "soon.test")
    look = tls.looks[0]
    assert isinstance(look.seen, Handshake)
    assert dt.timedelta(7.9) < left(look.seen.leaf, tls.seen_at) <= dt.timedelta(8)
    assert not look.seen.leaf.must_staple
    assert (await shaken(world, "staple.test")).leaf.must_staple


async def test_a_name_the_server_does_not_know(world: World) -> None:
    look = (await looked(world, "nobody.test")).looks[0]
    assert isinstance(look.seen, Unreachable)
    assert (look.seen.layer, look.seen.kind) == (Layer.TLS, "tls")
    assert "UNRECOGNIZED_NAME" in look.seen.cause


async def test_a_server_that_wants_a_certificate_of_ours_shows_its_own(world: World) -> None:
    assert await judged(world, CLOSED) == ()


@pytest.mark.skipif(not ipv6(), reason="this machine has no IPv6 loopback")
async def test_each_family_is_looked_at(world: World) -> None:
    tls = await seen(world.look(), TWO_FACED, V4, V6)
    kinds = {}
    for look in tls.of(TWO_FACED):
        assert isinstance(look.seen, Handshake)
        kinds[look.address] = [flaw.kind for flaw in flaws(look.seen, TWO_FACED, tls.seen_at, public=True)]
        assert look.offers["TLSv1.3"] is Offer.YES
    assert kinds == {V4: [], V6: ["untrusted-root"]}


async def test_which_roots_are_trusted_is_told(world: World) -> None:
    tls = await looked(world, "good.test")
    assert not tls.public
    assert tls.trust == str(world.folder / "trusted.pem")
