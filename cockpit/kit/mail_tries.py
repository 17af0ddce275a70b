"""What is wrong with one message that was tried, by the words its row kept."""

from collections.abc import Mapping
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.letters import WHYS
from cockpit.facts.stated import Drilled
from cockpit.kit import Launch
from cockpit.kit.mail_drills import arrived
from cockpit.kit.stating import name_of
from cockpit.model import Layer
from cockpit.standards.mail_stall import ADVICE, Part

_BAD_LINKS: Final = {
    "localhost": "a link in it leads to the reader's own machine",
    "staging": "a link in it leads to a rehearsal or a preview",
    "plain-http": "a link in it is not https",
    "template": "a placeholder stands in it where a link should be",
}
_UNSIGNED: Final = {
    "none": "it is not signed (no DKIM signature)",
    "fail": "its DKIM signature does not hold",
    "unaligned": "only {d} signed it, which is not the domain people see in the From",
}
CAUSES: Final = {
    **{str(part): advice for part, advice in ADVICE.items()},
    "": ADVICE[Part.UNKNOWN],
    "not-authenticated": ADVICE[Part.AUTHENTICATION],
    "bad-links": "Set the public address of production in the application's settings (APP_URL, SITE_URL or "
    "whatever builds the links of its messages), deploy, and do the drill again.",
}
_WHY: Final = {
    Part.DNS: "records of the domain are broken",
    Part.AUTHENTICATION: "it is turned away because it proves nothing about its sender",
    Part.PROVIDER: "the mail provider holds it back",
    Part.APPLICATION: "the application never handed it to the provider",
    Part.RECEIVER: "the mailbox's own side took it away",
    Part.UNKNOWN: "nobody knows yet which part failed",
}


def fault_of(one: Drilled) -> tuple[str, str] | None:
    """(kind, what is wrong) of a message, or none; whether it was quick and lay in the inbox is not asked."""
    return fault_in(one.found) if arrived(one) else ("not-arrived", f"it did not come: {why(one)}")


def fault_in(found: Mapping[str, str]) -> tuple[str, str] | None:
    """The same for a message that came, by the words that were read in it."""
    if not authenticated(found) and not _undecided(found):
        return "not-authenticated", unsigned(found) or "DMARC fails"
    if wrong := _BAD_LINKS.get(found.get("links", "")):
        return "bad-links", wrong + (f": {found['bad_links']}" if "bad_links" in found else "")
    return None


def unsigned(found: Mapping[str, str]) -> str:
    """What is wrong with the signature of a message that came, or nothing; SPF may vouch for it still."""
    return _UNSIGNED.get(found.get("dkim", ""), "").format(d=found.get("d", "another domain"))


def why(one: Drilled) -> str:
    """In a phrase which part kept the message away."""
    cause = one.found.get("cause", "")
    return _WHY[Part(cause) if cause in list(Part) else Part.UNKNOWN]


def unsure(one: Drilled) -> Unreachable | None:
    """Why it cannot be told whether the message is authenticated, or none."""
    if authenticated(one.found):
        return None
    why = WHYS.get(one.found.get("dkim_why", ""), "")
    cause = f"the signature of the message at {one.subject.rpartition(' at ')[2]} could not be checked then"
    told = f"{cause} ({why})" if why else cause
    return Unreachable(Layer.DNS, f"{told}: do the drill again", "unchecked")


def authenticated(found: Mapping[str, str]) -> bool:
    """The message proves that it comes from the domain people see."""
    return "pass" in (found.get("dkim"), found.get("dmarc"))


def _undecided(found: Mapping[str, str]) -> bool:
    """Neither of the two is known to have failed."""
    return "unknown" in (found.get("dkim", "unknown"), found.get("dmarc", "unknown"))


def told_by(launch: Launch, row: Drilled) -> str:
    """Whose message a finding speaks of."""
    return f"message of {row.day}, {name_of(launch, row.by)}"
