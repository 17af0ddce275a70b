"""Which proofs of a message belong to the From that people see, and what DMARC (RFC 9989) says. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from cockpit.facts.dmarc import Climb
from cockpit.facts.letters import Letter, Method, Signed, Stamp
from cockpit.standards.dmarc import Found, aligned, dark, organizational, policy_of
from cockpit.standards.domains import registrable
from cockpit.standards.messages import domain_of


def vouched(one: Signed, stamps: Iterable[Stamp]) -> Signed:
    """The signature as it is, unless the receiver itself found it good.

    Many mailboxes write into a message once it is theirs (a footer, a mark in the subject, another encoding),
    so that what is fetched from them no longer is what was signed. That is nobody's fault here.
    """
    seen = (method for stamp in stamps if stamp.believed for method in stamp.methods)
    if one.why in ("body", "signature") and any(_about(method, one) for method in seen):
        return replace(one, result="unknown", why="changed-later")
    return one


def _about(method: Method, one: Signed) -> bool:
    """The receiver says that this signature holds."""
    props = method.props
    signer = (props.get("header.d") or props.get("header.i", "")).rpartition("@")[2].lower().rstrip(".")
    same = signer == one.domain and props.get("header.s", one.selector).lower() == one.selector
    return method.name == "dkim" and method.result == "pass" and same


def judged(letter: Letter, climbs: Mapping[str, Climb]) -> Letter:
    """The message with its alignment and its DMARC result.

    Args:
        letter: with its signatures and its SPF result.
        climbs: by domain the records above it in the tree.
    """
    own = climbs.get(letter.from_domain)
    found = policy_of(own) if own else None
    adkim, aspf = (found.policy.adkim, found.policy.aspf) if found else ("r", "r")

    def fits(domain: str, mode: str) -> bool:
        return aligned(letter.from_domain, domain, mode, lambda name: _family(climbs, name, found))

    path = domain_of(letter.return_path) if "@" in letter.return_path else ""
    signatures = tuple(replace(one, aligned=fits(one.domain, adkim)) for one in letter.signatures)
    letter = replace(letter, signatures=signatures, spf_aligned=fits(path, aspf))
    dmarc, why = _dmarc(letter, own, found)
    return replace(letter, dmarc=dmarc, dmarc_why=why)


def _family(climbs: Mapping[str, Climb], name: str, found: Found | None) -> str:
    """Who a domain belongs to, by the records of the tree; without any, by who registered it."""
    climb = climbs.get(name)
    if found is None or climb is None or dark(climb, family=True):
        return registrable(name) or name
    return organizational(climb)


def _dmarc(letter: Letter, own: Climb | None, found: Found | None) -> tuple[str, str]:
    """The result (RFC 9989 section 5.3), and why it is none."""
    if own is None or len({domain_of(one) for one in letter.froms}) > 1:
        return "unknown", "its From names no single domain"
    if why := dark(own):
        return "unknown", why.cause
    if found is None:
        return "none", f"{letter.from_domain} has no DMARC record"
    proofs = [one.result for one in letter.signatures if one.aligned]
    proofs += [letter.spf] if letter.spf_aligned else []
    if "pass" in proofs:
        return "pass", ""
    unsure = "unknown" in proofs or (letter.spf == "unknown" and not letter.return_path)
    return (
        ("unknown", "not all could be looked up")
        if unsure
        else ("fail", "neither DKIM nor SPF fits the From")
    )
