"""Macros in SPF (RFC 7208 section 7): what `%{...}` stands for, read first and filled in later."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

LONGEST_NAME = 253  # characters of a domain name (RFC 7208 section 7.3)
ONLY_EXPLAINING = frozenset("crt")  # letters that only an explanation may use
_LETTERS = frozenset("slodiphv") | ONLY_EXPLAINING
_MANY = 4  # digits; more labels than that no name has
_TOKEN = re.compile(
    r"%\{(?P<letter>[a-z])(?P<keep>[0-9]*)(?P<reverse>r?)(?P<at>[-.+,/_=]*)\}"
    r"|%(?P<escaped>[%_-])"
    r"|(?P<literal>[\x20-\x24\x26-\x7e]+)",
    re.IGNORECASE | re.ASCII,
)
_ESCAPED = {"%": "%", "_": " ", "-": "%20"}


class SpfSyntaxError(ValueError):
    """A record, term or macro that cannot be read: in a phrase what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Macro:
    """`%{letter keep r at}`: the value split at the characters of `at`, the last `keep` parts of it (0: all).

    `quoted`: its letter is a capital, and what it stands for is escaped as in a URL.
    """

    letter: str
    keep: int = 0
    reverse: bool = False
    at: str = "."
    quoted: bool = False


Tokens = tuple[str | Macro, ...]


def read(text: str, *, explaining: bool = False) -> Tokens:
    """The literals and macros of a macro string.

    Args:
        text: the string as published.
        explaining: it is the text of an explanation, where blanks and three more letters may stand.

    Raises:
        SpfSyntaxError: a macro is none, or a character may not stand there.
    """
    found: list[str | Macro] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or (not explaining and " " in (match["literal"] or "")):
            raise SpfSyntaxError(f"the macro or character at {text[at : at + 12]!r} is none that SPF knows")
        found.append(_token(match, explaining=explaining))
        at = match.end()
    return tuple(found)


def _token(match: re.Match[str], *, explaining: bool) -> str | Macro:
    if match["literal"]:
        return match["literal"]
    if match["escaped"]:
        return _ESCAPED[match["escaped"]]
    letter, digits = match["letter"], match["keep"].lstrip("0")
    allowed = _LETTERS if explaining else _LETTERS - ONLY_EXPLAINING
    if letter.lower() not in allowed or (match["keep"] and not digits):
        raise SpfSyntaxError(f"the macro {match[0][:20]} is none that may stand here")
    keep = int(digits[:_MANY] or 0) if len(digits) <= _MANY else 10**_MANY
    return Macro(letter.lower(), keep, bool(match["reverse"]), match["at"] or ".", letter.isupper())


def ends_in_macro(text: str) -> bool:
    """The text ends in a macro or in one of the escapes (`domain-end` of the grammar)."""
    last = max(_TOKEN.finditer(text), key=re.Match.end, default=None)
    return last is not None and last["literal"] is None


def letters(tokens: Iterable[str | Macro]) -> frozenset[str]:
    """The letters of all macros."""
    return frozenset(token.letter for token in tokens if isinstance(token, Macro))


def fixed(tokens: Iterable[str | Macro], domain: str) -> str:
    """The name where it is the same for every message, because only `%{d}` stands in it; else nothing."""
    kept = tuple(tokens)
    return name(kept, {"d": domain}) if letters(kept) <= {"d"} else ""


def expand(tokens: Iterable[str | Macro], values: Mapping[str, str]) -> str:
    """The text with every macro filled in; `values` by lower-case letter."""
    return "".join(token if isinstance(token, str) else _filled(token, values) for token in tokens)


def name(tokens: Iterable[str | Macro], values: Mapping[str, str]) -> str:
    """The domain name it stands for, without a trailing dot; too long a one loses labels on its left."""
    whole = expand(tokens, values).rstrip(".")
    while len(whole) > LONGEST_NAME and "." in whole:
        whole = whole.partition(".")[2]
    return whole


def _filled(macro: Macro, values: Mapping[str, str]) -> str:
    parts = re.split(f"[{re.escape(macro.at)}]", values[macro.letter])
    parts = parts[::-1] if macro.reverse else parts
    filled = ".".join(parts[-macro.keep :] if macro.keep else parts)
    return quote(filled, safe="") if macro.quoted else filled
