"""What was seen of hosts and domains joins what was declared of them."""

import datetime as dt
from typing import Any

from cockpit.engine import judge
from cockpit.facts.samples_dns import sample_lookup, sample_names
from cockpit.facts.samples_rdap import sample_rdap, sample_registration
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.facts.samples_tls import AT, NO_TLS, V4, V6, day, leaf, look, shaken, tls
from cockpit.handover import pack
from cockpit.journal import Seen
from cockpit.model import Result
from cockpit.registry import entries
from tests.handover.world import LAUNCH, launch

SHOP, WWW, STAGING = "shop.example", "www.shop.example", "staging.shop.example"
NAMES = sample_names(*(sample_lookup(host, V4) for host in (SHOP, WWW, STAGING)))
PAID = """
[[service]]
name = "Example Registrar"
purpose = "domain"
auto_renew = true
"""


def seen(check: str, *facts: Any, text: str = LAUNCH) -> dict[str, Seen]:
    """The latest result of one check, judged from these facts."""
    entry = entries()[check]
    findings = judge(entry, launch(text), facts)
    result = Result(check, entry.title, 2, entry.family, entry.mode, entry.severity, tuple(findings))
    return {check: Seen(result, "r-1", AT, None)}


def built(latest: dict[str, Seen], text: str = LAUNCH) -> dict[str, Any]:
    return pack.build(pack.Sources(launch(text), latest, {}, "launch-cockpit 0.1.0"))


def hosts(*looks: Any) -> dict[str, Any]:
    latest = seen("tls.hostname-valid", NAMES, tls(*looks))
    return {row["hostname"]: row.get("tls") for row in built(latest)["host"]}


def test_the_domain_map_says_how_the_certificates_are() -> None:
    expired = look(WWW, shaken(leaf(WWW, days=-2), code=10, trouble="certificate has expired"))
    found = hosts(look(SHOP), expired, look(STAGING, NO_TLS))
    good = {"status": "valid", "issuer": "Sample CA 1", "not_after": dt.datetime.fromisoformat(day(60))}
    assert found[SHOP] == {**good, "renewal": "the edge renews it by itself"}  # declared as proxied
    assert found[WWW]["status"] == "not valid"
    assert found[WWW]["not_after"] == dt.datetime.fromisoformat(day(-2))
    assert found[STAGING] is None  # no certificate was seen, so nothing is said of one


def test_the_worst_address_counts() -> None:
    other = shaken(leaf("old.example"), code=62, trouble="Hostname mismatch")
    assert hosts(look(SHOP), look(SHOP, other, V6), look(WWW))[SHOP]["status"] == "not valid"


def test_a_registered_domain_has_a_row() -> None:
    latest = seen("domain.expiry", sample_rdap(sample_registration(400)), NOTHING_SAID, text=LAUNCH + PAID)
    (row,) = built(latest, LAUNCH + PAID)["domain"]
    assert row["name"] == SHOP
    assert row["registrar"] == "Example Registrar"
    assert row["auto_renew"] is True
    assert row["nameservers"] == ["ns1.dns.example", "ns2.dns.example"]
    assert row["dnssec"] is False
    assert isinstance(row["expires_on"], dt.date)


def test_what_nobody_declared_about_renewal_is_not_made_up() -> None:
    (row,) = built(seen("domain.expiry", sample_rdap(sample_registration(400)), NOTHING_SAID))["domain"]
    assert "auto_renew" not in row


def test_without_a_look_nothing_is_added() -> None:
    whole = built(seen("domain.expiry", sample_rdap(sample_registration(None)), NOTHING_SAID))
    assert all("tls" not in row for row in whole["host"])
