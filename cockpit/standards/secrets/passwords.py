"""Passwords in addresses, connection strings and command lines: any but what everybody would try."""

import base64
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote_to_bytes

from cockpit.standards.secrets.candidate import Candidate, Judged, Reading, secret
from cockpit.standards.secrets.named import chosen, drawn, means_itself
from cockpit.standards.secrets.placeholders import dummy, reference
from cockpit.standards.secrets.wording import everybodys, kinds, texture

_SHORTEST, _SERVERS, _DESK = 5, 6, 8  # bytes of a password: of any, on a server, on one's own machine
_WORDS, _DESK_WORDS = 0.4, 0.35  # texture
_LINE: Final = 240  # bytes
_NOBODY: Final = (b"x-oauth-basic", b"x-token-auth")  # what stands for a password beside a token
_LOCAL: Final = re.compile(
    rb"localhost|127\.0\.0\.1|0\.0\.0\.0|\[?::1\]?|host\.docker\.internal"
    rb"|(?:[a-z0-9-]+\.)*example(?:\.(?:com|org|net))?|(?:[a-z0-9-]+\.)+(?:test|invalid|example|localhost)"
    rb"|(?:[a-z]+\.)?(?:your|my)?-?(?:host|server|domain|hostname|company|bogus)(?:\.(?:com|net|tld))?",
    re.IGNORECASE,
)


def in_address(found: Candidate) -> Judged | None:
    """The password in a URL: a stock one, or a weak one on an example's host, opens nothing."""
    password, user, host = unquote_to_bytes(found.value), found.group("user"), found.group("host")
    if _LOCAL.fullmatch(host) and (texture(password) > _DESK_WORDS or len(password) < _DESK):
        return None
    if len(password) < _SHORTEST or password.lower() == user.lower() or password.lower().endswith(_NOBODY):
        return None
    return secret(so=not everybodys(password) and not _a_word(password))


def _a_word(password: bytes) -> bool:
    _, _, digit, _ = kinds(password)
    return not digit and texture(password) > _WORDS


def in_connection(found: Candidate) -> Judged | None:
    """The password of a connection string or a server's own configuration."""
    opens = len(found.value) >= _SERVERS and means_itself(b"", found.value)
    return secret(so=opens and not everybodys(found.value) and not _a_word(found.value))


def in_command(found: Candidate) -> Judged | None:
    """What stands where a program expects a password, mixed as passwords are: texts say such lines too."""
    return secret(so=means_itself(b"", found.value) and chosen(found.value, config=True))


def in_query(found: Candidate) -> Judged | None:
    """A drawn value in the query of an address; a download address of Firebase Storage is public."""
    public = found.text.endswith(b"alt=media", max(0, found.found.start() - _LINE), found.found.start())
    return secret(so=not public and means_itself(b"", found.value) and drawn(found.value))


def basic(found: Candidate) -> Judged | None:
    """`user:password` in base64."""
    try:
        user, colon, password = base64.b64decode(found.value + b"=" * (-len(found.value) % 4)).partition(b":")
    except ValueError:
        return None
    opener = password or user
    readable = bool(colon and opener) and (user + password).isascii()
    return secret(so=readable and not dummy(opener) and not reference(opener) and not everybodys(opener))


READINGS: Final[Mapping[str, Reading]] = {
    "address": in_address,
    "connection": in_connection,
    "command": in_command,
    "query": in_query,
    "basic": basic,
}
