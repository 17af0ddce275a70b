"""Do the CAA records of a host allow the authority that issues its certificates?"""

import json
import re
from collections.abc import Sequence
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.issuance import Issuance
from cockpit.facts.tls import Certificate, Handshake, Tls
from cockpit.kit import Finding, Fix, Launch, Layer, command, cut, failed, passed, publish, undeclared
from cockpit.standards.answers import decisive, phrase
from cockpit.standards.authorities import caa_domains
from cockpit.standards.caa import Property, allowed, ancestors, read, unknown_critical
from cockpit.standards.certificates import covers, named

_ALLOW = "Allow the authority that issues your certificates (beside those that may issue now)."

_NAME = re.compile(r"[a-z0-9.-]{1,253}")


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
    own = [one.leaf for one in seen if isinstance(one, Handshake) and _issued(one, host)]
    if own:  # the newest: an older one at another address says who issued before
        return max(own, key=lambda one: (one.not_before, one.sha256))
    return next((one for one in seen if isinstance(one, Unreachable)), None)


def _issued(seen: Handshake, host: str) -> bool:
    """An authority made it for this host: no fallback of a platform, and not signed by itself."""
    return covers(seen.leaf.names, host) and not seen.leaf.self_issued and not seen.leaf.flaw


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
            f"Ask {f'whoever runs {seen.chain[-1]}' if seen.chain else 'the DNS provider'} why its servers "
            "fail on records of type CAA: old software, or a broken DNSSEC chain.",
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
            subject,
            "caa-critical",
            summary,
            expected="known tags",
            fix=_allow(zone, name, seen, (), "issue"),
            **told,
        )
    rules = _rules(properties, used, host)
    if not rules:
        return passed(subject, f"the CAA records of {name} leave it open who issues", **told)
    wanted = _wanted(launch, used)
    if isinstance(used, Unreachable) and not wanted:
        return cut(subject, used, **told)
    if not wanted:
        return _unknown(subject, name, rules[0][1], used, told)
    for wildcard, may in rules:
        lacking = tuple(one for one in wanted if one not in may)
        if lacking and (_declared(launch) or len(lacking) == len(wanted)):
            tag = _tag(properties, wildcard=wildcard)
            fix = _allow(zone, name, seen, lacking if _declared(launch) else lacking[:1], tag)
            return _forbids(host, name, lacking, may, {"fix": fix, **told}, wildcard=wildcard)
    allowing = ", ".join(one for one in wanted if one in rules[0][1])
    return passed(subject, f"the CAA records of {name} allow {allowing}", **told)


def _forbids(
    host: str, name: str, lacking: Sequence[str], may: Sequence[str], told: dict[str, Any], *, wildcard: bool
) -> Finding:
    kind = "wildcards" if wildcard else "certificates"
    summary = f"the CAA records of {name} do not let {' or '.join(lacking)} issue {kind} for {host}"
    return failed(
        f"{host} CAA",
        "caa-forbids",
        f"{summary}; allowed: {', '.join(may) or 'nobody'}",
        expected=f"{'issuewild' if wildcard else 'issue'} {lacking[0]}",
        verify=command("dig +short {} CAA", name),
        **told,
    )


def _rules(
    properties: Sequence[Property], used: Certificate | Unreachable | None, host: str
) -> list[tuple[bool, tuple[str, ...]]]:
    """(for a wildcard, who may issue) for each name of the certificate that these records decide over."""
    names = used.names if isinstance(used, Certificate) else (host,)
    stars = (f"*.{host}", f"*.{host.partition('.')[2]}")
    asked = [star for star, own in ((False, (host,)), (True, stars)) if any(one in names for one in own)]
    found = [(wildcard, allowed(properties, wildcard=wildcard)) for wildcard in asked]
    return [(wildcard, may) for wildcard, may in found if may is not None]


def _tag(properties: Sequence[Property], *, wildcard: bool) -> str:
    """`issuewild` only where such records decide over wildcards (RFC 8659 section 4.3)."""
    return "issuewild" if wildcard and any(one.tag == "issuewild" for one in properties) else "issue"


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
        f"# the CAA name of {_one_line(issuer)}\n[edge]\nauthorities = [{_quoted(may)}]",
    )


def _one_line(text: str) -> str:
    """A name from a certificate as a comment: no line end in it begins a line of its own."""
    return "".join(char if char.isprintable() else "?" for char in text)


def _quoted(may: tuple[str, ...]) -> str:
    """The first that is a name, as TOML writes it."""
    return json.dumps(next((one for one in may if _NAME.fullmatch(one)), "letsencrypt.org"))


def _allow(zone: str, name: str, seen: Answer, authorities: tuple[str, ...], tag: str) -> Fix:
    """The records as they are, without what must go, and one for each authority."""
    end = seen.chain[-1] if seen.chain else name
    if seen.chain and not f".{end}".endswith(f".{zone}"):
        return Fix(
            f"These records belong to {end}, where {name} leads by CNAME, and no other record can stand "
            f"beside a CNAME. Have the certificate issued by an authority that is allowed there (mostly the "
            f"platform does that itself), or point {name} at an address in place of the CNAME.",
            undo="Nothing was changed here.",
        )
    if not f".{end}".endswith(f".{zone}"):  # a parent's, which is not ours: a set of our own comes first
        return publish(_ALLOW, zone, zone, "CAA", *(f'0 {tag} "{authority}"' for authority in authorities))
    kept = [text for text, one in _read(seen) if one is None or not _against(one, tag)]
    values = tuple(dict.fromkeys((*kept, *(f'0 {tag} "{authority}"' for authority in authorities))))
    return publish(_ALLOW, zone, end, "CAA", *values, was=seen.values)  # nothing can stand beside a CNAME


def _read(seen: Answer) -> list[tuple[str, Property | None]]:
    return [(text, next(iter(read([text])), None)) for text in seen.values]


def _against(one: Property, tag: str) -> bool:
    """It forbids everybody, or has a tag that makes every authority refuse."""
    return bool(unknown_critical((one,))) or (one.tag == tag and not one.authority)
