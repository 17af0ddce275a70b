"""What the DNS checks say: who is blamed, which record to publish or delete, how to see it for oneself."""

import pytest

from checks.dns import (
    apex_resolves,
    authority_consistent,
    mx_correct,
    no_stale_target,
    prod_only_target,
    records_wellformed,
    single_service,
    subdomains_intentional,
    www_resolves,
)
from cockpit.facts import Unreachable
from cockpit.facts.dns import Outcome
from cockpit.facts.mail_servers import MailServers
from cockpit.facts.samples_dns import (
    NS1,
    NS2,
    cut_lookup,
    sample_answer,
    sample_front,
    sample_fronts,
    sample_lookup,
    sample_names,
    sample_server,
    sample_zone,
)
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import PASS, UNKNOWN, Fix, Layer
from cockpit.launch.mail import Email
from cockpit.launch.parts import Host
from tests.checks.dns.judging import judged, only

SHOP, WWW, V4, OLD4, OLD6 = "shop.example", "www.shop.example", "203.0.113.10", "203.0.113.66", "2001:db8::66"
DECLARED = sample_launch(hosts=(Host(name=SHOP, target=V4),))


def record(fix: Fix | None) -> str:
    """The record of a fix that must be there."""
    assert fix is not None
    assert fix.record is not None
    return fix.record


def test_a_stale_ipv6_record_is_told_apart_from_a_wrong_ipv4_one() -> None:
    found = only(apex_resolves, DECLARED, sample_names(sample_lookup(SHOP, V4, OLD6)))
    assert (found.subject, found.kind) == ("shop.example AAAA", "stale-aaaa")
    assert found.summary == "shop.example sends IPv6 visitors to 2001:db8::66, which is not declared"
    assert (
        record(found.fix) == "host @   (in full: shop.example.)\ndelete: shop.example. IN AAAA 2001:db8::66"
    )
    assert found.fix is not None
    assert found.fix.undo == "Publish shop.example. AAAA again: 2001:db8::66"


def test_the_server_that_missed_the_move_is_named_and_asked_in_the_command() -> None:
    names = sample_names(sample_lookup(SHOP, V4, at={NS1: (V4,), NS2: (OLD4,)}))
    found = only(apex_resolves, DECLARED, names)
    assert found.summary.endswith(f"not to the declared target at {NS2}")
    assert found.observed == f"{NS1}: {V4}; {NS2}: {OLD4}"
    assert found.verify == f"dig +noall +answer shop.example A @{NS2}"
    assert record(found.fix) == f"at {NS2}, {SHOP}. A should be: {V4}"


def test_both_families_wrong_are_two_findings() -> None:
    found = judged(apex_resolves, DECLARED, sample_names(sample_lookup(SHOP, OLD4, OLD6)))
    assert [(f.subject, f.kind) for f in found] == [
        ("shop.example A", "wrong-target"),
        ("shop.example AAAA", "stale-aaaa"),
    ]


def test_a_name_at_the_apex_is_published_as_alias_not_as_cname() -> None:
    launch = sample_launch(hosts=(Host(name=SHOP, target="shop.host.example"),))
    found = only(apex_resolves, launch, sample_names(sample_lookup(SHOP, outcome=Outcome.NXDOMAIN)))
    assert "type ALIAS\nvalue shop.host.example" in record(found.fix)


def test_a_subdomain_of_a_zone_gets_a_relative_host_field() -> None:
    launch = sample_launch("app.shop.example", hosts=(Host(name="app.shop.example", target=V4),))
    found = only(
        apex_resolves, launch, sample_names(sample_lookup("app.shop.example", outcome=Outcome.NXDOMAIN))
    )
    assert record(found.fix).startswith("host app   (in full: app.shop.example.)\ntype A")


def test_an_undeclared_target_is_asked_for_with_what_is_seen() -> None:
    found = only(apex_resolves, sample_launch(), sample_names(sample_lookup(SHOP, V4, OLD6)))
    assert record(found.fix) == '[[host]]\nname = "shop.example"\ntarget = ["203.0.113.10", "2001:db8::66"]'


def test_a_missing_www_is_published_as_an_alias_of_the_apex() -> None:
    names = sample_names(sample_lookup(SHOP, V4), sample_lookup(WWW, outcome=Outcome.NXDOMAIN))
    assert "host www   (in full: www.shop.example.)\ntype CNAME\nvalue shop.example" in record(
        only(www_resolves, sample_launch(), names).fix
    )


def test_an_undeclared_host_brings_the_lines_to_declare_it() -> None:
    names = sample_names(sample_lookup(SHOP, V4), sample_lookup("admin.shop.example", OLD4))
    found = only(subdomains_intentional, sample_launch(), names, sample_fronts())
    assert record(found.fix).splitlines() == [
        "[[host]]",
        'name = "admin.shop.example"',
        'role = "admin"',
        'owner = "WHO"',
        'purpose = "WHAT FOR"',
        'target = ["203.0.113.66"]',
    ]


def test_each_address_without_production_is_told_on_its_own() -> None:
    launch = sample_launch(hosts=(Host(name=SHOP, marker="Best shop"),))
    fronts = sample_fronts(sample_front(SHOP, V4, marker="Best shop"), sample_front(SHOP, OLD6, title="Demo"))
    found = only(prod_only_target, launch, sample_names(sample_lookup(SHOP, V4, OLD6)), fronts)
    assert found.subject == "shop.example at 2001:db8::66"
    assert found.observed == 'HTTP 200, title "Demo"'
    assert "--resolve shop.example:443:'[2001:db8::66]'" in found.verify
    assert "delete: shop.example. IN AAAA 2001:db8::66" in record(found.fix)


def test_a_copied_marker_does_not_make_production_a_rehearsal() -> None:
    launch = sample_launch(
        hosts=(
            Host(name=SHOP, marker="Shop"),
            Host(name="staging.shop.example", role="staging", marker="Shop"),
        )
    )
    fronts = sample_fronts(sample_front(SHOP, V4, marker="Shop", body="Shop"))
    (found,) = judged(prod_only_target, launch, sample_names(sample_lookup(SHOP, V4)), fronts)
    assert found.verdict is PASS


def test_two_services_are_told_apart_by_address() -> None:
    fronts = sample_fronts(sample_front(SHOP, V4, marker="7"), sample_front(SHOP, OLD4, marker="6"))
    names = sample_names(sample_lookup(SHOP, V4, OLD4))
    found = only(single_service, sample_launch(), names, fronts, sample_zone())
    assert found.observed == "203.0.113.10 marker 7; 203.0.113.66 marker 6"


def test_a_deleted_app_names_the_platform_where_it_can_be_claimed() -> None:
    lookup = sample_lookup(WWW, chain=("shop.herokuapp.com",), outcome=Outcome.NXDOMAIN)
    names = sample_names(sample_lookup(SHOP, V4), lookup)
    found = only(no_stale_target, sample_launch(), names, sample_fronts())
    assert found.summary.endswith("shop.herokuapp.com, which is gone; anybody may claim that name at Heroku")
    assert "delete: www.shop.example. IN CNAME shop.herokuapp.com." in record(found.fix)


def test_the_delegation_shows_what_only_one_side_names() -> None:
    parent = sample_answer(SHOP, "NS", outcome=Outcome.REFUSED, authority=(NS1, "ns.old.example"))
    found = only(authority_consistent, sample_launch(), sample_zone(parent=parent))
    assert "only at the registry: ns.old.example; only in the zone: ns2.dns.example" in found.summary
    assert record(found.fix) == f"name server {NS1}\nname server {NS2}"


def test_differing_answers_point_at_the_older_serial() -> None:
    zone = sample_zone(
        servers=(sample_server(NS1, NS1, NS2, serial=2), sample_server(NS2, NS1, NS2, serial=2**32 - 1)),
        at={
            server: (sample_answer(SHOP, "MX", value, server=server, authoritative=True),)
            for server, value in ((NS1, "10 a.example"), (NS2, "10 b.example"))
        },
    )
    found = only(authority_consistent, sample_launch(), zone)
    assert found.summary.endswith(f"({NS2} has the older serial)")  # RFC 1982: the numbers wrapped around


@pytest.mark.parametrize("hostile", ["a;reboot.example", "$(reboot).example", "`reboot`.example"])
def test_a_server_name_from_the_wire_is_quoted_in_the_command(hostile: str) -> None:
    servers = (sample_server(NS1, NS1, hostile), sample_server(hostile, NS1, hostile))
    parent = sample_answer(SHOP, "NS", outcome=Outcome.REFUSED, authority=(NS1, hostile))
    zone = sample_zone(
        parent=parent,
        servers=servers,
        at={
            server.name: (sample_answer(SHOP, "TXT", server.name, server=server.name, authoritative=True),)
            for server in servers
        },
    )
    found = only(authority_consistent, sample_launch(), zone)
    assert f"@'{hostile}'" in found.verify


def test_two_policies_keep_one() -> None:
    one, two = "v=spf1 -all", "v=spf1 include:_spf.example ~all"
    answer = sample_answer(SHOP, "TXT", one, two, server=NS1, authoritative=True)
    found = only(records_wellformed, sample_launch(), sample_names(), sample_zone(at={NS1: (answer,)}))
    assert found.kind == "two-spf-policies"
    assert record(found.fix).count("delete:") == 1


def test_a_doubled_name_shows_what_to_enter() -> None:
    zone = sample_zone(doubled=("www.shop.example.shop.example",))
    found = only(records_wellformed, sample_launch(), sample_names(), zone)
    assert record(found.fix).splitlines() == [
        "host www   (in full: www.shop.example.)",
        "delete: www.shop.example.shop.example.",
    ]


def test_a_mail_server_behind_a_web_proxy_is_named_as_such() -> None:
    launch = sample_launch(email=Email(), hosts=(Host(name="mail.shop.example", role="mail"),))
    zone = sample_zone(
        sample_answer(SHOP, "MX", "10 mail.shop.example"),
        mail_hosts=(sample_lookup("mail.shop.example", "104.16.1.1"),),
    )
    assert only(mx_correct, launch, zone, MailServers({})).kind == "proxied"


def test_broken_signatures_are_mended_at_the_registrar() -> None:
    cause = "the resolver says SERVFAIL (DNSSEC validation fails: dnskey missing) for shop.example"
    dark = cut_lookup(SHOP, Unreachable(Layer.DNS, cause, "dnssec"))
    found = only(apex_resolves, DECLARED, sample_names(dark, apex=""))
    assert (found.kind, found.observed) == ("dnssec-broken", cause)
    assert record(found.fix).startswith("at the registrar, delete: shop.example. IN DS")


def test_an_edge_nobody_declared_is_no_reason_to_delete_its_records() -> None:
    found = only(apex_resolves, DECLARED, sample_names(sample_lookup(SHOP, "104.16.1.1")))
    assert (found.verdict, found.kind) == (UNKNOWN, "undeclared")
    assert record(found.fix) == "proxied = true   # in the [[host]] of shop.example"


def test_what_an_edge_answers_is_not_offered_as_the_target() -> None:
    found = only(apex_resolves, sample_launch(), sample_names(sample_lookup(SHOP, "104.16.1.1")))
    assert "104.16.1.1" not in record(found.fix)
    assert "proxied = true" in record(found.fix)


def test_no_mailbox_is_given_up_for_a_service_that_sends() -> None:
    launch = sample_launch(email=Email(provider="Postmark"))
    mailbox = sample_lookup("aspmx.l.google.com", "142.250.27.26")
    zone = sample_zone(sample_answer(SHOP, "MX", "1 aspmx.l.google.com"), mail_hosts=(mailbox,))
    found = only(mx_correct, launch, zone, MailServers({}))
    assert "delete" not in record(found.fix)
    assert 'provider = "Google Workspace"' in record(found.fix)


def test_a_missing_route_says_where_to_look_from() -> None:
    away = Unreachable(Layer.NETWORK, "this machine has no route to shop.example (2001:db8::10)", "no-route")
    front = sample_front(SHOP, "2001:db8::10", away)
    names = sample_names(sample_lookup(SHOP, V4))
    found = judged(prod_only_target, DECLARED, names, sample_fronts(front))
    assert "families = [4]" in record(found[0].fix)
