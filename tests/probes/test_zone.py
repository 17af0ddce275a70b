"""The zone: the parent asked directly, every server for its own word, questions few."""

from pathlib import Path

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.names import Names
from cockpit.facts.samples_dns import NS1, NS2, sample_answer, sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.zone import Zone
from cockpit.launch.parts import Host
from cockpit.probes import names as names_probe
from cockpit.probes.delegation import name_servers, parent_says
from cockpit.probes.names import unused
from cockpit.probes.zone import MAIL_HOSTS, gather, mail_targets
from cockpit.standards.delegations import delegated, older
from tests.probes.dns import SILENT, Table, table
from tests.probes.web import company

SHOP, WWW, NIC = "shop.example", "www.shop.example", "a.nic.example"
SOA = f"{NS1} hostmaster.{SHOP} 7 7200 3600 1209600 300"
NAMES = sample_names(sample_lookup(SHOP, "203.0.113.10"))
RESOLVER = (
    sample_answer(SHOP, "NS", NS1, NS2),
    sample_answer("example", "NS", NIC),
    sample_answer(NS1, "A", "198.51.100.1"),
    sample_answer(NS2, "A", "198.51.100.2"),
)
REFERRAL = sample_answer(SHOP, "NS", outcome=Outcome.REFUSED, authority=(NS1, "ns3.dns.example"), server=NIC)


def holding(server: str, *more: Answer) -> tuple[Answer, ...]:
    """What a server that holds the zone says."""
    soa = sample_answer(SHOP, "SOA", SOA, server=server, authoritative=True)
    ns = sample_answer(SHOP, "NS", NS1, NS2, server=server, authoritative=True)
    return (soa, ns, *more)


def shop(**at: tuple[Answer, ...]) -> Table:
    """The usual table; `ns1`, `ns2` and `nic` replace what a server says."""
    servers = {"ns1": NS1, "ns2": NS2, "nic": NIC}
    told = {NS1: holding(NS1), NS2: holding(NS2), NIC: (REFERRAL,)}
    return table(*RESOLVER, at=told | {servers[name]: answers for name, answers in at.items()})


async def gathered(eyes: Table, names: Names = NAMES) -> Zone:
    return await gather(sample_launch(), eyes.eyes, names)


async def test_the_parent_is_asked_directly_and_its_servers_too() -> None:
    zone = await gathered(shop())
    assert delegated(zone.parent) == (NS1, "ns3.dns.example")
    assert [server.name for server in zone.servers] == [NS1, NS2, "ns3.dns.example"]
    assert [server.serial for server in zone.servers] == ["7", "7", ""]
    assert zone.servers[0].addresses == ("198.51.100.1",)
    assert not zone.server_hosts["ns3.dns.example"].exists


async def test_only_servers_that_hold_the_zone_are_asked_for_records() -> None:
    eyes = shop()
    zone = await gathered(eyes)
    assert {server for server, _, _ in zone.at} == {NS1, NS2}
    assert {(name, type_) for server, name, type_ in zone.at if server == NS2} == {
        *((SHOP, type_) for type_ in ("A", "AAAA", "MX", "TXT")),
        *((WWW, type_) for type_ in ("A", "AAAA")),
        ("_dmarc.shop.example", "TXT"),
    }
    assert (NS1, WWW, "CNAME") in zone.at
    assert len([question for question in eyes.asked if question[2] == "ns3.dns.example"]) == 2


async def test_mail_servers_of_any_answer_are_looked_up() -> None:
    mx = sample_answer(SHOP, "MX", "10 old.example", server=NS2, authoritative=True)
    eyes = shop(ns2=holding(NS2, mx))
    eyes.answers = {
        **eyes.answers,
        (SHOP, "MX", None): sample_answer(SHOP, "MX", "10 new.example", "20 9.9.9.9"),
    }
    assert set((await gathered(eyes)).mail_hosts) == {"old.example", "new.example"}


def test_the_null_mx_and_addresses_are_no_mail_servers() -> None:
    assert mail_targets(sample_answer(SHOP, "MX", "0 ."), sample_answer(SHOP, "MX", "1 ::1"), SILENT) == ()


def test_of_a_flood_of_mail_servers_the_first_are_looked_up() -> None:
    flood = sample_answer(SHOP, "MX", *(f"10 m{number:04}.{SHOP}" for number in range(1500)))
    assert mail_targets(flood) == tuple(f"m{number:04}.{SHOP}" for number in range(MAIL_HOSTS))


async def test_doubled_names_are_found() -> None:
    eyes = shop()
    twice = "www.shop.example.shop.example"
    other = "_dmarc.shop.example.shop.example"
    eyes.answers = {
        **eyes.answers,
        (twice, "A", None): sample_answer(twice, "A", chain=("host.example",)),
        (other, "TXT", None): sample_answer(other, "TXT", "something else"),
    }
    assert (await gathered(eyes)).doubled == (twice,)


async def test_under_a_wildcard_no_name_is_doubled() -> None:
    eyes = shop()
    names = sample_names(sample_lookup(SHOP), wildcard=sample_lookup("*.shop.example", "203.0.113.9"))
    assert (await gathered(eyes, names)).doubled == ()
    assert not [name for name, _, _ in eyes.asked if name.endswith(".shop.example.shop.example")]


async def test_under_a_wildcard_of_the_zone_above_no_name_is_doubled() -> None:
    inner, twice = "app.shop.example", "app.shop.example.shop.example"
    eyes = shop()
    eyes.answers = {
        **eyes.answers,
        (twice, "A", None): sample_answer(twice, "A", "203.0.113.9"),
        (f"{unused(inner)}.{SHOP}", "A", None): sample_answer(f"{unused(inner)}.{SHOP}", "A", "203.0.113.9"),
    }
    names = sample_names(sample_lookup(inner))
    zone = await gather(sample_launch(inner), eyes.eyes, names)
    assert zone.doubled == ()


async def test_a_silent_resolver_ends_it_at_once() -> None:
    eyes = Table({(SHOP, "A", None): SILENT, (SHOP, "SOA", None): SILENT})
    zone = await gathered(eyes)
    assert zone.parent == SILENT
    assert zone.servers == ()
    assert zone.records[SHOP, "MX"] == SILENT
    assert len(eyes.asked) == 2


async def test_the_next_parent_server_is_asked_when_the_first_does_not_know() -> None:
    silent = sample_answer(SHOP, "NS", outcome=Outcome.SILENT, server=NIC)
    eyes = shop(nic=(silent,))
    second = "b.nic.example"
    eyes.answers = {
        **eyes.answers,
        ("example", "NS", None): sample_answer("example", "NS", NIC, second),
        (SHOP, "NS", second): REFERRAL,
    }
    assert await parent_says(eyes.eyes, SHOP) == REFERRAL


async def test_a_parent_that_cannot_be_found_is_unreachable_not_empty() -> None:
    lost = await parent_says(table().eyes, SHOP)
    assert isinstance(lost, Unreachable)
    assert lost.kind == "no-parent"
    dark = table()
    dark.answers = {("example", "NS", None): SILENT}
    assert await parent_says(dark.eyes, SHOP) == SILENT


async def test_servers_of_both_sides_count() -> None:
    assert await name_servers(shop().eyes, SHOP) == (NS1, NS2, "ns3.dns.example")


@pytest.mark.parametrize(("hosts", "most"), [(3, 60), (100, 150)])
async def test_few_questions_to_one_authority(hosts: int, most: int) -> None:
    launch = sample_launch(hosts=tuple(Host(name=f"h{number}.shop.example") for number in range(hosts)))
    eyes = shop()
    eyes.answers = {**eyes.answers, (SHOP, "SOA", None): sample_answer(SHOP, "SOA", SOA)}
    names = await names_probe.gather(launch, eyes.eyes)
    await gather(launch, eyes.eyes, names)
    assert 20 < len({question for question in eyes.asked if question[2] == NS1}) <= most


async def test_the_lab_and_its_stale_server(tmp_path: Path) -> None:
    async with company(tmp_path) as (launch, eyes):
        zone = await gather(launch, eyes, await names_probe.gather(launch, eyes))
    assert delegated(zone.parent) == ("ns1.velodns.test", "ns2.velodns.test")
    assert {server.serial for server in zone.servers} == {"2026112001"}
    assert older(zone) == ""
    assert set(zone.mail_hosts) == {"mx1.velomail.test"}
    assert zone.doubled == ()


async def test_the_lab_with_a_lame_server(tmp_path: Path) -> None:
    async with company(tmp_path, "dns.authority-consistent") as (launch, eyes):
        zone = await gather(launch, eyes, await names_probe.gather(launch, eyes))
    good, lame = zone.servers
    assert isinstance(good.soa, Answer)
    assert isinstance(lame.soa, Answer)
    assert good.soa.authoritative
    assert not lame.soa.authoritative
    assert {server for server, _, _ in zone.at} == {"ns1.velodns.test"}
