"""What the checks that rest on the edge's API say beyond their verdict, and what would let them read it."""

from dataclasses import replace
from typing import Any

import pytest

from checks.edge import ddos_active, settings_observed
from checks.watch import edge_analytics
from cockpit.facts import Unreachable
from cockpit.facts.protocols import Protocols, Spoken
from cockpit.facts.samples_dns import sample_front, sample_fronts, sample_lookup, sample_names
from cockpit.facts.samples_edge import (
    CLOUDFLARE,
    EDGE4,
    MARKS,
    SHOP,
    edge_api,
    edge_rule,
    edge_traffic,
    unasked,
)
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_origin import QUIC_V1, TOLD, speaks
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.facts.samples_tls import look, tls
from cockpit.kit import PASS, UNKNOWN, WARN, Edge, Finding, Host
from cockpit.model import UNSTATED, Layer
from cockpit.standards.edge_answers import missing
from cockpit.standards.edge_rights import DDOS
from tests.checks.dns.judging import judged, sole

LAUNCH = sample_launch(edge=CLOUDFLARE, hosts=(Host(name=SHOP, proxied=True),))
NAMES = sample_names(sample_lookup(SHOP, EDGE4))


def fronts(**more: Any) -> Any:
    return sample_fronts(sample_front(SHOP, EDGE4, headers=MARKS, **more))


def ddos(api: Any, launch: Any = LAUNCH) -> Finding:
    return sole(ddos_active, launch, NAMES, fronts(), api, NOTHING_SAID)


def test_without_a_token_the_default_is_inferred_and_never_a_pass() -> None:
    found = ddos(unasked())
    assert (found.verdict, found.kind) == (UNKNOWN, "inferred")
    assert "proxied, provider default inferred" in found.summary
    assert found.fix is not None
    assert found.fix.record == "cockpit credentials set edge-read"


@pytest.mark.parametrize(
    ("kind", "edge", "record"),
    [
        ("credential", Edge(provider="Cloudflare"), 'credential = "keyring:launch-cockpit/shop/edge-read"'),
        ("credential", CLOUDFLARE, "cockpit credentials set edge-read"),
        ("token-expired", CLOUDFLARE, "cockpit credentials set edge-read"),
        ("token-disabled", CLOUDFLARE, "cockpit credentials set edge-read"),
        ("token-refused", CLOUDFLARE, "cockpit credentials set edge-read"),
        ("no-zone", CLOUDFLARE, "cockpit credentials test edge-read"),
        ("permission", CLOUDFLARE, "cockpit credentials test edge-read"),
    ],
)
def test_every_reason_has_the_line_that_changes_it(kind: str, edge: Edge, record: str) -> None:
    why = Unreachable(Layer.PERSON, "why", kind)
    found = ddos(unasked(why), sample_launch(edge=edge, hosts=LAUNCH.hosts))
    assert found.fix is not None
    assert (found.fix.record or "").startswith(record)
    assert found.fix.undo


def test_a_dead_layer_is_named_and_nothing_is_asked_of_a_person() -> None:
    found = ddos(unasked(Unreachable(Layer.TCP, "port 443 refuses connections", "refused")))
    assert (found.verdict, found.layer, found.fix) == (UNKNOWN, Layer.TCP, None)


def test_what_nobody_saw_is_not_inferred_either() -> None:
    dark = sample_fronts(sample_front(SHOP, EDGE4, Unreachable(Layer.TCP, "dead", "refused")))
    found = sole(ddos_active, LAUNCH, NAMES, dark, unasked(), NOTHING_SAID)
    assert "inferred" not in found.summary
    assert found.evidence["inferred"] is False


def test_hosts_beside_the_edge_are_mended_at_their_records() -> None:
    around = sample_fronts(sample_front(SHOP, "198.51.100.7"))
    names = sample_names(sample_lookup(SHOP, "198.51.100.7"))
    found = sole(ddos_active, LAUNCH, names, around, edge_api(), NOTHING_SAID)
    assert found.kind == "not-proxied"
    assert found.fix is not None
    assert "edge.proxy-as-declared" in found.fix.text


def test_an_override_is_named_without_its_expression() -> None:
    rule = edge_rule(
        'http.request.headers["x"] eq "s3cret"',
        "execute",
        description="Load test",
        parameters={"overrides": {"sensitivity_level": "eoff"}},
    )
    found = ddos(edge_api(rules={DDOS: (rule,)}))
    assert (found.verdict, found.kind) == (WARN, "turned-down-partly")
    assert 'the rule "Load test"' in found.summary
    assert "s3cret" not in repr(found)


def spoken(alpn: str = "h2", told: tuple[str, ...] = TOLD, quic: tuple[str, ...] = QUIC_V1) -> Protocols:
    """The shop at the edge's address."""
    (one,) = speaks(told=told).hosts
    return Protocols((replace(one, spoken=(Spoken(EDGE4, alpn, quic),)),))


def settings(api: Any, protocols: Protocols | None = None) -> list[Finding]:
    return judged(settings_observed, LAUNCH, NAMES, fronts(), tls(look(SHOP)), protocols or spoken(), api)


def test_a_setting_that_does_not_arrive_is_said_to_be_overridden() -> None:
    zone, host = settings(edge_api({"http3": "on"}), spoken(told=(), quic=()))
    assert zone.subject == f"settings of {SHOP}"
    assert "ssl strict" in zone.observed
    assert (host.verdict, host.kind) == (WARN, "http3-overridden")
    assert "another rule or layer overrides the setting" in host.summary
    assert "the edge (" in host.observed
    (_, fine) = settings(edge_api({"http3": "on", "http2": "on"}))
    assert fine.verdict is PASS
    (_, old) = settings(edge_api({"http2": "on"}), spoken(alpn="http/1.1"))
    assert old.kind == "http2-overridden"


def test_settings_that_may_not_be_read_name_the_permission() -> None:
    (found,) = settings(replace(edge_api(), settings=missing("Zone Settings Read")))
    assert found.summary == "the edge's token may not read this: it lacks Zone Settings Read"


def test_a_word_stands_in_for_a_count_and_says_why() -> None:
    found = sole(edge_analytics, LAUNCH, edge_api(traffic=missing("Analytics Read")), NOTHING_SAID)
    assert (found.verdict, found.kind) == (UNKNOWN, UNSTATED)
    assert "it lacks Analytics Read" in found.observed


def test_a_share_is_told_in_words() -> None:
    found = sole(edge_analytics, LAUNCH, edge_api(traffic=edge_traffic(1000, 200, 200)), NOTHING_SAID)
    assert (found.verdict, found.kind) == (WARN, "many-stopped")
    assert "40%" in found.summary
