"""The names of the product: at the resolver and at every authority, a wildcard seen through."""

from pathlib import Path

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.samples_dns import NS1, NS2, sample_answer
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch.parts import Host
from cockpit.probes.delegation import ancestors, zone_apex
from cockpit.probes.names import HOSTS_PER_AUTHORITY, WORDS, gather, marked, unused
from tests.probes.dns import SILENT, Table, table
from tests.probes.web import company

SHOP, WWW, V4, V6 = "shop.example", "www.shop.example", "203.0.113.10", "2001:db8::10"
SOA = f"{NS1} hostmaster.{SHOP} 1 7200 3600 1209600 300"
ZONE = (sample_answer(SHOP, "SOA", SOA), sample_answer(SHOP, "NS", NS1, NS2))


def at(server: str, *answers: tuple[str, str, str]) -> tuple[Answer, ...]:
    """What one authority says, its SOA included."""
    told = ((SHOP, "SOA", SOA), *answers)
    return tuple(sample_answer(*one, server=server, authoritative=True) for one in told)


async def test_declared_names_and_the_word_list() -> None:
    launch = sample_launch(hosts=(Host(name="app.shop.example"), Host(name="status.elsewhere.example")))
    eyes = table(*ZONE, sample_answer(SHOP, "A", V4), sample_answer(SHOP, "AAAA", V6))
    names = await gather(launch, eyes.eyes)
    assert names.apex == SHOP
    assert names.lookups[SHOP].addresses == (V4, V6)
    assert set(names.seen_at) == {f"{word}.{SHOP}" for word in WORDS} - {WWW, "app.shop.example"}
    assert set(names.seen_at.values()) == {"word list"}
    assert {"app.shop.example", "status.elsewhere.example", WWW} <= set(names.lookups)
    assert names.wildcard is None


async def test_every_authority_is_asked_about_the_names_inside_the_zone() -> None:
    launch = sample_launch(hosts=(Host(name="status.elsewhere.example"),))
    eyes = table(*ZONE, at={NS1: at(NS1, (SHOP, "A", V4)), NS2: at(NS2)})
    names = await gather(launch, eyes.eyes)
    a1, _ = names.lookups[SHOP].at[NS1]
    a2, _ = names.lookups[SHOP].at[NS2]
    assert isinstance(a1, Answer)
    assert isinstance(a2, Answer)
    assert (a1.values, a2.outcome) == ((V4,), Outcome.NXDOMAIN)
    assert names.lookups["status.elsewhere.example"].at == {}
    assert not [name for name, _, server in eyes.asked if server and name.endswith("elsewhere.example")]


async def test_a_silent_authority_is_asked_once_and_then_left_alone() -> None:
    silent = sample_answer(SHOP, "SOA", outcome=Outcome.SILENT, server=NS2)
    eyes = table(*ZONE, at={NS1: at(NS1), NS2: (silent,)})
    names = await gather(sample_launch(), eyes.eyes)
    assert [question for question in eyes.asked if question[2] == NS2] == [(SHOP, "SOA", NS2)]
    a, aaaa = names.lookups[WWW].at[NS2]
    assert isinstance(a, Answer)
    assert isinstance(aaaa, Answer)
    assert [(a.name, a.type), (aaaa.name, aaaa.type)] == [(WWW, "A"), (WWW, "AAAA")]
    assert {a.outcome, aaaa.outcome} == {Outcome.SILENT}


async def test_a_resolver_that_does_not_reply_is_not_asked_forty_times() -> None:
    eyes = Table({(SHOP, "A", None): SILENT, (SHOP, "SOA", None): SILENT})
    names = await gather(sample_launch(hosts=(Host(name="app.shop.example"),)), eyes.eyes)
    assert names.lookups["app.shop.example"].unreachable == SILENT
    assert len(eyes.asked) == 2


async def test_one_lost_reply_darkens_one_name_only() -> None:
    lost = table(*ZONE, sample_answer(WWW, "A", V4))
    lost.answers = {**lost.answers, (SHOP, "A", None): SILENT}
    names = await gather(sample_launch(), lost.eyes)
    assert names.lookups[SHOP].a == SILENT
    assert names.lookups[WWW].addresses == (V4,)


async def test_a_wildcard_is_known_before_a_word_counts() -> None:
    label = unused(SHOP)
    answers = [sample_answer(f"{word}.{SHOP}", "A", V4) for word in WORDS if word != "admin"]
    own = sample_answer("admin.shop.example", "A", "203.0.113.77")
    names = await gather(sample_launch(), table(*ZONE, sample_answer(label, "A", V4), *answers, own).eyes)
    assert names.wildcard is not None
    assert names.wildcard.host == "*.shop.example"
    assert names.lookups["demo.shop.example"].wildcard
    assert not names.lookups["admin.shop.example"].wildcard


async def test_an_alias_for_every_name_may_rotate_its_addresses() -> None:
    balancer = ("lb.host.example",)
    answers = (
        sample_answer(unused(SHOP), "A", "203.0.113.1", chain=balancer),
        sample_answer("demo.shop.example", "A", "203.0.113.2", chain=balancer),
    )
    names = await gather(sample_launch(), table(*ZONE, *answers).eyes)
    assert names.lookups["demo.shop.example"].wildcard


async def test_the_targets_of_aliases_are_looked_up_too() -> None:
    launch = sample_launch(hosts=(Host(name=SHOP, target="Shop.Host.example."), Host(name=WWW, target=V4)))
    names = await gather(launch, table(*ZONE, sample_answer("shop.host.example", "A", V4)).eyes)
    assert list(names.targets) == ["shop.host.example"]
    assert names.targets["shop.host.example"].addresses == (V4,)


async def test_many_hosts_do_not_flood_an_authority() -> None:
    hosts = tuple(Host(name=f"h{number}.shop.example") for number in range(100))
    eyes = table(*ZONE, at={NS1: at(NS1), NS2: at(NS2)})
    await gather(sample_launch(hosts=hosts), eyes.eyes)
    assert len([question for question in eyes.asked if question[2] == NS1]) == 2 * HOSTS_PER_AUTHORITY + 1


@pytest.mark.parametrize(
    ("name", "above"),
    [
        ("app.shop.example", ("app.shop.example", "shop.example")),
        ("shop.co.uk", ("shop.co.uk",)),
        ("a.b.shop.co.uk", ("a.b.shop.co.uk", "b.shop.co.uk", "shop.co.uk")),
        ("co.uk", ("co.uk",)),
    ],
)
def test_the_climb_stops_at_the_registrable_domain(name: str, above: tuple[str, ...]) -> None:
    assert tuple(ancestors(name)) == above


async def test_the_apex_may_lie_above_the_domain() -> None:
    assert await zone_apex(table(*ZONE).eyes, "app.shop.example") == SHOP
    assert await zone_apex(table().eyes, "app.shop.example") == ""


async def test_an_alias_is_no_apex() -> None:
    """A resolver follows the alias and gives the SOA of the target's zone."""
    followed = sample_answer("app.shop.example", "SOA", SOA, chain=("x.host.example",))
    assert await zone_apex(table(followed, *ZONE).eyes, "app.shop.example") == SHOP


def test_the_unused_label_is_the_same_in_every_run() -> None:
    assert unused(SHOP) == unused(SHOP)
    assert unused(SHOP) != unused("other.example")


async def test_the_lab(tmp_path: Path) -> None:
    async with company(tmp_path) as (launch, eyes):
        names = await gather(launch, eyes)
    assert names.apex == "velomart.test"
    assert names.lookups["velomart.test"].addresses == ("203.0.113.10", "2001:db8::10")
    assert names.lookups["www.velomart.test"].chain == ("velomart.test",)
    assert set(names.lookups["velomart.test"].at) == {"ns1.velodns.test", "ns2.velodns.test"}
    assert not names.lookups["preview.velomart.test"].exists
    assert not any(isinstance(seen, Unreachable) for seen in (names.lookups["velomart.test"].a,))
    assert marked(names.lookups["velomart.test"], None) == names.lookups["velomart.test"]
