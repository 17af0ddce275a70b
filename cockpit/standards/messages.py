"""What a message that somebody received says: subject, date, sender, links. Pure; nothing in it is opened."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from html import unescape
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from cockpit.launch.addresses import BadNameError
from cockpit.launch.names import host
from cockpit.standards.mime import MAX_BYTES, Part, message, parts, readable

__all__ = ["MAX_BYTES", "Message", "cut", "date_of", "domain_of", "read_message", "senders", "texts", "words"]

MOST_LINKS: Final = 200
MOST_SENDERS: Final = 20
MOST_TEXTS: Final = 10
MOST_TEXT: Final = 200_000  # characters in all; Gmail shows half of that
URL: Final = re.compile(r"https?://[^\s<>\"'\\)\]}]{1,2000}", re.IGNORECASE)
_LONGEST_DATE: Final = 120
_COMMENT_OR_QUOTED: Final = re.compile(r"\"(?:[^\"\\]|\\.){0,400}\"|[()]|\\.|[^\"()\\]+|.", re.DOTALL)
# A step of a path that is words, and no code or token: `new-password`, `en-GB`, `v2`, `index.html`.
_STEP: Final = re.compile(r"(?=.{1,16}\Z)[A-Z]{0,2}[a-z]*(?:[._-][A-Z]{0,2}[a-z]*)*[0-9]{0,2}")
_ANGLED: Final = re.compile(r"<([^<>]{1,320})>")
_ADDRESS: Final = re.compile(r"[^\s@<>,;:\"]{1,200}@[^\s@<>,;:\"()]{1,255}")


@dataclass(frozen=True, slots=True)
class Message:
    """A message: `date` is when it says it was written (UTC), None where it does not; `links` in order.

    `words` are its text parts, decoded, with every link cut behind its path: fit to be kept once redacted.
    """

    subject: str
    date: dt.datetime | None
    links: tuple[str, ...]
    words: str


def read_message(data: bytes) -> Message:
    """The message in the bytes; whatever is damaged in it is as if it were not there."""
    whole = message(data)
    told = [text for _, text in texts(whole)]
    found = [unescape(url).rstrip(".,;:!?") for text in told for url in URL.findall(text)]
    links = tuple(dict.fromkeys(found))[:MOST_LINKS]
    return Message(readable(whole.first("subject")), date_of(whole), links, words(told))


def words(told: list[str]) -> str:
    """The texts with every link cut behind its path."""
    return "\n".join(URL.sub(lambda match: cut(match[0]), text) for text in told)


def date_of(whole: Part) -> dt.datetime | None:
    """When the message says it was written (UTC)."""
    return moment(whole.first("date"))


def moment(text: str) -> dt.datetime | None:
    """A date as mail writes it (RFC 5322 section 3.3), in UTC; none where it is no date."""
    try:
        date = parsedate_to_datetime(text[:_LONGEST_DATE])
        return (date if date.tzinfo else date.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def texts(whole: Part) -> Iterator[tuple[str, str]]:
    """(media type, text) of the first parts that are shown and not attached, MOST_TEXT characters in all."""
    room = MOST_TEXT
    shown = (part for part in parts(whole) if part.kind.startswith("text/") and not part.attached)
    for part in islice(shown, MOST_TEXTS):
        if room > 0:
            text = part.text[:room]
            room -= len(text)
            yield part.kind, text


def senders(text: str) -> tuple[str, ...]:
    """The addresses of a From field (RFC 5322 section 3.6.2), groups opened; comments and names left out."""
    bare = "".join(_uncommented(text))
    found: list[str] = []
    for piece in re.split(r"[,;]", bare)[: 2 * MOST_SENDERS]:
        angled = _ANGLED.findall(piece)
        address = _ADDRESS.search(angled[-1] if angled else piece.rpartition(":")[2])
        if address:
            found.append(address[0])
    return tuple(dict.fromkeys(found))[:MOST_SENDERS]


def _uncommented(text: str) -> Iterator[str]:
    """The text without comments, which nest, and without quoted names, which may hold anything."""
    depth = 0
    for found in _COMMENT_OR_QUOTED.finditer(text[:8000]):
        piece = found[0]
        if piece in "()":
            depth = max(0, depth + (1 if piece == "(" else -1))
        elif depth == 0 and len(piece.strip('"')) and piece[0] != '"':
            yield piece


def domain_of(address: str) -> str:
    """The domain of an address in A-labels, lower case; what cannot be one stays as it is, in lower case."""
    domain = address.rpartition("@")[2].strip().rstrip(".").lower()
    try:
        return host(domain, dots=0)
    except BadNameError:
        return domain[:253]


def cut(url: str) -> str:
    """The link without what could sign somebody in: its query, and whatever in its path is no short word."""
    try:
        split = urlsplit(url)
        port = f":{split.port}" if split.port else ""
        name = f"{split.hostname or ''}{port}"
    except ValueError:
        return "[a link]"
    path = "/".join(step if not step or _STEP.fullmatch(step) else "…" for step in split.path.split("/"))
    return f"{split.scheme}://{name}{path}" + ("?…" if split.query or split.fragment else "")
