"""What the registry's statuses of a domain mean for its owner, as findings."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from cockpit.facts.rdap import Registration
from cockpit.kit import BLOCKER, Finding, Fix, Launch, failed, warned
from cockpit.kit.registered import ask_again, evidence
from cockpit.kit.renewals import where


@dataclass(frozen=True, slots=True)
class _State:
    """`is_` completes the domain's name to a sentence; `do` says what its owner does, `{}` is where."""

    is_: str
    do: str


# A domain that was deleted, furthest from help first; RFC 3915 section 3 and figure 1.
_DELETED: Final = {
    "pending restore": _State(
        "was deleted and is being bought back; it works again when the registry has confirmed that",
        "Ask {} whether the restore report has been sent to the registry, and until when it is confirmed.",
    ),
    "redemption period": _State(
        "was deleted: only its last holder can get it back now, for a fee, and only for about 30 days",
        "Sign in at {} and order the restore of the domain today. Then switch automatic renewal on.",
    ),
    "pending delete": _State(
        "is about to be released: within days anybody can register it",
        "Ask {} at once whether the deletion can still be stopped. Where it cannot, have the name registered "
        "again the moment it is free, and get another domain ready.",
    ),
}
_HELD: Final = {
    "client hold": _State(
        "is on hold: the registrar has taken it out of DNS, so neither site nor mail works",
        "Sign in at {} and look for what is open: an unpaid renewal, an e-mail address of the holder that "
        "was never confirmed, or a complaint. Settle it and ask for the hold to be lifted.",
    ),
    "server hold": _State(
        "is on hold: the registry has taken it out of DNS, so neither site nor mail works",
        "Ask {} why the registry holds the domain: a missing proof of identity, a report of abuse or a court "
        "order are usual. The registrar settles it with the registry.",
    ),
}
_DOUBTFUL: Final = {
    "pending transfer": _State(
        "is on its way to another registrar",
        "If one of you asked for that, wait for its end. If nobody did, refuse the transfer at {} today: it "
        "goes through by itself after about five days.",
    ),
    "inactive": _State(
        "is inactive at the registry: no name servers are entered there",
        "Enter the name servers of your DNS provider at {}.",
    ),
}
_NOTHING: Final = "Nothing to undo: no record is changed."


def states(launch: Launch, seen: Registration) -> Iterator[Finding]:
    """A deletion under way or a hold is a launch blocker; a transfer or no name servers is a warning.

    EPP shows `pending delete` during the redemption period too (RFC 3915), so the first of these is told.
    """
    deleted = [word for word in _DELETED if word in seen.statuses]
    held = [word for word in _HELD if word in seen.statuses]
    for word in deleted[:1] or held:
        told = _told(launch, seen, word, (_DELETED | _HELD)[word])
        yield failed(seen.domain, word.replace(" ", "-"), severity=BLOCKER, **told)
    for word in sorted(_DOUBTFUL.keys() & set(seen.statuses)):
        yield warned(seen.domain, word.replace(" ", "-"), **_told(launch, seen, word, _DOUBTFUL[word]))


def _told(launch: Launch, seen: Registration, word: str, state: _State) -> dict[str, Any]:
    return {
        "summary": f"{seen.domain} {state.is_}",
        "expected": "a registration without holds, deletions and transfers",
        "observed": f"status at the registry: {word}",
        "evidence": evidence(seen),
        "fix": Fix(state.do.format(where(launch, seen.registrar)), undo=_NOTHING),
        "verify": ask_again(seen),
    }
