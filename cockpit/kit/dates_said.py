"""A person's word about the end of a registration, where the registry tells no date."""

import datetime as dt
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.rdap import Rdap, Registration
from cockpit.facts.stated import Reply, Standing, Stated, Statement
from cockpit.kit import Finding, Fix, Launch, failed, passed, warned
from cockpit.kit.registered import RENEWED
from cockpit.kit.renewals import where
from cockpit.kit.stating import evidence_of, name_of, stale

ID: Final = "domain.expiry"


def undated_domains(rdap: Rdap) -> tuple[str, ...]:
    """Those whose end only a person can look up, at the registrar."""
    return tuple(domain for domain, seen in rdap.domains.items() if _undated(seen))


def _undated(seen: object) -> bool:
    if isinstance(seen, Unreachable):
        return seen.kind == "no-service"
    return isinstance(seen, Registration) and not seen.expires


def word_about(stated: Stated, domain: str) -> Statement | None:
    """What was stated about the end of this domain, if anything was."""
    said = stated.of(ID)
    return said if said and domain in said.about else None


def by_date(launch: Launch, domain: str, said: Statement, at: str, days: tuple[int, int]) -> Finding:
    """The day until which somebody has seen it paid decides, as the registry's own would.

    Args:
        launch: the declarations.
        domain: the domain.
        said: the word about it.
        at: the run's hour, ISO 8601.
        days: below how many days left it warns, and below how many it fails.
    """
    told = f"{name_of(launch, said.by)} said so on {said.at[:10]}"
    evidence = evidence_of(said) | {"about": list(said.about)}
    if said.answer is not Reply.DONE:
        return _unpaid(launch, domain, said, evidence)
    if said.standing is not Standing.HOLDS or not said.until:
        summary = f"what was said about the end of {domain} does not hold any more: {said.why or 'no day'}"
        return stale(domain, summary, _pay(launch, domain), evidence)
    left = (dt.date.fromisoformat(said.until) - dt.datetime.fromisoformat(at).date()).days
    observed = f"paid until {said.until} ({told})"
    if left >= days[0]:
        return passed(domain, f"{domain} is {observed}", observed=observed, evidence=evidence)
    return (failed if left < days[1] else warned)(
        domain,
        "expires-soon",
        f"as far as anybody has seen, {domain} is paid for {left} days more, until {said.until}",
        expected=f"at least {days[0]} days left",
        observed=observed,
        evidence=evidence,
        fix=_pay(launch, domain),
    )


def _unpaid(launch: Launch, domain: str, said: Statement, evidence: dict[str, Any]) -> Finding:
    reason = f": {said.reason}" if said.reason else ""
    return failed(
        domain,
        "not-paid",
        f"{name_of(launch, said.by)} says that {domain} is not paid or not renewed by itself{reason}",
        expected="paid, and automatic renewal on",
        observed=f"stated on {said.at[:10]}",
        evidence=evidence,
        fix=_pay(launch, domain),
    )


def _pay(launch: Launch, domain: str) -> Fix:
    text = (
        f"Look at {where(launch, '')} until when {domain} is paid; renew it there if that is soon, switch "
        "automatic renewal on, and state the date that is shown then."
    )
    return Fix(text, f"cockpit attest {ID} --until YYYY-MM-DD", RENEWED)
