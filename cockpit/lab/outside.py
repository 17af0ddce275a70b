"""What others know of the company: the registry's RDAP answer and the settings of the edge."""

import datetime as dt
from typing import Any


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
        "automatic_https_rewrites": "on",
        "development_mode": "off",
    }
