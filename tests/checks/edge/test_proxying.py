"""What edge.proxy-as-declared and edge.dns-control say beyond their verdict: where, and what to type."""

from typing import Any

import pytest

from checks.edge import dns_control, proxy_as_declared
from cockpit.facts.edge_api import EdgeApi
from cockpit.facts.fronts import Fronts
from cockpit.facts.names import Names
from cockpit.facts.samples_dns import (
    sample_answer,
    sample_front,
    sample_fronts,
    sample_lookup,
    sample_names,
    sample_zone,
)
from cockpit.facts.samples_edge import CLOUDFLARE, EDGE4, MARKS, ORIGIN4, edge_api, unasked
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import FAIL, NOT_APPLICABLE, PASS, UNKNOWN, Edge, Finding, Host
from cockpit.kit.edges import EdgeView
from cockpit.model import Severity
from tests.checks.dns.judging import judged, sole

SHOP, STAGING, WWW = "shop.example", "staging.shop.example", "www.shop.example"
LEAK6 = "2001:db8::77"


def seen(*places: tuple[str, str, bool]) -> tuple[Names, Fronts]:
    """Hosts and their addresses, each with the edge's headers or without."""
    hosts = dict.fromkeys(host for host, _, _ in places)
    lookups = [sample_lookup(host, *(a for h, a, _ in places if h == host)) for host in hosts]
    fronts = [sample_front(h, a, headers=MARKS if on else ()) for h, a, on in places]
    return sample_names(*lookups), sample_fronts(*fronts)


def of(subject: str, found: list[Finding]) -> Finding:
    return next(one for one in found if one.subject == subject)


LAUNCH = sample_launch(
    edge=CLOUDFLARE,
    hosts=(
        Host(name=SHOP, proxied=True),
        Host(name=WWW, role="retired"),
        Host(name=STAGING, role="staging", proxied=False),
    ),
)
GOOD = ((SHOP, EDGE4, True), (STAGING, ORIGIN4, False))


def test_the_record_that_leads_around_is_named_with_the_switch_and_the_way_back() -> None:
    found = of(SHOP, judged(proxy_as_declared, LAUNCH, *seen(*GOOD, (SHOP, LEAK6, False)), edge_api()))
    assert (found.verdict, found.kind) == (FAIL, "unproxied")
    assert LEAK6 in found.summary
    assert f"{EDGE4} is behind it" in found.summary
    assert found.fix is not None
    assert "Proxied (orange cloud)" in found.fix.text
    assert "AAAA" in found.fix.text
    assert f"now: {SHOP}. AAAA {LEAK6}" in (found.fix.record or "")
    assert "proxied = false" in (found.fix.record or "")
    assert found.fix.undo


@pytest.mark.parametrize("api", [edge_api(), unasked()])
def test_the_verdict_rests_on_no_token_and_says_where_the_addresses_come_from(api: EdgeApi) -> None:
    found = judged(proxy_as_declared, LAUNCH, *seen(*GOOD), api)
    assert [one.verdict for one in found] == [PASS, PASS]
    assert of(SHOP, found).evidence["ranges"] == api.ranges_from


def test_a_rehearsal_is_no_blocker() -> None:
    found = judged(proxy_as_declared, LAUNCH, *seen((SHOP, EDGE4, True), (STAGING, EDGE4, True)), edge_api())
    assert (of(STAGING, found).verdict, of(STAGING, found).severity) == (FAIL, Severity.MEDIUM)
    assert of(SHOP, found).severity is None


def test_a_host_nobody_declared_gets_the_whole_row() -> None:
    launch = sample_launch(edge=CLOUDFLARE)
    found = judged(proxy_as_declared, launch, *seen((SHOP, EDGE4, True), (WWW, ORIGIN4, False)), edge_api())
    assert [one.verdict for one in found] == [UNKNOWN, UNKNOWN]
    records = [one.fix.record for one in found if one.fix]
    assert records == [
        f'[[host]]\nname = "{SHOP}"\nproxied = true',
        f'[[host]]\nname = "{WWW}"\nproxied = false',
    ]


def test_every_provider_has_a_way_to_switch_it_on() -> None:
    for name in ("Cloudflare", "CloudFront", "Fastly", "Vercel", "Netlify", "Bunny", "Akamai"):
        launch = sample_launch(edge=Edge(provider=name), hosts=LAUNCH.hosts)
        found = of(SHOP, judged(proxy_as_declared, launch, *seen((SHOP, ORIGIN4, False)), EdgeApi()))
        assert (found.verdict, found.kind) == (FAIL, "unproxied"), name
        assert found.fix is not None
        assert SHOP in found.fix.text


def test_the_ranges_of_another_provider_are_not_the_declared_ones() -> None:
    names, fronts = seen((SHOP, EDGE4, True))
    view = EdgeView.of(sample_launch(edge=Edge(provider="Fastly")), names, fronts, EdgeApi())
    assert view is not None
    assert EDGE4 not in view.ranges
    assert not view.proven


def _zone(*servers: str) -> Any:
    return sample_zone(parent=sample_answer(SHOP, "NS", authority=servers, server="a.nic.example"))


def test_the_servers_to_delete_and_to_keep_are_listed() -> None:
    own, old = "ada.ns.cloudflare.com", "ns1.oldhost.example"
    found = sole(dns_control, LAUNCH, _zone(own, old))
    assert (found.verdict, found.kind) == (FAIL, "mixed")
    assert found.fix is not None
    assert f"delete at the registrar: {old}" in (found.fix.record or "")
    assert f"keep: {own}" in (found.fix.record or "")
    assert old in (found.fix.undo or "")
    assert found.evidence == {"delegation": [own, old], "others": [old]}


def test_a_platform_is_entered_from_any_dns_provider() -> None:
    launch = sample_launch(edge=Edge(provider="Vercel"))
    found = sole(dns_control, launch, _zone("dns1.registrar.example", "dns2.registrar.example"))
    assert found.verdict is NOT_APPLICABLE
    assert "dns1.registrar.example" in found.summary


def test_the_line_for_a_host_nobody_speaks_of_follows_the_declared_platform() -> None:
    launch = sample_launch(edge=Edge(provider="Vercel"), hosts=(Host(name=SHOP),))
    names = sample_names(sample_lookup(SHOP, "76.76.21.21"))
    fronts = sample_fronts(sample_front(SHOP, "76.76.21.21", headers=(("server", "Vercel"),)))
    found = of(SHOP, judged(proxy_as_declared, launch, names, fronts, unasked()))
    assert found.verdict is UNKNOWN
    assert "Vercel stands in front of it now" in found.summary
    assert found.fix is not None
    assert (found.fix.record or "").startswith("proxied = true")


def test_a_provider_whose_servers_nobody_knows_is_asked_for_by_line() -> None:
    launch = sample_launch(edge=Edge(provider="Velodns"))
    found = sole(dns_control, launch, _zone("ns2.velodns.test", "ns1.velodns.test"))
    assert found.fix is not None
    assert (found.fix.record or "").startswith('nameservers = ["ns1.velodns.test", "ns2.velodns.test"]')
