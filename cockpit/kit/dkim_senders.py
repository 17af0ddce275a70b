"""Judges a sender whose selectors nobody declared: what is usual with its provider, or what a try found."""

from collections.abc import Iterator, Sequence

from cockpit.facts.dkim import Dkim, Key
from cockpit.kit import FAIL, PASS, UNKNOWN, WARN, Finding, Fix, Layer, cut
from cockpit.kit.dkim import anyones, published, sound
from cockpit.standards.dkim_selectors import stranger
from cockpit.standards.mail_senders import meant

_WHERE = (
    "Send yourself a message and read the s= in its DKIM-Signature, or look at {page}; then add the selector "
    "to the row of the sender and run the check again."
)


def usual(dkim: Dkim, provider: str, domain: str, keys: Sequence[Key]) -> Iterator[Finding]:
    """By the selectors that are usual with a provider: one that holds a key is enough, none says nothing."""
    own = [key for key in keys if _whose(dkim, key)]
    found = [finding for key in own for finding in published(dkim, key)]
    good = [one for one in found if one.verdict in (PASS, WARN)]
    bad = [one for one in found if one.verdict is FAIL and one.kind != "revoked"]
    grave = [one for one in bad if one.kind == "private-key"]
    dark = next((key.told.why for key in keys if key.told.why), None)
    if good or bad:
        yield from (*good, *grave) if good else bad
    elif dark:
        yield cut(subject(domain, provider), dark)
    else:
        yield unsaid(dkim, provider, domain, keys)


def _whose(dkim: Dkim, key: Key) -> bool:
    """There is something at the selector, and it can be this provider's."""
    return bool(key.told.values) and not anyones(dkim, key) and not stranger(key.sender, key.told.chain)


def subject(domain: str, provider: str) -> str:
    """A sender at a domain."""
    return f"{domain} DKIM {provider}".strip()


def tried(dkim: Dkim, provider: str, domain: str, keys: Sequence[Key]) -> Iterator[Finding]:
    """By a list of words that are often selectors: what is found is a hint, and what is not says nothing."""
    dark = [key.told.why for key in keys if key.told.why]
    found = [finding for key in keys if key.told.values for finding in published(dkim, key)]
    yield from (one for one in found if one.kind == "private-key")
    if keys and len(dark) == len(keys) and dark[0]:
        yield cut(subject(domain, provider), dark[0])
    else:
        yield unsaid(dkim, provider, domain, keys)


def unsaid(dkim: Dkim, provider: str, domain: str, keys: Sequence[Key]) -> Finding:
    """Nobody has said with which selector the sender signs: the line to add, and where to find it."""
    hints = tuple(key.selector for key in keys if sound(key) and not anyones(dkim, key))
    profile = meant(provider)
    page = f"the page of {profile.name} about DKIM ({profile.help})" if profile else "your provider's page"
    who = provider or "whoever sends"
    there = f"; a key is at {', '.join(hints)}, perhaps its own" if hints else _nothing(dkim, domain, keys)
    named = ", ".join(f'"{one}"' for one in hints) or '"SELECTOR"'
    return Finding(
        subject(domain, provider),
        UNKNOWN,
        f"launch.toml does not say with which selector {who} signs mail from {domain}{there}",
        kind="undeclared",
        layer=Layer.PERSON,
        evidence={"tried": [key.selector for key in keys]},
        fix=Fix(
            _WHERE.format(page=page),
            f'[[sender]]\nprovider = "{provider or "WHO"}"\nselectors = [{named}]',
            "Remove the line.",
        ),
    )


def _nothing(dkim: Dkim, domain: str, keys: Sequence[Key]) -> str:
    if any(key.told.values and anyones(dkim, key) for key in keys):
        return f"; below {domain} a wildcard answers for any selector, so trying tells nothing"
    if domain in dkim.bare:
        return f"; nothing at all seems to be below _domainkey.{domain}"
    usual_ones = ", ".join(key.selector for key in keys[:4])
    return (
        f"; no key is at the usual ones ({usual_ones}), which does not say that there is none" if keys else ""
    )
