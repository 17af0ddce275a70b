"""The signature of a pack: Ed25519 over the whole of it, the decision included.

It shows that nobody without the key has changed anything since. It does not say whose key it is, nor that
what was signed is true or complete.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, Literal

from cockpit.handover.digest import canonical

ALGORITHM: Final = "ed25519"
SEED_BYTES: Final = 32
_HEX: Final = {"public_key": 64, "value": 128}
_GROUP: Final = 4
_GROUPS: Final = 8


@dataclass(frozen=True, slots=True)
class Key:
    """A private key: the 32 bytes of RFC 8032 section 5.1.5."""

    _seed: bytes = field(repr=False)

    @classmethod
    def of(cls, seed: bytes) -> "Key":
        """The key of these bytes.

        Raises:
            ValueError: there are not 32 of them.
        """
        if len(seed) != SEED_BYTES:
            raise ValueError(f"a signing key has {SEED_BYTES} bytes")
        return cls(seed)

    @property
    def public(self) -> str:
        """The public key, 64 hex digits."""
        raw: bytes = self._private().public_key().public_bytes_raw()
        return raw.hex()

    def sign(self, data: bytes) -> bytes:
        """The signature of the bytes, 64 bytes."""
        value: bytes = self._private().sign(data)
        return value

    def _private(self) -> Any:
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - slow, only to sign

        return ed25519.Ed25519PrivateKey.from_private_bytes(self._seed)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a pack's signature is worth: `why` says what is wrong with a broken one."""

    state: Literal["unsigned", "good", "broken"]
    public_key: str = ""
    why: str = ""


def signed_bytes(pack: Mapping[str, Any]) -> bytes:
    """What is signed: everything in the canonical form of the digest, but for the signature itself."""
    integrity = pack.get("integrity")
    if not isinstance(integrity, Mapping):
        return canonical(pack)
    bare = {key: value for key, value in integrity.items() if key != "signature"}
    return canonical({**pack, "integrity": bare})


def sign(pack: Mapping[str, Any], key: Key) -> dict[str, str]:
    """The table `[integrity.signature]` for a pack that is finished but for it."""
    data = signed_bytes(pack)
    return {
        "algorithm": ALGORITHM,
        "public_key": key.public,
        "over": sha256(data).hexdigest(),
        "value": key.sign(data).hex(),
    }


def check(pack: Mapping[str, Any]) -> Checked:
    """Whether the pack is as it was when its signature was made."""
    integrity = pack.get("integrity")
    told = integrity.get("signature") if isinstance(integrity, Mapping) else None
    if told is None:
        return Checked("unsigned")
    if not isinstance(told, Mapping) or told.get("algorithm") != ALGORITHM:
        return Checked("broken", why=f"is no {ALGORITHM} signature")
    for key, digits in _HEX.items():
        if not re.fullmatch(rf"[0-9a-f]{{{digits}}}", str(told.get(key))):
            return Checked("broken", why=f"should have {digits} hex digits as its {key}")
    data, public = signed_bytes(pack), str(told["public_key"])
    if told.get("over") != sha256(data).hexdigest():
        return Checked(
            "broken", public, "was made over something else: the pack was changed after it was signed"
        )
    if not _fits(bytes.fromhex(public), bytes.fromhex(str(told["value"])), data):
        return Checked("broken", public, "does not fit: it was not made with this key over this pack")
    return Checked("good", public)


def _fits(public: bytes, value: bytes, data: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - slow, only for a signed pack
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public).verify(value, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public_key: str) -> str:
    """128 bits of the public key's SHA-256 in groups to be read aloud: `3f9c-2ba1-...`."""
    digits = sha256(bytes.fromhex(public_key)).hexdigest()
    return "-".join(digits[at : at + _GROUP] for at in range(0, _GROUP * _GROUPS, _GROUP))


def same_key(public_key: str, told: str) -> bool:
    """What a person typed is the fingerprint of the key, or the key itself, whatever the case and spacing."""
    word = re.sub(r"[\s:-]", "", told).lower()
    return word in (fingerprint(public_key).replace("-", ""), public_key)
