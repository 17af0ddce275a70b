"""Mending and breaking a running lab from another terminal: one line of JSON each way, over loopback."""

import asyncio
import hmac
import json
import secrets
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from cockpit.lab.folder import MARK
from cockpit.lab.ports import TcpPort

LINE = 65_536  # bytes
_SECONDS = 10.0
Do = Callable[[list[str], list[str]], list[dict[str, Any]]]


class LabGoneError(Exception):
    """No lab is running in that folder."""


class Control:
    """The listening side. `do` mends and breaks the ids it is given and returns all faults, with state."""

    def __init__(self, do: Do) -> None:
        self._do = do
        self.token = secrets.token_urlsafe(24)
        self.port = TcpPort(self._serve)
        self.port.open()

    async def stop(self) -> None:
        """Close the port."""
        await self.port.stop()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(_SECONDS):
            line = await reader.readline()
        writer.write(json.dumps(self._answer(line)).encode() + b"\n")
        await writer.drain()

    def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            asked = json.loads(line)
        except (ValueError, RecursionError):
            return {"error": "not JSON"}
        if not isinstance(asked, dict) or not hmac.compare_digest(
            str(asked.get("token")).encode(), self.token.encode()
        ):
            return {"error": "the token is wrong"}
        mend, break_ = asked.get("mend", []), asked.get("break", [])
        if not all(isinstance(ids, list) and all(isinstance(i, str) for i in ids) for ids in (mend, break_)):
            return {"error": "mend and break are lists of ids"}
        try:
            return {"faults": self._do(mend, break_)}
        except KeyError as reason:
            return {"error": str(reason.args[0])}
        except (ValueError, OSError) as reason:
            return {"error": str(reason)}


def ask(folder: Path, mend: Sequence[str] = (), break_: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Every fault as {id, text, broken}, after the running lab has mended and broken what was asked.

    Raises:
        LabGoneError: no lab runs there, or it does not answer.
        ValueError: it refused; the message says why.
    """
    try:
        known = json.loads((folder / MARK).read_text("utf-8"))
        host, _, port = known["control"].rpartition(":")
        line = (
            json.dumps({"token": known["token"], "mend": list(mend), "break": list(break_)}).encode() + b"\n"
        )
        with socket.create_connection((host, int(port)), _SECONDS) as connection:
            connection.sendall(line)
            with connection.makefile("rb") as answer:
                said = json.loads(answer.readline(LINE))
    except (OSError, ValueError, KeyError, TypeError) as reason:
        raise LabGoneError(f"no lab is running in {folder}; start one with: cockpit lab {folder}") from reason
    if "error" in said:
        raise ValueError(said["error"])
    return list(said["faults"])
