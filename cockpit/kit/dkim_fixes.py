"""How a DKIM record is put right: copied from its provider, mended as it stands, or moved."""

from collections.abc import Sequence

from cockpit.facts.dkim import Key
from cockpit.facts.told import Told
from cockpit.kit import Fix
from cockpit.kit.mail_fixes import again, publish_text
from cockpit.kit.publishing import host_field
from cockpit.standards.dkim_material import PRIVATE
from cockpit.standards.domains import registrable
from cockpit.standards.mail_senders import meant
from cockpit.text import safe

SHOWN = 120  # characters of a record: enough to know it again
_UNDO = 2000  # characters of a record that is to be published again
_NEW_KEY = (
    "Have {who} make a key of 2048 bits under a new selector, publish that, sign with it, and then withdraw "
    "this one."
)
ANOTHER = {
    "weak": _NEW_KEY,
    "short": f"{_NEW_KEY} Mail goes on meanwhile.",
    "large": _NEW_KEY,
    "private-key": "Treat the key as stolen: have {who} make another one under another selector, publish its "
    "PUBLIC half, and sign with that; then delete this record. Deleting it alone does not help, for the old "
    "key has been read.",
}


def owner(key: Key) -> str:
    """Whose key it is, as people know it."""
    return key.sender or "whoever signs with it"


def shown(text: str) -> str:
    """The beginning of a record."""
    return safe(text, SHOWN)


def whole(text: str) -> str:
    """A record as it has to be published again."""
    return safe(text, _UNDO)


def from_provider(key: Key, text: str) -> Fix:
    """Publish what the provider shows: nobody but it can know the key."""
    profile = meant(key.sender)
    type_ = "CNAME" if profile and profile.dkim == "cname" else "TXT"
    page = f" ({profile.help})" if profile else ""
    record = f"{place(key)}\ntype {type_}\nvalue as the page of {owner(key)} about DKIM shows it{page}"
    return Fix(" ".join(filter(None, (text, again(key.told)))), record + _gone(key), _undo(key))


def _gone(key: Key) -> str:
    if key.told.chain:
        return f"\ndelete: {key.name}. IN CNAME {key.told.chain[0]}."
    return "".join(f"\ndelete: {key.name}. IN TXT, the text {shown(text)}" for text in key.told.values[:4])


def _undo(key: Key) -> str:
    if any(PRIVATE in text for text in key.told.values):
        return "There is no way back: a private key that was published stays known."
    if key.told.chain:
        return f"Publish {key.name}. CNAME {key.told.chain[0]} again."
    was = " | ".join(whole(text) for text in key.told.values[:4])
    return f"Set {key.name}. TXT back to: {was}" if was else f"Delete the record of {key.name}. again."


def exactly(key: Key, sentence: str, value: str, was: Sequence[str]) -> Fix:
    """Publish one whole record in place of those that stand there."""
    former = tuple(whole(text) for text in was[:8])
    return publish_text(sentence, key.name, value, told=key.told, was=former)


def all_but_one(key: Key) -> Fix:
    """Which of several records is the right one only the provider can say."""
    text = f"Keep the one record that {owner(key)} shows today, and delete the others."
    each = "".join(f"\nkeep or delete: IN TXT, the text {shown(text)}" for text in key.told.values[:8])
    return Fix(f"{text} {again(key.told)}".rstrip(), place(key) + each, _undo(key))


def beside_wildcard(key: Key) -> Fix:
    """Publish the key at its own name, which then no wildcard answers for."""
    plain = Key(key.sender, key.domain, key.selector, key.source, Told(key.name, "TXT", key.told.resolver))
    fix = from_provider(plain, f"Publish the key of {owner(key)} at exactly this name, beside the wildcard.")
    record = (fix.record or "").partition("\ndelete:")[0]
    return Fix(fix.text, record, f"Delete the record of {key.name}. again.")


def moved_alias(key: Key, sentence: str, target: str) -> Fix:
    """Publish the same CNAME at the right name."""
    record = (
        f"{place(key)}\ntype CNAME\nvalue {target}\nTTL 300\nzone file: {key.name}. 300 IN CNAME {target}."
    )
    return Fix(sentence, record, f"Delete the CNAME of {key.name}.")


def unproxied(key: Key) -> Fix:
    """The record is there, and only the proxy stands in front of it."""
    text = f"Set {key.name} to DNS only at your DNS provider: a key cannot be proxied. {again(key.told)}"
    return Fix(
        text.rstrip(), f"{place(key)}\nproxy: off (DNS only)", f"Switch the proxy of {key.name} on again."
    )


def place(key: Key) -> str:
    """The host field of its record."""
    return host_field(registrable(key.domain) or key.domain, key.name)
