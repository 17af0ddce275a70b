"""Is the pack what was closed and what was signed: its digest, its sign-offs, its signature."""

from collections.abc import Iterator
from typing import Final

from cockpit.handover.digest import pack_digest
from cockpit.handover.schema import Pack, rows
from cockpit.handover.signing import Checked, fingerprint, same_key
from cockpit.handover.verify.flaw import Flaw, damage
from cockpit.handover.verify.links import placed

_PLACE: Final = "integrity.signature"
MEANS_NOT: Final = (
    "A signature says that nobody without that key has changed anything since. It does not say whose key it "
    "is (compare the fingerprint with the person who wrote the pack, by another way), that what was signed "
    "is true, or that nothing was left out; and anyone can sign anew with a key of their own."
)


def examine(pack: Pack) -> Iterator[Flaw]:
    """Damage where the contents do not fit the digest, or a signature under it is of something else."""
    is_ = pack_digest(pack)
    told = next((row.get("pack_digest") for row in rows(pack, "integrity")), None)
    if told is not None and told != is_:
        yield damage("integrity.pack_digest", "does not fit: the pack was changed after it was closed")
    for place, row in placed(pack, "signoff"):
        if row.get("pack_digest") not in (None, is_):
            yield damage(f"{place}.pack_digest", "was given for something else: the pack was changed since")


def examine_signature(checked: Checked, wanted: str = "") -> Iterator[Flaw]:
    """Damage where the signature is broken, or is not by the key a person named."""
    if checked.state == "broken":
        yield damage(_PLACE, checked.why)
    elif wanted and checked.state == "unsigned":
        yield damage(_PLACE, "is missing: the pack is not signed, and a key was asked for")
    elif wanted and not same_key(checked.public_key, wanted):
        yield damage(_PLACE, f"is by another key than the one asked for: {fingerprint(checked.public_key)}")


def told(checked: Checked, *, ours: bool | None) -> str:
    """A sentence about the signature; `ours` is none where the keyring could not be asked."""
    if checked.state == "unsigned":
        return "Not signed: anybody who can write the file can change it together with its digests."
    if checked.state == "broken":
        return "The signature is broken."
    return f"Signed with the key {fingerprint(checked.public_key)}, {_WHOSE[ours]}."


_WHOSE: Final = {
    True: "which is yours: it lies in this keyring",
    False: "which is not the one in this keyring",
    None: "which could not be compared with yours: there is no keyring that can be asked",
}
