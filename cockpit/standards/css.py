"""What a style sheet loads: url(), @import, image-set(), the fonts of @font-face (CSS Syntax 3, Cascade 5).

One pass over the text; escapes, comments and damaged strings are read as browsers read them. What a rule is
for (a screen, a print-out, an element that is not there) is not judged.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

MAX_URLS: Final = 1000
_SHEETS_KEPT: Final = 32  # the last ones read, for the checks that read the same ones
_STRING = r"""(?:"(?:[^"\\\n]|\\[\s\S])*+(?:"|\\?\Z|(?=\n))|'(?:[^'\\\n]|\\[\s\S])*+(?:'|\\?\Z|(?=\n)))"""
_TOKEN = re.compile(
    rf"(?P<comment>/\*)|(?P<string>{_STRING})"
    r"|(?P<call>(?<![\w\\-])(?:[A-Za-z-]|\\[^\n])(?:[\w-]|\\[0-9A-Fa-f]{1,6}[ \t\n]?|\\[^\n]){0,40}\()"
    r"|@(?P<rule>[A-Za-z-]{1,40})|(?P<sign>[{};()])"
)
_WORTH = re.compile(r"url|image-set|@import|\\", re.IGNORECASE)
_QUOTED = re.compile(rf"\s*+(?P<text>{_STRING})")
_BARE = re.compile(r"""\s*+(?P<text>(?:[^\s"'()\\]|\\[^\n])*+)\s*+(?P<end>\)|\Z)""")
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})[ \t\n]?|(\n)|([\s\S]))")
_LAST: Final = 0x10FFFF
_LOADING: Final = ("image-set", "-webkit-image-set")


@dataclass(frozen=True, slots=True)
class CssUrl:
    """A URL as written; `kind` is style, font or image, `line` counts from 1."""

    url: str
    kind: str
    line: int


@dataclass(slots=True)
class _State:
    """Where in the sheet we are: the rule whose head is read, the blocks and calls that are open."""

    rule: str = ""
    blocks: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    begun: bool = False  # a block came: no @import counts after it (Cascade 5 section 2)

    @property
    def kind(self) -> str:
        """What a URL here loads; empty where it loads nothing."""
        if self.rule:
            return "style" if self.rule == "import" and not self.begun else ""
        return "font" if "font-face" in self.blocks[-1:] else "image"

    def sign(self, sign: str) -> None:
        """A bracket or a semicolon."""
        if sign == "(":
            self.calls.append("")
        elif sign == ")":
            self.calls[-1:] = []
        else:
            self.calls.clear()
            self.begun |= sign == "{"
            if sign == "{":
                self.blocks.append(self.rule)
            elif sign == "}":
                self.blocks[-1:] = []
            self.rule = ""


@lru_cache(_SHEETS_KEPT)
def urls(text: str) -> tuple[CssUrl, ...]:
    """What a style sheet, or the declarations of a style attribute, load; nothing in it can raise."""
    found: list[CssUrl] = []
    if not _WORTH.search(text):
        return ()
    at, line = 0, 1
    for start, url, kind in _named(text):
        line += text.count("\n", at, start)
        at = start
        if url and not url.startswith("#"):
            found.append(CssUrl(url, kind, line))
        if len(found) >= MAX_URLS:
            break
    return tuple(found)


def _named(text: str) -> Iterator[tuple[int, str, str]]:
    """(offset, URL as meant, kind) of everything that is loaded."""
    state, at = _State(), 0
    while token := _TOKEN.search(text, at):
        at = token.end()
        kind = state.kind
        if token["comment"]:
            at = _past(text, "*/", at)
        elif token["string"]:
            if kind and (kind == "style" or state.calls[-1:] in ([name] for name in _LOADING)):
                yield token.start(), _text(token["string"]), kind
                state.rule = _after(state.rule)
        elif token["call"]:
            name = _unescaped(token["call"][:-1]).lower()
            if name != "url":
                state.calls.append(name)
                continue
            url, at = _url(text, at)
            if kind and url is not None:
                yield token.start(), url, kind
                state.rule = _after(state.rule)
        elif token["rule"]:
            state.rule = token["rule"].lower()
        else:
            state.sign(token["sign"])


def _after(rule: str) -> str:
    """The rest of an @import names conditions, no further sheet."""
    return "import-conditions" if rule == "import" else rule


def _url(text: str, at: int) -> tuple[str | None, int]:
    """The URL after `url(` and where the text goes on; none where it is damaged (a bad-url token)."""
    if quoted := _QUOTED.match(text, at):
        return _text(quoted["text"]), _past(text, ")", quoted.end())
    if bare := _BARE.match(text, at):
        return _unescaped(bare["text"]), bare.end()
    return None, _past(text, ")", at)


def _past(text: str, mark: str, at: int) -> int:
    """Where the text goes on after the next mark."""
    found = text.find(mark, at)
    return found + len(mark) if found >= 0 else len(text)


def _text(string: str) -> str:
    """What a string token says."""
    return _unescaped(string[1:].removesuffix(string[0])).strip()


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(_meant, text) if "\\" in text else text


def _meant(found: re.Match[str]) -> str:
    if found[1]:
        code = int(found[1], 16)
        return chr(code) if 0 < code <= _LAST and not 0xD800 <= code <= 0xDFFF else "\ufffd"  # noqa: PLR2004
    return "" if found[2] else found[3]
