"""What a run saw becomes rows of the pack, one table at a time, from the facts alone."""

import datetime as dt
from dataclasses import replace
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.dkim import Key
from cockpit.facts.dns import Answer, Outcome, Record
from cockpit.facts.fronts import Fronts
from cockpit.facts.names import Names
from cockpit.facts.samples_dkim import sample_dkim, sample_key
from cockpit.facts.samples_dmarc import sample_climb, sample_dmarc
from cockpit.facts.samples_dns import (
    cut_lookup,
    sample_front,
    sample_fronts,
    sample_lookup,
    sample_names,
    sample_zone,
)
from cockpit.facts.samples_edge import edge_api, edge_rule, unasked
from cockpit.facts.samples_http import response, trail, trails
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import cut_told, sample_told
from cockpit.facts.samples_rdap import sample_rdap, sample_registration
from cockpit.facts.samples_spf import sample_spf
from cockpit.facts.samples_stack import sample_stack
from cockpit.facts.samples_tls import V4, V6, day, leaf, look, shaken, tls
from cockpit.facts.told import Told
from cockpit.facts.trails import Client
from cockpit.facts.zone import Zone
from cockpit.handover.sighted import (
    deploy,
    dns,
    domains,
    edge,
    email,
    hosts,
    redirects,
    sighted,
)
from cockpit.launch.parts import Host, Redirect, Route
from cockpit.model import Layer
from cockpit.standards.edge_answers import missing
from cockpit.standards.edge_rights import DDOS, FIREWALL, MANAGED, RATE_LIMITS

SHOP, WWW = "shop.example", "www.shop.example"
CUT = Unreachable(Layer.DNS, "the resolver does not answer", "silent")
LAUNCH = sample_launch(
    hosts=(
        Host(SHOP, purpose="The shop window", proxied=True),
        Host(WWW),
        Host("old.shop.example", "retired"),
    ),
    redirects=(Redirect("https://shop.example/old", "https://shop.example/new"), Redirect("/beta", code=410)),
    routes=(Route("login", "/login", "auth"), Route("home", "/"), Route("mine", "/mine", private=True)),
)
NAMES = sample_names(
    sample_lookup(SHOP, V4, V6), sample_lookup(WWW, V4), sample_lookup("old.shop.example", V4)
)


def answer(name: str, type_: str, *values: str, ttl: int = 300) -> Answer:
    """What an authority says."""
    records = tuple(Record(name, type_, ttl, value) for value in values)
    return Answer(name, type_, "ns1.dns.example", Outcome.ANSWER, records, authoritative=True)


def zone(**sets: Answer) -> Zone:
    records = {(one.name, one.type): one for one in sets.values()}
    return replace(sample_zone(), records=records, at={})


class TestDns:
    def rows(self, names: Names = NAMES, zoned: Zone | None = None) -> dict[tuple[str, str], dict[str, Any]]:
        found = dns.rows(LAUNCH, names, zoned or zone())
        return {(row["name"], row["type"]): row for row in found}

    def test_the_addresses_of_hosts_with_what_they_are_for(self) -> None:
        found = self.rows()
        assert found["@", "A"]["value"] == V4
        assert found["@", "AAAA"]["value"] == V6
        assert found["@", "A"]["purpose"] == "The shop window"
        assert found["@", "A"]["proxied"] is True
        assert found["old", "A"]["purpose"] == "An old address that says it is gone"
        assert all(row["ttl"] > 0 for row in found.values())

    def test_an_alias_takes_the_place_of_its_addresses(self) -> None:
        seen = sample_lookup(WWW, V4)
        assert isinstance(seen.a, Answer)
        names = sample_names(replace(seen, a=replace(seen.a, chain=(SHOP,))))
        told = {("ns1", WWW, "CNAME"): answer(WWW, "CNAME", SHOP, ttl=600)}
        found = self.rows(names, replace(zone(), at=told))
        assert found["www", "CNAME"] == {
            "name": "www",
            "type": "CNAME",
            "value": SHOP,
            "ttl": 600,
            "purpose": "Where visitors arrive",
        }
        assert ("www", "A") not in found

    def test_mail_and_text_records_say_what_they_are_for(self) -> None:
        sets = zone(
            mx=answer(SHOP, "MX", "10 mx.mail.example"),
            txt=answer(SHOP, "TXT", "v=spf1 -all", "some-verification=1"),
            dmarc=answer(f"_dmarc.{SHOP}", "TXT", "v=DMARC1; p=none"),
        )
        found = [(row["name"], row["purpose"]) for row in dns.rows(LAUNCH, NAMES, sets) if row["type"] != "A"]
        assert ("@", "Where mail is delivered") in found
        assert ("@", "Who may send mail in this name (SPF)") in found
        assert ("@", "A proof or note for some service") in found
        assert ("_dmarc", "What receivers do with forged mail (DMARC)") in found

    def test_an_authoritys_lifetime_goes_over_the_resolvers(self) -> None:
        sets = zone(mx=answer(SHOP, "MX", "10 mx.mail.example", ttl=17))
        told = {("ns1", SHOP, "MX"): answer(SHOP, "MX", "10 mx.mail.example", ttl=300)}
        assert self.rows(zoned=replace(sets, at=told))["@", "MX"]["ttl"] == 300

    def test_what_was_not_seen_is_not_made_up(self) -> None:
        assert (
            dns.rows(LAUNCH, sample_names(cut_lookup(SHOP)), replace(zone(), records={(SHOP, "MX"): CUT}))
            == []
        )


class TestHosts:
    def rows(self, *looks: Any, fronts: Fronts | None = None) -> dict[str, dict[str, Any]]:
        found = hosts.rows(LAUNCH, NAMES, tls(*looks), fronts or sample_fronts())
        return {row["hostname"]: row for row in found}

    def test_the_certificate_that_was_seen(self) -> None:
        found = self.rows(look(SHOP))
        good = {"status": "valid", "issuer": "Sample CA 1", "not_after": dt.datetime.fromisoformat(day(60))}
        assert found[SHOP]["tls"] == good
        assert "tls" not in found[WWW]
        assert found["old.shop.example"]["environment"] == "retired"

    def test_the_worst_address_counts(self) -> None:
        other = shaken(leaf("old.example"), code=62, trouble="Hostname mismatch")
        assert (
            self.rows(look(SHOP), look(SHOP, other, V6))[SHOP]["tls"]["status"]
            == "not valid: Hostname mismatch"
        )

    def test_what_the_front_door_does(self) -> None:
        moved = response("https://www.shop.example/", 301, location="https://shop.example/")
        closed = response("https://shop.example/", 401)
        seen = sample_fronts(sample_front(WWW, V4, moved), sample_front(SHOP, V4, closed))
        found = self.rows(fronts=seen)
        assert found[WWW]["redirect"] == "301 to https://shop.example/"
        assert found[SHOP]["redirect"] == "none; asks for a password (401)"
        assert "redirect" not in found["old.shop.example"], "nobody answered there"


class TestRedirects:
    def rows(self, *changed: Any) -> dict[str, dict[str, Any]]:
        return {row["start"]: row for row in redirects.rows(LAUNCH, trails(LAUNCH, *changed))}

    def test_every_spelling_and_old_path_as_two_clients_walk_it(self) -> None:
        found = self.rows()
        assert found["http://www.shop.example/"] == {
            "kind": "canonical",
            "start": "http://www.shop.example/",
            "to": "https://shop.example/",
            "code": 301,
            "hops": 1,
            "browser": "pass",
            "terminal": "pass",
        }
        assert found["https://shop.example/old"]["to"] == "https://shop.example/new"
        assert found["https://shop.example/beta"]["kind"] == "retired"
        assert found["https://shop.example/beta"]["to"] == ""

    def test_a_wrong_end_is_said_for_the_client_that_meets_it(self) -> None:
        start = "https://shop.example/old"
        lost = trail(start, (301, "https://shop.example/"), (200, ""), client=Client.BROWSER)
        row = self.rows(lost, trail(start, (301, f"{start[:-3]}new"), (200, "")))[start]
        assert row["browser"].startswith("fail: ends at https://shop.example/")
        assert row["terminal"] == "pass"

    def test_where_nobody_could_look_there_is_no_row(self) -> None:
        start = "https://shop.example/old"
        silent = [trail(start, stopped=CUT, client=client) for client in Client]
        assert start not in self.rows(*silent)


def test_a_registered_domain_has_a_row_and_one_that_is_not_told_of_has_none() -> None:
    (row,) = domains.rows(sample_rdap(sample_registration(400)), replace(sample_zone(), parent=CUT))
    assert (row["name"], row["registrar"], row["dnssec"]) == (SHOP, "Example Registrar", False)
    assert row["nameservers"] == ["ns1.dns.example", "ns2.dns.example"]
    assert isinstance(row["expires_on"], dt.date)
    assert domains.rows(sample_rdap(CUT), sample_zone()) == []


class TestMail:
    def row(self, text: str = "", *keys: Key, dmarc: str = "", wild: Told | None = None) -> dict[str, Any]:
        asked = sample_dmarc(sample_climb(SHOP, at={SHOP: dmarc} if dmarc else {}))
        seen = sample_spf({SHOP: text or ()})
        return email.row(LAUNCH, sample_stack(), seen, sample_dkim(*keys, anything=wild), asked)

    def test_what_is_published_is_counted_and_named(self) -> None:
        row = self.row(
            "v=spf1 include:_spf.google.com -all",
            sample_key("p=MII", selector="pm2"),
            sample_key("p=MII", selector="google"),
            sample_key(selector="gone"),
            dmarc="v=DMARC1; p=quarantine",
        )
        assert row == {
            "sending_domain": SHOP,
            "provider": "Google Workspace",
            "spf_lookups": 2,
            "dkim_selectors": ["google", "pm2"],
            "dmarc_policy": "quarantine",
        }

    def test_a_record_without_questions_costs_none(self) -> None:
        assert self.row("v=spf1 -all")["spf_lookups"] == 0

    def test_what_is_not_there_is_left_out(self) -> None:
        assert self.row(dmarc="p=reject") == {"sending_domain": SHOP, "provider": "Google Workspace"}

    def test_a_tree_that_could_not_be_seen_is_not_counted(self) -> None:
        seen = sample_spf({SHOP: "v=spf1 include:x.example -all", "x.example": cut_told("x.example")})
        row = email.row(LAUNCH, sample_stack(), seen, sample_dkim(), sample_dmarc())
        assert "spf_lookups" not in row

    def test_where_every_name_has_a_key_none_is_named(self) -> None:
        row = self.row("v=spf1 -all", sample_key("p=MII"), wild=sample_told(f"x._domainkey.{SHOP}", "p=MII"))
        assert "dkim_selectors" not in row


_STAMPED = sample_fronts(sample_front(SHOP, V4, response("https://shop.example/", 200, server="cloudflare")))


def test_an_edge_is_told_only_where_one_shows() -> None:
    assert edge.row(LAUNCH, NAMES, _STAMPED, unasked()) == {
        "provider": "Cloudflare",
        "ddos": "provider default: hosts are proxied (inferred, not read with a token)",
    }
    bare = sample_fronts(sample_front(SHOP, V4, response("https://shop.example/", 200)))
    assert edge.row(LAUNCH, NAMES, bare, edge_api()) == {}


def test_what_a_token_reads_of_the_edge_stands_in_the_pack() -> None:
    limit = edge_rule(description="Sign-in", limit={"requests": 5, "period": 10})
    hidden = edge_rule('http.request.headers["x-door"] eq "s3cret"', "skip", id="r7")
    off = edge_rule(description="Old", enabled=False)
    rules = {FIREWALL: (hidden, off), MANAGED: (), RATE_LIMITS: (limit,), DDOS: ()}
    row = edge.row(LAUNCH, NAMES, _STAMPED, edge_api(rules=rules))
    assert row == {
        "provider": "Cloudflare",
        "tls_mode": "full-strict",
        "ddos": "on, without exceptions (read with a token)",
        "firewall": ["rule r7: skip"],
        "rate_limits": ["Sign-in: block, more than 5 requests in 10 s"],
    }
    none = edge.row(LAUNCH, NAMES, _STAMPED, edge_api(rules={**rules, RATE_LIMITS: ()}))
    assert none["rate_limits"] == ["no rule is set"]
    narrow = edge.row(LAUNCH, NAMES, _STAMPED, edge_api(rules={**rules, MANAGED: missing("Zone WAF Read")}))
    assert "firewall" not in narrow
    assert edge.row(LAUNCH, NAMES, _STAMPED, edge_api(paused=True))["ddos"].startswith(
        "off: the zone is paused"
    )


def test_the_version_that_every_address_names() -> None:
    one = replace(sample_front(SHOP, V4, response("https://shop.example/", 200)), version="v7")
    two = replace(one, address=V6, version="v8")
    assert deploy.row(sample_fronts(one, one), sample_stack())["live_version"] == "v7"
    assert deploy.row(sample_fronts(one, two), sample_stack())["live_version"] == "v7, v8"


def test_a_table_whose_facts_were_not_gathered_is_left_out() -> None:
    assert sighted(LAUNCH, {}) == {}
    found = sighted(LAUNCH, {"names": NAMES, "zone": zone(), "rdap": sample_rdap(sample_registration(400))})
    assert set(found) == {"dns", "domain"}
