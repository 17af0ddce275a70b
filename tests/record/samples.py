"""Rows as people make them."""

import datetime as dt
from typing import Any

from cockpit.record import Attestation, Decision, Drill, Signature, Waiver

AT = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)


def attestation(**fields: Any) -> Attestation:
    given: dict[str, Any] = {"by": "ines", "at": AT, "check": "tls.renewal-path", "answer": "done"}
    return Attestation(**given | {"statement": "It renews by itself.", "until": dt.date(2027, 2, 1)} | fields)


def drill(**fields: Any) -> Drill:
    given: dict[str, Any] = {
        "by": "tom",
        "at": AT,
        "name": "rollback",
        "check": "deploy.rollback-tested",
        "subject": "shop.example",
        "passed": True,
        "started": AT - dt.timedelta(minutes=5),
        "said": "Back in 48 s.",
        "seconds": {"back": 48.0, "ns1.dns.example": 2.5},
        "about": ("v2", "v1"),
    }
    return Drill(**given | fields)


def waiver(**fields: Any) -> Waiver:
    given: dict[str, Any] = {
        "by": "ines",
        "at": AT,
        "check": "header.hsts",
        "scope": ("*",),
        "reason": "The platform sends the header next week.",
        "compensating": "Every link is https already.",
        "until": dt.date(2026, 12, 10),
    }
    return Waiver(**given | fields)


def decision(**fields: Any) -> Decision:
    given: dict[str, Any] = {"by": "ines", "at": AT, "status": "go", "proposed": "go", "digest": "a" * 64}
    return Decision(**given | fields)


def signature(of: str, by: str = "tom", **fields: Any) -> Signature:
    given: dict[str, Any] = {"by": by, "at": AT + dt.timedelta(hours=1), "of": of}
    return Signature(**given | fields)


ROWS = (attestation(), drill(), waiver(), decision(), signature("0" * 16))
