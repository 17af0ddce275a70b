"""Source text without its comments, and what an extractor found in it. Offsets stay what they were."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_SINGLE: Final = r"'[^'\\\n]*(?:\\.[^'\\\n]*)*'?"
_DOUBLE: Final = r'"[^"\\\n]*(?:\\.[^"\\\n]*)*"?'
_BACKTICK: Final = r"`[^`\\]*(?:\\.[^`\\]*)*(?:`|\Z)"
_BLOCK: Final = r"/\*[\s\S]*?(?:\*/|\Z)"
_SLASHES: Final = r"(?<!:)//[^\n]*"
_HASH: Final = r"(?<![\w$&{'\"])\#(?![{!])[^\n]*"
_MARKUP: Final = r"<!--[\s\S]*?(?:-->|\Z)"
# A regular expression of JavaScript may hold a quote; it stands where a value begins.
_REGEX: Final = (
    r"(?:(?<=[(,=:\[!&|?;{}])|(?<=[(,=:\[!&|?;{}]\s))/(?![*/])"
    r"(?:\\[^\n]|\[(?:\\[^\n]|[^\]\\\n]){0,200}\]|[^/\\\n\[]){1,300}/"
)
_DOCSTRING: Final = r"(?P<drop>(?<![fF\w])[rRbBuU]?(?:\"\"\"[\s\S]*?(?:\"\"\"|\Z)|'''[\s\S]*?(?:'''|\Z)))"
_RUBY_BLOCK: Final = r"^=begin\b[\s\S]*?(?:^=end\b[^\n]*|\Z)"


def _tokens(*comments: str, values: tuple[str, ...]) -> re.Pattern[str]:
    drop, keep = "|".join(comments), "|".join(values)
    return re.compile(rf"(?P<comment>{drop})|{keep}", re.MULTILINE)


JS: Final = _tokens(_BLOCK, _SLASHES, _MARKUP, values=(_SINGLE, _DOUBLE, _BACKTICK, _REGEX))
PYTHON: Final = _tokens(_HASH, values=(_DOCSTRING, _SINGLE, _DOUBLE))
RUBY: Final = _tokens(_HASH, _RUBY_BLOCK, values=(_SINGLE, _DOUBLE))
PHP: Final = _tokens(_BLOCK, _SLASHES, r"(?<![\w$&{'\"])\#(?!\[)[^\n]*", values=(_SINGLE, _DOUBLE))
GO: Final = _tokens(_BLOCK, _SLASHES, values=(_DOUBLE, r"'(?:\\[^\n]|[^'\\\n])*'?", r"`[^`]*(?:`|\Z)"))
SHELL: Final = _tokens(_HASH, values=(r"'[^']*'?",))


def code(text: str, tokens: re.Pattern[str]) -> str:
    """The text with its comments blanked out; lines and offsets stay."""
    return tokens.sub(_blanked, text)


def _blanked(found: re.Match[str]) -> str:
    groups = found.groupdict()
    if groups.get("comment") is None and groups.get("drop") is None:
        return found[0]
    return re.sub(r"[^\n]", " ", found[0])


@dataclass(frozen=True, slots=True)
class Mention:
    """A variable that the text reads at this offset; `optional`: it does without."""

    name: str
    at: int
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file reads; `dynamic` are the offsets at which the name is only known while it runs."""

    mentions: tuple[Mention, ...] = ()
    dynamic: tuple[int, ...] = ()

    def __add__(self, other: "Reading") -> "Reading":
        return Reading((*self.mentions, *other.mentions), (*self.dynamic, *other.dynamic))


NOTHING: Final = Reading()
Extract = Callable[[str], Reading]


def gathered(mentions: Iterable[Mention], dynamic: Iterable[int] = ()) -> Reading:
    """A reading out of what was found."""
    return Reading(tuple(mentions), tuple(dynamic))


def every(
    pattern: re.Pattern[str], text: str, optional: Callable[[re.Match[str]], bool]
) -> Iterator[Mention]:
    """A mention for every match, the name in its group `name`."""
    for found in pattern.finditer(text):
        yield Mention(found["name"], found.start("name"), optional(found))


class Lines:
    """Line numbers (from 1) by offset."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in re.finditer(r"\n", text))]

    def of(self, at: int) -> int:
        """The line on which an offset lies."""
        return bisect_right(self._starts, at)
