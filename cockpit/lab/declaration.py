"""What the company declares of itself: its launch.toml, without ports and without the hour."""

import datetime as dt
from typing import Any

from cockpit.lab import zones as at
from cockpit.lab.after_launch import after_launch
from cockpit.lab.desk import COOKIE, KEPT, SESSION
from cockpit.lab.history import BEFORE
from cockpit.lab.keeping import people, running
from cockpit.lab.keeping_up import STATUS
from cockpit.lab.said import CALLBACK, FALLBACK, SEED, SIGN_IN, WEBHOOK
from cockpit.lab.shipping import PIPELINE, SCRIPT

COUNTER = f"{WEBHOOK}/count"
WEB = [at.EDGE4, at.EDGE6]


def declaration() -> dict[str, Any]:
    """A complete launch file as plain data, as `cockpit.launch.Launch` wants it; dates relative to today."""
    today = dt.datetime.now(dt.UTC).date()
    return {
        "schema": "launch-cockpit/launch/v1",
        "product": _product(),
        "sprint": {"hours": 48},
        "host": _hosts(),
        "route": _routes(),
        "redirect": _redirects(),
        **_mail(today),
        "oauth": [{"provider": "Velopass", "start": SIGN_IN, "callback": CALLBACK}],
        "edge": {
            "provider": "cloudflare",
            "api": "https://api.velodns.test/client/v4",
            "credential": f"{KEPT}edge-read",
            "authorities": ["ca.velohost.test"],
            "nameservers": ["velodns.test"],
        },
        "cache": {"pages": "cache", "api": "cache", "never": ["https://app.velomart.test/*"]},
        "session": [{"cookie": COOKIE, "hosts": ["app.velomart.test"], "credential": f"{KEPT}{SESSION}"}],
        "mobile": {"ios_apps": ["VELO12MART.test.velomart"], "android_apps": ["test.velomart"]},
        **_making(),
        **after_launch(),
        **people(today),
        **running(today),
    }


def _product() -> dict[str, Any]:
    return {
        "name": "Velomart",
        "domain": "velomart.test",
        "roadmap": "marketplace-launch",
        "origin": "https://velomart.test",
        "what_it_is": "Marketplace for refurbished bicycles: workshops sell, riders buy.",
        "markets": ["EU"],
        "sends_mail": True,
        "has_mobile_app": True,
    }


def _hosts() -> list[dict[str, Any]]:
    def edge(label: str, role: str, owner: str, purpose: str) -> dict[str, Any]:
        named = {"name": f"{label}velomart.test", "role": role, "owner": owner, "purpose": purpose}
        return {**named, "target": WEB, "proxied": True, "origin": at.ORIGIN4}

    def apart(label: str, role: str, owner: str, purpose: str, target: str) -> dict[str, Any]:
        named = {"name": f"{label}.velomart.test", "role": role, "owner": owner, "purpose": purpose}
        return {**named, "target": target, "proxied": False}

    return [
        {**edge("", "site", "ines", "The shop window"), "marker": "Bicycles with a second life"},
        {**edge("www.", "site", "ines", "Old habit: leads to the apex"), "target": "velomart.test"},
        edge("app.", "app", "ines", "Where people sign in, buy and sell"),
        {
            **edge("api.", "api", "tom", "Listings and payment webhooks"),
            "allowed_origins": ["https://velomart.test", "https://app.velomart.test"],
        },
        edge("admin.", "admin", "tom", "Back office"),
        apart("status", "status", "tom", "Status page", "velomart.status.velohost.test"),
        apart("mail", "mail", "tom", "Incoming mail", at.MAIL4),
        apart("staging", "staging", "tom", "Rehearsal, behind a password", at.STAGING4),
        edge("demo.", "retired", "ines", "The demo of last spring, gone for good"),
    ]


def _routes() -> list[dict[str, Any]]:
    def route(name: str, url: str, kind: str, **more: Any) -> dict[str, Any]:
        return {"name": name, "url": f"https://{url}", "kind": kind, **more}

    return [
        route("home", "velomart.test/", "page", critical=True, contains="Bicycles with a second life"),
        route("listings", "velomart.test/listings", "page", critical=True, contains="Bicycles"),
        route("listing", "velomart.test/listings/gazelle-1987", "page", contains="Gazelle"),
        route("pricing", "velomart.test/pricing", "page", contains="Five percent"),
        route("about", "velomart.test/about", "page"),
        route("contact", "velomart.test/contact", "page", contains="help@velomart.test"),
        route(
            "login",
            "app.velomart.test/login",
            "auth",
            critical=True,
            contains="Sign in",
            journey="reserve a bicycle",
        ),
        route("signup", "app.velomart.test/signup", "auth", critical=True, contains="Create account"),
        route("dashboard", "app.velomart.test/dashboard", "read", private=True),
        route("search", "api.velomart.test/v1/listings", "read", critical=True, contains="gazelle-1987"),
        route("payments", WEBHOOK.removeprefix("https://"), "webhook", critical=True, counter=COUNTER),
        route("health", "api.velomart.test/health", "health", critical=True, contains="ok"),
    ]


def _redirects() -> list[dict[str, Any]]:
    return [
        {"from": "https://velomart.test/shop", "to": "https://velomart.test/listings", "code": 301},
        {"from": "https://velomart.test/about-us", "to": "https://velomart.test/about", "code": 301},
        {"from": "https://velomart.test/beta", "code": 410},
    ]


def _mail(today: dt.date) -> dict[str, Any]:
    return {
        "email": {
            "sending_domain": "velomart.test",
            "provider": "velomail",
            "receives": True,
            "bounces_to": "bounce.velomart.test",
            "fallback": FALLBACK,
            "events": "https://velomail.test/events",
            "dmarc_tighten_on": today + dt.timedelta(14),
            "dmarc_tighten_to": "quarantine",
        },
        "sender": [
            {
                "provider": "velomail",
                "return_path": "bounce.velomart.test",
                "selectors": ["velo1"],
                "from": ["hello@velomart.test", "help@velomart.test"],
            }
        ],
        "mail_flow": [
            {
                "name": "password reset",
                "trigger": "https://app.velomart.test/forgot",
                "subject": "Your new Velomart password",
                "seconds": 120,
            },
            # Whoever signs up is in at once, workshops write their own receipts, and nobody is invited.
            *({"name": name, "trigger": "none"} for name in ("verification", "invite", "receipt")),
        ],
        "mailbox": [
            {
                "address": SEED,
                "host": "imap.velomail.test",
                "credential": f"{KEPT}seed-mailbox",
            }
        ],
    }


def _making() -> dict[str, Any]:
    """Repository, environment, deploy."""
    production = ["production", "staging"]
    return {
        "repo": {"path": "repo", "branch": "main", "build": f"sh {SCRIPT}", "dist": "dist", "log": ["logs"]},
        "environment": [
            {
                "name": "production",
                "url": "https://velomart.test/",
                "owner": "tom",
                "branch": "main",
                "database": "velomart-live",
            },
            {
                "name": "staging",
                "url": "https://staging.velomart.test/",
                "project": "velomart-staging",
                "owner": "tom",
                "branch": "main",
                "database": "velomart-rehearsal",
                "differs": ["No edge stands in front: only the four of us go there, with a password."],
            },
        ],
        "env": [
            {
                "name": name,
                "environments": production,
                "purpose": purpose,
                "secret": True,
                "owner": "tom",
                "set_in": "fly secrets",
            }
            for name, purpose in (("DATABASE_URL", "the database"), ("SESSION_SECRET", "signs sessions"))
        ],
        "deploy": {
            "platform": "fly",
            "project": "velomart",
            "api": "https://api.velohost.test/v1",
            "credential": f"{KEPT}deploy-read",
            "source": "main",
            "release": PIPELINE,
            "version_marker": "https://velomart.test/version.txt",
            "health": "https://api.velomart.test/health",
            "platform_hosts": [at.GIVEN],
            "steps": ["Merge to main.", "Wait for the check to be green.", "Read /version.txt."],
            "manual_steps": 0,
            "env_change": [
                "In staging first: fly secrets set NAME=value --app velomart-staging",
                "Look at staging, then the same in production: --app velomart",
                "Wait for the restart, read /health.",
            ],
            "dns_change": ["Sign in at Velodns, change one record.", "Run cockpit check dns."],
            "migrations": "None in this release.",
            "migrations_status": f"sh {STATUS}",
            "rollback": {
                "steps": ["fly releases", "fly deploy --image of the release before", "Read /version.txt."],
                "last_known_good": BEFORE,
                "data_caveat": "Listings added since then stay.",
            },
        },
    }
