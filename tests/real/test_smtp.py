"""The greeting of a real Postfix: with a sound certificate, an expired one, none, and when it refuses."""

import contextlib
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from cockpit.facts import Unreachable
from cockpit.launch.parts import LookFrom
from cockpit.vantage import Vantage
from cockpit.vantage.handshake import Shaken
from cockpit.vantage.smtp import Spoken, greet
from tests.real.minting import Draft, Paper, mint
from tests.real.servers import HOME, free_port, listens, program, require, unprivileged

HOST = "mail.shop.test"
_MAIN = """
compatibility_level = 3.6
myhostname = {host}
queue_directory = {folder}/queue
data_directory = {folder}/data
inet_interfaces = {home}
inet_protocols = ipv4
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
mydestination =
local_recipient_maps =
{options}
"""
_SERVICES = """
{home}:{port} inet n - n - - smtpd
tlsmgr unix - - n 1000? 1 tlsmgr
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
_UP_SECONDS = 10


def authority() -> Paper:
    return mint(Draft(subject="Shop Root", authority=True))


@contextlib.contextmanager
def postfix(*options: str, paper: Paper | None = None) -> Iterator[int]:
    """A running Postfix; gives its port. With a certificate it offers STARTTLS."""
    require("postfix")
    if not unprivileged():
        pytest.skip("Postfix has to be started by root")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="cockpit-smtp-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for each in ("queue", "data", "conf"):
            (folder / each).mkdir()
        shutil.chown(folder / "data", "postfix")
        if paper:
            (folder / "both.pem").write_text(paper.secret + paper.pem)
            options += ("smtpd_tls_security_level = may", f"smtpd_tls_chain_files = {folder}/both.pem")
        lines = _MAIN.format(host=HOST, folder=folder, home=HOME, options="\n".join(options))
        (folder / "conf" / "main.cf").write_text(lines)
        (folder / "conf" / "master.cf").write_text(_SERVICES.format(home=HOME, port=port))
        command = [program("postfix"), "-c", str(folder / "conf")]
        subprocess.run([*command, "start"], check=True, capture_output=True)
        try:
            _wait(port)
            yield port
        finally:
            subprocess.run([*command, "abort"], check=False, capture_output=True)


def _wait(port: int) -> None:
    until = time.monotonic() + _UP_SECONDS
    while not listens(port):
        assert time.monotonic() < until, "Postfix does not listen"
        time.sleep(0.05)


async def met(port: int, root: Paper | None = None) -> Spoken | Unreachable:
    with tempfile.TemporaryDirectory() as name:
        ca = Path(name) / "ca.pem"
        ca.write_text((root or authority()).pem)
        look = LookFrom(resolver=f"{HOME}:9", map={f"{HOST}:25": f"{HOME}:{port}"}, ca_file=str(ca))
        vantage = Vantage(look)
        try:
            return await greet(vantage, HOST)
        finally:
            await vantage.aclose()


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (Draft(subject=HOST, names=(HOST,)), 0),
        (Draft(subject=HOST, names=(HOST,), starts=-30, ends=-1), 10),  # X509_V_ERR_CERT_HAS_EXPIRED
        (Draft(subject="other.test", names=("other.test",)), 62),  # X509_V_ERR_HOSTNAME_MISMATCH
    ],
)
async def test_the_certificate_of_a_real_server(draft: Draft, code: int) -> None:
    root = authority()
    with postfix(paper=mint(draft, root)) as port:
        seen = await met(port, root)
    assert isinstance(seen, Spoken)
    assert seen.banner.startswith(HOST)
    assert {"STARTTLS", "PIPELINING", "SIZE"} <= set(seen.words)
    assert isinstance(seen.shaken, Shaken)
    assert seen.shaken.code == code


async def test_a_real_server_without_tls() -> None:
    with postfix() as port:
        seen = await met(port)
    assert isinstance(seen, Spoken)
    assert "STARTTLS" not in seen.words
    assert seen.shaken is None


async def test_a_real_server_that_refuses_us_from_the_start() -> None:
    refuse = ("smtpd_delay_reject = no", "smtpd_client_restrictions = reject")
    with postfix(*refuse) as port:
        seen = await met(port)
    assert isinstance(seen, Unreachable)
    assert seen.kind == "turned-away"


async def test_a_socket_nobody_serves_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cockpit.vantage.smtp.SECONDS", 0.3)
    with socket.create_server((HOME, 0)) as silent:
        seen = await met(silent.getsockname()[1])
    assert isinstance(seen, Unreachable)
    assert seen.kind == "timeout"
