"""Does a rule of Cloudflare's Rules language fit a request? Yes, no, or it hangs on what nobody can see here.

Rules language, "Fields", "Operators" and "Functions" (developers.cloudflare.com/ruleset-engine). Only what
a rule about an address is made of is read: host, path, method, scheme, with eq, ne, in, contains, wildcard,
starts_with, ends_with, lower, and, or, xor, not and parentheses. Anything else is unknown, not wrong.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final
from urllib.parse import urlsplit

LONGEST: Final = 4096  # characters of a rule, as Cloudflare has it
DEEPEST: Final = 40
_TOKEN = re.compile(
    r'\s*(?:"((?:[^"\\]|\\.){0,2000})"|(==|!=|&&|\|\||\^\^|<=|>=|[(){},!<>~])|([A-Za-z0-9_.$/:\[\]*-]{1,200}))'
)
_SAME: Final[Mapping[str, str]] = {"==": "eq", "!=": "ne", "&&": "and", "||": "or", "^^": "xor", "!": "not"}
_TWO = ("eq", "ne", "contains", "wildcard", "strict", "in")
Truth = bool | None


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    quoted: bool = False


class _UnreadableError(Exception):
    """The expression is not in the part of the language that is read here."""


def fits(expression: str, url: str, method: str = "POST") -> Truth:
    """Whether a request for the URL fits; None where that cannot be told. Nothing in a rule can raise."""
    if len(expression) > LONGEST:
        return None
    try:
        reader = _Reader(_words(expression), _fields(url, method))
        truth = reader.either(0)
        return truth if reader.at == len(reader.words) else None
    except (_UnreadableError, IndexError):
        return None


def _fields(url: str, method: str) -> Mapping[str, str]:
    parts = urlsplit(url)
    path, query = parts.path or "/", parts.query
    return {
        "http.host": parts.hostname or "",
        "http.request.uri.path": path,
        "raw.http.request.uri.path": path,
        "http.request.uri": f"{path}?{query}" if query else path,
        "http.request.full_uri": url,
        "http.request.uri.query": query,
        "http.request.method": method,
    }


def _words(expression: str) -> list[_Word]:
    words = []
    at = 0
    text = expression.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _UnreadableError
        at = found.end()
        if found[1] is not None:
            words.append(_Word(re.sub(r"\\(.)", r"\1", found[1]), quoted=True))
        else:
            plain = found[2] or found[3]
            words.append(_Word(_SAME.get(plain, plain)))
    return words


@dataclass(slots=True)
class _Reader:
    """One walk through the words; a truth of None is what hangs on something unseen."""

    words: list[_Word]
    fields: Mapping[str, str]
    at: int = 0

    def either(self, depth: int) -> Truth:
        truth = self.differs(depth)
        while self.take("or"):
            truth = _or(truth, self.differs(depth))
        return truth

    def differs(self, depth: int) -> Truth:
        truth = self.both(depth)
        while self.take("xor"):
            other = self.both(depth)
            truth = None if truth is None or other is None else truth is not other
        return truth

    def both(self, depth: int) -> Truth:
        truth = self.single(depth)
        while self.take("and"):
            other = self.single(depth)
            truth = _not(_or(_not(truth), _not(other)))
        return truth

    def single(self, depth: int) -> Truth:
        if depth > DEEPEST:
            raise _UnreadableError
        if self.take("not"):
            return _not(self.single(depth + 1))
        if self.take("("):
            truth = self.either(depth + 1)
            self.need(")")
            return truth
        return self.compared()

    def compared(self) -> Truth:
        """A field or a function of one against a text, or a word that stands alone."""
        if self.ahead("starts_with", "ends_with"):
            return self.called()
        left = self.value()
        if not self.ahead(*_TWO, "matches", "~", "<", ">", "<=", ">=", "lt", "gt", "le", "ge"):
            return {"true": True, "false": False}.get(left or "") if left in ("true", "false") else None
        operator = self.next().text
        if operator == "strict":
            self.need("wildcard")
        right = self.list() if self.ahead("{") else [self.next()]
        if left is None or operator not in _TWO or not all(word.quoted for word in right):
            return None
        return _holds(operator, left, [word.text for word in right])

    def called(self) -> Truth:
        name = self.next().text
        self.need("(")
        value = self.value()
        self.need(",")
        text = self.next()
        self.need(")")
        if value is None or not text.quoted:
            return None
        return value.startswith(text.text) if name == "starts_with" else value.endswith(text.text)

    def value(self) -> str | None:
        """The value of a field, also in small letters; None for one that is not known here."""
        word = self.next()
        if word.quoted or word.text in ("{", "}", ")", ",", "and", "or"):
            raise _UnreadableError
        if not self.ahead("("):
            return word.text if word.text in ("true", "false") else self.fields.get(word.text)
        if word.text not in ("lower", "upper"):
            self.skip()
            return None
        self.need("(")
        value = self.value()
        self.need(")")
        return value if value is None else value.lower() if word.text == "lower" else value.upper()

    def skip(self) -> None:
        """Past the arguments of a function that is not known here."""
        depth = 0
        while True:
            text = self.next().text
            depth += (text == "(") - (text == ")")
            if depth == 0:
                return

    def list(self) -> list[_Word]:
        self.need("{")
        words = []
        while not self.take("}"):
            words.append(self.next())
        return words

    def ahead(self, *texts: str) -> bool:
        return (
            self.at < len(self.words) and not self.words[self.at].quoted and self.words[self.at].text in texts
        )

    def take(self, text: str) -> bool:
        found = self.ahead(text)
        self.at += found
        return found

    def need(self, text: str) -> None:
        if not self.take(text):
            raise _UnreadableError

    def next(self) -> _Word:
        self.at += 1
        return self.words[self.at - 1]


def _holds(operator: str, value: str, wanted: list[str]) -> bool:
    """One comparison; a wildcard takes no notice of capitals unless it is strict."""
    match operator:
        case "contains":
            return wanted[0] in value
        case "wildcard":
            return _wild(value.lower(), wanted[0].lower())
        case "strict":
            return _wild(value, wanted[0])
        case "ne":
            return value != wanted[0]
        case _:
            return value in wanted


def _wild(value: str, pattern: str) -> bool:
    """The whole value fits, where `*` stands for anything."""
    escaped = pattern.replace("[", "[[]").replace("?", "[?]")
    return fnmatchcase(value, re.sub(r"\*+", "*", escaped))


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _or(one: Truth, other: Truth) -> Truth:
    """True where one is, however unknown the other."""
    if one is True or other is True:
        return True
    return None if one is None or other is None else False
