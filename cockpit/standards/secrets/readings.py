"""What a value says of itself: drawn by a machine, a signed token with its claims, a block of a key."""

import base64
import re
from collections.abc import Mapping
from typing import Any, Final

from cockpit.facts.leaks import Stance
from cockpit.standards.secrets import checksums, jwt, passwords
from cockpit.standards.secrets.assignments import own_line
from cockpit.standards.secrets.candidate import Candidate, Judged, Reading, secret
from cockpit.standards.secrets.named import chosen, drawn, means_itself
from cockpit.standards.secrets.wording import texture, written

_DATED: Final = 1_767_225_600  # 2026-01-01: what ended before could not be used when this was written
_BRIEF: Final = 86_400  # seconds; a token for a day or less is over before anybody reads it in a repository
_DOES_NOTHING: Final = frozenset(("some", "foo", "hello", "data", "payload", "iat", "exp", "nbf"))
_NOBODY: Final = ("John Doe", "Jane Doe", "1234567890", "1234", "user", "test")
_FOR_BROWSERS: Final = re.compile(rb"site_?key|publishable|public_?key|anon_?key|client_side", re.IGNORECASE)
_AGAINST: Final = re.compile(rb"secret|admin|private|service|passw|write|master", re.IGNORECASE)
_WHY_PUBLIC: Final = "its name says that it is made for browsers"
_WHY_UNUSED: Final = "in a comment that the generator of Devise has written"
_WHY_ANON: Final = "its role is anon: row-level security is what protects the data"
# The end of a line of a key, with what joins it to the next in code: a `+` of base64 is none of that.
_JOINED: Final = rb"""["'][ \t]*\+[ \t]*(?=[\r\n"'])|\+[ \t]*(?=["'])|[ \t>|#*"',\\]"""
_LINE_END: Final = re.compile(rb"(?:(?:\\[rn]|[\r\n])(?:" + _JOINED + rb")*)+")
_OF_CLERK: Final = re.compile(rb"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+\$")
_KEY, _KEY_BYTES = 40, 20  # characters of a key's body, and how many different ones: Ed25519 has 64
_LETTERS, _UNWRITTEN = 6, 0.45  # different letters of an app password; the share that may look written


def as_it_is(found: Candidate) -> Judged | None:
    """The format alone tells it."""
    return Judged(found.rule.stance)


def checked(found: Candidate) -> Judged | None:
    """Its checksum is right, or it carries none."""
    return None if checksums.right(found.value) is False else Judged(found.rule.stance)


def token(found: Candidate) -> Judged | None:
    """Whose a signed token is by its claims: everybody's, somebody's, or over."""
    said = jwt.claims(found.value)
    if said is None or _over(said) or _of_a_manual(said):
        return None
    return Judged(Stance.PUBLIC, _WHY_ANON) if said.get("role") == "anon" else Judged(Stance.SECRET)


def _over(said: Mapping[str, Any]) -> bool:
    """It ended long ago, or was made for hours."""
    ends, begins = said.get("exp"), said.get("iat")
    if not isinstance(ends, int | float):
        return False
    return ends < _DATED or (isinstance(begins, int | float) and ends - begins <= _BRIEF)


def _of_a_manual(said: Mapping[str, Any]) -> bool:
    """The tokens by which every library explains itself."""
    return said.keys() <= _DOES_NOTHING or said.get("name") in _NOBODY or said.get("sub") in _NOBODY


def machine_made(found: Candidate) -> Judged | None:
    """A drawn value; public where its name says so."""
    if _FOR_BROWSERS.search(found.between):
        return for_browsers(found)
    return secret(so=means_itself(b"", found.value) and drawn(found.value, config=True))


def for_browsers(found: Candidate) -> Judged | None:
    """A drawn value whose name makes it public, and nothing in the name speaks against that."""
    real = means_itself(b"", found.value) and drawn(found.value) and not _AGAINST.search(found.between)
    return Judged(Stance.PUBLIC, _WHY_PUBLIC) if real and texture(found.value) < 0.1 else None  # noqa: PLR2004 - no word


def signing(found: Candidate) -> Judged | None:
    """A key that signs: drawn, or under an upper-case name also one that a person thought of."""
    thought_of = found.between[:4].isupper()
    return secret(so=means_itself(b"", found.value) and chosen(found.value, config=thought_of))


def any_characters(found: Candidate) -> Judged | None:
    """A long value drawn from all that a keyboard has; what is written in escapes is an expression."""
    return secret(so=drawn(found.value, config=True) and b"\\x" not in found.value)


def any_to_the_end(found: Candidate) -> Judged | None:
    """The same without quotes, up to the end of its line."""
    return any_characters(found) if own_line(found) else None


def letters(found: Candidate) -> Judged | None:
    """Letters alone, in an order that no word has."""
    bare = found.value.replace(b" ", b"")
    return secret(so=written(bare) < _UNWRITTEN and len(set(bare)) > _LETTERS)


def block(found: Candidate) -> Judged | None:
    r"""A key between its BEGIN and END, with a body as keys have; named by how a file would hold it.

    Source code and JSON write its line ends as `\n`, YAML and comments indent it, a patch has a `+` before
    each line.
    """
    first, *rows = _LINE_END.sub(b"\n", found.value).split(b"\n")
    if all(row.startswith(b"+") for row in rows):
        rows = [row[1:] for row in rows]
    plain = b"\n".join((first, *rows))
    body = re.sub(rb"-----[A-Z0-9 ]+-----|\s", b"", plain)
    real = len(body) >= _KEY and len(set(body)) > _KEY_BYTES
    return Judged(found.rule.stance, value=plain) if real else None


def of_devise(found: Candidate) -> Judged | None:
    """A key of Devise; its generator writes two that nobody uses, each behind a `#`."""
    if found.before.lstrip().startswith(b"#"):
        return Judged(Stance.TEST, _WHY_UNUSED)
    return machine_made(found)


def of_clerk(found: Candidate) -> Judged | None:
    """The base64 in it names the host of an instance, with a `$` behind it: no other provider's does."""
    coded = found.value.rpartition(b"_")[2].rstrip(b"=")
    try:
        host = base64.b64decode(coded + b"=" * (-len(coded) % 4))
    except ValueError:
        return None
    return Judged(found.rule.stance) if _OF_CLERK.fullmatch(host) else None


def registry(found: Candidate) -> Judged | None:
    """What npm keeps for a registry: `user:password` in base64, or a token."""
    return passwords.basic(found) or machine_made(found)


READINGS: Final[Mapping[str, Reading]] = {
    "": as_it_is,
    "github": checked,
    "npm": checked,
    "jwt": token,
    "random": machine_made,
    "browser": for_browsers,
    "signing": signing,
    "raw": any_characters,
    "raw-line": any_to_the_end,
    "letters": letters,
    "pem": block,
    "clerk": of_clerk,
    "devise": of_devise,
    "registry": registry,
}
