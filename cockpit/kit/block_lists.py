"""Judges what block lists said: a listing, a clean answer, or an answer that is none."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.reputation import ListAnswer, Reputation
from cockpit.kit import Finding, Fix, Layer, command, cut, failed, passed
from cockpit.standards.dnsbl import BlockList, error, list_of, meanings, question

ASK = "cockpit check email.reputation-basics --allow active"
_ELSEWHERE = "ask from a machine with a resolver of its own, or look at"


def listed(reputation: Reputation) -> Iterator[Finding]:
    """One finding for each list and subject; nothing where the lists were not asked."""
    for one in reputation.lists:
        known = list_of(one.zone)
        if known is not None:
            yield _judged(known, one)


def _judged(known: BlockList, one: ListAnswer) -> Finding:
    subject = f"{one.subject} on {known.name}"
    verify = command("dig +short {} A", question(one.subject, known.zone))
    if why := _unheard(known, one):
        return cut(subject, why, verify=verify)
    values = one.said.values if isinstance(one.said, Answer) else ()
    said: dict[str, Any] = {"evidence": {"list": known.zone, "codes": list(values[:8])}, "verify": verify}
    if not values:
        return passed(subject, f"{one.subject} is not on the block list {known.name}", **said)
    meaning = "; ".join(meanings(known, values[:8]))
    return failed(
        subject,
        "listed",
        f"{one.subject} is on the block list {known.name}, which most receivers ask: {meaning}",
        expected="no entry",
        observed=", ".join(values[:8]),
        fix=_removal(known, one.subject),
        **said,
    )


def _unheard(known: BlockList, one: ListAnswer) -> Unreachable | None:
    """Why nothing can be read from the answer, or none."""
    for seen in (one.said, one.never, one.always):
        if isinstance(seen, Unreachable):
            return seen
        if problem := error(seen.values):
            return _void(known, problem)
    if isinstance(one.never, Answer) and one.never.values:
        return _void(known, "it lists what no block list may list, so somebody else answers for it")
    if isinstance(one.always, Answer) and not one.always.values:
        return _void(known, "it does not know its own test entry, so it is kept from this machine")
    return None


def _void(known: BlockList, problem: str) -> Unreachable:
    cause = f"{known.name} cannot be asked from here: {problem}; {_ELSEWHERE} {known.removal}"
    return Unreachable(Layer.DNS, cause, "list-error")


def _removal(known: BlockList, subject: str) -> Fix:
    return Fix(
        "Find out what was sent, stop it (a form that mails anybody, a stolen password, an old server), then "
        f"ask {known.name} to take {subject} off.",
        known.removal,
        "Nothing was published, so there is nothing to undo.",
    )


def unasked(reputation: Reputation) -> str:
    """What to add to a sentence where no list was asked, or nothing."""
    return "; no block list was asked (--allow active does)" if reputation.unasked else ""
