"""Rows of launch.toml as text: whether a value says anything, and the lines that people paste."""

import json
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final

from cockpit.kit import Finding, Launch, undeclared
from cockpit.text import safe

# What people write where they have nothing to say yet.
_EMPTY: Final = frozenset(
    ("", "?", "??", "???", "-", "--", "n/a", "na", "none", "no", "tbd", "todo", "unknown", "xxx")
)
# The placeholders of the lines that the cockpit proposes, pasted and not filled in.
_OURS: Final = re.compile(r"(?:WHO|WHAT|WHERE|WHICH|HOW)\b[A-Z ]*\Z")
PERSON: Final = (
    '[[person]]\nid = "ana"\nname = "Ana Ferreira"\nrole = "founder"\ncontact = "mailto:ana@example.com"'
)


def told(text: str) -> bool:
    """The text says something a person could act upon."""
    bare = text.strip()
    return bare.casefold().rstrip(".…") not in _EMPTY and not _OURS.match(bare)


def quoted(text: str) -> str:
    """A text as TOML writes it, on one line."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def listed(texts: Iterable[str]) -> str:
    """A list of texts as TOML writes it, one to a line."""
    return "[\n" + "".join(f"    {quoted(text)},\n" for text in texts) + "]"


def row(table: str, values: Mapping[str, str]) -> str:
    """A whole row to paste; the values as TOML writes them."""
    return "\n".join((f"[[{table}]]", *(f"{key} = {value}" for key, value in values.items())))


def line(key: str, value: str, where: str) -> str:
    """One line to paste, with a remark that says into which row."""
    return f"{key} = {value}   # in {safe(where, 100)}"


def below(table: str, lines: str, *, there: bool) -> str:
    """Lines to paste into a table: with its header only where the file has none yet."""
    return f"{'# in ' * there}[{table}]\n{lines}"


def nobody(launch: Launch, summary: str) -> Finding:
    """Cannot be decided: no person is declared at all."""
    return undeclared(launch.domain, summary, PERSON)


def digest(texts: Iterable[str]) -> str:
    """16 hex digits that change with any word of a section."""
    return sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
