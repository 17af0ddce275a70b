"""A message through mail servers nobody here wrote: Postfix takes it, OpenDKIM signs it, Dovecot shows it."""

import asyncio
import base64
import datetime as dt
import smtplib
import socketserver
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cockpit.credentials import Secret
from cockpit.facts import Unreachable
from cockpit.launch import Launch
from cockpit.launch.mail import Email, Mailbox
from cockpit.launch.parts import LookFrom, Product
from cockpit.model import Layer
from cockpit.probes.letters import read_letter
from cockpit.vantage import Vantage
from cockpit.vantage.mailbox import Arrived, Box, Seen, mailbox
from tests.real.authorities import Authorities
from tests.real.dovecot import JUNK, PASSWORD, USER, dovecot, mail_folder
from tests.real.postfix import DOMAIN, SELECTOR, opendkim, postfix
from tests.real.servers import HOME, free_port, require, scratch
from tests.vantage.servers import dns_server

HOST = "imap.shop.test"
SUBJECT = "Your new pässword"


@dataclass(frozen=True)
class World:
    """Where everything is; `grey` are the addresses that have to try twice."""

    folder: Path
    imap: int
    smtp: int
    key: rsa.RSAPrivateKey
    grey: set[str]

    @property
    def maildir(self) -> Path:
        return mail_folder(self.folder / "dovecot")

    def send(self, to: str, subject: str = SUBJECT) -> None:
        """Hand a message in, as an application does.

        Raises:
            smtplib.SMTPRecipientsRefused: it is to try again later.
        """
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = f"Shop <hello@{DOMAIN}>", to, subject
        message["Date"] = format_datetime(dt.datetime.now(dt.UTC))
        message.set_content(f"Choose a new one: https://{DOMAIN}/reset?t=1\n")
        with smtplib.SMTP(HOME, self.smtp, timeout=10) as smtp:
            smtp.send_message(message, f"bounce@{DOMAIN}", [to])


class Greylist(socketserver.ThreadingTCPServer):
    """A policy server (SMTPD_POLICY_README): whoever is grey is put off once."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self) -> None:
        super().__init__((HOME, 0), _Asked)
        self.grey: set[str] = set()


class _Asked(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        asked: dict[str, str] = {}
        for line in self.rfile:
            name, equals, value = line.decode().strip().partition("=")
            if equals:
                asked[name] = value
                continue
            server = self.server
            assert isinstance(server, Greylist)
            grey = asked.get("recipient", "") in server.grey
            server.grey.discard(asked.get("recipient", ""))
            self.wfile.write(b"action=%s\n\n" % (b"DEFER Greylisted, try again" if grey else b"DUNNO"))


@contextmanager
def greylist() -> Iterator[Greylist]:
    with Greylist() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """Dovecot, Postfix and OpenDKIM, started once."""
    require("dovecot", "postfix", "opendkim")
    authorities = Authorities()
    key = rsa.generate_private_key(65537, 2048)
    imap, smtp, milter = free_port(), free_port(), free_port()
    with scratch() as folder, ExitStack() as stack:
        folder.chmod(0o755)  # Postfix and Dovecot share the mail
        for each in ("dovecot", "dkim"):
            (folder / each).mkdir()
        (folder / "ca.pem").write_text(authorities.root.pem)
        policy = stack.enter_context(greylist())
        stack.enter_context(dovecot(folder / "dovecot", imap, authorities.full(HOST)))
        stack.enter_context(opendkim(folder / "dkim", milter, key))
        maildir = mail_folder(folder / "dovecot")
        stack.enter_context(postfix(maildir, smtp, milter, policy.server_address[1]))
        yield World(folder, imap, smtp, key, policy.grey)


@asynccontextmanager
async def looking(world: World, password: str = PASSWORD) -> AsyncIterator[tuple[Box, Vantage]]:
    """Our eyes on the mailbox, with a DNS server that has the key."""
    public = world.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    record = f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"
    zone = {
        (f"{SELECTOR}._domainkey.{DOMAIN}", "TXT"): [
            " ".join(f'"{record[at : at + 250]}"' for at in (0, 250))
        ],
        (f"_dmarc.{DOMAIN}", "TXT"): ['"v=DMARC1; p=reject"'],
    }
    async with dns_server(zone) as dns:
        there = {f"{HOST}:993": f"{HOME}:{world.imap}"}
        look = LookFrom(resolver=f"{HOME}:{dns.port}", map=there, ca_file="ca.pem")
        vantage = Vantage(look, folder=world.folder)
        row = Mailbox(address=USER, host=HOST)
        try:
            async with mailbox(vantage, row, Secret.of("seed-mailbox", HOST, password)) as box:
                yield box, vantage
        finally:
            await vantage.aclose()


async def arrival(box: Box, since: dt.datetime, to: str) -> Arrived:
    """The message, as soon as it is there."""
    for _ in range(100):
        seen = await box.new(since, to=to, subject=SUBJECT)
        assert isinstance(seen, tuple), seen
        if seen:
            return seen[0]
        await asyncio.sleep(0.05)
    raise AssertionError("it did not come")


async def test_from_the_application_to_the_verdict(world: World) -> None:
    to = USER.replace("@", "+one@")
    async with looking(world) as (box, vantage):
        told = await box.folders()
        assert isinstance(told, tuple)
        assert [(seen.name, seen.junk) for seen in told] == [("INBOX", False), (JUNK, True)]
        since = dt.datetime.now(dt.UTC)
        await asyncio.to_thread(world.send, to)
        arrived = await arrival(box, since, to)
        launch = Launch(
            schema="launch-cockpit/launch/v1",
            product=Product(name="Shop", domain=DOMAIN, roadmap="b2b-prototype"),
            email=Email(sending_domain=DOMAIN),
        )
        letter = await read_letter(arrived.data, launch, vantage)
    assert (arrived.folder, arrived.junk) == ("INBOX", False)
    assert (letter.trouble, letter.subject) == ("", SUBJECT)
    assert [(one.domain, one.selector, one.result, one.aligned) for one in letter.signatures] == [
        (DOMAIN, SELECTOR, "pass", True)
    ]
    assert letter.dmarc == "pass"


async def test_looking_leaves_no_trace(world: World) -> None:
    to = USER.replace("@", "+two@")
    async with looking(world) as (box, _):
        since = dt.datetime.now(dt.UTC)
        await asyncio.to_thread(world.send, to)
        await arrival(box, since, to)
    names = [path.name for path in world.maildir.rglob("*") if path.parent.name in ("new", "cur")]
    assert names
    assert not [
        name for name in names if ":2," in name and name.partition(":2,")[2]
    ]  # no \Seen, no flag at all


async def test_what_is_among_the_junk_is_found_there(world: World) -> None:
    async with looking(world) as (box, _):
        await box.folders()  # Dovecot makes it when somebody looks for the first time
        (junk,) = (path for path in world.maildir.iterdir() if path.name.startswith(".Unerw"))
        since = dt.datetime.now(dt.UTC)
        (junk / "new" / "1.spam").write_bytes(
            b"To: seed@shop.test\nSubject: =?utf-8?q?Your_new_p=C3=A4ssword?=\n\nx\n"
        )
        arrived = await arrival(box, since, USER)
    assert (arrived.folder, arrived.junk) == (JUNK, True)


async def test_a_message_that_is_put_off_comes_later(world: World) -> None:
    to = USER.replace("@", "+grey@")
    world.grey.add(to)
    async with looking(world) as (box, _):
        await box.folders()
        since = dt.datetime.now(dt.UTC)
        with pytest.raises(smtplib.SMTPRecipientsRefused, match="Greylisted"):
            await asyncio.to_thread(world.send, to)
        assert await box.new(since, to=to) == ()
        await asyncio.to_thread(world.send, to)
        assert (await arrival(box, since, to)).junk is False


async def test_a_wrong_password_is_waited_for_and_told(world: World) -> None:
    begun = time.monotonic()
    async with looking(world, "of last year, and wrong") as (box, _):
        seen = await box.folders()
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind) == (Layer.PERSON, "credential")
    assert time.monotonic() - begun > 1.5  # Dovecot takes its time over that
    assert "of last year" not in seen.cause


async def test_a_large_mailbox_and_a_large_message(world: World) -> None:
    new = world.maildir / "new"
    for number in range(120):
        (new / f"{number}.many").write_bytes(b"To: many@shop.test\nSubject: %d\n\n" % number)
    (new / "999.large").write_bytes(b"To: large@shop.test\nSubject: large\n\n" + b"x" * 76 * 40_000)
    async with looking(world) as (box, _):
        since = dt.datetime.now(dt.UTC)
        many = await box.new(since, to="many@shop.test")
        large = await box.new(since, to="large@shop.test")
        told = await box.folders()
    assert isinstance(many, tuple)
    assert len(many) == 5
    assert isinstance(large, tuple)
    assert [(len(one.data), one.size > 3_000_000) for one in large] == [(1_048_576, True)]
    assert isinstance(told, tuple)
    assert isinstance(told[0], Seen)
    assert told[0].messages > 120
