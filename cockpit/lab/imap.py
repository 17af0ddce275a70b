"""The mailbox provider's IMAP server (RFC 3501), for one account and for reading alone."""

import asyncio
import base64
import binascii
import hmac
import re
import time
from typing import Final

from cockpit.lab.desk import Desk
from cockpit.lab.imap_mail import meant, searchable, strings, told, within
from cockpit.lab.maildir import FOLDERS, Numbers
from cockpit.lab.pki import Pki
from cockpit.lab.ports import TcpPort
from cockpit.lab.world import Certificate

HOST: Final = "imap.velomail.test"
SECRET: Final = "seed-mailbox"  # noqa: S105 - the name of one
_ABLE: Final = "IMAP4rev1 AUTH=PLAIN SASL-IR SPECIAL-USE"
_USER: Final = re.compile(rb"seed(\+[^@]{0,60})?@velomart\.test", re.IGNORECASE)
_COMMAND: Final = re.compile(rb"([^ ]{1,20}) (UID [A-Za-z]+|[A-Za-z]+)(?: (.*))?", re.DOTALL)
_LITERAL: Final = re.compile(rb"\{(\d{1,6})\}\Z")
_USES: Final = {"INBOX": "\\HasNoChildren", "Junk": "\\HasNoChildren \\Junk"}
_MOST: Final = 10_000  # commands in one conversation
_PAIR: Final = 2
Answer = tuple[list[bytes], str]
_ALWAYS: Final[dict[str, Answer]] = {
    "CAPABILITY": ([f"CAPABILITY {_ABLE}".encode()], "OK Done"),
    "NOOP": ([], "OK Done"),
    "LOGOUT": ([b"BYE See you"], "OK Done"),
    "": ([], "BAD Say it again"),
}


class Imap:
    """The server; `port` is where it listens."""

    def __init__(self, desk: Desk, pki: Pki) -> None:
        self._desk = desk
        self._validity = int(time.time())
        self._numbers = Numbers(desk.mailbox)
        self.port = TcpPort(self._serve, pki.context(Certificate((HOST,)), fresh=True))

    def settle(self) -> None:
        """Listen, unless the world has cut that."""
        (self.port.shut if self._desk.world.cuts & {"tcp", "tls"} else self.port.open)()

    async def stop(self) -> None:
        """Close the port and every conversation."""
        await self.port.stop()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await Talk(self._desk, self._numbers, self._validity).run(reader, writer)


class Talk:
    """One conversation: who is logged in, and which folder is open."""

    def __init__(self, desk: Desk, numbers: Numbers, validity: int) -> None:
        self._desk = desk
        self._numbers = numbers
        self._validity = validity
        self._known = False
        self._folder = ""

    async def run(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Greet, then answer one command after the other."""
        writer.write(f"* OK [CAPABILITY {_ABLE}] Velomail ready\r\n".encode())
        for _ in range(_MOST):
            line, literals = await _command(reader, writer)
            found = _COMMAND.fullmatch(line)
            tag, name = (found[1], found[2].upper()) if found else (b"*", b"")
            rest = (found[3] or b"") if found else b""
            if name == b"AUTHENTICATE" and rest.upper() == b"PLAIN":
                writer.write(b"+ \r\n")
                rest += b" " + (await reader.readuntil(b"\r\n"))[:-2]
            said, end = self._answer(name.decode("ascii"), rest, literals)
            writer.write(b"".join(b"* %s\r\n" % each for each in said) + b"%s %s\r\n" % (tag, end.encode()))
            await writer.drain()
            if name == b"LOGOUT":
                return

    def _answer(self, name: str, rest: bytes, literals: list[bytes]) -> Answer:
        """What is said and how it ends; numbers that are none make it a bad command."""
        try:
            if name in _ALWAYS:
                return _ALWAYS[name]
            words = strings(rest, literals)
            if name == "LOGIN":
                return self._login(words)
            if name == "AUTHENTICATE":
                return self._login(base64.b64decode(words[-1], validate=True).split(b"\0")[1:])
            return self._inside(name, rest.decode("utf-8", "replace"), words)
        except (ValueError, IndexError, binascii.Error):
            return [], "BAD Say it again"

    def _login(self, given: list[bytes]) -> Answer:
        ours = self._desk.secrets[SECRET].encode()
        if len(given) != _PAIR or not _USER.fullmatch(given[0]) or not hmac.compare_digest(given[1], ours):
            return [], "NO [AUTHENTICATIONFAILED] Invalid credentials"
        self._known = True
        return [], f"OK [CAPABILITY {_ABLE}] Welcome"

    def _inside(self, name: str, text: str, words: list[bytes]) -> Answer:
        """What only somebody who is logged in may ask."""
        match name:
            case _ if not self._known:
                return [], "NO Log in first"
            case "LIST":
                return _listed(words[1].decode("ascii", "replace")), "OK Done"
            case "SELECT" | "EXAMINE":
                return self._examine(words[0].decode("utf-8", "replace"))
            case "UID SEARCH" if self._folder and searchable(text):
                found = [one.uid for one in self._numbers.kept(self._folder) if meant(one, text)]
                return [" ".join(("SEARCH", *map(str, found))).encode()], "OK Done"
            case "UID FETCH" if self._folder and " " in text:
                return self._fetched(*text.split(" ", 1)), "OK Done"
        return [], "BAD Not here, or not now"

    def _examine(self, name: str) -> Answer:
        self._folder = "INBOX" if name.upper() == "INBOX" else name if name in FOLDERS else ""
        if not self._folder:
            return [], "NO [NONEXISTENT] No such folder"
        count, following = len(self._numbers.kept(self._folder)), self._numbers.following(self._folder)
        codes = (f"OK [UIDVALIDITY {self._validity}] Done", f"OK [UIDNEXT {following}] Done")
        said = (f"{count} EXISTS", "0 RECENT", "FLAGS (\\Seen)", *codes)
        return [each.encode() for each in said], "OK [READ-ONLY] Done"

    def _fetched(self, listed: str, items: str) -> list[bytes]:
        numbered = enumerate(self._numbers.kept(self._folder), 1)
        chosen = ((number, one) for number, one in numbered if within(one.uid, listed))
        return [b"%d FETCH (%s)" % (number, told(one, items)) for number, one in chosen]


async def _command(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[bytes, list[bytes]]:
    """One command and its literals, each asked for as it is announced."""
    line, literals = (await reader.readuntil(b"\r\n"))[:-2], list[bytes]()
    while found := _LITERAL.search(line):
        writer.write(b"+ Go on\r\n")
        literals.append(await reader.readexactly(int(found[1])))
        line += b"\r\n" + (await reader.readuntil(b"\r\n"))[:-2]
    return line, literals


def _listed(pattern: str) -> list[bytes]:
    wanted = re.compile(re.escape(pattern).replace(r"\*", ".*").replace("%", "[^.]*"))
    return [f'LIST ({_USES[name]}) "." {name}'.encode() for name in FOLDERS if wanted.fullmatch(name)]
