"""Do the CAA records of a host allow the authority that issues its certificates?"""

from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.issuance import Issuance
from cockpit.facts.tls import Certificate, Handshake, Tls
from cockpit.kit import Finding, Fix, Launch, Layer, command, cut, failed, passed, publish, undeclared
from cockpit.standards.answers import decisive, phrase
from cockpit.standards.authorities import caa_domains
from cockpit.standards.caa import Property, allowed, ancestors, read, unknown_critical
from cockpit.standards.certificates import named


def permits(launch: Launch, zone: str, host: str, tls: Tls, issuance: Issuance) -> Finding:
    """The first CAA set on the way up (RFC 8659 section 3), held against the authority declared or in use."""
    subject = f"{host} CAA"
    for name in ancestors(host):
        seen = issuance.caa.get(name)
        if isinstance(seen, Unreachable):
            return cut(subject, seen)
        if seen is None or seen.missing or (seen.outcome is Outcome.ANSWER and not seen.values):
            continue
        if seen.outcome is not Outcome.ANSWER:
            return _unanswered(host, name, seen, issuance)
        return _held(launch, zone, host, name, seen, _leaf(tls, host))
    return passed(subject, f"no CAA record at {host} or above it: every authority may issue", observed="none")


def _leaf(tls: Tls, host: str) -> Certificate | Unreachable | None:
    """The certificate in use, or why none was seen."""
    seen = [look.seen for look in tls.of(host)]
    shown = (one.leaf for one in seen if isinstance(one, Handshake))
    return next(shown, next((one for one in seen if isinstance(one, Unreachable)), None))


def _unanswered(host: str, name: str, seen: Answer, issuance: Issuance) -> Finding:
    """Refusing this one type makes authorities give up (RFC 8659 section 7.2); silence may be ours.

    A resolver that refuses the type for every name is too old for it: that says nothing about the zone.
    """
    why = f"the name servers do not answer for {name} CAA: {phrase(seen)}"
    knows_caa = any(decisive(other) for other in issuance.caa.values())
    if seen.outcome is Outcome.SILENT or not knows_caa:
        return cut(f"{host} CAA", Unreachable(Layer.DNS, why, "timeout"))
    return failed(
        f"{host} CAA",
        "caa-unanswered",
        f"{why}. Authorities then refuse to issue",
        expected="an answer, be it that there is no such record",
        observed=phrase(seen),
        evidence={"name": name, "rcode": seen.rcode},
        fix=Fix(
            "Ask the DNS provider why its servers fail on records of type CAA: old software, or a broken "
            "DNSSEC "
            "chain.",
            undo="Nothing was changed here.",
        ),
        verify=command("dig {} CAA", name),
    )


def _held(
    launch: Launch, zone: str, host: str, name: str, seen: Answer, used: Certificate | Unreachable | None
) -> Finding:
    """One set of records against the authority."""
    subject, properties = f"{host} CAA", read(seen.values)
    told: dict[str, Any] = {
        "observed": ", ".join(seen.values),
        "evidence": {"at": name, "records": list(seen.values)},
    }
    if tags := unknown_critical(properties):
        demanded = ", ".join(tags)
        summary = f"the CAA records of {name} demand {demanded}, unknown to authorities: all must refuse"
        return failed(
            subject, "caa-critical", summary, expected="known tags", fix=_allow(zone, name, seen, ()), **told
        )
    wildcard = isinstance(used, Certificate) and host not in used.names
    may = allowed(properties, wildcard=wildcard)
    if may is None:
        return passed(subject, f"the CAA records of {name} leave it open who issues", **told)
    wanted = _wanted(launch, used)
    if isinstance(used, Unreachable) and not wanted:
        return cut(subject, used, **told)
    if not wanted:
        return _unknown(subject, name, may, used, told)
    lacking = [one for one in wanted if one not in may]
    fine = not lacking if _declared(launch) else len(lacking) < len(wanted)
    if fine:
        return passed(subject, f"the CAA records of {name} allow {', '.join(set(wanted) & set(may))}", **told)
    kind = "wildcards" if wildcard else "certificates"
    summary = f"the CAA records of {name} do not let {' or '.join(lacking)} issue {kind} for {host}"
    return failed(
        subject,
        "caa-forbids",
        f"{summary}; allowed: {', '.join(may) or 'nobody'}",
        expected=f"{'issuewild' if wildcard else 'issue'} {lacking[0]}",
        fix=_allow(zone, name, seen, tuple(lacking) if _declared(launch) else (lacking[0],)),
        verify=command("dig +short {} CAA", name),
        **told,
    )


def _declared(launch: Launch) -> tuple[str, ...]:
    return launch.edge.authorities if launch.edge else ()


def _wanted(launch: Launch, used: Certificate | Unreachable | None) -> tuple[str, ...]:
    """The authorities that must be allowed: all that are declared, or any domain of the one in use."""
    if declared := _declared(launch):
        return declared
    return caa_domains(used.organisation or used.issuer) if isinstance(used, Certificate) else ()


def _unknown(
    subject: str,
    name: str,
    may: tuple[str, ...],
    used: Certificate | Unreachable | None,
    told: dict[str, Any],
) -> Finding:
    issuer = named(used.issuer) if isinstance(used, Certificate) else "nobody yet"
    told.pop("observed")
    return undeclared(
        subject,
        f"the CAA records of {name} allow {', '.join(may) or 'nobody'}; whether that is {issuer} is not "
        f"known here",
        f'[edge]\nauthorities = ["{may[0] if may else "letsencrypt.org"}"]  # the CAA name of {issuer}',
    )


def _allow(zone: str, name: str, seen: Answer, authorities: tuple[str, ...]) -> Fix:
    """The records as they are, without what must go, and one for each authority."""
    kept = [text for text, one in _read(seen) if one is None or not _against(one)]
    values = (*kept, *(f'0 issue "{authority}"' for authority in authorities))
    text = "Allow the authority that issues your certificates (beside those that may issue now)."
    return publish(text, zone, name, "CAA", *values, was=seen.values)


def _read(seen: Answer) -> list[tuple[str, Property | None]]:
    return [(text, next(iter(read([text])), None)) for text in seen.values]


def _against(one: Property) -> bool:
    """It forbids everybody, or has a tag that makes every authority refuse."""
    return bool(unknown_critical((one,))) or (one.tag == "issue" and not one.authority)
