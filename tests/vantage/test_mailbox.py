"""A mailbox looked into over IMAP, and servers that misbehave in every way a server can."""

import asyncio
import datetime as dt
import logging
import time
import traceback
from pathlib import Path

import pytest

from cockpit.facts import Unreachable
from cockpit.launch.parts import LookFrom
from cockpit.model import Layer
from cockpit.vantage import Vantage, imap_line
from cockpit.vantage.imap_line import ANSWER, LINE, LITERAL, RESPONSES, MailboxError
from cockpit.vantage.mailbox import Arrived, Box, Seen, mailbox
from tests.credentials.canary import leaks
from tests.vantage.imap_server import (
    HOST,
    MESSAGE,
    PASSWORD,
    Answer,
    Fake,
    fetched,
    healthy,
    ok,
    row,
    secret,
    serving,
)
from tests.vantage.servers import dns_server, raw_server

SINCE = dt.datetime(2026, 11, 28, 12, 0, 10, tzinfo=dt.UTC)


def fake(**says_: Answer) -> Fake:
    """A healthy server that answers some commands otherwise."""
    named = {name.replace("_", " ").encode(): answer for name, answer in says_.items()}
    return Fake({**named, **{key: value for key, value in healthy().items() if key not in named}})


def some(seen: tuple[Arrived, ...] | Unreachable) -> tuple[Arrived, ...]:
    """What was seen, for something was."""
    assert isinstance(seen, tuple), seen
    return seen


async def look(server: Fake, folder: Path) -> tuple[Arrived, ...] | Unreachable:
    async with serving(server, folder) as vantage, mailbox(vantage, row(), secret()) as box:
        return await box.new(SINCE)


async def refusal(server: Fake, folder: Path) -> tuple[Layer, str, str]:
    """Why nothing was seen."""
    seen = await look(server, folder)
    assert isinstance(seen, Unreachable), seen
    assert PASSWORD not in seen.cause
    assert seen.cause.isprintable()
    return seen.layer, seen.kind, seen.cause


async def test_a_message_is_found_and_nothing_is_changed(tmp_path: Path) -> None:
    server = fake()
    async with serving(server, tmp_path) as vantage, mailbox(vantage, row(), secret()) as box:
        assert await box.folders() == (
            Seen("INBOX", junk=False, messages=1),
            Seen("Ärgerlich", junk=True, messages=0),
        )
        (arrived,) = some(await box.new(SINCE, to="Seed+X1@shop.test", subject="your NEW pässword"))
        assert (arrived.folder, arrived.junk, arrived.uid, arrived.size) == ("INBOX", False, 4, len(MESSAGE))
        assert arrived.data == MESSAGE
        assert await box.new(SINCE, to="seed+x2@shop.test") == ()
        assert await box.new(SINCE, subject="Welcome") == ()
        assert await box.new(SINCE + dt.timedelta(minutes=5)) == ()
    assert server.calls == 1
    words = b" ".join(server.heard)
    assert not [word for word in (b"SELECT", b"STORE", b"EXPUNGE", b"BODY[", b"APPEND") if word in words]
    assert sum(b"FETCH" in line for line in server.heard) == 2  # its headers, then its text; both once
    assert b"LOGOUT" in server.heard[-1]


async def test_what_comes_after_a_look_is_new_whatever_the_clocks_say(tmp_path: Path) -> None:
    server = fake()
    async with serving(server, tmp_path) as vantage, mailbox(vantage, row(), secret()) as box:
        await box.folders()
        asked = dt.datetime.now(dt.UTC)
        assert await box.new(asked) == ()  # number 4 was there before
        server.says[b'EXAMINE "INBOX"'] = ok(b"2 EXISTS", b"OK [UIDVALIDITY 7] .", b"OK [UIDNEXT 6] .")
        server.says[b"UID SEARCH"] = ok(b"SEARCH 5")
        server.says[b"UID FETCH"] = fetched(5, MESSAGE, "01-Jan-2020 00:00:00 +0000")
        (arrived,) = some(await box.new(asked))
        assert arrived.uid == 5
    assert any(b"UID SEARCH UID 5:*" in line for line in server.heard)


async def test_what_gmail_keeps_behind_a_tab_is_not_in_the_inbox(tmp_path: Path) -> None:
    def search(tag: bytes, asked: bytes) -> bytes:
        hit = b"" if b"X-GM-RAW" in asked and b"social" not in asked else b" 4"
        return b"* SEARCH%s\r\n%s OK done\r\n" % (hit, tag)

    server = fake(CAPABILITY=ok(b"CAPABILITY IMAP4rev1 AUTH=PLAIN X-GM-EXT-1"), UID_SEARCH=search)
    (arrived,) = some(await look(server, tmp_path))
    assert (arrived.folder, arrived.junk) == ("Social", False)


async def test_a_connection_that_is_lost_is_made_again(tmp_path: Path) -> None:
    server = fake()

    def once(_tag: bytes, _asked: bytes) -> bytes:
        server.says = healthy()
        return b"* BYE idle for too long\r\n"

    async with serving(server, tmp_path) as vantage, mailbox(vantage, row(), secret()) as box:
        assert isinstance(await box.folders(), tuple)
        server.says = {b"EXAMINE": once}
        assert len(some(await box.new(SINCE))) == 1
        assert server.calls == 2
        server.says = {}
        seen = await box.new(SINCE)
        assert isinstance(seen, Unreachable)
        assert (seen.kind, server.calls) == ("closed", 3)


async def test_who_gives_up_in_the_middle_leaves_no_connection(tmp_path: Path) -> None:
    server = fake(UID_SEARCH=b"* OK still looking\r\n")
    async with serving(server, tmp_path) as vantage, mailbox(vantage, row(), secret()) as box:
        looking = asyncio.create_task(box.new(SINCE))
        await server.searched.wait()
        looking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await looking
        server.says[b"UID SEARCH"] = ok(b"SEARCH 4")
        assert len(some(await box.new(SINCE))) == 1
        assert server.calls == 2


async def test_login_without_sasl_spells_the_password_out(tmp_path: Path) -> None:
    words = ok(b"CAPABILITY IMAP4rev1")
    size = len(PASSWORD)
    server = fake(CAPABILITY=words, LOGIN=b"+ \r\n")
    server.says |= {b"seed@": b"+ \r\n", PASSWORD.encode(): b"c2 OK in\r\n"}
    assert len(some(await look(server, tmp_path))) == 1
    assert server.heard[1:4] == [b"c2 LOGIN {14}", b"seed@shop.test {%d}" % size, PASSWORD.encode()]


@pytest.mark.parametrize(
    ("says_", "kind", "told"),
    [
        (b"%s NO [AUTHENTICATIONFAILED] no\r\n", "credential", "does not accept the password seed-mailbox"),
        (b"%s NO you sent Kanarie+vogel/7731&geel\r\n", "credential", "you sent [redacted: credential]"),
        (b"%s NO [UNAVAILABLE] later\r\n", "unavailable", "lets nobody in at the moment: later"),
        (b"%s BAD \x1b[2Jwhat\r\n", "credential", r"\x1b[2Jwhat"),
        (b"* BYE shutting down\r\n", "closed", "and says: shutting down"),
        (b"x9 OK in\r\n", "garbage", "answers what nobody asked"),
        (b"+ \r\n", "garbage", "answers what nobody asked"),
        (b"", "closed", "ends the conversation in the middle"),
    ],
)
async def test_refusals_are_explained(tmp_path: Path, says_: bytes, kind: str, told: str) -> None:
    def answer(tag: bytes, _asked: bytes) -> bytes:
        return says_ % tag if b"%s" in says_ else says_

    server = fake(AHNl=answer)
    server.says[b""] = b""  # who goes on after that is left alone
    layer, seen, cause = await refusal(server, tmp_path)
    assert (seen, layer is Layer.PERSON) == (kind, kind == "credential")
    assert told in cause


async def test_where_no_password_is_taken_none_is_sent(tmp_path: Path) -> None:
    server = fake(CAPABILITY=ok(b"CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2"))
    assert "save the message as a file instead" in (await refusal(server, tmp_path))[2]
    assert len(server.heard) == 1


async def test_nobody_is_called_for_nothing(tmp_path: Path) -> None:
    vantage = Vantage(LookFrom(resolver="127.0.0.1:9"))
    for host, bound, told in (
        (HOST, "elsewhere.test", "may be sent to elsewhere.test and nowhere else"),
        ("outlook.office365.com", "outlook.office365.com", "Microsoft allows no passwords here"),
    ):
        seen = await Box(vantage, row(host=host), secret(bound)).folders()
        assert isinstance(seen, Unreachable)
        assert (seen.layer, told in seen.cause) == (Layer.PERSON, True)
    await vantage.aclose()


async def test_a_certificate_for_another_name_ends_it_before_a_word(tmp_path: Path) -> None:
    server = fake()
    async with serving(server, tmp_path, names=("imap.other.test",)) as vantage:
        seen = await Box(vantage, row(), secret()).folders()
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind, server.heard) == (Layer.TLS, "certificate", [])


async def test_nothing_is_said_in_plain() -> None:
    heard: list[bytes] = []

    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n")
        heard.append(await reader.read(4096))

    async with raw_server(plain) as port:
        vantage = Vantage(LookFrom(resolver="127.0.0.1:9", map={f"{HOST}:993": f"127.0.0.1:{port}"}))
        seen = await Box(vantage, row(), secret()).folders()
        await vantage.aclose()
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind) == (Layer.TLS, "no-tls")
    assert all(line.startswith(b"\x16\x03") for line in heard)  # a TLS hello, and nothing else


async def test_a_mailbox_on_a_private_address_is_not_followed() -> None:
    async with dns_server({(HOST, "A"): ["10.0.0.7"]}) as server:
        vantage = Vantage(LookFrom(resolver=f"127.0.0.1:{server.port}", families=(4,)))
        seen = await Box(vantage, row(), secret()).folders()
        await vantage.aclose()
    assert isinstance(seen, Unreachable)
    assert seen.kind == "private"


@pytest.mark.parametrize(
    ("greeting", "kind"),
    [
        (b"220 mail.shop.test ESMTP\r\n", "not-imap"),
        (b"+OK POP3\r\n", "not-imap"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "not-imap"),
        (b"\x00\xff\x1b]0;owned\x07\r\n", "not-imap"),
        (b"* BYE too many connections\r\n", "turned-away"),
        (b"* PREAUTH come in\r\n", "turned-away"),
        (b"* OK " + b"x" * LINE, "too-large"),
        (b"* OK", "timeout"),
    ],
)
async def test_greetings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, greeting: bytes, kind: str) -> None:
    monkeypatch.setattr(imap_line, "COMMAND_SECONDS", 1.0)
    server = fake()
    server.greeting = greeting
    assert (await refusal(server, tmp_path))[:2] == (Layer.MAIL, kind)
    assert not [line for line in server.heard if b"AUTH" in line]


BOMBS: dict[str, tuple[bytes, str]] = {
    "a literal of five gigabytes": (b"* 1 FETCH (UID 4 BODY[]<0> {5368709120}\r\n", "too-large"),
    "a literal that is a little too large": (b"* 1 FETCH (BODY[] {%d}\r\n" % (LITERAL + 1), "too-large"),
    "a literal that never comes": (b"* 1 FETCH (UID 4 BODY[]<0> {1000}\r\nabc", "timeout"),
    "many literals": ((b"* 1 FETCH (X {1000000}\r\n" + bytes(1_000_000) + b")\r\n") * 5, "too-large"),
    "a line without an end": (b"* SEARCH " + b"1 " * LINE, "too-large"),
    "lines without an end": (b"* 1 EXISTS\r\n" * (RESPONSES + 2), "too-large"),
    "empty lines": (b"\r\n" * 100, "garbage"),
    "bytes without an end": ((b"* OK " + b"x" * 200_000 + b"\r\n") * (ANSWER // 200_000 + 1), "too-large"),
    "lists in lists": (b"* 1 FETCH " + b"(" * 100_000 + b"\r\n", "garbage"),
    "words without an end": (b"* SEARCH " + b"1 " * 30_000 + b"\r\n", "garbage"),
    "quotes that do not end": (b'* LIST () "/" "' + b"\\" * 50_001 + b"\r\n", "garbage"),
    "a number of a million digits": (b"* 1 FETCH (UID {" + b"9" * 100_000 + b"}\r\n", "garbage"),
}


@pytest.mark.parametrize(("said", "kind"), BOMBS.values(), ids=BOMBS)
@pytest.mark.parametrize("command", [b"CAPABILITY", b"UID FETCH"])
async def test_bombs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: bytes, said: bytes, kind: str
) -> None:
    monkeypatch.setattr(imap_line, "COMMAND_SECONDS", 2.0)
    server = fake()
    server.says = {command: said, **{key: value for key, value in server.says.items() if key != command}}
    begun = time.process_time()
    assert (await refusal(server, tmp_path))[1] == kind
    assert time.process_time() - begun < 5


async def test_a_server_that_drips_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_line, "COMMAND_SECONDS", 0.5)
    server = fake()
    server.greeting = b"* OK " + b"x" * 1000
    server.drip = 0.02
    assert (await refusal(server, tmp_path))[1] == "timeout"


async def test_no_log_and_no_trace_holds_the_password(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asyncio.get_running_loop().set_debug(True)
    caplog.set_level(logging.DEBUG)
    server = fake(AHNl=b"x9 OK in\r\n")
    async with serving(server, tmp_path) as vantage:
        box = Box(vantage, row(), secret())
        with pytest.raises(MailboxError) as caught:
            await box._open()
        await box.close()
    steps = traceback.StackSummary.extract(traceback.walk_tb(caught.tb), capture_locals=True)
    assert len(steps) > 3  # the first is this one, which knows the server
    told = [str(step.locals) for step in steps[1:]] + [str(caught.value), repr(vars(box)), caplog.text]
    assert not leaks([text.encode() for text in told])
