"""What the product costs and when: each `[[service]]` complete, in time, and paid by somebody who stays."""

import datetime as dt
import math
import re
from collections.abc import Iterator
from typing import Any, Final

from cockpit.facts.rdap import Rdap
from cockpit.kit.owners import unfit
from cockpit.kit.pasting import line, quoted, row, told
from cockpit.kit.renewals import declared, rows
from cockpit.launch import Launch
from cockpit.launch.operations import Service
from cockpit.standards.domains import registrable

__all__ = [
    "CURRENCIES",
    "SOON_DAYS",
    "Service",
    "blank",
    "days_left",
    "gaps",
    "to_fill",
    "totals",
    "unpaid",
]

SOON_DAYS: Final = 30
_ZONES: Final = dt.timedelta(1)  # a day that has not ended everywhere on earth has not passed
# The keys every row has to answer, with a value to start from.
KEYS: Final = {
    "renews_on": "YYYY-MM-DD",
    "auto_renew": "true",
    "monthly_cost": "AMOUNT",
    "currency": '"EUR"',
    "payer": '"WHO"',
}
# ISO 4217, the codes of money in circulation.
CURRENCIES: Final = frozenset(
    re.findall(
        "[A-Z]{3}",
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN
        BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
        GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW
        KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD
        NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD
        SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES
        VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
        """,
    )
)


def gaps(launch: Launch, service: Service) -> dict[str, str]:
    """What a row leaves open or says wrongly: each key with a phrase."""
    found = {key: f"{key} is missing" for key in KEYS if not _answered(getattr(service, key))}
    cost, currency = service.monthly_cost, service.currency
    if cost is not None and not (math.isfinite(cost) and cost >= 0):
        found["monthly_cost"] = "monthly_cost is no amount of money"
    if told(currency) and currency not in CURRENCIES:
        found["currency"] = f"currency {quoted(currency)} is no code of three letters such as EUR or USD"
    if told(service.payer) and (why := unfit(launch, service.payer)):
        found["payer"] = f"payer: {why}"
    return found


def _answered(value: Any) -> bool:
    return told(value) if isinstance(value, str) else value is not None


def days_left(service: Service, today: dt.date) -> int | None:
    """Whole days until a row renews, negative once that day has passed everywhere; none without a date."""
    if service.renews_on is None:
        return None
    left = (service.renews_on - today).days
    return max(left, 0) if left >= -_ZONES.days else left


def unpaid(launch: Launch) -> Iterator[str]:
    """The product's own domains that no row pays for."""
    unseen = Rdap(seen_at="", domains={})
    names = (launch.domain, launch.canonical_host, *(host.name for host in launch.hosts))
    own = (registrable(name) for name in dict.fromkeys(_within(launch, name) for name in names))
    for domain in dict.fromkeys(filter(None, own)):
        if declared(launch, domain) and not rows(launch, domain, unseen):
            yield domain


def _within(launch: Launch, name: str) -> str:
    """The product's domain for all that is below it: telling where a name was registered takes long."""
    bare = name.removeprefix("www.")
    return launch.domain if bare.endswith(f".{launch.domain}") else bare


def blank(name: str, purpose: str) -> str:
    """The row of something that is paid for and that nobody has declared yet."""
    return row("service", {"name": name, "purpose": quoted(purpose)} | KEYS)


def to_fill(service: Service, *keys: str) -> str:
    """The lines that a row lacks, or has to say otherwise."""
    return "\n".join(line(key, KEYS[key], f"[[service]] {service.name}") for key in keys)


def totals(launch: Launch) -> dict[str, float]:
    """What all rows cost together in a month, by currency; sound rows only."""
    sums: dict[str, float] = {}
    for one in launch.services:
        if one.monthly_cost is not None and one.currency in CURRENCIES:
            sums[one.currency] = round(sums.get(one.currency, 0.0) + one.monthly_cost, 2)
    return dict(sorted(sums.items()))
