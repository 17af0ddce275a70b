"""What the cockpit does only when it is told to: `--allow active|writes|build`. Pure."""

from collections.abc import Collection
from typing import Final

from cockpit.facts.stated import Drilled, Standing, Stated

ACTIVE: Final = "active"
BUILD: Final = "build"  # runs the project's own commands on this machine
WRITES: Final = "writes"  # walks the journeys that sign in or change something
CONSENTS: Final = (ACTIVE, WRITES, BUILD)
PROVEN: Final = (ACTIVE, WRITES)  # touch the product from outside, so the domain has to be ours
PROOF: Final = "dns-proof"
LEFT_OUT: Final = "consent"  # the kind of what was not done because nobody allowed it


def why_not(
    what: str, domain: str, allowed: Collection[str], stated: Stated, servers: Collection[str]
) -> str:
    """Why something is left out, one sentence with what would allow it; empty where it may be done.

    Args:
        what: one of CONSENTS.
        domain: the product's.
        allowed: the consents given on the command line.
        stated: what people did.
        servers: the names of today's authoritative servers of the domain.

    Raises:
        ValueError: there is no such consent.
    """
    if what not in CONSENTS:
        raise ValueError(f"there is no consent {what!r}; there are {', '.join(CONSENTS)}")
    if what not in allowed:
        return f"it was not allowed: --allow {what}"
    return _unproven(domain, stated, servers) if what in PROVEN else ""


def _unproven(domain: str, stated: Stated, servers: Collection[str]) -> str:
    """Why the domain is not known to be ours, or nothing."""
    do = f"cockpit drill {PROOF}"
    if stated.unreadable:
        return f"{stated.unreadable.cause}: whether {domain} is yours cannot be told"
    proof = stated.drill(PROOF, domain)
    if proof is None or not proof.passed:
        return f"nobody has shown yet that {domain} is yours: {do}"
    if proof.standing is not Standing.HOLDS:
        return f"the proof of {proof.day} that {domain} is yours does not hold any more ({proof.why}): {do}"
    return "" if _same(proof, servers) else f"the name servers of {domain} have changed since the proof: {do}"


def _same(proof: Drilled, servers: Collection[str]) -> bool:
    """The proof is about today's servers; without any nothing is known."""
    return bool(servers) and set(proof.about) == set(servers)
