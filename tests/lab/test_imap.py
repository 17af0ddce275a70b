"""The lab's mailbox, as the standard library's IMAP client and our own see it, and the mail the app sends."""

import asyncio
import datetime as dt
import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message

import pytest

from cockpit.credentials import Secret
from cockpit.facts import Unreachable
from cockpit.lab.imap import SECRET
from cockpit.lab.serve import Lab
from cockpit.launch.load import load
from cockpit.vantage import Vantage
from cockpit.vantage.mailbox import Arrived, mailbox
from tests.lab.conftest import get, trusting

FORGOT = "https://app.velomart.test/forgot"


@contextmanager
def client(lab: Lab) -> Iterator[imaplib.IMAP4_SSL]:
    """Connected, not yet logged in; the certificate is verified, its name is not this machine's."""
    context: ssl.SSLContext = trusting(lab)
    context.check_hostname = False
    with imaplib.IMAP4_SSL("127.0.0.1", lab._imap.port.number, ssl_context=context, timeout=10) as imap:
        yield imap


async def forgotten(lab: Lab, to: str) -> None:
    """Somebody asks for a new password, and it is sent."""
    body = f"email={to.replace('+', '%2B').replace('@', '%40')}".encode()
    assert (await get(lab, FORGOT, method="POST", body=body)).status == 200
    await lab.post.idle()


async def seen(
    lab: Lab, *, since: dt.datetime | None = None, to: str = ""
) -> tuple[Arrived, ...] | Unreachable:
    """What our own eyes see, as launch.toml tells them where to look."""
    launch = load(lab.launch)
    (row,) = launch.mailboxes
    vantage = Vantage(launch.vantage, folder=lab.folder)
    secret = Secret.of(SECRET, row.host, lab.desk.secrets[SECRET])
    try:
        async with mailbox(vantage, row, secret) as box:
            return await box.new(since or dt.datetime.now(dt.UTC), to=to)
    finally:
        await vantage.aclose()


async def newest(lab: Lab, to: str) -> tuple[Arrived, Message]:
    await forgotten(lab, to)
    found = await seen(lab, to=to)
    assert isinstance(found, tuple)
    return found[0], message_from_bytes(found[0].data)


async def test_the_standard_client_reads_it(lab: Lab) -> None:
    await forgotten(lab, "seed+a@velomart.test")
    await forgotten(lab, "help@velomart.test")

    def read() -> None:
        with client(lab) as imap:
            assert "AUTH=PLAIN" in imap.capabilities
            imap.login('"seed+b@velomart.test"', lab.desk.secrets[SECRET])
            assert [row.split()[-1] for row in imap.list()[1] if isinstance(row, bytes)] == [
                b"INBOX",
                b"Junk",
            ]
            assert imap.select("INBOX", readonly=True)[1] == [b"2"]
            today = dt.datetime.now(dt.UTC).strftime("%d-%b-%Y")
            assert imap.uid("SEARCH", f"SINCE {today}")[1] == [b"1 2"]
            assert imap.uid("SEARCH", "SINCE 01-Jan-2199")[1] == [b""]
            assert imap.uid("SEARCH", "HEADER To help@velomart.test")[1] == [b"2"]
            ((head, text), _end) = imap.uid(
                "FETCH", "1", "(UID RFC822.SIZE INTERNALDATE BODY.PEEK[TEXT]<0.20>)"
            )[1]
            assert b"UID 1" in head
            assert len(text) == 20
            whole = imap.uid("FETCH", "1:*", "(BODY.PEEK[])")[1][0][1]
            assert message_from_bytes(whole)["To"] == "seed+a@velomart.test"

    await asyncio.to_thread(read)


async def test_a_wrong_password_and_a_stranger_stay_outside(lab: Lab) -> None:
    def knock(user: str, password: str) -> None:
        with client(lab) as imap, pytest.raises(imaplib.IMAP4.error, match="Invalid credentials"):
            imap.login(user, password)

    await asyncio.to_thread(knock, "seed@velomart.test", "wrong")
    await asyncio.to_thread(knock, "rider@velomart.test", lab.desk.secrets[SECRET])


async def test_what_it_does_not_do(lab: Lab) -> None:
    await forgotten(lab, "seed@velomart.test")
    port = lab._imap.port.number
    name = "imap.velomail.test"
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting(lab), server_hostname=name)
    await reader.readline()

    async def end(command: str) -> str:
        writer.write(f"a {command}\r\n".encode())
        while line := (await reader.readline()).decode():
            if line.startswith(("a ", "* BAD")):
                return line.split(" ", 2)[1]
        return "gone"

    assert [await end(text) for text in ("NOOP", 'LIST "" *', "UID FETCH 1 UID", "LOGIN")] == [
        "OK",
        "NO",
        "NO",
        "NO",
    ]
    assert [await end(text) for text in ("AUTHENTICATE PLAIN !", "AUTHENTICATE X", "")] == [
        "BAD",
        "BAD",
        "BAD",
    ]
    assert await end(f"LOGIN seed@velomart.test {lab.desk.secrets[SECRET]}") == "OK"
    assert [await end(text) for text in ("UID FETCH 1 UID", "EXAMINE Drafts", "EXAMINE INBOX")] == [
        "BAD",
        "NO",
        "OK",
    ]
    assert [
        await end(text) for text in ("UID FETCH x UID", "UID FETCH 1", "UID SEARCH BODY x", "STORE 1")
    ] == ["BAD"] * 4
    assert await end("LOGOUT") == "OK"
    assert await reader.read() == b""
    writer.close()


async def test_the_app_sends_a_signed_message_which_the_provider_judges(lab: Lab) -> None:
    arrived, message = await newest(lab, "seed+x1@velomart.test")
    assert (arrived.folder, arrived.junk, arrived.size) == ("INBOX", False, len(arrived.data))
    assert message["Return-Path"] == "<bounce@bounce.velomart.test>"
    said = " ".join(message["Authentication-Results"].split())
    for word in ("dkim=pass header.i=@velomart.test header.s=velo1", "spf=pass", "dmarc=pass (p=NONE"):
        assert word in said
    assert await seen(lab, to="seed+x2@velomart.test") == ()


async def test_what_is_wrong_in_the_world_is_wrong_in_the_message(lab: Lab) -> None:
    mail, zone = lab.world.mail, lab.world.zone
    mail.signs, mail.folder, mail.links = False, "Junk", "http://localhost:3000"
    arrived, message = await newest(lab, "seed+x1@velomart.test")
    assert (arrived.folder, arrived.junk) == ("Junk", True)
    assert b"http://localhost:3000/login?reset=" in arrived.data
    assert "dkim=none" in message["Authentication-Results"]
    assert "dmarc=pass" in message["Authentication-Results"]  # by SPF
    mail.signs, mail.folder = True, "INBOX"
    zone.put("velo1._domainkey.velomart.test", "TXT", "v=DKIM1; p=")
    zone.put("bounce.velomart.test", "TXT", "v=spf1 -all")
    zone.put("_dmarc.velomart.test", "TXT", "v=DMARC1; p=quarantine")
    arrived, message = await newest(lab, "seed+x2@velomart.test")
    said = message["Authentication-Results"]
    assert [word in said for word in ("dkim=fail", "spf=fail", "dmarc=fail (p=QUARANTINE")] == [True] * 3
    assert arrived.junk


async def test_what_is_turned_away_comes_back(lab: Lab) -> None:
    await forgotten(lab, "nobody@velomart.test")
    found = await seen(lab)
    assert isinstance(found, tuple)
    notice = message_from_bytes(found[0].data)
    assert (notice.get_content_type(), notice["Return-Path"]) == ("multipart/report", "<>")
    assert b"Status: 5.1.1\r\n" in found[0].data
    lab.world.zone.put("bounce.velomart.test", "TXT", "v=spf1 -all")
    lab.world.zone.put("_dmarc.velomart.test", "TXT", "v=DMARC1; p=reject; adkim=s; aspf=s")
    lab.world.mail.signs = False
    await forgotten(lab, "seed@velomart.test")
    assert [sent.status.split()[:2] for sent in lab.post.log] == [["550", "5.1.1"], ["550", "5.7.26"]]


async def test_what_is_not_sent_or_not_yet_there_is_not_seen(lab: Lab) -> None:
    lab.world.mail.sends = False
    await forgotten(lab, "seed@velomart.test")
    lab.world.mail.sends, lab.world.mail.delay = True, 3600
    await forgotten(lab, "seed@velomart.test")
    assert [sent.status for sent in lab.post.log] == ["250 delivered"]
    lab.world.mail.accepts = False
    await forgotten(lab, "seed@velomart.test")
    assert lab.post.log[-1].status.startswith("550")
    assert await seen(lab) == ()


async def test_where_tls_is_cut_nobody_looks_in(lab: Lab) -> None:
    lab.world.cuts.add("tcp")
    lab._imap.settle()
    found = await seen(lab)
    assert isinstance(found, Unreachable)
    assert found.kind == "refused"
