"""How a DMARC record reads as evidence and in a sentence, and the record to begin with."""

from collections.abc import Iterable
from typing import Any

from cockpit.facts.dmarc import Climb, Dmarc
from cockpit.facts.told import Told
from cockpit.kit import Launch
from cockpit.standards.dmarc import LABEL, Found, held
from cockpit.standards.dmarc_record import Policy
from cockpit.standards.domains import handed_out, registrable
from cockpit.text import redact, safe

SHOWN = 200  # characters of a record
EXPECTED = "one DMARC record with a policy, and reports that reach somebody"
TERMS = {
    "DMARC": "the record that tells receivers what to do with mail in your name that is not yours, and where "
    "to report what they saw",
    "p=none": "only watch: nothing is kept from anybody, and you get the reports. The right way to begin",
    "rua": "the address that the daily reports go to",
    "RFC 9989": "the DMARC standard of May 2026; it knows no pct any more, and finds the record by walking "
    "up the name, one label at a time",
}


def family(domain: str) -> str:
    """The domain at which one record covers all names below it."""
    above = registrable(domain)
    return above if above and not handed_out(above) else domain


def first_record(launch: Launch) -> str:
    """The record to begin with: watch, and be told."""
    return f"v=DMARC1; p=none; rua={reports_to(launch)}"


def reports_to(launch: Launch) -> str:
    """An address of our own for the reports."""
    return f"mailto:dmarc@{family(launch.sending_domain)}"


def shown(text: str) -> str:
    """As much of a record as anybody has to see."""
    return safe(redact(text[: 10 * SHOWN]), SHOWN)


def quoted(texts: Iterable[str]) -> str:
    """Records side by side."""
    return " | ".join(shown(text) for text in texts)


def step(climb: Climb, name: str) -> Told | None:
    """What stands at `_dmarc.` of a name on the way up."""
    return next((told for told in climb.steps if told.name == f"{LABEL}{name}"), None)


def evidence(climb: Climb, found: Found | None, dmarc: Dmarc) -> dict[str, Any]:
    """The way up, what stands there, and what applies."""
    seen: dict[str, Any] = {"walk": {told.name: _seen(told) for told in climb.steps}}
    if found:
        seen["applies"] = {"record": f"{LABEL}{found.name}", "tag": found.applies, "policy": found.asked}
    if dmarc.reports:
        seen["permissions"] = {told.name: _seen(told) for told in dmarc.reports.values()}
    return seen


def _seen(told: Told) -> str:
    if told.why:
        return f"not seen: {told.why.cause}"
    texts = held(told) or told.values
    return quoted(texts[:3]) if texts else "no record"


def in_words(policy: Policy, tag: str = "p") -> str:
    """What becomes of mail that fails, in a clause."""
    does = {"none": "only watched", "quarantine": "put with the spam", "reject": "refused"}
    asked, now = policy.asked(tag), policy.applied(tag)
    if asked == now:
        return f"mail that fails is {does[asked]}"
    return f"mail that fails is {does[now]} while t=y rehearses p={asked}"
