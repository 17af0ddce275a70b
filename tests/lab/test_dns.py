"""The lab's DNS, asked with dnspython over UDP and TCP."""

import asyncio
import struct

import dns.edns
import dns.exception
import dns.flags
import dns.rcode
import dns.rdatatype
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.lab import wire
from cockpit.lab.authority import Said
from cockpit.lab.serve import Lab
from cockpit.lab.zones import EDGE4, EDGE6, OLD4, PLATFORM4, STATUS4
from tests.lab.conftest import ask, values


@pytest.mark.parametrize("tcp", [False, True])
async def test_the_resolver_follows_aliases_across_zones(lab: Lab, tcp: bool) -> None:
    answer = await ask(lab, "status.velomart.test", "A", tcp=tcp)
    assert values(answer, "A") == [STATUS4]
    assert values(answer, "CNAME") == ["velomart.status.velohost.test."]
    assert answer.flags & dns.flags.RA
    assert not answer.flags & dns.flags.AA


async def test_both_families_of_the_apex(lab: Lab) -> None:
    assert values(await ask(lab, "velomart.test", "A"), "A") == [EDGE4]
    assert values(await ask(lab, "VeloMart.test", "AAAA"), "AAAA") == [EDGE6]


async def test_an_authority_stops_at_the_border_of_its_zones(lab: Lab) -> None:
    answer = await ask(lab, "status.velomart.test", "A", "ns1.velodns.test")
    assert answer.flags & dns.flags.AA
    assert values(answer, "CNAME") == ["velomart.status.velohost.test."]
    assert values(answer, "A") == []


async def test_the_parent_refers_with_glue(lab: Lab) -> None:
    referral = await ask(lab, "www.velodns.test", "A", "a.nic.test")
    assert not referral.flags & dns.flags.AA
    assert not referral.answer
    assert sorted(item.to_text() for item in referral.authority[0]) == [
        "ns1.velodns.test.",
        "ns2.velodns.test.",
    ]
    assert {rrset.name.to_text() for rrset in referral.additional} == {
        "ns1.velodns.test.",
        "ns2.velodns.test.",
    }


async def test_a_foreign_zone_is_refused(lab: Lab) -> None:
    answer = await ask(lab, "velomart.test", "A", "ns1.velohost.test")
    assert answer.rcode() == dns.rcode.REFUSED


@pytest.mark.parametrize("server", ["", "ns2.velodns.test"])
async def test_missing_names_and_missing_types_are_told_apart(lab: Lab, server: str) -> None:
    missing = await ask(lab, "nobody.velomart.test", "A", server)
    empty = await ask(lab, "mail.velomart.test", "AAAA", server)
    between = await ask(lab, "_domainkey.velomart.test", "TXT", server)
    assert missing.rcode() == dns.rcode.NXDOMAIN
    assert (empty.rcode(), empty.answer) == (dns.rcode.NOERROR, [])
    assert (between.rcode(), between.answer) == (dns.rcode.NOERROR, [])
    for message in (missing, empty, between):
        assert [rrset.rdtype for rrset in message.authority] == [dns.rdatatype.SOA]


async def test_only_the_platform_has_a_wildcard(lab: Lab) -> None:
    assert values(await ask(lab, "never-claimed.velohost.test", "A"), "A") == [PLATFORM4]
    assert (await ask(lab, "random.velomart.test", "A")).rcode() == dns.rcode.NXDOMAIN


async def test_a_long_answer_is_cut_over_udp_and_whole_over_tcp(lab: Lab) -> None:
    lab.world.zone.add("velomart.test", "TXT", *(f"filler-{number} {'x' * 200}" for number in range(12)))
    short = await ask(lab, "velomart.test", "TXT")
    plain = await ask(lab, "velo1._domainkey.velomart.test", "TXT", edns=False)
    whole = await ask(lab, "velomart.test", "TXT", tcp=True)
    assert short.flags & dns.flags.TC
    assert not plain.flags & dns.flags.TC
    assert plain.edns == -1
    assert len(values(whole, "TXT")) == 13
    assert not whole.flags & dns.flags.TC


async def test_a_long_txt_is_one_record_of_several_strings(lab: Lab) -> None:
    (record,) = (await ask(lab, "velo1._domainkey.velomart.test", "TXT")).answer[0]
    assert len(record.strings) == 2
    assert b"".join(record.strings).startswith(b"v=DKIM1; k=rsa; p=MII")


async def test_a_zone_that_is_not_believed_fails_with_the_reason(lab: Lab) -> None:
    lab.world.bogus["velomart.test"] = (9, "DNSKEY Missing")
    answer = await ask(lab, "www.velomart.test", "A")
    assert answer.rcode() == dns.rcode.SERVFAIL
    (option,) = answer.options
    assert isinstance(option, dns.edns.EDEOption)
    assert (int(option.code), option.text) == (9, "DNSKEY Missing")
    assert values(await ask(lab, "velomart.test", "A", "ns1.velodns.test"), "A") == [EDGE4]


async def test_one_secondary_with_an_old_version(lab: Lab) -> None:
    lab.world.fork("ns2.velodns.test").point("velomart.test", OLD4)
    assert values(await ask(lab, "velomart.test", "A", "ns1.velodns.test"), "A") == [EDGE4]
    assert values(await ask(lab, "velomart.test", "A", "ns2.velodns.test"), "A") == [OLD4]


async def test_a_lame_first_server_does_not_stop_the_resolver(lab: Lab) -> None:
    lab.world.servers["ns1.velodns.test"].mode = "lame"
    direct = await ask(lab, "velomart.test", "A", "ns1.velodns.test")
    assert not direct.flags & dns.flags.AA
    assert not direct.answer
    assert values(await ask(lab, "velomart.test", "A"), "A") == [EDGE4]
    lab.world.servers["ns2.velodns.test"].mode = "refuses"
    assert (await ask(lab, "velomart.test", "A")).rcode() == dns.rcode.SERVFAIL
    assert (await ask(lab, "velomart.test", "A", "ns2.velodns.test")).rcode() == dns.rcode.REFUSED


async def test_a_silent_server_says_nothing(lab: Lab) -> None:
    lab.world.servers["ns2.velodns.test"].mode = "silent"
    with pytest.raises(EOFError):
        await ask(lab, "velomart.test", "A", "ns2.velodns.test", tcp=True)
    assert values(await ask(lab, "velomart.test", "A"), "A") == [EDGE4]


async def test_an_alias_loop_ends(lab: Lab) -> None:
    lab.world.zone.point("www.velomart.test", "ring.velomart.test")
    lab.world.zone.point("ring.velomart.test", "www.velomart.test")
    answer = await ask(lab, "www.velomart.test", "A")
    assert values(answer, "CNAME") == ["ring.velomart.test.", "www.velomart.test."]
    assert values(answer, "A") == []


async def test_an_alias_to_nothing_is_nxdomain_with_the_alias(lab: Lab) -> None:
    lab.world.zone.point("www.velomart.test", "gone.oldhost.test")
    answer = await ask(lab, "www.velomart.test", "A")
    assert answer.rcode() == dns.rcode.NXDOMAIN
    assert values(answer, "CNAME") == ["gone.oldhost.test."]


async def test_several_questions_on_one_connection(lab: Lab) -> None:
    host, _, port = lab._vantage()["resolver"].rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    for name in ("velomart.test", "www.velomart.test"):
        query = dns.message.make_query(name, "A").to_wire()
        writer.write(struct.pack("!H", len(query)) + query)
        (length,) = struct.unpack("!H", await reader.readexactly(2))
        assert values(dns.message.from_wire(await reader.readexactly(length)), "A") == [EDGE4]
    writer.close()
    await writer.wait_closed()


@given(st.binary(max_size=100), st.booleans())
def test_any_bytes_are_survived(query: bytes, udp: bool) -> None:
    said = wire.reply(query, lambda _name, _type: Said("REFUSED"), recursive=True, udp=udp)
    assert said is None or said[:2] == query[:2]
