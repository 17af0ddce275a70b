"""How a domain's registration reads as a finding: sound, ending, extended on credit, or seen by nobody."""

import json
from collections.abc import Sequence
from typing import Any, Final

from cockpit.facts.rdap import Registration, Unregistered
from cockpit.kit import BLOCKER, MEDIUM, UNKNOWN, Finding, Fix, Launch, Layer, command, failed, passed, warned
from cockpit.kit.renewals import end_of, where
from cockpit.launch.operations import Service

RENEWED: Final = "Nothing to undo: a renewal adds its time to the end of the present one."


def evidence(seen: Registration) -> dict[str, Any]:
    """The registration in plain values."""
    return {
        "service": seen.service,
        "expires": seen.expires,
        "registrar_expires": seen.registrar_expires,
        "registered": seen.registered,
        "changed": seen.changed,
        "status": list(seen.statuses),
        "registrar": seen.registrar,
        "nameservers": list(seen.nameservers),
        "dnssec": seen.signed,
    }


def ask_again(seen: Registration | Unregistered) -> str:
    """The command that puts the same question to the registry."""
    return command("curl -sSL -H 'accept: application/rdap+json' {}", seen.service)


def _dates(seen: Registration) -> str:
    own = f"; the registrar's own date: {seen.registrar_expires}" if seen.registrar_expires else ""
    status = f"; status: {', '.join(seen.statuses)}" if seen.statuses else ""
    return f"expires {seen.expires}{own}{status}"


def sound(seen: Registration) -> Finding:
    """Registered for long enough; a missing transfer lock is a note only, for many registries have none."""
    locked = any(word.endswith("transfer prohibited") for word in seen.statuses)
    note = "" if locked or not seen.statuses else "; no transfer lock is shown"
    by = f" at {seen.registrar}" if seen.registrar else ""
    summary = f"{seen.domain} is registered{by} until {end_of(seen)}{note}"
    return passed(
        seen.domain, summary, observed=_dates(seen), evidence=evidence(seen), verify=ask_again(seen)
    )


def ending(launch: Launch, seen: Registration, days: int) -> dict[str, Any]:
    """What goes with a finding about a domain that ends, or has ended; `days` is what should be left."""
    return {
        "expected": f"at least {days} days left",
        "observed": _dates(seen),
        "evidence": evidence(seen),
        "fix": Fix(
            f"Renew {seen.domain} by hand at {where(launch, seen.registrar)} today, for more than one year "
            "if you can, and switch automatic renewal on. The registry shows the new date within a day.",
            undo=RENEWED,
        ),
        "verify": ask_again(seen),
    }


def on_credit(launch: Launch, seen: Registration) -> Finding:
    """The registry's date is one that the registrar can still take back."""
    own = seen.registrar_expires[:10]
    said = (
        f"The registry lets {seen.domain} end on {end_of(seen)}, its registrar already on {own}"
        if own
        else f"The registry has extended {seen.domain} by itself"
    )
    return warned(
        seen.domain,
        "extended-by-registry",
        f"{said}: only the registrar knows whether it is paid",
        expected="a renewal that is paid at the registrar",
        observed=_dates(seen),
        evidence=evidence(seen),
        severity=MEDIUM,
        fix=Fix(
            f"Look at {where(launch, seen.registrar)} whether {seen.domain} is paid. If it is, write the "
            "date shown there into launch.toml. If not, pay today: unpaid, it is deleted within 45 days.",
            _row(seen.domain, seen.registrar),
            "Remove the lines.",
        ),
        verify=ask_again(seen),
    )


def unregistered(launch: Launch, seen: Unregistered) -> Finding:
    """Anybody can take the name."""
    return failed(
        seen.domain,
        "not-registered",
        f"{seen.domain} is not registered: the registry does not know it, and DNS has no such name",
        expected="a registered domain",
        observed=f"HTTP 404 at {seen.service}, and NXDOMAIN",
        evidence={"service": seen.service},
        severity=BLOCKER,
        fix=Fix(
            f"See whether the name is spelled right in launch.toml. If it is, register {seen.domain} at "
            f"{where(launch, '')} today, before somebody else does.",
            undo="A registration cannot be given back; let it end by switching automatic renewal off.",
        ),
        verify=ask_again(seen),
    )


def undated(
    launch: Launch,
    domain: str,
    cause: str,
    rows: Sequence[Service],
    seen: Registration | None,
    all_: Sequence[str],
) -> Finding:
    """Only a person can see the date, at the registrar; what `rows` say is quoted and decides nothing.

    `all_` are the domains of which that is so: what a person states is about each of them.
    """
    told = next((f"{row.name} renews it on {row.renews_on}" for row in rows if row.renews_on), "")
    quoted = f" (launch.toml says {told}; nobody has attested that)" if told else ""
    return Finding(
        domain,
        UNKNOWN,
        f"{cause}: a person has to look it up and state it (cockpit attest domain.expiry){quoted}",
        kind="no-date",
        layer=Layer.PERSON,
        evidence=(evidence(seen) if seen else {}) | {"about": list(all_)},
        fix=look(launch, domain, seen.registrar if seen else ""),
        verify=ask_again(seen) if seen else "",
    )


def look(launch: Launch, domain: str, registrar: str, first: str = "") -> Fix:
    """What to state where the registry does not tell, and where to see it; `first` comes before."""
    return Fix(
        f"{first}Open {domain} at {where(launch, registrar)} and read until when it is paid. Take a "
        "screenshot that shows domain, date and automatic renewal: it is your evidence. State the date with "
        "the command below, and declare it in launch.toml.",
        f"cockpit attest domain.expiry --until YYYY-MM-DD\n\n{_row(domain, registrar)}",
        "State the opposite (the newest word counts) and remove the lines.",
    )


def _row(domain: str, registrar: str) -> str:
    """The declaration of who renews the domain."""
    name = json.dumps(registrar or "THE REGISTRAR", ensure_ascii=False)
    lines = ("[[service]]", f"name = {name}", f'purpose = "domain {domain}"')
    return "\n".join((*lines, "renews_on = YYYY-MM-DD", "auto_renew = true"))
