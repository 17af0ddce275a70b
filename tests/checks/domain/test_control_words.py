"""What domain.control-proof says: whose servers showed the record, and what ends a proof."""

from checks.domain import control_proof
from cockpit.facts.samples_dns import NO_RESOLVER, NS1, NS2, sample_server, sample_zone
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import NOTHING_SAID, drilled, expired, sample_stated
from cockpit.facts.stated import Drilled, Stated
from cockpit.facts.zone import Zone
from cockpit.kit import FAIL, PASS, UNKNOWN, Finding, Layer
from cockpit.model import STALE
from tests.checks.dns.judging import sole

SHOP = sample_launch()
PROOF = drilled("dns-proof", "shop.example", NS1, NS2, seconds={NS1: 4.0, NS2: 6.4, "all": 6.4})


def proved(*rows: Drilled, zone: Zone | None = None) -> Finding:
    stated = sample_stated(*rows) if rows else Stated(NOTHING_SAID.seen_at)
    return sole(control_proof, SHOP, zone or sample_zone(), stated)


def test_a_proof_names_servers_seconds_and_who() -> None:
    found = proved(PROOF)
    assert found.verdict is PASS
    assert (
        f"{NS1}, {NS2} showed a record within 6 s (ana on 2026-11-19, seen by the cockpit)" in found.summary
    )
    assert found.evidence["servers"] == [NS1, NS2]


def test_who_cannot_publish_has_no_control() -> None:
    said = "Ana could not publish a record in the zone: the agency does not answer"
    found = proved(drilled("dns-proof", "shop.example", passed=False, said=said))
    assert (found.verdict, found.observed) == (FAIL, said)
    assert found.summary.startswith("no DNS control: ")
    assert found.fix is not None
    assert found.fix.record == "cockpit drill dns-proof"


def test_until_it_is_done_it_waits_for_a_person() -> None:
    found = proved()
    assert (found.verdict, found.kind, found.layer) == (UNKNOWN, "undrilled", Layer.PERSON)


def test_another_provider_since_ends_the_proof() -> None:
    new = "ns1.new.example"
    found = proved(PROOF, zone=sample_zone(servers=(sample_server(new, new),)))
    assert (found.verdict, found.kind) == (UNKNOWN, STALE)
    assert f"{new} did not show the record" in found.summary


def test_a_proof_ends_by_its_day() -> None:
    found = proved(expired("dns-proof", "shop.example", NS1, NS2))
    assert (found.verdict, found.kind) == (UNKNOWN, STALE)


def test_what_the_servers_are_today_must_be_seen() -> None:
    dark = proved(PROOF, zone=sample_zone(parent=NO_RESOLVER, servers=()))
    assert (dark.verdict, dark.summary) == (UNKNOWN, NO_RESOLVER.cause)
    gone = proved(PROOF, zone=sample_zone(servers=()))
    assert (gone.verdict, gone.layer) == (UNKNOWN, Layer.DNS)
