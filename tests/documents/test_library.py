"""Each document says what it promises, in the right tone, from the pack alone."""

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from cockpit import roadmap
from cockpit.documents.document import Bullets, Cell, Missing, Steps
from cockpit.documents.library import LIBRARY, make
from cockpit.documents.parts import lacks
from cockpit.documents.plain import plain
from tests.documents.packs import full, hostile
from tests.documents.reading import cells, missing

each = pytest.mark.parametrize("id_", LIBRARY)


@each
def test_a_document_knows_its_id_and_says_what_it_is_for(id_: str) -> None:
    document = make(id_, full())
    assert document.id == id_
    assert document.title
    assert document.lead.endswith(".")
    assert document.blocks
    assert (document.title, document.lead) == (make(id_, {}).title, make(id_, {}).lead)


def test_no_two_documents_have_the_same_title() -> None:
    assert len({make(id_, {}).title for id_ in LIBRARY}) == len(LIBRARY)


def test_every_deliverable_of_every_roadmap_is_a_document() -> None:
    for name in roadmap.IDS:
        for stage in roadmap.load(name).stage:
            assert [one.id for one in stage.deliverables if one.id not in LIBRARY] == []


@each
def test_a_document_of_an_empty_pack_says_what_to_add_or_that_there_is_nothing(id_: str) -> None:
    document = make(id_, {})
    assert missing(document) or id_ in ("out.change-log", "doc.parked")


@each
def test_the_same_pack_makes_the_same_document_and_is_left_as_it_was(id_: str) -> None:
    pack = full()
    kept = copy.deepcopy(pack)
    assert make(id_, pack) == make(id_, kept)
    assert pack == kept


# What each document shows of a pack in which every text says where it stands (`dns value`).
SHOWN = {
    "out.risk-list": ("risk title", "risk impact", "waiver reason", "waiver compensating"),
    "out.fix-order": ("risk title", "risk check", "Ada Example"),
    "out.open-risks": ("risk title", "high"),
    "out.go-no-go": ("GO", "Ada Example", "first words", "signoff statement"),
    "out.dns-map": ("dns name", "dns type", "dns value", "dns purpose", "domain registrar"),
    "out.domain-map": (
        "host hostname", "host destination", "host redirect",
        "valid", "host.tls issuer", "host.tls renewal",
    ),
    "out.redirect-map": ("redirect start", "redirect to", "redirect kind", "pass"),
    "doc.https-everywhere": ("host.tls issuer",),
    "out.edge-baseline": ("edge provider", "edge tls_mode", "edge ddos", "first words"),
    "out.cache-rules": ("cache.rule match", "cache.rule edge", "cache.rule browser", "first words"),
    "doc.edge-setup": ("edge provider", "cache.rule match"),
    "out.env-inventory": ("env_var name", "env_var purpose", "env_var set_in", "Ada Example"),
    "out.secrets-inventory": ("secret name", "secret location", "secret how_to", "7 days"),
    "out.deploy-runbook": (
        "deploy platform", "deploy health", "first words",
        "deploy.rollback last_known_good", "escalation do",
    ),
    "out.email-evidence": ("email provider", "email dmarc_policy", "email.flow name", "12.5 s"),
    "doc.mail-records": ("email sending_domain",),
    "doc.mail-flows": ("email.flow name", "email fallback"),
    "out.perf-baseline": ("performance route", "7 ms", "12.5 ms", "performance fix", "ev-0001"),
    "out.perf-fix-list": ("performance fix", "12.5 ms down to 12.5 ms"),
    "doc.speed-limits": ("performance route", "perf.route-p95"),
    "out.monitoring-links": ("monitor target", "monitor url", "dashboard url"),
    "doc.watching": ("alert_route channel", "alert_route to", "threshold rule", "monitor target"),
    "doc.alerts-in-time": ("alert_route channel", "12.5 s"),
    "doc.dashboard": ("dashboard url", "monitor target"),
    "out.runbooks": (
        "runbook title", "runbook symptom", "runbook first_look",
        "runbook worked", "first words",
    ),
    "out.recovery-notes": (
        "backup store", "backup schedule",
        "access recovery", "deploy.rollback data_caveat",
    ),
    "out.access-inventory": (
        "access service", "access url", "access credential",
        "access recovery", "credential ref",
    ),
    "doc.renewals": ("service name", "12.50 service currency", "Ada Example"),
    "doc.support": ("support path", "support hours", "escalation do"),
    "doc.launch-day": ("Ada Example", "support path", "escalation do", "dashboard url"),
    "out.golive-checklist": ("escalation do", "first words"),
    "out.change-log": ("change what", "change before", "change after", "change undo"),
    "doc.limitations": ("limitation text",),
    "doc.next-steps": ("next_step what", "Ada Example"),
    "doc.parked": ("parked topic", "parked why"),
    "out.handover-pack": (
        "pack id", "product what_it_is", "Runbooks",
        "integrity pack_digest", "integrity.signature public_key",
    ),
    "doc.staging": (),
    "doc.third-party-scripts": (),
}  # fmt: skip


@each
def test_a_document_shows_what_the_pack_knows(id_: str) -> None:
    text = " ".join(plain(make(id_, full()), 10_000).split())
    assert [word for word in SHOWN[id_] if word not in text] == []


def test_the_pack_document_counts_what_every_part_lacks() -> None:
    pack = full()
    assert lacks(make("out.handover-pack", pack)) == 0
    del pack["backup"][0]["owner"], pack["backup"][0]["schedule"]
    document = make("out.handover-pack", pack)
    assert Cell("2 to add", "mild") in cells(document)
    assert missing(document) == ["Backups: owner and schedule are not known for backup store."]


def test_launch_day_is_a_plan_to_follow() -> None:
    blocks = make("doc.launch-day", full()).blocks
    assert isinstance(blocks[0], Steps)
    assert any("cockpit golive" in step for step in blocks[0].items)


def test_checks_nobody_looked_at_are_named_with_the_command() -> None:
    document = make("doc.third-party-scripts", full())
    lines = [block.line for block in document.blocks if isinstance(block, Missing)]
    assert lines == ["cockpit check perf.third-party-scripts"]


@given(hostile())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_row_has_as_many_cells_as_there_are_columns(pack: dict[str, Any]) -> None:
    for id_ in LIBRARY:
        for block in make(id_, pack).blocks:
            rows = getattr(block, "rows", ())
            assert {len(row) for row in rows} <= {len(getattr(block, "columns", ()))}
            assert not isinstance(block, Bullets | Steps) or block.items
            assert all(isinstance(cell, Cell) for row in rows for cell in row)


def test_what_is_open_is_told_by_subject_without_fingerprints() -> None:
    pack = full()
    row = {
        **pack["result"][0],
        "check": "redirect.no-loop",
        "open": ["0123456789abcdef fail https://a.example/"],
    }
    pack["result"] = [row]
    told = {cell.text for cell in cells(make("out.redirect-map", pack))}
    assert "fail https://a.example/" in told
