"""What others know of the company: the registry's RDAP answer, the settings, rules and counts of the edge."""

import datetime as dt
from hashlib import sha256
from typing import Any

from cockpit.lab.providers import Probe


def rdap() -> dict[str, Any]:
    """The registry's answer for the domain (RFC 9083): registered two years ago, paid for another year."""
    today = dt.datetime.now(dt.UTC).replace(hour=9, minute=0, second=0, microsecond=0)

    def event(action: str, days: int) -> dict[str, str]:
        return {
            "eventAction": action,
            "eventDate": (today + dt.timedelta(days)).isoformat().replace("+00:00", "Z"),
        }

    registrar = ["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", "Veloreg"]]]
    self_link = "https://rdap.nic.test/domain/velomart.test"
    return {
        "objectClassName": "domain",
        "rdapConformance": ["rdap_level_0"],
        "handle": "D2024-TEST",
        "ldhName": "velomart.test",
        "links": [{"rel": "self", "href": self_link, "type": "application/rdap+json"}],
        "status": ["client transfer prohibited"],
        "events": [event("registration", -730), event("expiration", 365)],
        "nameservers": [
            {"objectClassName": "nameserver", "ldhName": name}
            for name in ("ns1.velodns.test", "ns2.velodns.test")
        ],
        "secureDNS": {"delegationSigned": False},
        "entities": [{"objectClassName": "entity", "roles": ["registrar"], "vcardArray": registrar}],
    }


def edge_settings() -> dict[str, Any]:
    """Zone settings as the edge's API gives them back."""
    return {
        "ssl": "strict",
        "always_use_https": "on",
        "min_tls_version": "1.2",
        "security_level": "medium",
        "brotli": "on",
        "http2": "on",
        "http3": "on",
        "automatic_https_rewrites": "on",
        "development_mode": "off",
    }


def edge_rulesets() -> dict[str, list[dict[str, Any]]]:
    """The rules of the edge by phase; a phase without any is not there."""

    def rule(number: int, description: str, expression: str, action: str, **more: Any) -> dict[str, Any]:
        named = {"id": f"rule-{number}", "description": description, "expression": expression}
        return {**named, "action": action, "enabled": True, **more}

    probes = (
        'starts_with(http.request.uri.path, "/.git") or starts_with(http.request.uri.path, "/.env") or '
        'starts_with(http.request.uri.path, "/wp-") or starts_with(http.request.uri.path, "/phpmyadmin")'
    )
    sign_in = 'http.request.method eq "POST" and http.request.uri.path in {"/login" "/forgot"}'
    limit = {
        "characteristics": ["ip.src", "cf.colo.id"],
        "period": 10,
        "requests_per_period": 5,
        "mitigation_timeout": 10,
    }
    managed = {"id": "efb7b8c949ac4650a09736fc376e9aee"}
    bypass = {"cache": False}
    return {
        "http_request_firewall_custom": [rule(1, "Block common probes", probes, "block")],
        "http_request_firewall_managed": [
            rule(2, "Managed ruleset", "true", "execute", action_parameters=managed)
        ],
        "http_ratelimit": [rule(3, "Sign-in", sign_in, "block", ratelimit=limit)],
        "http_request_cache_settings": [
            rule(
                4,
                "Never cache the app",
                'http.host eq "app.velomart.test"',
                "set_cache_settings",
                action_parameters=bypass,
            )
        ],
    }


def platform_secrets() -> dict[str, dict[str, str]]:
    """What the platform keeps for production and for the rehearsal, each value by its digest."""
    names = ("DATABASE_URL", "SESSION_SECRET")
    return {app: {name: _digest(app, name) for name in names} for app in ("velomart", "velomart-staging")}


def _digest(app: str, name: str) -> str:
    """What a platform shows in place of a value: 16 hex digits, other ones for each app."""
    return sha256(f"{app} {name}".encode()).hexdigest()[:16]


def probes() -> list[Probe]:
    """What Velowatch looks at; the account watches a page of somebody else, too."""
    return [
        Probe("mon-home", "https://velomart.test/"),
        Probe("mon-login", "https://app.velomart.test/login"),
        Probe("mon-health", "https://api.velomart.test/health"),
        Probe("old-client", "https://prototype.oldhost.test/", every=300),
    ]


def edge_traffic() -> dict[str, Any]:
    """What the edge counted in the last 24 hours."""
    return {"requests": 48_210, "cached": 30_112, "blocked": 914, "challenged": 296}
