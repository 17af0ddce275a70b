"""Reading header fields: lists of values, slips of the pen in names (RFC 9110 section 5.6.1, Fetch 2.2.2)."""

import re
from collections.abc import Iterable

SLIPS = 2  # letters that may be wrong before it is another word
MAX_NAME = 60
_VALUE = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+')


def split(values: Iterable[str]) -> tuple[str, ...]:
    """Every value of a repeated or comma-separated header, as Fetch's "get, decode, and split" gives them."""
    joined = ",".join(values)[:16_384]
    return tuple(part.strip(" \t") for part in _VALUE.findall(joined) if part.strip(" \t"))


def near(word: str, known: Iterable[str]) -> str:
    """The known word that this one was probably meant to be, or an empty string; a known word is no slip.

    Both in lower case; an underscore is taken for a hyphen.
    """
    known = tuple(known)
    if word in known or len(word) > MAX_NAME:
        return ""
    plain = word.replace("_", "-")
    told = [(distance(plain, one), one) for one in known if abs(len(plain) - len(one)) <= SLIPS]
    best = min(told, default=(SLIPS + 1, ""))
    return best[1] if best[0] <= SLIPS and 3 * best[0] <= len(best[1]) else ""


def distance(first: str, second: str) -> int:
    """How many letters have to be inserted, deleted or replaced (Levenshtein)."""
    row = list(range(len(second) + 1))
    for line, letter in enumerate(first, 1):
        above, row[0] = row[0], line
        for column, other in enumerate(second, 1):
            above, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, above + (letter != other)),
            )
    return row[-1]
