"""Judges one DKIM key that is published: can receivers verify with it, and how safely?"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from cockpit.facts.dkim import Dkim, Key
from cockpit.kit import Finding, Fix, command, failed, passed, warned
from cockpit.kit.dkim_fixes import (
    ANOTHER,
    all_but_one,
    beside_wildcard,
    exactly,
    from_provider,
    owner,
    place,
    shown,
    whole,
)
from cockpit.kit.mail_fixes import forgotten
from cockpit.standards.dkim import DkimKey, joined, read, tidy
from cockpit.standards.dkim_material import PRIVATE
from cockpit.standards.dkim_selectors import stranger
from cockpit.standards.mail_senders import meant
from cockpit.standards.slips import Slip, slip

EXPECTED = "one TXT record with a public key: RSA of 2048 bits, or Ed25519"


def published(dkim: Dkim, key: Key) -> Iterator[Finding]:
    """What the record, or the several records, at a selector are worth."""
    texts = key.told.values
    if any(PRIVATE in text for text in texts):
        yield _stolen(key)
    elif anyones(dkim, key):
        yield _anyones(key)
    elif len(texts) > 1:
        yield _several(key, texts)
    elif key.alias:
        yield _beside(key)
    elif other := stranger(key.sender, key.told.chain):
        yield _astray(key, other)
    else:
        yield _text(dkim, key, texts[0])


def anyones(dkim: Dkim, key: Key) -> bool:
    """A selector that nobody uses gets just the same."""
    any_name = dkim.wildcard.get(key.domain)
    return bool(any_name and (any_name.values, any_name.chain) == (key.told.values, key.told.chain))


def sound(key: Key) -> bool:
    """One text with which receivers can verify."""
    return len(key.told.values) == 1 and read(key.told.values[0]).usable


def evidence(key: Key) -> dict[str, Any]:
    """What was seen, small and the same at every visit."""
    texts = key.told.values
    found: dict[str, Any] = {"selector": key.selector, "domain": key.domain, "known_from": key.source}
    if len(texts) == 1:
        one = read(texts[0])
        found |= {"key": one.said, "sha256": sha256(texts[0].encode("utf-8", "replace")).hexdigest()}
    optional = {"chain": list(key.told.chain), "addresses": list(key.addresses[:4]), "records": len(texts)}
    return found | {word: value for word, value in optional.items() if value and value != 1}


def _text(dkim: Dkim, key: Key, text: str) -> Finding:
    found = read(text)
    near = None if found.usable or found.revoked else slip(text, "dkim")
    if found.revoked:
        return _revoked(key, text)
    if near and read(near.mended).usable:
        return _slipped(key, text, near)
    if found.troubles:
        return _troubled(key, text, found)
    return _fine(dkim, key, found)


def _fine(dkim: Dkim, key: Key, found: DkimKey) -> Finding:
    told = f"{key.name} holds a key of {key.sender or 'nobody that is declared'} ({found.said})"
    later = f"; {forgotten(key.told, dkim.at)}" if key.told.hidden and dkim.at else ""
    signed = ", and a message was signed with it" if key.source == "signed" else ""
    return passed(key.name, f"{told}{signed}{later}", expected=EXPECTED, evidence=evidence(key))


def _revoked(key: Key, text: str) -> Finding:
    return failed(
        key.name,
        "revoked",
        f"{key.name} holds a revoked key (its p= is empty): mail that {owner(key)} signs with it fails",
        expected=EXPECTED,
        observed=shown(text),
        evidence=evidence(key),
        fix=from_provider(
            key, f"Publish the key that {owner(key)} signs with now, or name its new selector."
        ),
    )


def _slipped(key: Key, text: str, near: Slip) -> Finding:
    return failed(
        key.name,
        near.kind,
        f"the text at {key.name} was meant as a DKIM key, but receivers cannot use it: {near.phrase}",
        expected=EXPECTED,
        observed=shown(text),
        evidence=evidence(key),
        fix=exactly(key, "Replace the text by exactly this.", tidy(near.mended), (text,)),
    )


def _troubled(key: Key, text: str, found: DkimKey) -> Finding:
    """The gravest trouble speaks; the others are told with it."""
    first = found.troubles[0]
    make = failed if first.fatal else warned
    phrases = "; ".join(one.phrase for one in found.troubles[:4])
    worth = "no DKIM key that receivers can use" if first.fatal else "a DKIM key with a flaw"
    if first.kind in ANOTHER:
        fix = from_provider(key, ANOTHER[first.kind].format(who=owner(key)))
    elif found.mended:
        fix = exactly(key, "Replace the text by exactly this.", found.mended, (text,))
    else:
        fix = from_provider(key, f"Copy the record once more from {owner(key)}, whole, and replace this one.")
    return make(
        key.name,
        first.kind,
        f"{key.name} holds {worth}: {phrases}",
        expected=EXPECTED,
        observed=shown(text),
        evidence=evidence(key),
        fix=fix,
    )


def _stolen(key: Key) -> Finding:
    secret = next(text for text in key.told.values if PRIVATE in text)
    return failed(
        key.name,
        "private-key",
        f"{key.name} holds a PRIVATE key: whoever reads DNS can now sign mail in the name of {key.domain}",
        expected=EXPECTED,
        observed=shown(secret),
        evidence=evidence(key),
        fix=from_provider(key, ANOTHER["private-key"].format(who=owner(key))),
    )


def _several(key: Key, texts: Sequence[str]) -> Finding:
    """With several records at one selector receivers may take any, or none (RFC 6376 3.6.2.2)."""
    whole, usable = joined(texts), [text for text in texts if read(text).usable]
    said = "one key that was cut in pieces: a form wants it whole" if whole else "and only one may be there"
    if whole or len(usable) == 1:
        fix = exactly(key, "Publish this one record and delete the others.", tidy(whole or usable[0]), texts)
    else:
        fix = all_but_one(key)
    return failed(
        key.name,
        "two-records",
        f"{key.name} holds {len(texts)} TXT records, {said}",
        expected=EXPECTED,
        observed=" | ".join(shown(text) for text in texts[:4]),
        evidence=evidence(key),
        fix=fix,
    )


def _beside(key: Key) -> Finding:
    text = (
        f"Decide for one of them: if {owner(key)} asks for a CNAME, delete the TXT record, else delete the "
        "CNAME."
    )
    record = f"{place(key)}\ndelete: TXT, or CNAME {key.alias}."
    both = f"CNAME {key.alias}. or TXT {' | '.join(whole(text) for text in key.told.values)}"
    return failed(
        key.name,
        "beside-alias",
        f"{key.name} is an alias of {key.alias}, and a TXT record stands beside it: receivers see the one or "
        "the other",
        expected="a CNAME alone, or a TXT record alone (RFC 2181 section 10.1)",
        observed=f"CNAME {key.alias} beside {shown(' | '.join(key.told.values))}",
        evidence=evidence(key) | {"alias": key.alias},
        fix=Fix(text, record, f"Publish again what you deleted: {both}"),
        verify=command("dig +noall +answer {} CNAME", key.name),
    )


def _astray(key: Key, other: str) -> Finding:
    """Sure only of a provider that documents where its own aliases lead."""
    profile, last = meant(key.sender), key.told.chain[-1]
    make = failed if profile and profile.dkim == "cname" and profile.dkim_targets else warned
    text = f"Publish the CNAME that {owner(key)} shows, or name {other} as the sender of this selector."
    return make(
        key.name,
        "other-provider",
        f"{key.name} leads to {last}, which belongs to {other}: the key of {owner(key)} is not there",
        expected=f"a CNAME to {owner(key)}",
        observed=" > ".join(key.told.chain),
        evidence=evidence(key),
        fix=from_provider(key, text),
        verify=command("dig +noall +answer {} CNAME", key.name),
    )


def _anyones(key: Key) -> Finding:
    """A wildcard answers. If what it gives is a key, receivers can use it: it is only not this sender's."""
    usable = sound(key)
    make = warned if usable else failed
    said = (
        "any selector gets this key, so nobody can see whether it is the right one"
        if usable
        else "and what any name gets there is no key of this sender"
    )
    return make(
        key.name,
        "wildcard",
        f"{key.name} has no record of its own: a wildcard answers for it, {said}",
        expected=EXPECTED,
        observed=shown(" | ".join((*key.told.chain, *key.told.values))),
        evidence=evidence(key),
        fix=beside_wildcard(key),
    )
