"""Small registry facts for examples: a domain that is sound but for what a case changes."""

import datetime as dt
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.rdap import Rdap, Registration, Unregistered
from cockpit.launch.operations import Service
from cockpit.model import Layer

SEEN_AT = "2026-11-20T12:00:00+00:00"
SERVICE = "https://rdap.registry.example/domain/shop.example"
BUSY = Unreachable(
    Layer.HTTP, "rdap.registry.example wants fewer questions (HTTP 429): try again later", "busy"
)
NO_SERVICE = Unreachable(Layer.PERSON, "the registry of .example offers no RDAP", "no-service")
GONE = Unregistered("shop.example", SERVICE)


def in_days(days: int) -> str:
    """The hour so many days after `SEEN_AT`, as a registry's date."""
    return (dt.datetime.fromisoformat(SEEN_AT) + dt.timedelta(days)).isoformat()


def sample_registration(days: int | None = 400, *statuses: str, **parts: Any) -> Registration:
    """A domain that expires in so many days; none is a registry that publishes no date.

    Args:
        days: from `SEEN_AT`.
        statuses: beside a transfer lock; a lone empty one stands for no status at all.
        parts: further fields of `Registration`.
    """
    sound: dict[str, Any] = {
        "domain": "shop.example",
        "service": SERVICE,
        "expires": "" if days is None else in_days(days),
        "registered": in_days(-800),
        "statuses": () if statuses == ("",) else tuple(sorted(("client transfer prohibited", *statuses))),
        "registrar": "Example Registrar",
        "nameservers": ("ns1.dns.example", "ns2.dns.example"),
        "signed": False,
    }
    return Registration(**sound | parts)


def sample_rdap(*seen: Registration | Unregistered | Unreachable, domain: str = "shop.example") -> Rdap:
    """The fact; what could not be seen is about `domain`."""
    named = {one.domain if not isinstance(one, Unreachable) else domain: one for one in seen}
    return Rdap(SEEN_AT, named)


def paid_row(days: int | None = 400, *, auto_renew: bool | None = True, **parts: Any) -> Service:
    """A `[[service]]` row that renews the domain so many days after `SEEN_AT`; none is no date."""
    day = None if days is None else dt.date.fromisoformat(in_days(days)[:10])
    named: dict[str, Any] = {"name": "Example Registrar", "purpose": "domain"} | parts
    return Service(renews_on=day, auto_renew=auto_renew, **named)
