"""Judges an address of our own that sends mail: its reverse name, and how it introduces itself."""

from dataclasses import replace

from cockpit.facts import Unreachable
from cockpit.facts.reputation import Sending
from cockpit.kit import Finding, Fix, command, cut, passed, warned
from cockpit.kit.reverse_names import judged
from cockpit.model import Verdict
from cockpit.standards.addresses import parse
from cockpit.text import safe


def own_address(one: Sending, domain: str, *, others: bool = False) -> Finding:
    """One address; of a small range, or of a host with several, one that is in order is enough.

    Which of the range send, only messages can show.

    Args:
        one: the address, the range or the host.
        domain: the sending domain.
        others: services are declared that send. Then a host that SPF lets in may be one that only serves
            pages: the `a` of many a template.
    """
    subject = safe(one.text, 120) if one.text != domain else f"{domain} as a server"
    if one.unreachable:
        return cut(subject, one.unreachable)
    found = [judged(subject, seen, _meant(one, domain)) for seen in one.reverses]
    best = next((finding for finding in found if finding.verdict is Verdict.PASS), found[0])
    if best.verdict is Verdict.PASS and (misnamed := _misnamed(one)):
        return misnamed
    if best.verdict is Verdict.PASS and len(found) > 1:
        fine = sum(finding.verdict is Verdict.PASS for finding in found)
        return passed(
            subject,
            f"{fine} of the {len(found)} addresses of {subject} have a reverse name that leads back",
            observed=best.observed,
            evidence=best.evidence,
        )
    return _perhaps(one, best) if others and best.verdict is Verdict.FAIL else best


def _perhaps(one: Sending, found: Finding) -> Finding:
    """A host that nobody saw sending; an address in SPF was put there on purpose."""
    if parse(one.text.partition("/")[0]) is not None:
        return found
    host = safe(one.text, 120)
    summary = f"{found.summary} (where it sends at all: SPF of {safe(one.source, 120)} lets {host} send)"
    text = f"If {host} sends no mail, take its term out of the SPF record of {safe(one.source, 120)}. Else: "
    fix = replace(found.fix, text=f"{text}{found.fix.text}") if found.fix else None
    return replace(found, verdict=Verdict.WARN, summary=summary, fix=fix)


def _meant(one: Sending, domain: str) -> str:
    """The name that the address should have: the host in SPF, what it calls itself, or a new one."""
    named = "" if one.text[:1].isdigit() or ":" in one.text else one.text
    called = one.helo if one.helo.endswith(f".{domain}") else ""
    return named or called or f"mail.{domain}"


def _misnamed(one: Sending) -> Finding | None:
    """The name it gave itself in a message leads elsewhere, or nowhere."""
    if not one.helo or isinstance(one.helo_leads, Unreachable):
        return None
    (seen,) = one.reverses[:1]
    if seen.address in one.helo_leads or one.helo in seen.confirmed:
        return None
    helo, name = safe(one.helo, 100), safe(seen.confirmed[0], 100)
    where = ", ".join(one.helo_leads[:3]) or "nowhere"
    return warned(
        one.text,
        "helo",
        f"the mail server at {seen.address} introduces itself as {helo}, which leads to {where}",
        expected=f"HELO {name}",
        observed=f"HELO {helo}",
        evidence={"helo": helo, "leads_to": list(one.helo_leads[:4]), "reverse": name},
        fix=Fix(
            "Let the mail server introduce itself by its reverse name (Postfix: myhostname).",
            f"myhostname = {name}",
            f"Set it back to {helo}.",
        ),
        verify=command("dig +short {} A", one.helo),
    )
