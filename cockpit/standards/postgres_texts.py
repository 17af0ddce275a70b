"""Statements as pg_stat_statements keeps them: without their values, and which hold a password."""

import re
from typing import Final

from cockpit.text import redact, safe

SHOWN: Final = 200  # characters of a statement that are kept
_READ: Final = 4000  # characters of a statement that are looked at
_LITERAL: Final = r"(?:e|u&|b|x|n)?'[^']"
# PostgreSQL's own regular expressions and Python's read these alike; the database is asked with them, so that
# no such text ever leaves it. `ALTER ROLE ... PASSWORD NULL` and `PASSWORD $1` hold nothing.
PASSWORDS: Final = {
    "a role's password": rf"password\s+({_LITERAL}|\$\w*\$)",
    "the password of a foreign server": r"user\s+mapping[^;]*password",
    "a connection string": r"(password|passwd|pwd)\s*=\s*[^\s$;)?]",
    "a database URL": r"(postgres|postgresql|mysql|redis|mongodb|amqp)(\+srv)?://[^\s:/@']*:[^\s@']+@",
    "a program's command line": r"copy\s[^;]*\s(from|to)\s+program",
}
_KINDS: Final = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in PASSWORDS.items()}
_VALUES: Final = re.compile(
    r"""/\*.*?(?:\*/|\Z)                                # remarks may hold what a person typed
      | --[^\n]*
      | (?P<tag>\$(?:[A-Za-z_]\w*)?\$).*?(?:(?P=tag)|\Z)   # $tag$ ... $tag$
      | (?<![\w$])(?:[eEuUbBxXnN]&?)?'(?:[^'\\]|''|\\.)*(?:'|\\?\Z)   # cut texts end inside a literal
      | (?P<name>"(?:[^"]|"")*(?:"|\Z))
      | \$\d+
      | (?<![\w.$"])\d[\w.]*""",
    re.VERBOSE | re.DOTALL,
)
_LOOK_UP: Final = re.compile(r"^select\b.*\bwhere\b.*=\s*\?", re.IGNORECASE)  # not = ANY (?), which asks once
_GATHERS: Final = re.compile(r"\b(?:count|sum|avg|min|max|exists|pg_\w+)\s*\(", re.IGNORECASE)


def password_kind(text: str) -> str:
    """Which kind of password a statement holds in plain text, or nothing."""
    head = text[:_READ]
    return next((kind for kind, pattern in _KINDS.items() if pattern.search(head)), "")


def without_values(text: str) -> str:
    """The statement with `?` for every value, on one line, fit to show; nothing where it holds a password."""
    if password_kind(text):
        return ""
    bare = _VALUES.sub(_kept, text[:_READ])
    return safe(redact(" ".join(bare.split())), SHOWN)


def _kept(found: re.Match[str]) -> str:
    if found["name"]:
        return found["name"]
    return " " if found[0].startswith(("/*", "--")) else "?"


def looks_up_one(text: str) -> bool:
    """A statement of `without_values` that asks for rows by a value, and counts nothing."""
    return bool(_LOOK_UP.search(text)) and not _GATHERS.search(text)
