"""What an IMAP server says, read word by word (RFC 9051 section 9); the wire itself is not touched here."""

import base64
import binascii
import datetime as dt
import re
from typing import Final

MOST_WORDS: Final = 20_000  # in one response; a search of a busy mailbox has thousands
DEEPEST: Final = 16  # lists in lists
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LITERAL = re.compile(rb"~?\{(\d{1,20})\+?\}\Z")
_WORD = re.compile(
    rb'[ \r\n]*(?:(?P<open>\()|(?P<close>\))|"(?P<quoted>(?:[^"\\]|\\.)*)"|'
    rb'(?P<atom>[^ ()"\r\n\[]{0,40}\[[^\]\r\n]{0,400}\](?:<\d{1,10}>)?|[^ ()"\r\n]+))',
    re.DOTALL,
)
_ESCAPED = re.compile(rb"\\(.)", re.DOTALL)
_SHIFTED = re.compile("&([A-Za-z0-9+,]*)-")
_DATE = re.compile(r" ?(\d{1,2})-([A-Za-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")

Word = bytes | list["Word"]


class NotImapError(ValueError):
    """What was said is no IMAP; the text says what was wrong with it."""


def announced(line: bytes) -> int | None:
    """How many bytes the end of a line announces as a literal, or None."""
    found = _LITERAL.search(line.rstrip(b"\r\n"))
    return int(found[1]) if found else None


def words(pieces: list[bytes]) -> list[Word]:
    """The words of one response: atoms, quoted texts and literals as bytes, lists in parentheses as lists.

    Args:
        pieces: text and literals in turn, as they came; each text but the last ends in `{size}`.

    Raises:
        NotImapError: parentheses or quotes that do not match, or more words than anybody needs.
    """
    stack: list[list[Word]] = [[]]
    count = 0
    for number, piece in enumerate(pieces):
        if number % 2:
            stack[-1].append(piece)
            continue
        text, at = piece.rstrip(b"\r\n"), 0
        text = (_LITERAL.sub(b"", text) if number + 1 < len(pieces) else text).rstrip(b" ")
        while at < len(text):
            found = _WORD.match(text, at)
            count += 1
            if found is None or count > MOST_WORDS:
                raise NotImapError("words that cannot be told apart" if found is None else "too many words")
            at = found.end()
            _take(stack, found)
    if len(stack) != 1:
        raise NotImapError("a parenthesis that is never closed")
    return stack[0]


def _take(stack: list[list[Word]], found: re.Match[bytes]) -> None:
    if found["open"]:
        inner: list[Word] = []
        stack[-1].append(inner)
        stack.append(inner)
        if len(stack) > DEEPEST:
            raise NotImapError("lists in lists without end")
    elif found["close"]:
        if len(stack) == 1:
            raise NotImapError("a parenthesis that was never opened")
        stack.pop()
    elif found["quoted"] is not None:
        stack[-1].append(_ESCAPED.sub(rb"\1", found["quoted"]))
    else:
        stack[-1].append(found["atom"])


def pairs(listed: Word) -> dict[str, Word]:
    """The attributes of a FETCH response by upper-case name; what is not in pairs is left out."""
    items = listed if isinstance(listed, list) else []
    named = zip(items[::2], items[1::2], strict=False)
    return {
        name.decode("ascii", "replace").upper(): value for name, value in named if isinstance(name, bytes)
    }


def number(word: Word | None) -> int | None:
    """A number of at most ten digits, as identifiers and sizes are."""
    return int(word) if isinstance(word, bytes) and re.fullmatch(rb"\d{1,10}", word) else None


def text_of(word: Word | None) -> str:
    """A word as text; a damaged byte is U+FFFD, and a list is nothing."""
    return word.decode("utf-8", "replace") if isinstance(word, bytes) else ""


def quoted(name: bytes) -> bytes:
    """A name in quotes, as one sends it.

    Raises:
        NotImapError: it holds what cannot stand in quotes.
    """
    if any(byte in b"\r\n\0" for byte in name):
        raise NotImapError("a name with a line break in it")
    return b'"' + name.replace(b"\\", rb"\\").replace(b'"', rb"\"") + b'"'


def folder_name(name: bytes) -> str:
    """A folder's name in letters, out of modified UTF-7 (RFC 3501 5.1.3); what is damaged stays as it is."""
    return _SHIFTED.sub(_unshifted, name.decode("utf-8", "replace"))


def _unshifted(found: re.Match[str]) -> str:
    if not found[1]:
        return "&"
    padded = found[1].replace(",", "/") + "=" * (-len(found[1]) % 4)
    try:
        return base64.b64decode(padded, validate=True).decode("utf-16-be")
    except (binascii.Error, UnicodeDecodeError):
        return found[0]


def moment(word: Word | None) -> dt.datetime | None:
    """An INTERNALDATE, or None where it is none."""
    found = _DATE.fullmatch(text_of(word))
    if found is None or found[2].title() not in MONTHS:
        return None
    sign = -1 if found[7] == "-" else 1
    offset = sign * dt.timedelta(hours=int(found[8]), minutes=int(found[9]))
    month = MONTHS.index(found[2].title()) + 1
    try:
        zone = dt.timezone(offset)
        return dt.datetime(
            int(found[3]), month, int(found[1]), int(found[4]), int(found[5]), int(found[6]), tzinfo=zone
        )
    except ValueError:
        return None


def day(at: dt.date) -> str:
    """A date as SEARCH wants it, in English wherever we run."""
    return f"{at.day}-{MONTHS[at.month - 1]}-{at.year}"
