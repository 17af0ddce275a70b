"""A mailbox of ours, looked into by IMAP over TLS; nothing in it is changed, not even marked as read.

    async with mailbox(vantage, row, secret) as box:
        seen = await box.folders()                      # before the message is asked for: what comes is new
        seen = await box.new(since, to="seed+x1@shop.example", subject="Your new password")

Both give an `Unreachable` that says why where nothing is seen. A connection that was lost is made again.
"""

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from cockpit.facts import Unreachable
from cockpit.launch.mail import Mailbox
from cockpit.standards.mime import message, readable
from cockpit.vantage.imap_folders import Folder, Head, State, heads, numbers, opened, tab, watched, whole
from cockpit.vantage.imap_line import Line, MailboxError
from cockpit.vantage.imap_login import log_in, refuse_wasted

if TYPE_CHECKING:
    from cockpit.credentials.secret import Secret
    from cockpit.vantage import Vantage

MOST: Final = 5  # messages of one look whose text is read
CLOCKS: Final = dt.timedelta(seconds=30)  # by which two clocks may differ
_AGAIN: Final = ("closed", "timeout")  # what may happen to a connection that has been idle for a while
_TO: Final = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Seen:
    """A folder that is watched, and how many messages it holds."""

    name: str
    junk: bool
    messages: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message: where it lies, since when by the server's clock, its size, and at most 1 MiB of it.

    `folder` is where people find it: what Gmail keeps behind a tab of the inbox is not said to be in there.
    """

    folder: str
    junk: bool
    uid: int
    at: dt.datetime
    size: int
    data: bytes


@asynccontextmanager
async def mailbox(vantage: "Vantage", row: Mailbox, secret: "Secret") -> AsyncIterator["Box"]:
    """The mailbox of a `[[mailbox]]` row; nobody is called before something is asked of it."""
    box = Box(vantage, row, secret)
    try:
        yield box
    finally:
        await box.close()


class Box:
    """One mailbox, asked again and again over one connection."""

    def __init__(self, vantage: "Vantage", row: Mailbox, secret: "Secret") -> None:
        """Remember whom to ask; the password is opened for the row's host alone."""
        self._vantage = vantage
        self._row = row
        self._secret = secret
        self._line: Line | None = None
        self._able: frozenset[str] = frozenset()
        self._folders: tuple[Folder, ...] = ()
        self._marks: dict[bytes, State] = {}
        self._marked = dt.datetime.max.replace(tzinfo=dt.UTC)
        self._heads: dict[tuple[bytes, str, int], Head] = {}
        self._texts: dict[tuple[bytes, str, int], tuple[str, bytes]] = {}

    async def folders(self) -> tuple[Seen, ...] | Unreachable:
        """Log in, and the folders that are watched; whatever comes into them from now on is new."""
        return await self._again(self._mark)

    async def new(
        self, since: dt.datetime, *, to: str = "", subject: str = "", most: int = MOST
    ) -> tuple[Arrived, ...] | Unreachable:
        """What has come, newest first.

        Args:
            since: when the message was asked for. Where `folders` was asked before that, what is new is told
                by the server's numbers; else by its clock, which may be CLOCKS behind ours.
            to: only what is addressed so, in any of the headers that say it.
            subject: only what has this in its subject.
            most: messages at most.
        """
        return await self._again(lambda: self._new(since, to.casefold(), _flat(subject), most))

    async def close(self) -> None:
        """Log out."""
        line, self._line = self._line, None
        if line is not None:
            await line.close()

    async def _again(self, work: Callable[[], Awaitable[T]]) -> T | Unreachable:
        """Do it; over a new connection where the one there was has gone away."""
        fresh = self._line is None
        seen = await self._once(work)
        if isinstance(seen, Unreachable) and seen.kind in _AGAIN and not fresh:
            return await self._once(work)
        return seen

    async def _once(self, work: Callable[[], Awaitable[T]]) -> T | Unreachable:
        try:
            return await work()
        except MailboxError as reason:
            self._drop()
            return reason.why
        except BaseException:  # cancelled in the middle of an answer, which nobody will read now
            self._drop()
            raise

    def _drop(self) -> None:
        if self._line is not None:
            self._line.abort()
        self._line = None

    async def _open(self) -> Line:
        if self._line is not None:
            return self._line
        row = self._row
        refuse_wasted(row.host, self._secret)
        line = await Line.dial(self._vantage, row.host, row.port)
        self._line = line  # from here on whatever goes wrong hangs up
        await line.greeted()
        self._able = await log_in(line, row.user or row.address, row.host, self._secret)
        self._folders = await watched(line, self._able)
        return line

    async def _mark(self) -> tuple[Seen, ...]:
        line = await self._open()
        now = dt.datetime.now(dt.UTC)
        self._marks = {folder.spelt: await opened(line, folder) for folder in self._folders}
        self._marked = now
        counts = ((folder, self._marks[folder.spelt].messages) for folder in self._folders)
        return tuple(Seen(folder.name, folder.junk, count) for folder, count in counts)

    async def _new(self, since: dt.datetime, to: str, subject: str, most: int) -> tuple[Arrived, ...]:
        line = await self._open()
        found: list[tuple[Folder, str, Head]] = []
        for folder in self._folders:
            state = await opened(line, folder)
            fresh = [head for head in await self._since(line, folder, state, since) if _is(head, to, subject)]
            found += ((folder, state.validity, head) for head in fresh)
        found.sort(key=lambda one: one[2].at, reverse=True)
        return tuple([await self._read(line, *one) for one in found[:most]])

    async def _since(self, line: Line, folder: Folder, state: State, since: dt.datetime) -> list[Head]:
        """The heads of what is new in the folder that is open; each is asked for once."""
        mark = self._marks.get(folder.spelt) if self._marked <= since else None
        by_number = mark is not None and mark.validity == state.validity and mark.following > 0
        first = mark.following if mark is not None and by_number else 0
        if not state.messages or 0 < state.following <= first:
            return []
        uids = await numbers(line, since.astimezone(dt.UTC).date() - dt.timedelta(1), first)
        missing = [uid for uid in uids if (folder.spelt, state.validity, uid) not in self._heads]
        for head in await heads(line, missing) if missing else ():
            self._heads[folder.spelt, state.validity, head.uid] = head
        known = (self._heads.get((folder.spelt, state.validity, uid)) for uid in uids)
        return [head for head in known if head and (by_number or head.at >= since - CLOCKS)]

    async def _read(self, line: Line, folder: Folder, validity: str, head: Head) -> Arrived:
        key = folder.spelt, validity, head.uid
        if key not in self._texts:
            await opened(line, folder)
            behind = "" if folder.junk else await tab(line, self._able, head.uid)
            text = await whole(line, head.uid) or b""
            self._texts = {**dict(list(self._texts.items())[-MOST:]), key: (behind or folder.name, text)}
        where, text = self._texts[key]
        return Arrived(where, folder.junk, head.uid, head.at, head.size, text)


def _is(head: Head, to: str, subject: str) -> bool:
    """The message is addressed so, and has this in its subject."""
    headers = message(head.data)
    addressed = " ".join(text for name in _TO for text in headers.every(name))
    return to in addressed.casefold() and subject in _flat(readable(headers.first("subject")))


def _flat(text: str) -> str:
    """A text in one line, whatever its case."""
    return " ".join(text.split()).casefold()
