"""How much the Content-Security-Policy of a page is worth, as flaws and notes.

Levels, and why (CSP 3; OWASP Content Security Policy cheat sheet; MDN HTTP Observatory). A missing policy
never fails: it is a second line of defence, and one that is written in a hurry breaks the site. Where people
sign in it is a warning, and so is one that lets injected scripts run although it looks as if it did not;
elsewhere those are low warnings or notes. One thing fails: a nonce that comes again. Whoever built it relies
on it, an attacker reads it off the page and writes it on a script, and mending it breaks nothing.
"""

from collections.abc import Iterator
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.nonces import NonceLook
from cockpit.facts.pages import Page
from cockpit.kit.guards import policy_of
from cockpit.kit.headers import Flaw
from cockpit.model import Severity, Verdict
from cockpit.standards import csp
from cockpit.standards.csp import Csp
from cockpit.standards.csp_strength import ENOUGH_BITS, gaps, holes, nonces

FAIL, LOW = Verdict.FAIL, Severity.LOW
MOST_POLICIES: Final = 10  # of one page that are read for slips
MOST_SLIPS: Final = 5  # of one page; more of them say no more
MOST_HOLES: Final = 5
_FATAL = ("inline", "open")  # with these the policy stops nobody
_FRESH = (
    "make the nonce anew for every answer: randomBytes(16).toString('base64') in Node, "
    "secrets.token_urlsafe(16) in Python, SecureRandom.base64(16) in Ruby, and send the page with "
    "Cache-Control: private, no-store"
)


def flaws(page: Page, look: NonceLook | Unreachable | None, *, careful: bool) -> tuple[Flaw, ...]:
    """What is wrong with the policy of a page; `careful`: people sign in there, or are signed in."""
    policy = policy_of(page.response, page.document)
    if not policy.enforced:
        return tuple(_absent(policy)) if careful else ()
    nonce = _nonce(look) if isinstance(look, NonceLook) else ()
    return (*nonce, *_open(policy, careful=careful), *_base(policy), *_slips(policy))


def notes(page: Page, *, careful: bool) -> tuple[str, ...]:
    """What the policy of a page leaves open without being wrong."""
    policy = policy_of(page.response, page.document)
    if not policy.enforced:
        only = " (the report-only one enforces nothing)" if policy.reported else ""
        return () if careful else (f"no Content-Security-Policy{only}",)
    if any(hole.kind == "unrestricted" for hole in holes(policy.enforced)):
        return () if careful else ("the Content-Security-Policy says nothing about scripts",)
    open_ = [name for name in gaps(policy.enforced) if name != "base-uri" or not nonces(policy.enforced)]
    return (f"the Content-Security-Policy leaves {' and '.join(open_)} open",) if open_ else ()


def told(page: Page) -> str:
    """The policies of a page as text that is the same on every visit."""
    policy = policy_of(page.response, page.document)
    enforced = [csp.told(one) or "(nothing about scripts)" for one in policy.enforced]
    reported = [f"report-only: {csp.told(one)}" for one in policy.reported]
    return " | ".join((*enforced, *reported))[:1200] or "none"


def _absent(policy: Csp) -> Iterator[Flaw]:
    text = "no Content-Security-Policy: a script that gets into the page may do all that the visitor may"
    if policy.reported:
        text = "the Content-Security-Policy is report-only: it watches, and stops nothing"
    yield Flaw("report-only" if policy.reported else "absent", text)


def _nonce(look: NonceLook) -> Iterator[Flaw]:
    if look.repeated:
        text = "the nonce of two visits is the same, and a nonce that repeats protects nothing"
        yield Flaw("nonce-repeats", text, FAIL, line=_FRESH)
    if look.bits < ENOUGH_BITS:
        text = f"the nonce holds {look.bits:.0f} random bits at most, 128 keep it from being guessed"
        yield Flaw("nonce-short", text, line=_FRESH)


def _open(policy: Csp, *, careful: bool) -> Iterator[Flaw]:
    for hole in holes(policy.enforced)[:MOST_HOLES]:
        if hole.kind == "unrestricted" and not careful:
            continue
        fatal = hole.kind in _FATAL or hole.kind == "unrestricted"
        text = (
            f"the Content-Security-Policy does not stop injected scripts: {hole.text}"
            if fatal
            else (f"in the Content-Security-Policy, {hole.text}")
        )
        yield Flaw(hole.kind, text, severity=None if careful and fatal else LOW)


def _base(policy: Csp) -> Iterator[Flaw]:
    """With nonces a base element leads the page's own relative scripts to a stranger."""
    if nonces(policy.enforced) and "base-uri" in gaps(policy.enforced):
        text = "the Content-Security-Policy lets <base> lead trusted scripts elsewhere: no base-uri"
        yield Flaw("base-uri", text, severity=LOW, line="in the Content-Security-Policy: base-uri 'none'")


def _slips(policy: Csp) -> Iterator[Flaw]:
    found = [slip for one in policy.enforced[:MOST_POLICIES] for slip in csp.slips(one)]
    for slip in list(dict.fromkeys(found))[:MOST_SLIPS]:
        text = f"in the Content-Security-Policy, {slip}"
        yield Flaw("policy-slip", text, severity=LOW, line=f"Content-Security-Policy: {slip}")
