"""Checksums that some providers put into their tokens: a wrong one is no token.

GitHub (2021-04-05, "Behind GitHub's new authentication token formats") and npm (2021-09-23) end a token with
the CRC-32 of its 30 random characters, in base 62 with the digits first, six characters wide.
"""

import re
import string
from binascii import crc32
from typing import Final

_DIGITS: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
_WIDE: Final = 6
_CARRIES: Final = re.compile(rb"(?:gh[pousr]|npm)_([A-Za-z0-9]{30})([A-Za-z0-9]{6})")


def base62(body: bytes) -> str:
    """The CRC-32 of the bytes, six characters of base 62."""
    number, digits = crc32(body), ""
    while number:
        number, rest = divmod(number, len(_DIGITS))
        digits = _DIGITS[rest] + digits
    return digits.rjust(_WIDE, _DIGITS[0])


def right(token: bytes) -> bool | None:
    """The checksum fits; None where the token is of a kind that carries none."""
    found = _CARRIES.fullmatch(token)
    return None if found is None else base62(found[1]).encode() == found[2]
