"""Where in a TOML 1.0 text a key stands, so that an error can name the line; pure, one pass, for any text."""

import re
from dataclasses import dataclass, field

Path = tuple[str | int, ...]  # keys and, inside arrays, positions counted from 0
MAX_DEPTH = 32  # keys and brackets inside each other; deeper texts are not launch files
_BASIC = r'"(?:[^"\\\n]|\\.)*"?'
_LITERAL = r"'[^'\n]*'?"
_KEY = re.compile(rf"{_BASIC}|{_LITERAL}|[^\s\"'=.,#\[\]{{}}]+")
_BLANK = re.compile(r"[ \t]*")
_SKIP = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_TEXT = re.compile(
    r'"""(?:[^"\\]|\\[\s\S]|"(?!""))*(?:"{3,5})?' + rf"|'''(?:[^']|'(?!''))*(?:'{{3,5}})?|{_BASIC}|{_LITERAL}"
)
_PLAIN = re.compile(r"[^\s,#\]}\"'\[{]+(?:[ \t]+[0-9:.]+[^\s,#\]}]*)?")  # a date may hold one space
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SHORT = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


@dataclass(slots=True)
class Section:
    """What stands under one header: its path, the header's line, the line where its last key ends.

    The keys before any header are a section with the empty path on line 0.
    """

    path: Path
    start: int
    end: int


class TooDeepError(ValueError):
    """Keys or brackets are nested beyond `MAX_DEPTH`; `line` is where."""

    def __init__(self, line: int) -> None:
        super().__init__(f"nested more than {MAX_DEPTH} deep")
        self.line = line


def lines(text: str) -> dict[Path, int]:
    """The line, counted from 1, of every key, table, row and array element of a TOML text.

    A table that is never written itself (`a` in `[a.b]`) stands where its first key does. What is not TOML
    is passed over as well as may be; the parser is the judge.

    Raises:
        TooDeepError: the text is nested beyond reason.
    """
    return _Scan(text).run()


def sections(text: str) -> list[Section]:
    """The sections of a TOML text in their order, for those who add to it.

    Raises:
        TooDeepError: the text is nested beyond reason.
    """
    scan = _Scan(text)
    scan.run()
    return scan.sections


def line_of(known: dict[Path, int], path: Path) -> int | None:
    """The line of a path, or of the nearest part around it that is written down."""
    while path and path not in known:
        path = path[:-1]
    return known.get(path)


@dataclass(slots=True)
class _Scan:
    """One pass over a text: `at` is the place in it, `line` its line, `table` the table that is open."""

    text: str
    at: int = 0
    line: int = 1
    table: Path = ()
    found: dict[Path, int] = field(default_factory=dict)
    rows: dict[Path, int] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=lambda: [Section((), 0, 0)])

    def run(self) -> dict[Path, int]:
        self.take(_SKIP)
        while self.at < len(self.text):
            if self.text.startswith("[", self.at):
                self.header()
            elif self.pair(self.table):
                self.sections[-1].end = self.line
            else:
                self.step()
            self.take(_SKIP)
        return self.found

    def take(self, pattern: re.Pattern[str]) -> str:
        """What the pattern matches here; the place moves behind it."""
        match = pattern.match(self.text, self.at)
        if match is None:
            return ""
        self.line += self.text.count("\n", self.at, match.end())
        self.at = match.end()
        return match.group()

    def step(self) -> None:
        """Pass over one character."""
        self.line += self.text.startswith("\n", self.at)
        self.at += 1

    def note(self, path: Path, line: int) -> None:
        """Remember the first line of a path and of the tables it implies."""
        for end in range(1, len(path) + 1):
            self.found.setdefault(path[:end], line)

    def key(self) -> Path:
        """A key with its dotted parts, unquoted; empty when none stands here."""
        parts: list[str] = []
        while part := self.take(_KEY):
            parts.append(_unquoted(part))
            if len(parts) > MAX_DEPTH:
                raise TooDeepError(self.line)
            if not self.take(_DOT):
                break
        return tuple(parts)

    def header(self) -> None:
        """`[table]` or `[[row]]`."""
        line, double = self.line, self.text.startswith("[[", self.at)
        self.at += 2 if double else 1
        self.take(_BLANK)
        path = self.inside(self.key())
        self.take(_BLANK)
        self.at += 2 if self.text.startswith("]]", self.at) else self.text.startswith("]", self.at)
        self.note(path, line)
        if double and path:
            self.rows[path] = number = self.rows.get(path, -1) + 1
            path = (*path, number)
            self.found[path] = line
        self.table = path
        self.sections.append(Section(path, line, line))

    def inside(self, keys: Path) -> Path:
        """The path a header means: on the way, a key that names rows stands for the last of them."""
        path: Path = ()
        for place, key in enumerate(keys):
            path = (*path, key)
            if path in self.rows and place < len(keys) - 1:
                path = (*path, self.rows[path])
        return path

    def pair(self, table: Path, depth: int = 0) -> bool:
        """`key = value`; false when none stands here."""
        line = self.line
        keys = self.key()
        self.take(_BLANK)
        if not keys or not self.text.startswith("=", self.at):
            return bool(keys)
        self.at += 1
        self.take(_BLANK)
        self.note((*table, *keys), line)
        self.value((*table, *keys), depth)
        return True

    def value(self, path: Path, depth: int) -> None:
        """A text, an array, an inline table, or any plain value."""
        if depth > MAX_DEPTH:
            raise TooDeepError(self.line)
        if self.text.startswith("[", self.at):
            self.array(path, depth)
        elif self.text.startswith("{", self.at):
            self.inline(path, depth)
        elif not self.take(_TEXT):
            self.take(_PLAIN)

    def array(self, path: Path, depth: int) -> None:
        """`[value, value]`, over as many lines as it likes."""
        self.at += 1
        number = 0
        self.take(_SKIP)
        while self.at < len(self.text) and not self.text.startswith("]", self.at):
            before = self.at
            self.found.setdefault((*path, number), self.line)
            self.value((*path, number), depth + 1)
            self.take(_SKIP)
            if self.text.startswith(",", self.at):
                number += 1
                self.at += 1
            elif self.at == before:
                self.step()
            self.take(_SKIP)
        self.at += 1

    def inline(self, path: Path, depth: int) -> None:
        """`{ key = value, key = value }`."""
        self.at += 1
        self.take(_SKIP)
        while self.at < len(self.text) and not self.text.startswith("}", self.at):
            before = self.at
            self.pair(path, depth + 1)
            self.take(_SKIP)
            if self.text.startswith(",", self.at) or self.at == before:
                self.step()
            self.take(_SKIP)
        self.at += 1


def _unquoted(key: str) -> str:
    """The key itself, without quotes and with its escapes read."""
    if key.startswith("'"):
        return key.strip("'")
    return _ESCAPE.sub(_escaped, key[1:].removesuffix('"')) if key.startswith('"') else key


def _escaped(found: re.Match[str]) -> str:
    if digits := found[1] or found[2]:
        code = int(digits, 16)
        return chr(code) if code <= 0x10FFFF else found[0]  # noqa: PLR2004 - the last code point
    return _SHORT.get(found[3], found[3])
