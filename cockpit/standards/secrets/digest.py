"""How a value is named without being told: a keyed digest, its public beginning, its length."""

import hmac
from hashlib import sha256
from typing import Final

from cockpit.standards.secrets.rule import Rule

_DIGITS: Final = 16
_PART: Final = 3  # no more than a third of a value is ever shown


def digest(value: bytes, salt: bytes) -> str:
    """16 hex digits that are the same for the same value and salt; without the salt nobody can try values."""
    return hmac.new(salt, value, sha256).hexdigest()[:_DIGITS]


def shown(rule: Rule, value: bytes) -> str:
    """The part of a value that its provider made public (`sk_live_`), and how long the whole is."""
    public = value[: min(rule.shown, len(value) // _PART)]
    text = "".join(chr(byte) if 0x20 < byte < 0x7F else "?" for byte in public)  # noqa: PLR2004 - printable ASCII
    return f"{text}… [{len(value)} characters]"
