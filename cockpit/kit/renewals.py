"""Who renews a domain: the `[[service]]` rows that pay for it, and where its owner signs in."""

import datetime as dt
import re
from collections.abc import Iterator

from cockpit.facts.rdap import Rdap, Registration
from cockpit.kit import LOW, MEDIUM, Finding, Fix, Launch, failed, warned
from cockpit.launch.operations import Service

_REGISTERING = frozenset(("domain", "domains", "registrar", "registration"))
_OTHER = frozenset(
    ("certificate", "dns", "e", "email", "host", "hosting", "mail", "mailbox", "monitoring", "ssl", "tls")
)
_SLACK = dt.timedelta(3)  # registries and registrars count in different time zones and end days differently
_EARLY = dt.timedelta(90)  # a renewal is charged up to so long before the end
_WORD = re.compile(r"[a-z0-9]+")
_DOTTED = re.compile(r"\S+\.\S+")
_LEAST = 4  # letters of a company's name that tell it from another's


def rows(launch: Launch, domain: str, rdap: Rdap) -> tuple[Service, ...]:
    """The `[[service]]` rows that pay for this domain.

    A row that names a domain is about that domain; else one that is called like its registrar; else, for the
    product's own domain, every row about a domain that is neither called nor named like another.
    """
    own, registrar = declared_itself(launch, domain), registrar_of(rdap, domain)
    others = [other for other in rdap.domains if other != domain]
    about = [row for row in launch.services if _says_so(row) or (own and _about(row, domain, registrar))]
    named = [row for row in about if _names(row, domain)]
    free = [row for row in about if not any(_names(row, other) for other in others)]
    called = [row for row in free if _alike(row.name, registrar)]
    left = [row for row in free if not any(_alike(row.name, registrar_of(rdap, other)) for other in others)]
    product = f".{launch.domain}".endswith(f".{domain}")
    return tuple(named or called or (left if product else []))


def registrar_of(rdap: Rdap, domain: str) -> str:
    """The registrar the registry names for a domain, or an empty string."""
    seen = rdap.domains.get(domain)
    return seen.registrar if isinstance(seen, Registration) else ""


def where(launch: Launch, registrar: str) -> str:
    """Where the owner signs in: the declared account with its address, or the registrar the registry names.

    The account goes first, for resellers sell what the registry lists under another company's name.
    """
    accounts = [row for row in launch.access if row.category.lower() == "registrar"]
    fitting = [row for row in accounts if _alike(row.service, registrar)] or accounts
    if len(fitting) != 1:
        return registrar or "the registrar"
    return f"{fitting[0].service} ({fitting[0].url})" if fitting[0].url else fitting[0].service


def renewed_by(launch: Launch, domain: str, rdap: Rdap) -> Iterator[Finding]:
    """What the declared rows say against: no renewal by itself, or another date than the registry's."""
    seen = rdap.domains[domain]
    for row in rows(launch, domain, rdap):
        if row.auto_renew is False:
            yield _by_hand(launch, domain, row)
        if row.renews_on and isinstance(seen, Registration) and seen.expires:
            yield from _dates(domain, row, row.renews_on, end_of(seen))


def end_of(seen: Registration) -> dt.date:
    """The day of the registry's date, UTC."""
    return dt.datetime.fromisoformat(seen.expires).date()


def paid(launch: Launch, seen: Registration, rdap: Rdap) -> bool:
    """A row declares the same period as the registry: a person has seen it at the registrar."""
    end = end_of(seen)
    return any(
        row.renews_on and end - _EARLY <= row.renews_on <= end + _SLACK
        for row in rows(launch, seen.domain, rdap)
    )


def _by_hand(launch: Launch, domain: str, row: Service) -> Finding:
    return failed(
        domain,
        "auto-renew-off",
        f"launch.toml says that {row.name} does not renew {domain} by itself",
        expected="auto_renew = true",
        observed="auto_renew = false",
        evidence={"service": row.name, "auto_renew": False},
        fix=Fix(
            f"At {where(launch, row.name)} switch on automatic renewal of {domain}, see that the means of "
            "payment is valid, and then change the line in launch.toml.",
            f"auto_renew = true   # in the [[service]] {row.name}",
            "Switch automatic renewal off again at the registrar, and write auto_renew = false.",
        ),
    )


def _dates(domain: str, row: Service, renews_on: dt.date, end: dt.date) -> Iterator[Finding]:
    """A renewal after the end comes too late; one long before it is a row that nobody has updated."""
    if end - _EARLY <= renews_on <= end + _SLACK:
        return
    late = renews_on > end
    hint = "after the registration has ended" if late else "so the row seems to be out of date"
    yield warned(
        domain,
        "dates-differ",
        f"launch.toml says {row.name} renews {domain} on {renews_on}, and the registry lets it end on {end}: "
        f"{hint}",
        expected=f"a renewal shortly before {end}",
        observed=f"renews_on = {renews_on}",
        evidence={"service": row.name, "renews_on": renews_on.isoformat(), "ends": end.isoformat()},
        severity=MEDIUM if late else LOW,
        fix=Fix(
            "Look up at the registrar until when the domain is paid, and write that date. Where the "
            "registrar's date is the later one, ask it why the registry's is not.",
            f"renews_on = {end}   # in the [[service]] {row.name}, if the registry is right",
            f"renews_on = {renews_on}",
        ),
    )


def _says_so(row: Service) -> bool:
    """The row is about registering names, not about another thing that the same company sells."""
    said = _said(row)
    return bool(said & _REGISTERING) and (not said & _OTHER or bool(said & {"registrar", "registration"}))


def _said(row: Service) -> set[str]:
    """The words that say what is paid for, without those that are parts of a domain."""
    return set(_words(_DOTTED.sub(" ", row.purpose or row.name)))


def _about(row: Service, domain: str, registrar: str) -> bool:
    """The row names a domain of ours, or the registrar alone, and no other thing to pay for."""
    if _said(row) & _OTHER:
        return False
    return _names(row, domain) or (not row.purpose and _alike(row.name, registrar))


def _names(row: Service, domain: str) -> bool:
    """The row's texts hold the domain, not only as a part of a longer name."""
    pattern = rf"(?<![a-z0-9.-]){re.escape(domain)}(?![a-z0-9-]|\.[a-z0-9])"
    return bool(re.search(pattern, f"{row.name} {row.purpose}".lower()))


def _alike(name: str, registrar: str) -> bool:
    """`Gandi` and `GANDI SAS`, `Namecheap` and `NameCheap, Inc.` are the same."""
    ours, theirs = _words(name), _words(registrar)
    return bool(ours and theirs) and ours[0] == theirs[0] and len(ours[0]) >= _LEAST


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def declared(launch: Launch, domain: str) -> bool:
    """The domain is ours as far as launch.toml says: declared itself, or by who renews it."""
    renewed = any(_names(row, domain) for row in launch.services if _says_so(row))
    return renewed or declared_itself(launch, domain)


def declared_itself(launch: Launch, domain: str) -> bool:
    """The domain holds the product or its origin, or is declared with or without www."""
    own = (launch.domain, launch.canonical_host)
    inside = any(f".{host}".endswith(f".{domain}") for host in own)
    return inside or any(launch.host(name) for name in (domain, f"www.{domain}"))
