"""Verifies the DKIM signatures of a message (RFC 6376) with keys that were looked up before; asks nobody.

dkimpy does the arithmetic. It is given nothing that would make it slow: fields with long runs of blanks, keys
and signatures beyond what anybody uses, bodies with blanks without end.
"""

import base64
import binascii
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cockpit.facts.dkim import key_name
from cockpit.facts.letters import Signed
from cockpit.launch.names import is_host
from cockpit.standards.dkim import is_key, read
from cockpit.standards.dkim_bodies import Bodies
from cockpit.standards.mime import Part

MOST: Final = 8  # signatures that are verified; more is a way to keep receivers busy
MOST_KEYS: Final = 3  # records tried under one selector, which should hold one
_FIELD: Final = b"dkim-signature"
_LONGEST: Final = 8000  # bytes of one field
_BLANKS: Final = re.compile(rb"\s{200}")
_MOST_NAMES: Final = 200  # header fields that a signature may say it covers
_MOST_OCTETS: Final = 1024  # of a signature: a key of 8192 bits
_SLOP: Final = 36_000  # seconds that clocks of senders may be wrong; as dkimpy has it
_LEAST_BITS: Final = 1024  # RFC 8301 section 3.2
_TOKEN: Final = re.compile(r"\S{1,253}")


@dataclass(frozen=True, slots=True)
class Claim:
    """A DKIM-Signature field before it is verified: number `at` from the top; `trouble` bars that."""

    at: int
    domain: str = ""
    selector: str = ""
    trouble: str = ""
    partial: bool = False

    @property
    def key_name(self) -> str:
        """Where its key is published."""
        return key_name(self.selector, self.domain)


def claims(whole: Part, at: dt.datetime) -> tuple[Claim, ...]:
    """The signatures of a message, topmost first.

    Args:
        whole: the message.
        at: when it arrived, by which it must not have run out.
    """
    raws = [one.raw for one in whole.fields if one.name.encode() == _FIELD][:MOST]
    return tuple(_claim(number, raw, at.timestamp()) for number, raw in enumerate(raws))


def _claim(number: int, raw: bytes, at: float) -> Claim:
    tags = _tags(raw)
    domain, selector = (tags.get(name, "").lower().rstrip(".") for name in ("d", "s"))
    if not domain or not is_host(key_name(selector, domain)):
        return Claim(number, trouble="malformed")
    trouble = _dated(tags, at) or _odd(tags)
    return Claim(number, domain, selector, trouble, "l" in tags)


def _tags(raw: bytes) -> Mapping[str, str]:
    """The tags of a field; none where it is no list of them, or made to be slow."""
    if len(raw) > _LONGEST or _BLANKS.search(raw):
        return {}
    specs = raw.decode("ascii", "replace").strip().rstrip(";").split(";")
    pairs = [spec.partition("=") for spec in specs]
    names = [name.strip() for name, _, _ in pairs]
    if len(set(names)) != len(names) or not all(equals for _, equals, _ in pairs):
        return {}
    return {name.strip(): "".join(value.split()) for name, _, value in pairs}


def _dated(tags: Mapping[str, str], at: float) -> str:
    """Whether it was still good, and already, when the message arrived."""
    times = {name: tags[name] for name in ("t", "x") if name in tags}
    if not all(re.fullmatch(r"[0-9]{1,12}", value) for value in times.values()):
        return "malformed"
    if float(times.get("x", at)) < at - _SLOP:
        return "expired"
    return "future" if float(times.get("t", at)) > at + _SLOP else ""


def _odd(tags: Mapping[str, str]) -> str:
    """What keeps it from being verified although it can be read."""
    names = tags.get("h", "").lower().split(":")
    if tags.get("v") != "1" or not tags.get("b") or not tags.get("bh") or len(names) > _MOST_NAMES:
        return "malformed"
    if "from" not in names:
        return "unsigned-from"
    algorithm = tags.get("a", "").lower()
    if algorithm == "rsa-sha1":
        return "old-algorithm"
    return "" if algorithm in ("rsa-sha256", "ed25519-sha256") else "unsupported"


def verified(
    whole: Part, found: Sequence[Claim], keys: Mapping[str, Sequence[str] | None], *, entire: bool
) -> tuple[Signed, ...]:
    """Each signature as it is.

    Args:
        whole: the message.
        found: its signatures.
        keys: the TXT records by name of the key; None where they could not be looked up.
        entire: the message was not cut.
    """
    bodies = Bodies(whole.data)
    return tuple(_verified(whole, bodies, one, keys.get(one.key_name), entire=entire) for one in found)


def _verified(
    whole: Part, bodies: Bodies, one: Claim, records: Sequence[str] | None, *, entire: bool
) -> Signed:
    if one.trouble:
        return _signed(one, "unknown" if one.trouble == "unsupported" else "fail", one.trouble)
    if records is None:
        return _signed(one, "unknown", "unseen-key")
    tried = [
        _with(whole, bodies, one, text) for text in [text for text in records if is_key(text)][:MOST_KEYS]
    ]
    best = next((signed for signed in tried if signed.result == "pass"), tried[0] if tried else None)
    if best is None:
        return _signed(one, "fail", "no-key")
    return _signed(one, "unknown", "too-large") if not entire and best.why == "body" else best


def _signed(one: Claim, result: str, why: str = "", bits: int = 0, *, testing: bool = False) -> Signed:
    return Signed(one.domain, one.selector, result, why, bits=bits, partial=one.partial, testing=testing)


def _with(whole: Part, bodies: Bodies, one: Claim, record: str) -> Signed:
    """The signature held against one key."""
    key = read(record)
    testing = any(trouble.kind == "testing" for trouble in key.troubles)
    if key.revoked:
        return _signed(one, "fail", "revoked")
    if not key.kind:
        return _signed(one, "fail", "bad-key")
    why = _wrong(whole, bodies, one, record)
    if not why and key.kind == "rsa" and key.bits < _LEAST_BITS:
        why = "weak"
    result = "unknown" if why == "unsupported" else "fail" if why else "pass"
    return _signed(one, result, why, key.bits, testing=testing)


class _Curve:
    """An Ed25519 key with the one method that dkimpy calls, which knows only PyNaCl's."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.holds = False

    def verify(self, data: bytes, signature: bytes) -> None:
        """Keep whether the signature is right; dkimpy takes silence for a yes."""
        from cockpit.standards.x509 import ed25519_holds  # noqa: PLC0415 - brings cryptography along

        self.holds = ed25519_holds(self._key, signature, data)


def _wrong(whole: Part, bodies: Bodies, one: Claim, record: str) -> str:
    """Why the signature does not hold with this key: a word of `facts.letters.WHYS`, or nothing."""
    import dkim  # noqa: PLC0415 - 80 ms, and only where a message is read
    from dkim.util import parse_tag_value  # noqa: PLC0415

    fields = [(field.written, field.raw) for field in whole.fields]
    sealed = [pair for pair in fields if pair[0].lower() == _FIELD][one.at]
    try:
        tags: dict[bytes, bytes] = parse_tag_value(sealed[1])
        dkim.validate_signature_fields({name: tags[name] for name in tags if name not in (b"x", b"t")})
        if len(_octets(tags[b"b"])) > _MOST_OCTETS:
            return "malformed"
        if bodies.digest(tags) != _octets(tags.pop(b"bh")):  # without it dkimpy leaves the body alone
            return "body"
        verifier = dkim.DKIM()
        verifier.headers = fields
        key = _key(dkim, verifier, record)
        covered = re.split(rb"\s*:\s*", tags[b"h"].lower())
        holds = verifier.verify_sig_process(tags, covered, sealed, None)
    except dkim.KeyFormatError as why:
        return "weak" if "too small" in str(why) else "bad-key"
    except Exception:  # noqa: BLE001 - hostile input: the library raises more than it says
        return "malformed"
    return "" if holds and (key is None or key.holds) else "signature"


def _key(dkim: Any, verifier: Any, record: str) -> _Curve | None:
    """Give the verifier its key; the curve where it is one.

    Raises:
        KeyFormatError: it is none.
    """
    tags = dict(_pairs(record))
    if tags.get("k", "rsa") == "ed25519":
        curve = _Curve(_octets(tags.get("p", "").encode("ascii", "replace")))
        verifier.pk, verifier.keysize, verifier.ktag = curve, 256, b"ed25519"
        return curve
    text = record.encode("ascii", "replace")
    verifier.pk, verifier.keysize, verifier.ktag, verifier.seqtlsrpt = dkim.evaluate_pk(b"", text)
    if verifier.pk["publicExponent"].bit_length() > 64 or verifier.keysize > 8 * _MOST_OCTETS:  # noqa: PLR2004
        raise dkim.KeyFormatError("of a size that nobody uses")
    return None


def _pairs(record: str) -> Iterator[tuple[str, str]]:
    for spec in record.split(";"):
        name, _, value = spec.partition("=")
        yield name.strip(), "".join(value.split())


def _octets(text: bytes) -> bytes:
    try:
        return base64.b64decode(b"".join(text.split()))
    except binascii.Error:
        return b""
