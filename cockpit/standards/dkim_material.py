"""What the p= of a DKIM record holds: base64, DER, and what people paste in place of a public key.

The DER is walked by hand (X.690): two integers are wanted, and why they cannot be had where they cannot.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final

from cockpit.text import safe

PRIVATE: Final = (
    "[redacted: private key]"  # what stands in a fact in place of one, as `cockpit.text` writes it
)
_SEQUENCE, _INTEGER, _BITS, _OCTETS = 0x30, 0x02, 0x03, 0x04
_RSA, _ED25519 = bytes.fromhex("06092a864886f70d010101"), bytes.fromhex("06032b6570")
_ED25519_SIZE: Final = 32  # octets (RFC 8463 section 4)
_LONG: Final = 0x80  # from here on a length has octets of its own (X.690 8.1.3.5)
_MOST_LENGTH: Final = 3  # octets of a length: no key has 16 MB
_PEM = re.compile(r"-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)(?:-----END [A-Z0-9 ]{1,40}-----|\Z)", re.DOTALL)
_FOREIGN = re.compile(r"[^A-Za-z0-9+/=]+")
_BLANK = re.compile(r"[ \t\r\n]+")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong: `kind` for programs, `phrase` for people; with what is `fatal` no mail passes."""

    kind: str
    phrase: str
    fatal: bool = True


@dataclass(frozen=True, slots=True)
class Material:
    """A public key: `kind` is rsa, ed25519 or empty, `bits` its size.

    `mended` is the base64 as it was meant, where that can be told from what stands there.
    """

    kind: str = ""
    bits: int = 0
    troubles: tuple[Trouble, ...] = ()
    mended: str = ""

    @property
    def sound(self) -> bool:
        """It is a key that receivers can use."""
        return bool(self.kind) and not any(one.fatal for one in self.troubles)


def material(value: str) -> Material:
    """The key in a p= that is not empty."""
    if value.strip() == PRIVATE:
        return _wrong("private-key", "this is the PRIVATE key: whoever reads DNS can sign mail in your name")
    text = _BLANK.sub("", value)
    if _FOREIGN.search(text) or "-----" in value:
        return _pasted(value)
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error:
        return _padded(text)
    found = _read(data)
    if found.kind and re.search(r"[\r\n]", value.strip()):
        note = Trouble(
            "line-break", "a line break stands inside the key: some receivers refuse that", fatal=False
        )
        return Material(found.kind, found.bits, (note,), text)
    return found


def private(value: str) -> bool:
    """The text holds the secret half of a key: a PEM block that says so, or its DER in base64."""
    if re.search(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY", value):
        return True
    whole = _FOREIGN.sub("", _PEM.sub(r"\2", value)).partition("=")[0]
    data = base64.b64decode(whole[: len(whole) // 4 * 4])
    try:
        return _secret(_inside(data))
    except _NoKeyError:
        return False


class _NoKeyError(ValueError):
    """The octets are no key; the words say why."""


def _wrong(kind: str, phrase: str, mended: str = "") -> Material:
    return Material(troubles=(Trouble(kind, phrase),), mended=mended)


def _pasted(value: str) -> Material:
    """Something came along with the base64: quotes, PEM lines, backslashes, a word processor's marks."""
    block = _PEM.search(value)
    kind, phrase = ("pem", "the lines BEGIN and END were pasted along") if block else _foreign(value)
    bare = _FOREIGN.sub("", _BLANK.sub("", (block[2] if block else value).translate({45: "+", 95: "/"})))
    inner = material(bare) if bare else Material()
    if inner.sound:
        return Material(inner.kind, inner.bits, (Trouble(kind, phrase),), bare)
    known = inner.troubles and inner.troubles[0].kind != "not-a-key"
    return inner if known else _wrong(kind, phrase)


def _foreign(value: str) -> tuple[str, str]:
    found = _FOREIGN.findall(_BLANK.sub("", value))
    marks = safe(" ".join(dict.fromkeys("".join(found)))[:20], 40)
    if set("".join(found)) <= set("\"'"):
        return "quotes", "quotes stand inside the key: it was pasted in pieces, with the marks of a zone file"
    return "not-base64", f"the key has characters that no key has: {marks}"


def _padded(text: str) -> Material:
    """Base64 that does not come out even: the padding alone is lost, or more than that."""
    bare = text.partition("=")[0]
    rest = len(bare) % 4
    if "=" in text.rstrip("="):
        return _wrong("not-base64", "the key has = in its middle: two texts were joined")
    if rest == 1:
        return _cut(bare)
    mended = bare + "=" * (-rest % 4)
    inner = _read(base64.b64decode(mended))
    if not inner.sound:
        return inner
    note = Trouble(
        "padding", "the = at the end of the key is missing: some receivers refuse that", fatal=False
    )
    return Material(inner.kind, inner.bits, (*inner.troubles, note), mended)


def _cut(bare: str) -> Material:
    """One character too many or too few: say how much of the key there is."""
    inner = _read(base64.b64decode(bare[:-1]))
    if inner.troubles and inner.troubles[0].kind != "not-a-key":
        return inner
    return _wrong("not-base64", f"the key's {len(bare)} characters cannot be base64: one is lost or too many")


def _read(data: bytes) -> Material:
    """Bare octets are an Ed25519 key (RFC 8463 section 4), all else is DER."""
    if len(data) == _ED25519_SIZE and data[0] != _SEQUENCE:
        return Material("ed25519", 8 * len(data))
    try:
        inner = _inside(data)
        if _secret(inner):
            return material(PRIVATE)
        size = _size(data)
        if size > len(data):
            phrase = f"the key is cut short: {len(data)} of its {size} bytes are there"
            return _wrong("cut-short", phrase)
        if size < len(data):
            return _wrong("too-much", f"{len(data) - size} bytes follow the end of the key")
        return _public(inner)
    except _NoKeyError as reason:
        return _wrong("not-a-key", str(reason))


def _inside(data: bytes) -> bytes:
    """The content of the outer SEQUENCE, as much of it as is there."""
    if data[:1] != bytes((_SEQUENCE,)):
        raise _NoKeyError("the value is base64, but no key")
    return data[_header(data) :]


def _secret(inner: bytes) -> bool:
    """PKCS #1, PKCS #8 and SEC 1 begin private keys with a version, 0 or 1; no modulus is that small."""
    return inner[:3] in (b"\x02\x01\x00", b"\x02\x01\x01")


def _public(inner: bytes) -> Material:
    """SubjectPublicKeyInfo (RFC 5280 4.1.2.7), or a bare RSAPublicKey (RFC 8017 A.1.1)."""
    if inner[:1] == bytes((_INTEGER,)):
        return _rsa(inner)
    algorithm, rest = _take(inner, _SEQUENCE)
    bits, _ = _take(rest, _BITS)
    if algorithm.startswith(_RSA):
        return _rsa(_take(bits[1:], _SEQUENCE)[0])
    if algorithm.startswith(_ED25519):
        phrase = "the Ed25519 key is wrapped as for a certificate: DKIM wants its 32 bytes alone"
        return _wrong("wrapped", phrase, base64.b64encode(bits[1:]).decode())
    return _wrong("key-kind", "the key is neither RSA nor Ed25519, and DKIM knows no other")


def _rsa(numbers: bytes) -> Material:
    modulus, rest = _take(numbers, _INTEGER)
    exponent, _ = _take(rest, _INTEGER)
    n, e = int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big")
    if not n & 1 or e < 3 or not e & 1:  # noqa: PLR2004 - the smallest exponent of RFC 8017 section 3.1
        return _wrong(
            "damaged", "the numbers in the key cannot be those of an RSA key: a character was changed"
        )
    return Material("rsa", n.bit_length())


def _take(data: bytes, tag: int) -> tuple[bytes, bytes]:
    """The content of the first element, which must have this tag, and what follows it."""
    if data[:1] != bytes((tag,)) or (size := _size(data)) > len(data):
        raise _NoKeyError("the value looks like a key, but its inside is damaged")
    return data[_header(data) : size], data[size:]


def _header(data: bytes) -> int:
    """The octets of tag and length."""
    if len(data) < 2:  # noqa: PLR2004 - a tag and a length
        raise _NoKeyError("nothing is there but the first byte of a key")
    return 2 if data[1] < _LONG else 2 + data[1] - _LONG


def _size(data: bytes) -> int:
    """The octets of a whole element, as its length says."""
    head = _header(data)
    if head - 2 > _MOST_LENGTH or len(data) < head:
        raise _NoKeyError("the value looks like a key, but its inside is damaged")
    return head + (data[1] if head == 2 else int.from_bytes(data[2:head], "big"))  # noqa: PLR2004 - short form
