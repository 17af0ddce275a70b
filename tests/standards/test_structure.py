"""Rules about records that no single case shows: policies, targets, TTLs, aliases."""

import pytest

from cockpit.facts.dns import Answer, Record
from cockpit.facts.samples_dns import NS1, sample_answer, sample_lookup, sample_names, sample_zone
from cockpit.standards.structure import beside_cname, policies, published, strange_ttls, target_slips

SHOP, WWW = "shop.example", "www.shop.example"


def said(name: str, type_: str, *values: str, ttl: int = 300) -> Answer:
    return sample_answer(name, type_, *values, ttl=ttl, server=NS1, authoritative=True)


@pytest.mark.parametrize(
    ("values", "version", "count"),
    [
        (("v=spf1 -all", "v=spf1 ~all"), "v=spf1", 2),
        (("v=spf1 -all", "v=spf10 -all", "spf1"), "v=spf1", 1),
        (("V=SPF1 -all",), "v=spf1", 1),
        (("v=spf1",), "v=spf1", 1),
        (("v=DMARC1; p=none", "v=DMARC1;p=reject", "v = DMARC1 ; p=none"), "v=DMARC1", 3),
        (("v=DMARC10; p=none", "google-site-verification=v=DMARC1"), "v=DMARC1", 0),
        ((), "v=spf1", 0),
    ],
)
def test_policies(values: tuple[str, ...], version: str, count: int) -> None:
    assert len(policies(values, version)) == count


def test_records_at_the_end_of_an_alias_do_not_stand_beside_it() -> None:
    followed = sample_answer(WWW, "TXT", "hello", chain=(SHOP,), server=NS1, authoritative=True)
    zone = sample_zone(at={NS1: (said(WWW, "CNAME", SHOP), followed)})
    assert beside_cname(published(zone, sample_names()), WWW, SHOP) is None


def test_an_address_seen_by_the_names_probe_stands_beside_it() -> None:
    zone = sample_zone(at={NS1: (said(WWW, "CNAME", SHOP),)})
    names = sample_names(sample_lookup(WWW, "203.0.113.10", at={NS1: ("203.0.113.10",)}))
    assert beside_cname(published(zone, names), WWW, SHOP) == (SHOP, ("A",))


def test_an_alias_at_the_apex_is_never_alone() -> None:
    zone = sample_zone(at={NS1: (said(SHOP, "CNAME", "host.example"),)})
    assert beside_cname(published(zone, sample_names()), SHOP, SHOP) == ("host.example", ("NS", "SOA"))
    assert beside_cname(published(zone, sample_names()), SHOP, "example") is None


@pytest.mark.parametrize(("ttl", "strange"), [(59, True), (60, False), (86_400, False), (86_401, True)])
def test_the_limits_of_a_ttl(ttl: int, *, strange: bool) -> None:
    assert bool(strange_ttls(said(SHOP, "A", "203.0.113.10", ttl=ttl))) is strange


def test_a_ttl_counts_only_from_an_authority_and_for_the_name_itself() -> None:
    assert strange_ttls(sample_answer(SHOP, "A", "203.0.113.10", ttl=1)) == ()
    beyond = Answer(
        WWW, "A", NS1, said(WWW, "A", "x").outcome, (Record(SHOP, "A", 1, "203.0.113.10"),), (SHOP,)
    )
    assert strange_ttls(beyond) == ()


@pytest.mark.parametrize(
    ("answer", "kinds"),
    [
        (said(SHOP, "MX", "10 mail.shop.example.shop.example"), ["doubled-target"]),
        (said(SHOP, "MX", "10 shop.example.shop.example"), ["doubled-target"]),
        (said(SHOP, "MX", "10 mail.shop.example"), []),
        (said(SHOP, "NS", "203.0.113.1"), ["address-as-name"]),
        (said(SHOP, "TXT", "203.0.113.1"), []),
    ],
)
def test_targets(answer: Answer, kinds: list[str]) -> None:
    assert [kind for kind, _ in target_slips(answer, SHOP)] == kinds
