"""`cockpit drill mail` in a terminal, against a lab that runs apart from it."""

import os
import pty
import re
import socket
import ssl
import subprocess
import tomllib
from pathlib import Path
from urllib.parse import quote

from cockpit.lab.said import SEED
from cockpit.record import FILE, Drill
from cockpit.record import load as load_record
from tests.journeys.processes import COCKPIT, LabProcess, lab

HOST = "app.velomart.test"


def forget(served: LabProcess) -> bytes:
    """Fill in the form for a forgotten password; the status line."""
    where = tomllib.loads((served.folder / "launch.toml").read_text())["vantage"]["map"]["203.0.113.10:443"]
    address, _, port = where.rpartition(":")
    context = ssl.create_default_context(cafile=str(served.folder / "ca.pem"))
    body = f"email={quote(SEED)}"
    head = f"POST /forgot HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
    with (
        socket.create_connection((address, int(port)), 10) as plain,
        context.wrap_socket(plain, server_hostname=HOST) as secure,
    ):
        secure.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n{body}".encode())
        return secure.recv(4096).partition(b"\r\n")[0]


def until(terminal: int, pattern: str) -> str:
    """Read the terminal until it shows the pattern; all of it."""
    seen = ""
    while not re.search(pattern, seen):
        try:
            data = os.read(terminal, 4096)
        except OSError:  # the other end was closed
            data = b""
        assert data, f"{pattern} was never shown: {seen}"
        seen += data.decode("utf-8", "replace")
    return seen


def test_in_a_terminal(tmp_path: Path) -> None:
    with lab(tmp_path / "lab") as served:
        (served.folder / FILE).unlink()
        terminal, theirs = pty.openpty()
        command = [*COCKPIT, "--launch", str(served.folder / "launch.toml"), "drill", "mail", "--by", "ines"]
        env = os.environ | served.credentials
        with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env) as process:
            os.close(theirs)
            until(terminal, "3  later")
            assert forget(served) == b"HTTP/1.1 200 OK"
            os.write(terminal, b"sent\n")
            until(terminal, r"it is there, in INBOX")
            shown = until(terminal, r"signed by\s+velomart\.test\.")
            assert process.wait(30) == 0
        os.close(terminal)
        assert "\x1b" not in shown
        (row,) = load_record(served.folder / FILE).of(Drill).values()
        assert (row.name, row.passed, row.found["folder"]) == ("mail", True, "INBOX")
        assert served.check("email.flow-tested")["email.flow-tested"]["verdict"] == "pass"
