"""What was not sent because nobody allowed it, or because the place is not shown to be ours, as a finding."""

from dataclasses import replace
from typing import Any, Final

from cockpit.consent import LEFT_OUT
from cockpit.facts import Unreachable
from cockpit.kit import Finding, Fix, cut

UNPROVEN: Final = "unproven"  # allowed, but nobody has shown that the domain is ours
NOT_COVERED: Final = "not-covered"  # allowed and shown, but the place lies elsewhere
_KINDS: Final = (LEFT_OUT, UNPROVEN, NOT_COVERED)


def held_back(why: Unreachable) -> bool:
    """Nothing was sent, so the place itself is not known to be dark."""
    return why.kind in _KINDS


def unsent(check: str, subject: str, why: Unreachable, **seen: Any) -> Finding:
    """Undecided as long as nothing may be sent; a dead layer is told as such.

    Args:
        check: the id of the check, for the command that allows it.
        subject: what would have been sent to.
        why: why there is no answer.
        seen: further fields of the finding.
    """
    if not held_back(why):
        return cut(subject, why, **seen)
    allow = f"cockpit check {check} --allow active"
    text = (
        "Show once that the domain is yours (cockpit drill dns-proof), then allow this check to send. In the "
        "app, choose the check and press y."
    )
    seen = {"fix": Fix(text, allow, "Nothing is changed at the product."), "verify": allow, **seen}
    return replace(cut(subject, why, **seen), kind=why.kind)
