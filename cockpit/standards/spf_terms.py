"""The terms of an SPF record (RFC 7208 sections 4.5, 4.6, 5, 6 and 12): read, or why they cannot be."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address

from cockpit.standards import spf_macros
from cockpit.standards.spf_macros import SpfSyntaxError, Tokens

VERSION = "v=spf1"
LONGEST_RECORD = 65_535  # octets; no DNS message holds more
ASKING = frozenset(("include", "a", "mx", "ptr", "exists", "redirect"))  # each costs one of the ten
MECHANISMS = frozenset(("all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"))
WHOLE4, WHOLE6 = 32, 128  # bits of an address

_MODIFIER = re.compile(r"(?P<name>[a-z][-a-z0-9_.]*)=(?P<value>.*)", re.IGNORECASE | re.ASCII | re.DOTALL)
_DIRECTIVE = re.compile(
    r"(?P<sign>[-+?~]?)(?P<kind>[a-z0-9]+)(?P<rest>[:/].*)?", re.IGNORECASE | re.ASCII | re.DOTALL
)
_RANGES = re.compile(
    r"(?P<spec>.*?)(?:/(?P<four>[0-9]{1,3}))?(?://(?P<six>[0-9]{1,3}))?", re.ASCII | re.DOTALL
)
_DIGITS = re.compile(r"[0-9]{1,3}", re.ASCII)
_LABEL = re.compile(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Piece:
    """One term as read.

    `kind` is its lower-case name; a modifier that SPF does not know has its own with the `=`. `sign` says
    what a match means, `spec` is the name it asks for (as tokens, empty where the domain itself is meant),
    `address` that of ip4 and ip6, `bits4` and `bits6` how much of an address has to be alike.
    """

    text: str
    kind: str
    sign: str = "+"
    spec: Tokens = ()
    address: str = ""
    bits4: int = WHOLE4
    bits6: int = WHOLE6
    modifier: bool = False


def records(texts: Iterable[str]) -> tuple[str, ...]:
    """Those of the texts at a name that are SPF records, by their version and the blank behind it."""
    return tuple(text for text in texts if text[: len(VERSION) + 1].lower().rstrip(" ") == VERSION)


def words(record: str) -> tuple[str, ...]:
    """The terms of a record as they stand there; only blanks divide them."""
    return tuple(word for word in record[len(VERSION) :].split(" ") if word)


def read_record(record: str) -> tuple[Piece, ...]:
    """Every term of a record.

    Raises:
        SpfSyntaxError: one of them cannot be read, which spoils the whole record (section 4.6).
    """
    if len(record) > LONGEST_RECORD:
        raise SpfSyntaxError("the record is longer than DNS can carry")
    pieces = tuple(map(read, words(record)))
    for kind in ("redirect", "exp"):
        if sum(piece.modifier and piece.kind == kind for piece in pieces) > 1:
            raise SpfSyntaxError(f"{kind}= stands twice in the record")
    return pieces


def read(text: str) -> Piece:
    """One term.

    Raises:
        SpfSyntaxError: it is none.
    """
    if modifier := _MODIFIER.fullmatch(text):
        return _modifier(text, modifier["name"].lower(), modifier["value"])
    found = _DIRECTIVE.fullmatch(text)
    kind = found["kind"].lower() if found else ""
    if found is None or kind not in MECHANISMS:
        raise SpfSyntaxError(f"{text[:40]} is no term of SPF")
    sign, rest = found["sign"] or "+", found["rest"] or ""
    if kind in ("ip4", "ip6"):
        return _network(text, kind, sign, rest)
    if kind in ("a", "mx"):
        return _ranged(text, kind, sign, rest)
    if rest[:1] == "/" or (kind == "all" and rest) or (kind in ("include", "exists") and not rest):
        raise SpfSyntaxError(f"{text[:40]} is not how {kind} is written")
    return Piece(text, kind, sign, _spec(text, rest[1:]) if rest else ())


def _modifier(text: str, kind: str, value: str) -> Piece:
    if kind in ("redirect", "exp"):
        return Piece(text, kind, spec=_spec(text, value), modifier=True)
    spf_macros.read(value, explaining=False)
    return Piece(text, f"{kind[:40]}=", modifier=True)


def _spec(text: str, spec: str) -> Tokens:
    """A domain-spec: macros and characters, and a name or a macro at its end (section 7.1)."""
    tokens = spf_macros.read(spec)
    if not spf_macros.ends_in_macro(spec):
        _, dot, last = spec.removesuffix(".").rpartition(".")
        if not dot or not _LABEL.fullmatch(last) or last.isdigit():
            raise SpfSyntaxError(f"{text[:40]} names no domain")
    return tokens


def _ranged(text: str, kind: str, sign: str, rest: str) -> Piece:
    """`a` and `mx`, with `/24` for IPv4 and `//64` for IPv6 at their end."""
    found = _RANGES.fullmatch(rest)
    assert found is not None  # it matches every text
    spec, four, six = found["spec"], found["four"], found["six"]
    tokens = _spec(text, spec[1:]) if spec[:1] == ":" else ()
    if spec and not tokens:
        raise SpfSyntaxError(f"{text[:40]} is not how {kind} is written")
    return Piece(text, kind, sign, tokens, bits4=_bits(text, four, WHOLE4), bits6=_bits(text, six, WHOLE6))


def _bits(text: str, digits: str | None, most: int) -> int:
    if digits is None:
        return most
    if (digits[0] == "0" and digits != "0") or int(digits) > most:
        raise SpfSyntaxError(f"{text[:40]} has a range that no address has")
    return int(digits)


def _network(text: str, kind: str, sign: str, rest: str) -> Piece:
    """`ip4` and `ip6`."""
    address, slash, digits = rest[1:].partition("/")
    whole = WHOLE4 if kind == "ip4" else WHOLE6
    try:
        (IPv4Address if kind == "ip4" else IPv6Address)(address)
    except AddressValueError:
        raise SpfSyntaxError(f"{text[:40]} holds no {kind} address") from None
    numbered = not slash or _DIGITS.fullmatch(digits)
    if rest[:1] != ":" or "%" in address or not numbered:
        raise SpfSyntaxError(f"{text[:40]} is not how {kind} is written")
    bits = _bits(text, digits if slash else None, whole)
    if kind == "ip4":
        return Piece(text, kind, sign, address=address, bits4=bits)
    return Piece(text, kind, sign, address=address, bits6=bits)
