"""The folders of a mailbox that new mail can land in, and what is asked of them; all of it only reads."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.vantage.imap_line import LITERAL, Line, MailboxError
from cockpit.vantage.imap_words import Word, day, folder_name, moment, number, pairs, quoted, text_of

LOOKED: Final = 50  # messages of a folder, the newest
HEAD: Final = 16_384  # bytes of the headers that are read first
TABS: Final = ("promotions", "social", "updates", "forums")
GMAIL: Final = "X-GM-EXT-1"
_MOST_JUNK: Final = 4
# Where no folder says that it is for junk (RFC 6154), these last parts of a name do, in any case.
_JUNK: Final = ("junk", "spam", "junk e-mail", "junk email", "junk mail", "bulk mail", "bulk")
_FIELDS = b"FROM TO CC DELIVERED-TO X-ORIGINAL-TO ENVELOPE-TO SUBJECT DATE MESSAGE-ID"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder that is watched; `spelt` is its name as the server wants it."""

    name: str
    spelt: bytes
    junk: bool


@dataclass(frozen=True, slots=True)
class State:
    """A folder at one moment: `validity` of its numbers, the `following` one to be given out, messages."""

    validity: str
    following: int
    messages: int


@dataclass(frozen=True, slots=True)
class Head:
    """A message's number, when it was put there, its size in bytes, and some of its headers."""

    uid: int
    at: dt.datetime
    size: int
    data: bytes


async def watched(line: Line, able: frozenset[str]) -> tuple[Folder, ...]:
    """The inbox, then the folders for junk."""
    told = b" RETURN (SPECIAL-USE)" if {"SPECIAL-USE", "LIST-EXTENDED"} <= able else b""
    reply = await line.command(b'LIST "" "*"' + told)
    junk = tuple(_junk(reply.lists.get("LIST", [])))
    said = [folder for folder, by_use in junk if by_use]
    return (Folder("INBOX", b"INBOX", junk=False), *(said or [folder for folder, _ in junk])[:_MOST_JUNK])


def _junk(rows: Iterable[list[Word]]) -> Iterator[tuple[Folder, bool]]:
    """Folders for junk, and whether the server says so or only their name does."""
    for row in rows:
        if len(row) != 3 or not isinstance(row[2], bytes) or not isinstance(row[0], list):  # noqa: PLR2004
            continue
        uses = {text_of(word).lower() for word in row[0]}
        if uses & {"\\noselect", "\\nonexistent"}:
            continue
        name, mark = folder_name(row[2]), text_of(row[1])
        last = name.rsplit(mark, 1)[-1] if mark not in ("", "NIL") else name
        if "\\junk" in uses or last.casefold() in _JUNK:
            yield Folder(name, row[2], junk=True), "\\junk" in uses


async def opened(line: Line, folder: Folder) -> State:
    """Open a folder for reading alone.

    Raises:
        MailboxError: there is no such folder, or it cannot be opened.
    """
    reply = await line.command(b"EXAMINE " + quoted(folder.spelt))
    if reply.status != "OK":
        cause = f"the folder {folder.name} cannot be opened: {reply.text or reply.status}"
        raise MailboxError(Unreachable(Layer.MAIL, cause, "no-folder"))
    following = reply.codes.get("UIDNEXT", "")
    known = int(following) if re.fullmatch(r"[0-9]{1,10}", following) else 0
    return State(reply.codes.get("UIDVALIDITY", ""), known, reply.exists or 0)


async def numbers(line: Line, since: dt.date, first: int) -> tuple[int, ...]:
    """The newest messages since a day, or from the number `first` on where there is one; oldest first."""
    wanted = b"UID %d:*" % first if first else b"SINCE " + day(since).encode()
    reply = await line.command(b"UID SEARCH " + wanted)
    found = {number(word) for row in reply.lists.get("SEARCH", []) for word in row}
    return tuple(sorted(uid for uid in found if uid is not None and uid >= first)[-LOOKED:])


async def heads(line: Line, uids: Iterable[int]) -> tuple[Head, ...]:
    """Some headers of each; a message that is gone by now, or without a date, is left out."""
    listed = b",".join(b"%d" % uid for uid in uids)
    what = b"(UID INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (%s)]<0.%d>)" % (_FIELDS, HEAD)
    rows = _rows((await line.command(b"UID FETCH %s %s" % (listed, what))).lists.get("FETCH", []))
    return tuple(head for row in rows if (head := _head(row)) is not None)


async def tab(line: Line, able: frozenset[str], uid: int) -> str:
    """The tab of Gmail's inbox that a message is behind, or nothing (developers.google.com: IMAP extensions).

    IMAP shows them all as one folder; people see what is behind a tab only when they open it.
    """
    for name in TABS if GMAIL in able else ():
        asked = f'UID SEARCH UID {uid} X-GM-RAW "category:{name}"'
        found = (await line.command(asked.encode())).lists.get("SEARCH", [])
        if any(number(word) == uid for row in found for word in row):
            return name.title()
    return ""


async def whole(line: Line, uid: int) -> bytes | None:
    """A message, at most LITERAL bytes of it; None where it is gone."""
    reply = await line.command(b"UID FETCH %d (UID BODY.PEEK[]<0.%d>)" % (uid, LITERAL))
    rows = _rows(reply.lists.get("FETCH", []))
    return next((data for row in rows if number(row.get("UID")) == uid and (data := _data(row))), None)


def _rows(said: Iterable[list[Word]]) -> Iterator[Mapping[str, Word]]:
    return (pairs(row[2]) for row in said if len(row) == 3)  # noqa: PLR2004 - number, FETCH, list


def _head(row: Mapping[str, Word]) -> Head | None:
    uid, at = number(row.get("UID")), moment(row.get("INTERNALDATE"))
    if uid is None or at is None:
        return None
    return Head(uid, at, number(row.get("RFC822.SIZE")) or 0, _data(row))


def _data(row: Mapping[str, Word]) -> bytes:
    """What a BODY[...] attribute holds."""
    held = (value for name, value in row.items() if name.startswith("BODY[") and isinstance(value, bytes))
    return next(held, b"")
