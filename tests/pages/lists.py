"""A go-live list: an item of the checks, one they find red, and one they know nothing of."""

from typing import Any

from tests.pages.packs import DIGEST, NOW

GOLIVE: dict[str, Any] = {
    "schema": "launch-cockpit/golive/v1",
    "rule": ["An item nobody answered counts as no."],
    "checklist": {
        "product": "Lark",
        "canonical_origin": "https://lark.example",
        "budget_minutes": 10,
        "pack": "lark-2026-03-20",
        "pack_digest": DIGEST,
    },
    "item": [
        {
            "order": 1,
            "id": "preflight",
            "question": "Are the checks green?",
            "minutes": 1.0,
            "how": ["Run: cockpit check"],
            "you_should_see": "No launch blocker.",
            "needs_person": False,
            "automatic": {"verdict": "pass", "said": "All checks are green.", "at": NOW},
            "if_not": "Stop here.",
        },
        {
            "order": 2,
            "id": "phone",
            "question": "Does the site open on your phone?",
            "minutes": 0.75,
            "how": ["Turn Wi-Fi off.", "Open lark.example."],
            "you_should_see": "The first page, without a warning.",
            "needs_person": True,
            "automatic": {"verdict": "fail", "said": "tls.hostname-valid is red.", "at": NOW},
            "if_not": "Runbook rb-tls.",
            "runbook": "rb-tls",
            "call": "Tom Reyes",
            "contact": "mailto:tom@lark.example",
        },
        {
            "order": 3,
            "id": "doors",
            "title": "Open the three doors",
            "minutes": 0.5,
            "how": ["Sign in at the registrar."],
            "you_should_see": "You are in.",
            "needs_person": True,
            "if_not": "No-go until the login is yours.",
            "call": "Ida Holm",
            "contact": "+41 44 555 01 03",
        },
    ],
    "decision": {"status": "no-go"},
}
