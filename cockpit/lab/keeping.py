"""Who keeps the company running: its people, their accounts, what it pays for, and whom to call."""

import datetime as dt
from typing import Any


def people(today: dt.date) -> dict[str, Any]:
    """The people, their accounts, the secrets they keep."""

    def account(category: str, service: str, owner: str, backup: str) -> dict[str, Any]:
        return {
            "id": f"acc-{category}",
            "service": service,
            "category": category,
            "url": "https://velohost.test/",
            "owner": owner,
            "backup": backup,
            "owner_role": "owner",
            "mfa": True,
            "credential": f"pm:velomart/{category}",
            "recovery": "Printed codes in the workshop's safe",
            "billing_owner": "ines",
            "last_confirmed": today,
            "confirmed_by": owner,
        }

    categories = (
        ("registrar", "Veloreg"),
        ("dns", "Velodns"),
        ("edge", "Velodns proxy"),
        ("hosting", "Fly"),
        ("database", "Fly Postgres"),
        ("email-provider", "Velomail"),
        ("repo-ci", "Code host"),
        ("monitoring", "Velowatch"),
        ("payment", "Velopay"),
        ("auth", "Velopass"),
    )
    return {
        "person": [
            {
                "id": "ines",
                "name": "Ines Maas",
                "role": "founder",
                "contact": "mailto:ines@velomart.test",
                "covers": ["billing", "domain", "go-live decision"],
            },
            {
                "id": "tom",
                "name": "Tom Arendt",
                "role": "operator",
                "contact": "mailto:tom@velomart.test",
                "covers": ["deploys", "alerts", "dns", "mail"],
            },
        ],
        "access": [account(category, service, "ines", "tom") for category, service in categories],
        "secret": [
            {
                "name": name,
                "location": "fly secrets",
                "owner": "tom",
                "rotate_days": 180,
                "last_rotated": today - dt.timedelta(20),
                "how_to": "fly secrets set, then read /health",
            }
            for name in ("DATABASE_URL", "SESSION_SECRET")
        ],
    }


def running(today: dt.date) -> dict[str, Any]:
    """What is paid for and kept safe, whom to call, and what comes next."""
    year = today + dt.timedelta(365)
    return {
        "service": [
            {
                "name": name,
                "purpose": purpose,
                "renews_on": year,
                "auto_renew": True,
                "monthly_cost": cost,
                "currency": "EUR",
                "payer": "ines",
            }
            for name, purpose, cost in (
                ("Veloreg", "domain", 1.0),
                ("Fly", "hosting", 19.0),
                ("Velomail", "mail", 6.0),
            )
        ],
        "backup": [
            {
                "store": "Fly Postgres",
                "owner": "tom",
                "schedule": "daily",
                "last_seen": dt.datetime.combine(today, dt.time(), dt.UTC),
                "restore_tested_on": today - dt.timedelta(20),
                "minutes_to_restore": 12.0,
                "rpo_hours": 48,
            }
        ],
        "support": [
            {
                "kind": "incident",
                "path": "mailto:alarm@velomart.test",
                "hours": "day and night in the first week, then 8 to 22",
            },
            {
                "kind": "feature request",
                "path": "mailto:help@velomart.test",
                "hours": "weekdays 9 to 17",
            },
            {
                "kind": "launch-day rota",
                "path": "8 to 20 tom, 20 to 24 ines",
                "hours": "the day of the launch",
            },
        ],
        "escalation": [
            {"after_minutes": 0, "who": "tom", "do": "Read the status page, then run cockpit triage."},
            {"after_minutes": 15, "who": "ines", "do": "Call Tom; put a note on the status page."},
        ],
        "limitation": [{"id": "lim-1", "text": "Payments are settled once a day."}],
        "next_step": [
            {"what": "Raise DMARC to quarantine", "when": today + dt.timedelta(14), "owner": "tom"}
        ],
    }
