"""What was seen joins what was declared, and names the evidence that shows it."""

import datetime as dt
from typing import Any

import pytest
from msgspec import structs

from cockpit.facts.samples_launch import sample_launch
from cockpit.handover import pack
from cockpit.handover.declared import tables
from cockpit.handover.sources import Map, Sources
from cockpit.launch.parts import Edge
from cockpit.record import Record, Row
from cockpit.record.rows import plain, row_id
from tests.handover.world import LAUNCH, launch, seen
from tests.record.samples import attestation, drill

AT = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
DIGEST = "ab" * 32
EVIDENCE = f"ev-{DIGEST[:16]}"
PAID = '\n[[service]]\nname = "Example Registrar"\npurpose = "domain"\nauto_renew = true\n'


def built(text: str = LAUNCH, rows: tuple[Row, ...] = (), **maps: Any) -> dict[str, Any]:
    record = Record({row_id(plain(row)): row for row in rows})
    known = {table: Map(found, DIGEST, AT) for table, found in maps.items()}
    sources = Sources(launch(text), seen(), {DIGEST: 9}, "t 1", record, maps=known)
    return pack.build(sources)


def test_an_account_that_shows_is_there_before_anybody_declares_it() -> None:
    rows = [
        {"service": "Example Registrar", "category": "registrar"},
        {"service": "Vercel", "category": "hosting"},
    ]
    whole = built(access=rows, edge={"provider": "Fastly"})
    found = {row["category"]: row for row in whole["access"]}
    assert found["registrar"]["owner"] == "ana"
    assert found["registrar"]["evidence"] == EVIDENCE
    assert found["hosting"] == {
        "id": "acc-hosting",
        "service": "Vercel",
        "category": "hosting",
        "evidence": EVIDENCE,
    }
    assert found["edge"]["service"] == "Fastly"


def test_records_that_were_seen_take_the_place_of_declared_ones() -> None:
    row = {"name": "@", "type": "A", "value": "192.0.2.9", "ttl": 60, "purpose": "Where visitors arrive"}
    mail = {
        "name": "@",
        "type": "MX",
        "value": "10 mx.example",
        "ttl": 60,
        "purpose": "Where mail is delivered",
    }
    whole = built(dns=[row, mail])
    found = [(one["name"], one["type"], one["value"]) for one in whole["dns"]]
    assert found == [("@", "A", "192.0.2.9"), ("@", "MX", "10 mx.example"), ("www", "CNAME", "shop.example")]
    assert {one["owner"] for one in whole["dns"][:2]} == {"ana"}
    assert whole["dns"][0]["evidence"] == EVIDENCE
    assert "evidence" not in whole["dns"][2], "nobody has looked at it"


def test_a_host_keeps_its_declared_words_and_gets_what_was_seen() -> None:
    tls = {"status": "valid", "issuer": "CA", "not_after": AT}
    row = {
        "hostname": "shop.example",
        "environment": "production",
        "destination": "Edge: 192.0.2.1",
        "tls": tls,
    }
    new = {"hostname": "new.shop.example", "environment": "production", "destination": "192.0.2.2"}
    found = {one["hostname"]: one for one in built(host=[row, new])["host"]}
    assert found["shop.example"]["owner"] == "ana"
    assert found["shop.example"]["destination"] == "Edge: 192.0.2.1"
    assert found["shop.example"]["tls"]["renewal"] == "the edge renews it by itself"  # declared as proxied
    assert found["shop.example"]["tls"]["evidence"] == EVIDENCE
    assert found["new.shop.example"]["evidence"] == EVIDENCE
    assert "tls" not in found["www.shop.example"]


def test_who_renews_certificates_is_what_a_person_stated() -> None:
    row = {"hostname": "www.shop.example", "tls": {"status": "valid"}, "destination": "x"}
    said = attestation(check="tls.renewal-path", statement="Jon gets the mail.")
    found = {one["hostname"]: one for one in built(rows=(said,), host=[row])["host"]}
    assert found["www.shop.example"]["tls"]["renewal"] == "Jon gets the mail."


def test_redirects_that_were_walked_come_first_and_each_start_once() -> None:
    walked = {
        "kind": "canonical",
        "start": "http://shop.example/",
        "to": "https://shop.example/",
        "code": 301,
    }
    starts = [row["start"] for row in built(redirect=[walked])["redirect"]]
    assert starts[0] == "http://shop.example/"
    assert len({start.rstrip("/") for start in starts}) == len(starts)


def test_a_domain_says_what_was_declared_of_its_renewal_and_nothing_else() -> None:
    row = {"name": "shop.example", "registrar": "Example Registrar", "expires_on": dt.date(2027, 9, 3)}
    assert built(LAUNCH + PAID, domain=[row])["domain"][0]["auto_renew"] is True
    assert "auto_renew" not in built(domain=[row])["domain"][0]


def test_single_tables_are_filled_up_and_a_persons_word_counts() -> None:
    whole = built(deploy={"platform": "Vercel", "live_version": "v7"}, cache={"never": ["/me"], "rule": []})
    assert whole["deploy"]["platform"] == "Hosting"
    assert whole["deploy"]["live_version"] == "v7"
    assert whole["deploy"]["evidence"] == EVIDENCE
    assert whole["cache"] == {"never": ["/me"], "rule": [], "evidence": EVIDENCE}


def test_an_alarm_counts_for_the_route_whose_owner_typed_its_word_back() -> None:
    def alarm(*about: str) -> Any:
        return drill(name="alert", subject="shop.example", about=about, seconds={"delay": 95.0})

    (route,) = built(rows=(alarm("ana"),))["alert_route"]
    assert (route["delay_seconds"], route["tested_at"]) == (95.0, alarm().at)
    assert "tested_at" not in built(rows=(alarm("jon"),))["alert_route"][0]


def test_a_runbook_names_its_second_reader_until_its_words_change() -> None:
    whole = built()
    first = whole["runbook"][0]
    read = drill(
        name="runbook", check="handover.runbooks-common", subject=first["id"], about=(first["text"],)
    )
    again = built(rows=(read,))["runbook"][0]
    assert (again["second_reader"], again["read_and_followed_on"]) == ("tom", dt.date(2026, 11, 20))
    other = drill(name="runbook", check="handover.runbooks-common", subject=first["id"], about=("0" * 16,))
    assert "second_reader" not in built(rows=(other,))["runbook"][0]


@pytest.mark.parametrize(
    ("told", "shown"), [(None, {}), ((), {"exceptions": []}), (("/a",), {"exceptions": ["/a"]})]
)
def test_that_the_edge_excepts_nothing_is_an_answer(
    told: tuple[str, ...] | None, shown: dict[str, Any]
) -> None:
    product = structs.replace(sample_launch(), edge=Edge(provider="cloudflare", exceptions=told))
    assert tables(product)["edge"] == {"provider": "cloudflare", **shown}
