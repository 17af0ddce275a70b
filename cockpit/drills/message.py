"""What a message that somebody received says: subject, date, links. Pure; nothing in it is opened."""

import datetime as dt
import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message as Source
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Final
from urllib.parse import urlsplit

MAX_BYTES: Final = 1 << 20
MOST_LINKS: Final = 200
MOST_PARTS: Final = 50
_URL: Final = re.compile(r"https?://[^\s<>\"'\\)\]}]{1,2000}", re.IGNORECASE)
_DAMAGED: Final = (ValueError, LookupError, TypeError, MessageError, RecursionError, AttributeError)


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
    source = email.message_from_bytes(data[:MAX_BYTES])
    texts = list(_texts(source))
    found = [unescape(url).rstrip(".,;:!?") for text in texts for url in _URL.findall(text)]
    words = "\n".join(_URL.sub(lambda match: _cut(match[0]), text) for text in texts)
    return Message(_subject(source), _date(source), tuple(dict.fromkeys(found))[:MOST_LINKS], words)


def _subject(source: Source) -> str:
    raw = source.get("Subject", "")
    try:
        return " ".join(str(make_header(decode_header(raw))).split())
    except _DAMAGED:
        return " ".join(str(raw).split())


def _date(source: Source) -> dt.datetime | None:
    try:
        date = parsedate_to_datetime(str(source.get("Date", "")))
        return (date if date.tzinfo else date.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (*_DAMAGED, OverflowError):
        return None


def _texts(source: Source) -> Iterator[str]:
    """Every text part, decoded."""
    for at, part in enumerate(source.walk()):
        if at >= MOST_PARTS:
            return
        if part.get_content_maintype() == "text":
            yield _decoded(part)


def _decoded(part: Source) -> str:
    try:
        data = part.get_payload(decode=True)
    except _DAMAGED:
        return ""
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace")
    except _DAMAGED:
        return data.decode("utf-8", "replace")


def _cut(url: str) -> str:
    """The link without what could sign somebody in: its query, and whatever in its path is long."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "[a link]"
    path = "/".join(step if len(step) <= 16 else "…" for step in parts.path.split("/"))  # noqa: PLR2004 - a word
    return f"{parts.scheme}://{host}{path}" + ("?…" if parts.query or parts.fragment else "")
