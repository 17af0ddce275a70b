"""The sealed file's form: AES-256-GCM under a key that scrypt makes from a passphrase.

Two lines: the SHA-256 of the second, which tells an accident from a wrong passphrase before anything is
derived, and JSON with the cost of scrypt, a sealed check value and all entries, names included, as one sealed
text. Both are bound to the project, and the entries to the rest of the file as well.
"""

import base64
import binascii
import json
import os
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from cockpit.credentials.trouble import StoreError

SCHEMA: Final = "launch-cockpit/vault/v1"
# RFC 7914 section 2; 128 * n * r bytes of memory: 128 MiB, under a second.
N, R, P = 1 << 17, 8, 1
# What a file may ask for: no gigabytes, no hours, and not so little that a passphrase is guessed at leisure.
SOME_N: Final = tuple(1 << power for power in range(14, 19))
MOST_P: Final = 4
SALT_BYTES: Final = 16
NONCE_BYTES: Final = 12  # NIST SP 800-38D section 8.2
KEY_BYTES: Final = 32
MAX_BYTES: Final = 16 << 20
_CHECK: Final = b"launch-cockpit"
_DIGEST: Final = 64  # hex digits


@dataclass(frozen=True, slots=True)
class Cost:
    """How a key is made from a passphrase: the parameters of scrypt and the salt."""

    salt: bytes
    n: int = N
    p: int = P

    @property
    def row(self) -> dict[str, Any]:
        """As the file keeps it."""
        return {"name": "scrypt", "n": self.n, "r": R, "p": self.p, "salt": _text(self.salt)}


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """A sealed file as it lies on disk."""

    cost: Cost
    check: bytes
    entries: bytes


def new_cost() -> Cost:
    """The cost of a new file, with a salt of its own."""
    return Cost(os.urandom(SALT_BYTES), N)


def key(passphrase: str, cost: Cost) -> bytes:
    """The key for a passphrase: most of a second and 128 MiB, so never on a running loop."""
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt  # noqa: PLC0415 - only for who has a sealed file

    return Scrypt(cost.salt, KEY_BYTES, cost.n, R, cost.p).derive(passphrase.encode("utf-8", "surrogatepass"))


def seal(entries: list[str], key_: bytes, cost: Cost, project: str) -> bytes:
    """The whole file, with fresh nonces."""
    check = _sealed(key_, _CHECK, _aad(cost, project))
    inside = json.dumps(entries, ensure_ascii=False).encode("utf-8", "surrogatepass")
    text = _sealed(key_, inside, _aad(cost, project, check))
    body = {"schema": SCHEMA, "kdf": cost.row, "check": _text(check), "entries": _text(text)}
    line = json.dumps(body, separators=(",", ":")).encode()
    return sha256(line).hexdigest().encode() + b"\n" + line


def parse(data: bytes) -> Sealed:
    """The parts of a file; nothing is derived or opened yet.

    Raises:
        StoreError: it is damaged, or asks for more than this program would ever have written.
    """
    digest, line = data[:_DIGEST], data[_DIGEST + 1 :]
    if data[_DIGEST : _DIGEST + 1] != b"\n" or sha256(line).hexdigest().encode() != digest:
        raise damaged()
    try:
        return _parts(json.loads(line))
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error):
        raise damaged() from None


def _parts(body: Any) -> Sealed:
    """The parts of the JSON; any error means that it is not ours.

    Raises:
        StoreError: the cost is out of bounds.
    """
    kdf = body["kdf"]
    if body["schema"] != SCHEMA or kdf["name"] != "scrypt" or kdf["r"] != R:
        raise ValueError
    cost = Cost(_bytes(kdf["salt"]), kdf["n"], kdf["p"])
    if not isinstance(cost.n, int) or not isinstance(cost.p, int) or len(cost.salt) != SALT_BYTES:
        raise ValueError
    if cost.n not in SOME_N or not 1 <= cost.p <= MOST_P:
        raise StoreError(
            "damaged",
            "The sealed file asks for a work that this program would not have chosen, and is not opened.",
            _MEND,
        )
    return Sealed(cost, _bytes(body["check"]), _bytes(body["entries"]))


def fits(sealed: Sealed, key_: bytes, project: str) -> bool:
    """The passphrase was the right one for this project's file."""
    return _opened(key_, sealed.check, _aad(sealed.cost, project)) == _CHECK


def opened(sealed: Sealed, key_: bytes, project: str) -> list[str]:
    """The entries, each a text of `bound`.

    Raises:
        StoreError: they were changed since they were sealed.
    """
    inside = _opened(key_, sealed.entries, _aad(sealed.cost, project, sealed.check))
    if inside is None:
        raise damaged()
    entries: list[str] = json.loads(inside.decode("utf-8", "surrogatepass"))
    return entries


_MEND: Final = "Restore it from a backup, or delete .cockpit/vault.sealed and store its credentials again."


def damaged() -> StoreError:
    """The file is not what was written."""
    return StoreError("damaged", "The sealed file is damaged: it is not what this program wrote.", _MEND)


def _aad(cost: Cost, project: str, check: bytes = b"") -> bytes:
    """What a sealed text is bound to besides its key; the entries to the check value, too."""
    return json.dumps([SCHEMA, project, cost.row, _text(check)]).encode()


def _sealed(key_: bytes, data: bytes, aad: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - only for a sealed file

    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key_).encrypt(nonce, data, aad)


def _opened(key_: bytes, data: bytes, aad: bytes) -> bytes | None:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - only for a sealed file
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    try:
        return AESGCM(key_).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], aad)
    except (InvalidTag, ValueError):
        return None


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
