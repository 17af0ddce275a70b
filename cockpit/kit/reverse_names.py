"""Judges the reverse name of an address that sends mail, and tells that of a mail server."""

from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.mail_servers import MailServer
from cockpit.facts.reverse import Reverse
from cockpit.kit import Finding, Fix, Layer, command, cut, failed, passed, warned
from cockpit.standards.reverse_names import generic
from cockpit.text import safe

_LONGEST = 100  # characters of a name that is shown


def judged(subject: str, seen: Reverse, name: str) -> Finding:
    """The address has a name, the name leads back to it, and it is not one that any rented line has.

    Args:
        subject: what the finding is about.
        seen: the address.
        name: the name it should have, as far as anybody can tell.
    """
    if why := _undecided(seen):
        return cut(subject, why)
    names = ", ".join(_shown(name) for name in seen.names[:3]) or "no reverse name"
    told: dict[str, Any] = {
        "expected": f"a name of your own that leads back to {seen.address}",
        "observed": names,
        "evidence": _evidence(seen),
        "fix": _fix(seen, _shown(name)),
        "verify": command("dig +noall +answer -x {}", seen.address),
    }
    if not seen.names:
        said = f"{seen.address} has no reverse name: Gmail and many others refuse or junk mail from it"
        return failed(subject, "no-ptr", said, **told)
    if not seen.confirmed:
        said = f"{names} is the reverse name of {seen.address} and does not lead back: many junk such mail"
        return failed(subject, "not-confirmed", said, **told)
    reasons = [reason for name in seen.confirmed if (reason := generic(name, seen.address))]
    if len(reasons) == len(seen.confirmed):
        said = f"{names} is the name of a rented line ({reasons[0]}): receivers trust mail from it less"
        return warned(subject, "generic-ptr", said, **told)
    fine = f"{seen.address} is {_shown(seen.confirmed[0])}, and that leads back to it"
    return passed(subject, fine, observed=names, evidence=_evidence(seen))


def way_back(server: MailServer | None) -> str:
    """Whether the reverse name of a mail server leads back to it, in a phrase; nothing where nobody asked.

    It is of no matter for mail that comes in; servers that also send need it.
    """
    if server is None:
        return ""
    known = [one for one in server.reverses if one.why is None]
    if any(one.confirmed for one in known):
        return "its reverse name leads back to it"
    if known and all(one.told.missing for one in known):
        return "it has no reverse name, which matters only where it also sends"
    if any(one.names for one in known):
        return "its reverse name does not lead back to it, which matters only where it also sends"
    return ""


def _undecided(seen: Reverse) -> Unreachable | None:
    """Why nothing can be said of the address, or none."""
    if seen.why or seen.confirmed:
        return seen.why
    many, looked = len(seen.names), len(seen.leads)
    if many > looked:
        cause = f"{seen.address} has {many} reverse names, and the first {looked} lead elsewhere"
        return Unreachable(Layer.DNS, cause, "too-many")
    if many or seen.told.missing:
        return None
    cause = f"no name server says whether {seen.address} has a reverse name"
    return Unreachable(Layer.DNS, cause, "unconfirmed")


def _shown(name: str) -> str:
    return safe(name, _LONGEST)


def _evidence(seen: Reverse) -> dict[str, Any]:
    leads = {
        _shown(name): list(found[:4]) if isinstance(found, tuple) else found.cause
        for name, found in sorted(seen.leads.items())
    }
    return {"address": seen.address, "names": [_shown(name) for name in seen.names[:4]], "leads_to": leads}


def _fix(seen: Reverse, name: str) -> Fix:
    """The reverse name is set where the address is rented; the way back is in the company's own zone."""
    kind = "AAAA" if ":" in seen.address else "A"
    text = (
        "Where you rent the address (its panel calls it reverse DNS or rDNS), enter the name by which your "
        "mail server introduces itself, and let that name lead to the address."
    )
    record = (
        f"reverse name of {seen.address}: {name}\n"
        f"zone file: {seen.told.name}. 3600 IN PTR {name}.\n"
        f"zone file: {name}. 300 IN {kind} {seen.address}"
    )
    was = ", ".join(_shown(name) for name in seen.names[:3])
    return Fix(text, record, f"Enter {was} again." if was else "Clear the reverse name again.")
