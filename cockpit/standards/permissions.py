"""Permissions-Policy: a dictionary of structured fields (RFC 9651 section 3.2; W3C Permissions Policy 5.2).

One slip and browsers ignore the whole header. The commonest is to write it as its forerunner Feature-Policy
was written: `geolocation 'none'; camera 'self'`.
"""

import re
from collections.abc import Iterable
from typing import Final

NAME: Final = "permissions-policy"
FORERUNNER: Final = "feature-policy"
MAX_LENGTH: Final = 16_384
_STRING = r'"(?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"'
_NAME = r"[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*"
_KEY = r"[a-z*][a-z0-9_.*-]*"
_BARE = rf"(?:{_STRING}|{_NAME}|-?[0-9]{{1,15}}(?:\.[0-9]{{1,3}})?|\?[01]|:[A-Za-z0-9+/=]*:)"
_PARAMETERS = rf"(?:; *{_KEY}(?:={_BARE})?)*"
_INNER = rf"\( *(?:{_BARE}{_PARAMETERS}(?: +{_BARE}{_PARAMETERS})*)? *\)"
_MEMBER = re.compile(rf"(?P<key>{_KEY})(?:=(?:{_INNER}|{_BARE}))?{_PARAMETERS}")
_OLD = re.compile(r"[a-z][a-z-]*(?: +(?:'[a-z]+'|\*|https?://[a-z0-9.:*\[\]/_-]+))+", re.IGNORECASE)
_SEMICOLON = re.compile(r"; *[a-z-]+=[(*]")  # the next feature, taken for a parameter of this one
_BETWEEN = re.compile(r"[ \t]*,[ \t]*")


def fault(values: Iterable[str]) -> str:
    """Why browsers ignore the header, as a clause, or an empty string; several headers are read as one."""
    text = ", ".join(values).strip(" ")
    if len(text) > MAX_LENGTH:
        return f"it is longer than {MAX_LENGTH} characters"
    if _old(text):
        return "it is written in the syntax of the old Feature-Policy header"
    at = 0
    while at < len(text):
        member = _MEMBER.match(text, at)
        if member is None:
            return f'it cannot be read from "{text[at : at + 30]}" on'
        comma = _BETWEEN.match(text, member.end())
        at = comma.end() if comma else member.end()
        if (comma is None) == (at < len(text)):  # nothing may follow without a comma, and something must with
            return _torn(member, text)
    return ""


def _torn(member: re.Match[str], text: str) -> str:
    """Why the dictionary cannot go on after this member."""
    rest = text[member.end() :]
    if "'" in rest[:2]:
        return f"in {member['key']} stands an apostrophe, which belongs to the old syntax"
    if _SEMICOLON.search(member[0] + rest[:2]):
        return f"after {member['key']} a semicolon stands where a comma belongs"
    if rest.strip(" \t,"):
        return f'after {member["key"]} a comma is expected and "{rest[:1]}" stands there'
    return "it ends in a comma"


def _old(text: str) -> bool:
    parts = [part.strip() for part in re.split("[;,]", text) if part.strip()]
    return any(_OLD.fullmatch(part) for part in parts)


def translated(values: Iterable[str]) -> str:
    """A policy in the old syntax as one in the new; empty when it is none."""
    parts = [part.strip() for part in re.split("[;,]", ", ".join(values)[:MAX_LENGTH]) if part.strip()]
    if not parts or not all(_OLD.fullmatch(part) for part in parts):
        return ""
    return ", ".join(f"{name.lower()}={_allowed(rest)}" for name, *rest in map(str.split, parts))


def _allowed(words: list[str]) -> str:
    if "*" in words:
        return "*"
    plain = (word.strip("'").lower() for word in words if word.lower() != "'none'")
    return "(" + " ".join(word if word in ("self", "src") else f'"{word}"' for word in plain) + ")"
