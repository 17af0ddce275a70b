"""Whether a value was drawn by a machine or written by a person, and whether a person's is everybody's."""

import re
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from math import log2
from typing import Final

# Which letters follow which in the words of English and of source code (pairs above one in 1,250).
_FOLLOWING: Final[Mapping[int, bytes]] = {
    ord(letter): after.encode()
    for letter, after in {
        "a": "bcdgiklmnprstuvy",
        "b": "aeilou",
        "c": "aehiklortu",
        "d": "adeilosu",
        "e": "acdefgilmnpqrstvwxy",
        "f": "aefiloru",
        "g": "ehinrsu",
        "h": "aeiot",
        "i": "abcdefglmnoprstvxz",
        "j": "aou",
        "k": "ei",
        "l": "adeilostuy",
        "m": "abeimopsu",
        "n": "acdefgilnostuv",
        "o": "bcdiklmnoprstuvw",
        "p": "aeiloprstuy",
        "q": "u",
        "r": "acdegikmnorstuy",
        "s": "acehiopstuw",
        "t": "acehiloprstuy",
        "u": "abcegilmnprst",
        "v": "aei",
        "w": "aehior",
        "x": "cipt",
        "y": "pst",
        "z": "e",
    }.items()
}
_PIECE: Final = re.compile(rb"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LEET: Final = bytes.maketrans(b"@401!3$57", b"aaoiiesst")
_EVERYBODYS: Final = re.compile(
    rb"passw|pa.{1,2}w.?rd|passphrase|secret|admin|letmein|welcome|changeme|default|hunter2|guest|login|postgres|mysql"
    rb"|mongo|redis|rabbit|minio|docker|string|token|api[-_]?key|value|local|monkey|dragon|iloveyou|trustno|client"
    rb"|mypass|sample|correct|battery|staple|swordfish|open ?sesame|master|undefined|required|optional"
    rb"|yourstrong",
)
_SHORT_WORDS: Final = (
    rb"(?:test|demo|root|foo|bar|dev|temp|user|my|abc|asdf|qwer|pass|none|null|true|false|bogus|xyz)"
)
_SHORT_WORD: Final = re.compile(rb"(?<![a-z])" + _SHORT_WORDS + rb"|" + _SHORT_WORDS + rb"(?![a-z])")
_SHORT: Final = 20
_ALNUM: Final = re.compile(rb"[^A-Za-z0-9]+")
_KIND: Final = bytes(0 if chr(b).islower() else 1 if chr(b).isupper() else 2 for b in range(256))


def entropy(value: bytes) -> float:
    """Bits a byte, by how often each byte of the value comes up in it; 0 to 8."""
    return -sum(n / len(value) * log2(n / len(value)) for n in Counter(value).values()) if value else 0.0


def written(value: bytes) -> float:
    """The share of the value, 0 to 1, whose letters follow each other as they do in words."""
    if len(value) < 2:  # noqa: PLR2004 - a pair
        return 0.0
    pairs = 0
    for piece in _PIECE.findall(value):
        word = piece.lower()
        pairs += sum(two in _FOLLOWING[one] for one, two in pairwise(word))
        pairs += len(word) > 2  # noqa: PLR2004 - the seam after a word counts with it
    return min(1.0, pairs / (len(value) - 1))


def texture(value: bytes) -> float:
    """How written it is, less how often its kinds of letter change: -1 for drawn, 1 for words.

    Of random text of 16 base-62 characters one in 1,000 is above 0.3, of names in source code one in 5 below.
    """
    bare = _ALNUM.sub(b"", value)
    changes = sum(_KIND[one] != _KIND[two] for one, two in pairwise(bare))
    return written(value) - changes / max(1, len(bare) - 1)


def everybodys(value: bytes) -> bool:
    """A stock password, a word for a password, or one spelled with digits: anybody would try it."""
    forms = (value.lower(), value.lower().translate(_LEET))
    if any(_EVERYBODYS.search(form) for form in forms):
        return len(value) < _SHORT or texture(value) >= 0.2  # noqa: PLR2004 - too long to hold a word by purpose
    return texture(value) >= 0 and any(_SHORT_WORD.search(form) for form in forms)


def kinds(value: bytes) -> tuple[bool, bool, bool, bool]:
    """Lower-case letters, upper-case letters, digits, anything else: which of them are there."""
    return (
        any(0x61 <= byte <= 0x7A for byte in value),  # noqa: PLR2004 - a to z
        any(0x41 <= byte <= 0x5A for byte in value),  # noqa: PLR2004 - A to Z
        any(0x30 <= byte <= 0x39 for byte in value),  # noqa: PLR2004 - 0 to 9
        any(not chr(byte).isalnum() for byte in value),
    )
