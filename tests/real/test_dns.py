"""A zone that is sound and the ways it goes wrong, on Knot, NSD and Unbound: facts, findings, words."""

import dns.flags
import dns.rdatatype
import pytest

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.model import Layer
from cockpit.standards.delegations import delegated, older
from cockpit.vantage import replies
from tests.real.dns_eyes import ALL, AUTHORITIES, RESOLVER, answer, eyes, look_at, refused
from tests.real.dns_world import ADDRESS, FORMER, LONG, NEW, NIC, NS1, NS2, NS4, OLD, World
from tests.real.kdig import flags, short, spelled
from tests.real.name_servers import holds, nsd, said
from tests.real.servers import running, scratch

CONSISTENT = "dns.authority-consistent"
PASS, FAIL = "pass", "fail"


async def test_a_sound_signed_zone_passes(real_dns: World) -> None:
    seen = await look_at(real_dns, "launch.test")
    assert seen.names.apex == "launch.test"
    assert seen.names.wildcard is None
    assert seen.names.lookups["www.launch.test"].chain == ("launch.test",)
    assert delegated(seen.zone.parent) == (NS1, NS2)
    for server, port in zip(seen.zone.servers, (real_dns.provider, real_dns.second), strict=True):
        assert server.serial == short(port, "launch.test", "SOA")[0].split()[2]
        assert isinstance(server.ns, Answer)
        assert server.ns.values == (NS1, NS2)
    assert set(seen.found(CONSISTENT).values()) == {(PASS, "")}


@pytest.mark.parametrize("server", AUTHORITIES)
async def test_each_server_is_heard_for_itself(real_dns: World, server: str) -> None:
    seen = await look_at(real_dns, "launch.test")
    told = seen.zone.at[server, "launch.test", "MX"]
    assert isinstance(told, Answer)
    assert told.authoritative
    assert told.values == ("10 mx1.host.test", "20 mx2.host.test")
    assert seen.names.lookups["launch.test"].at[server][0] == await answer(
        real_dns, "launch.test", "A", server
    )


@pytest.mark.parametrize("server", ALL)
@pytest.mark.parametrize(
    ("name", "type_"),
    [("launch.test", "A"), ("www.launch.test", "A"), ("x.pages.launch.test", "A"), ("no.launch.test", "A")],
)
async def test_signatures_do_not_disturb(real_dns: World, server: str | None, name: str, type_: str) -> None:
    message = said(real_dns.port(server), name, type_, dnssec=True)
    assert message is not None
    carried = {rrset.rdtype for rrset in (*message.answer, *message.authority)}
    assert dns.rdatatype.RRSIG in carried
    assert bool(message.flags & dns.flags.AD) is (server is RESOLVER)
    plain, signed = await answer(real_dns, name, type_, server), replies.read(message, name, type_, "").answer
    assert (signed.outcome, signed.values, signed.chain) == (plain.outcome, plain.values, plain.chain)


async def test_keys_and_their_digests(real_dns: World) -> None:
    for server in ALL:
        keys = await answer(real_dns, "launch.test", "DNSKEY", server)
        assert spelled("DNSKEY", keys.values) == short(real_dns.port(server), "launch.test", "DNSKEY")
    for server in (RESOLVER, NIC):
        digest = await answer(real_dns, "launch.test", "DS", server)
        assert spelled("DS", digest.values) == short(real_dns.registry, "launch.test", "DS")
    for server in AUTHORITIES:  # the DS belongs to the parent (RFC 4035 section 3.1.4.1)
        assert (await answer(real_dns, "launch.test", "DS", server)).outcome is Outcome.NODATA


@pytest.mark.parametrize("zone", ["broken.test", "expired.test", "moved.test"])
async def test_broken_signatures_are_told_from_a_dead_server(real_dns: World, zone: str) -> None:
    assert short(real_dns.resolver, zone, "A") == []
    assert short(real_dns.resolver, zone, "A", "+cdflag") == [ADDRESS]
    for name in (zone, f"no-such-name.{zone}"):
        why = await refused(real_dns, name)
        assert (why.layer, why.kind) == (Layer.DNS, "dnssec")
        assert "DNSSEC validation fails" in why.cause
    seen = await look_at(real_dns, zone)
    assert seen.found("dns.apex-resolves")[zone] == (FAIL, "dnssec-broken")
    assert seen.found(CONSISTENT)[f"{zone} at {NS1}"] == (PASS, "")


async def test_an_alias_into_a_broken_zone_decides_nothing(real_dns: World) -> None:
    assert (await refused(real_dns, "partner.launch.test")).kind == "dnssec"
    for server in AUTHORITIES:
        seen = await answer(real_dns, "partner.launch.test", "A", server)
        assert (seen.outcome, seen.chain) == (Outcome.REFUSED, ("www.broken.test",))


async def test_a_stopped_server_is_no_broken_signature(real_dns: World) -> None:
    with scratch() as folder:
        command = nsd(folder / "nsd", real_dns.down, {"down.test": real_dns.down_zone})
        up = lambda: holds(real_dns.down, "down.test")  # noqa: E731
        with running(command, ready=up, folder=folder / "nsd"):
            assert (await answer(real_dns, "down.test", "A")).values == (ADDRESS,)
    async with eyes(real_dns, at={NS1: real_dns.down}) as vantage:
        await vantage.look_up("launch.test", "A")
        at_resolver, itself = (
            await vantage.look_up("www.down.test", "A"),
            await vantage.ask("down.test", "SOA", NS1),
        )
    assert isinstance(at_resolver, Unreachable)
    assert at_resolver.kind in ("timeout", "refused")
    assert isinstance(itself, Answer)
    assert itself.outcome is Outcome.SILENT


async def test_a_zone_nobody_can_load_is_no_broken_signature(real_dns: World) -> None:
    why = await refused(real_dns, "gone.test")
    assert (why.kind, why.cause) == ("refused", "the resolver says SERVFAIL for gone.test")
    seen = await look_at(real_dns, "gone.test")
    assert seen.found(CONSISTENT) == {
        "gone.test": (PASS, ""),
        f"gone.test at {NS1}": (FAIL, "lame"),
        f"gone.test at {NS2}": (FAIL, "lame"),
    }
    assert "REFUSED" in seen.summary(CONSISTENT, f"gone.test at {NS1}")
    assert "SERVFAIL" in seen.summary(CONSISTENT, f"gone.test at {NS2}")


async def test_a_stale_secondary_is_named(real_dns: World) -> None:
    seen = await look_at(real_dns, "stale.test")
    assert [server.serial for server in seen.zone.servers] == [str(NEW), str(OLD)]
    assert older(seen.zone) == NS2
    for name in ("stale.test", "www.stale.test"):
        assert seen.found(CONSISTENT)[f"{name} A"] == (FAIL, "answers-differ")
        told = seen.summary(CONSISTENT, f"{name} A")
        assert f"{NS2} has the older serial" in told
    assert short(real_dns.provider, "stale.test", "A") == [ADDRESS]
    assert short(real_dns.second, "stale.test", "A") == [FORMER]


@pytest.mark.parametrize("server", ALL)
async def test_a_truncated_answer_is_fetched_whole(real_dns: World, server: str | None) -> None:
    port = real_dns.port(server)
    assert "tc" in flags(port, "long.launch.test", "TXT", "+bufsize=1232")
    whole = await answer(real_dns, "long.launch.test", "TXT", server)
    assert len(whole.values) == LONG
    assert list(whole.values) == short(port, "long.launch.test", "TXT", "+tcp")


async def test_lame_and_silent_servers(real_dns: World) -> None:
    seen = await look_at(real_dns, "lame.test")
    assert seen.found(CONSISTENT) == {
        "lame.test": (PASS, ""),
        f"lame.test at {NS1}": (PASS, ""),
        f"lame.test at {NS2}": (FAIL, "lame"),
        f"lame.test at {NS4}": (FAIL, "silent"),
        f"lame.test at {NIC}": (FAIL, "lame"),
    }
    assert "REFUSED" in seen.summary(CONSISTENT, f"lame.test at {NS2}")  # NSD does not know the zone
    assert "NOERROR" not in seen.summary(CONSISTENT, f"lame.test at {NIC}")  # Knot only refers to its holders


async def test_a_server_whose_zone_file_is_spoiled(real_dns: World) -> None:
    seen = await look_at(real_dns, "spoiled.test")
    assert seen.found(CONSISTENT)[f"spoiled.test at {NS1}"] == (PASS, "")
    assert seen.found(CONSISTENT)[f"spoiled.test at {NS2}"] == (FAIL, "lame")


async def test_a_zone_without_addresses_is_judged(real_dns: World) -> None:
    seen = await look_at(real_dns, "host.test")
    for check in ("dns.apex-resolves", "dns.records-wellformed", CONSISTENT):
        assert "error" not in {verdict for verdict, _ in seen.found(check).values()}


async def test_a_wildcard_is_recognised(real_dns: World) -> None:
    seen = await look_at(real_dns, "wild.test")
    assert seen.names.wildcard is not None
    assert seen.names.wildcard.addresses == (ADDRESS,)
    assert seen.names.lookups["staging.wild.test"].wildcard
    assert seen.zone.doubled == ()
