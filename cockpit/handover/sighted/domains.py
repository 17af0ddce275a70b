"""The registered domains, as their registries and the delegation show them."""

import datetime as dt

from cockpit.facts.dns import Answer
from cockpit.facts.rdap import Rdap, Registration
from cockpit.facts.zone import Zone
from cockpit.handover.schema import Row
from cockpit.handover.sighted.known import known
from cockpit.journal import utc


def rows(rdap: Rdap, zone: Zone) -> list[Row]:
    """One row for each domain whose registry answered; name servers are those of the delegation."""
    delegated = sorted(zone.parent.values) if isinstance(zone.parent, Answer) else []
    return [
        known(
            name=domain,
            registrar=seen.registrar,
            expires_on=day(seen.expires),
            nameservers=delegated if domain == zone.apex and delegated else sorted(seen.nameservers),
            dnssec=seen.signed,
        )
        for domain, seen in rdap.domains.items()
        if isinstance(seen, Registration)
    ]


def day(text: str) -> dt.date | None:
    """The day of an ISO 8601 time in UTC; none where it is no time."""
    found = utc(text)
    return found.date() if found else None
