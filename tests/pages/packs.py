"""A pack with everything in it."""

import copy
import datetime as dt
from typing import Any

UTC = dt.UTC
NOW = dt.datetime(2026, 3, 20, 18, 30, tzinfo=UTC)
DIGEST = "sha256:" + "4f" * 32
EVIDENCE = "ab" * 32
_LATER = dt.date(2026, 9, 1)

PACK: dict[str, Any] = {
    "schema": "launch-cockpit/handover/v1",
    "pack": {"id": "lark-2026-03-20", "product": "Lark", "tool": "launch-cockpit 0.1.0", "generated_at": NOW},
    "product": {
        "name": "Lark",
        "canonical_origin": "https://lark.example",
        "what_it_is": "Singing lessons, booked by the hour",
        "has_ai": False,
        "markets": ["EU"],
        "sends_booking_or_notification_mail": True,
    },
    "decision": {
        "status": "conditional-go",
        "decided_at": NOW,
        "decided_by": "ida",
        "reasons": ["Nothing that blocks is open"],
        "conditions": ["The chat script goes by April"],
        "signed_beside": ["tom"],
    },
    "summary": {"checks_total": 40, "passed": 37, "warned": 1, "failed": 2, "unknown": 0, "errors": 0},
    "person": [
        {"id": "ida", "name": "Ida Holm", "role": "founder", "contact": "mailto:ida@lark.example"},
        {
            "id": "tom",
            "name": "Tom Reyes",
            "role": "operator",
            "contact": "+41 44 555 01 02",
            "covers": ["dns"],
        },
        {"id": "eva", "name": "Eva Lind", "contact": "on the door", "leaves_on": dt.date(2026, 3, 22)},
    ],
    "access": [
        {
            "id": "acc-registrar",
            "service": "Names Ltd",
            "category": "registrar",
            "url": "https://names.example/login",
            "owner": "ida",
            "backup": "tom",
            "mfa": True,
            "credential": "pm:lark/names",
            "recovery": "Printed codes in the safe",
            "billing_owner": "ida",
            "last_confirmed": dt.date(2026, 3, 19),
            "confirmed_by": "ida",
        },
        {"id": "acc-host", "service": "Hosts Ltd", "owner": "eva", "mfa": False, "billing_owner": "ida"},
    ],
    "credential": [
        {"ref": "keyring:launch-cockpit/lark/edge", "kind": "keyring", "expires_on": dt.date(2026, 12, 1)}
    ],
    "domain": [
        {
            "name": "lark.example",
            "registrar": "Names Ltd",
            "expires_on": dt.date(2026, 4, 2),
            "auto_renew": False,
            "nameservers": ["ns1.names.example", "ns2.names.example"],
            "dnssec": False,
            "control_proof": "ev-1",
        }
    ],
    "dns": [
        {
            "name": "@",
            "type": "A",
            "value": "198.51.100.7",
            "ttl": 300,
            "proxied": True,
            "purpose": "Where visitors arrive",
        },
        {"name": "@", "type": "TXT", "value": "v=spf1 -all", "ttl": 86400, "purpose": "Mail", "owner": "tom"},
        {"name": "www", "type": "CNAME", "value": "lark.example", "ttl": 45},
    ],
    "host": [
        {
            "hostname": "lark.example",
            "environment": "production",
            "purpose": "The site",
            "destination": "198.51.100.7",
            "owner": "tom",
            "proxied": True,
            "redirect": "none",
            "tls": {
                "status": "valid",
                "issuer": "Trust Ltd",
                "not_after": dt.datetime(2026, 6, 1, tzinfo=UTC),
                "renewal": "by the edge",
            },
        },
        {
            "hostname": "old.lark.example",
            "tls": {"status": "not valid: expired", "not_after": dt.datetime(2026, 3, 1, tzinfo=UTC)},
        },
    ],
    "redirect": [
        {
            "kind": "canonical",
            "start": "http://lark.example/",
            "to": "https://lark.example/",
            "code": 301,
            "hops": 1,
            "browser": "pass",
            "terminal": "pass",
        },
        {
            "kind": "canonical",
            "start": "http://www.lark.example/",
            "to": "https://lark.example/",
            "code": 301,
            "hops": 3,
            "browser": "pass",
            "terminal": "fail: too many hops",
        },
        {
            "kind": "old-path",
            "start": "https://lark.example/a",
            "to": "https://lark.example/b",
            "code": 302,
            "hops": 10,
            "browser": "fail: loop",
            "terminal": "fail: loop",
        },
        {"kind": "old-path", "start": "https://lark.example/c", "to": "https://lark.example/d", "code": 301},
        {
            "kind": "retired",
            "start": "https://demo.lark.example/",
            "to": "",
            "code": 410,
            "hops": 0,
            "browser": "pass",
            "terminal": "pass",
        },
    ],
    "secret": [{"name": "DATABASE_URL", "owner": "tom", "next_due": dt.date(2026, 3, 1)}],
    "env_var": [{"name": "DATABASE_URL", "purpose": "the database", "secret": True, "owner": "tom"}],
    "email": {"sending_domain": "lark.example", "dmarc_policy": "none", "dmarc_tighten_on": _LATER},
    "edge": {"provider": "Edge Ltd", "tls_mode": "full", "exceptions": ["/hooks skips the challenge"]},
    "deploy": {
        "platform": "Hosts Ltd",
        "steps": ["Merge."],
        "rollback": {"steps": ["Promote the one before."]},
    },
    "monitor": [{"id": "home", "target": "https://lark.example/", "provider": "Watch Ltd", "owner": "tom"}],
    "alert_route": [{"channel": "mail", "to": "mailto:alerts@lark.example", "owner": "tom"}],
    "performance": [
        {
            "route": "GET /",
            "limit_ms": 500,
            "before_p95": 900,
            "after_p95": 140.5,
            "n": 62,
            "failures": 0,
            "at_most": 190.5,
            "says": "within",
            "change": "better",
            "before_spread": [300, 400, 500.5, 620, 4000],
            "after_spread": [60.5, 90, 100, 120, 190.5],
            "fix": "an index",
        },
        {"route": "GET /search", "limit_ms": 500, "before_p95": 1200, "after_p95": 700, "n": 30},
        {"route": "GET /new", "limit_ms": 500},
    ],
    "service": [
        {
            "name": "Hosts Ltd",
            "purpose": "the site",
            "renews_on": dt.date(2026, 4, 1),
            "auto_renew": True,
            "monthly_cost": 0.1,
            "currency": "EUR",
            "payer": "ida",
        },
        {"name": "Names Ltd", "renews_on": dt.date(2027, 1, 9), "monthly_cost": 0.2, "currency": "EUR"},
        {"name": "Watch Ltd", "auto_renew": False, "monthly_cost": 8, "currency": "USD"},
        {"name": "Free Ltd"},
    ],
    "support": [{"kind": "incident", "path": "tel:+41445550102", "hours": "always"}],
    "escalation": [{"after_minutes": 0, "who": "tom", "do": "Look."}],
    "runbook": [
        {"id": "rb-tls", "title": "Certificate expired", "symptom": "Not secure", "steps": ["Look."]}
    ],
    "limitation": [{"id": "lim-1", "text": "One region"}],
    "next_step": [
        {"what": "Raise DMARC", "when": _LATER, "owner": "tom"},
        {"what": "Close the old host", "when": dt.date(2026, 4, 1), "owner": "ida"},
    ],
    "parked": [{"topic": "queues", "why": "Not before there is traffic"}],
    "risk": [
        {
            "id": "risk-1",
            "check": "email.bounce-handling",
            "severity": "medium",
            "title": "Bounces go unseen",
            "impact": "Mails to dead addresses",
            "owner": "tom",
            "due": dt.date(2026, 4, 9),
            "status": "waived",
            "waiver": "wv-1",
        },
        {
            "id": "risk-2",
            "check": "tls.hostname-valid",
            "severity": "launch-blocker",
            "title": "The old host has no certificate",
            "impact": "Visitors are warned",
            "due": dt.date(2026, 3, 1),
            "status": "open",
        },
    ],
    "waiver": [
        {"id": "wv-1", "check": "email.bounce-handling", "approved_by": "ida", "expires": dt.date(2026, 4, 9)}
    ],
    "attestation": [{"check": "db.query-review", "statement": "I looked", "by": "tom", "at": NOW}],
    "change": [{"at": NOW, "what": "Index added", "by": "tom", "check": "perf.route-p95", "undo": "Drop it"}],
    "result": [
        {
            "check": "tls.hostname-valid",
            "verdict": "fail",
            "severity": "launch-blocker",
            "mode": "auto",
            "at": NOW,
        }
    ],
    "evidence": [
        {
            "id": "ev-1",
            "check": "domain.control-proof",
            "kind": "assisted",
            "collected_at": NOW,
            "valid_until": _LATER,
            "path": f"evidence/{EVIDENCE}.json",
            "bytes": 1234,
            "sha256": EVIDENCE,
        }
    ],
    "integrity": {"pack_digest": DIGEST, "evidence_count": 1, "signature": {"public_key": "0d" * 32}},
    "signoff": [
        {
            "role": "founder",
            "who": "ida",
            "at": NOW,
            "statement": "I walked the list.",
            "pack_digest": DIGEST,
        }
    ],
}


def pack(**tables: Any) -> dict[str, Any]:
    """The pack with other tables; None leaves one out."""
    whole = copy.deepcopy(PACK) | tables
    return {name: table for name, table in whole.items() if table is not None}
