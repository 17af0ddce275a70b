"""Judges an address of our own that sends mail: its reverse name, and how it introduces itself."""

from cockpit.facts import Unreachable
from cockpit.facts.reputation import Sending
from cockpit.kit import Finding, Fix, command, cut, passed, warned
from cockpit.kit.reverse_names import judged
from cockpit.model import Verdict
from cockpit.text import safe


def own_address(one: Sending, domain: str) -> Finding:
    """One address; of a small range, or of a host with several, one that is in order is enough.

    Which of the range send, only messages can show. `domain` is the sending domain.
    """
    subject = safe(one.text, 120)
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
    return best


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
