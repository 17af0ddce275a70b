"""Changing a running lab from another terminal: one line of JSON each way, over loopback."""

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
MOST_RECORDS = 100
Do = Callable[[list[str], list[str]], list[dict[str, Any]]]
Edit = Callable[[list[tuple[str, str, str]], str], None]


class LabGoneError(Exception):
    """No lab is running in that folder."""


class Control:
    """The listening side. `do` mends and breaks the ids it is given and returns all faults, with state.

    `edit` publishes records (name, type, value) and deploys a release, as the company's people would.
    """

    def __init__(self, do: Do, edit: Edit) -> None:
        self._do = do
        self._edit = edit
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
        if wrong := _malformed(asked):
            return {"error": wrong}
        records = [(name, type_, value) for name, type_, value in asked.get("publish", [])]
        try:
            self._edit(records, asked.get("release", ""))
            return {"faults": self._do(asked.get("mend", []), asked.get("break", []))}
        except KeyError as reason:
            return {"error": str(reason.args[0])}
        except (ValueError, OSError) as reason:
            return {"error": str(reason)}


def _malformed(asked: dict[str, Any]) -> str:
    """What cannot be read in a request, or nothing."""
    if not all(_texts(asked.get(key, [])) for key in ("mend", "break")):
        return "mend and break are lists of ids"
    records = asked.get("publish", [])
    whole = isinstance(records, list) and len(records) <= MOST_RECORDS
    if not whole or not all(_texts(one) and len(one) == 3 for one in records):  # noqa: PLR2004
        return "publish is a list of [name, type, value]"
    return "" if isinstance(asked.get("release", ""), str) else "release is a text"


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def ask(
    folder: Path,
    mend: Sequence[str] = (),
    break_: Sequence[str] = (),
    publish: Sequence[Sequence[str]] = (),
    release: str = "",
) -> list[dict[str, Any]]:
    """Every fault as {id, text, broken}, after the running lab has done what was asked.

    Args:
        folder: of the running lab.
        mend: the faults to take out.
        break_: the faults to put in.
        publish: records to publish, (name, type, value) each; an empty value withdraws.
        release: the version to deploy, or nothing.

    Raises:
        LabGoneError: no lab runs there, or it does not answer.
        ValueError: it refused; the message says why.
    """
    try:
        known = json.loads((folder / MARK).read_text("utf-8"))
        host, _, port = known["control"].rpartition(":")
        wish = {"mend": [*mend], "break": [*break_], "publish": [[*one] for one in publish]}
        line = json.dumps({"token": known["token"], "release": release, **wish}).encode() + b"\n"
        with socket.create_connection((host, int(port)), _SECONDS) as connection:
            connection.sendall(line)
            with connection.makefile("rb") as answer:
                said = json.loads(answer.readline(LINE))
    except (OSError, ValueError, KeyError, TypeError) as reason:
        raise LabGoneError(f"no lab is running in {folder}; start one with: cockpit lab {folder}") from reason
    if "error" in said:
        raise ValueError(said["error"])
    return list(said["faults"])
