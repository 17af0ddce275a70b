"""Alarms by e-mail against real mail servers: STARTTLS, TLS from the start, and none."""

import asyncio
import logging
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.credentials.secret import Secret
from cockpit.launch.operations import Alert
from cockpit.watch.channels import Delivery, Message, deliver
from cockpit.watch.channels.mail import written
from cockpit.watch.channels.message import cleaned
from cockpit.watch.channels.smtp import stuffed
from tests.watch.channels.servers import MAIL_HOST, MESSAGE, NOW, PASSWORD, USER, Servers, now


async def sent(servers: Servers, alert: Alert, message: Message = MESSAGE) -> Delivery:
    looking = servers.vantage()
    try:
        return await deliver(alert, message, looking, now)
    finally:
        await looking.aclose()


@pytest.mark.parametrize("port", [587, 465])
async def test_a_letter_arrives_over_tls(servers: Servers, port: int) -> None:
    done = await sent(servers, await servers.mail(port))
    assert (done.ok, done.cause) == (True, "")
    assert servers.post.envelopes == [(USER, ("ana@shop.test",))]
    letter = message_from_bytes(servers.post.letters[0], policy=policy.default)
    assert letter["Subject"] == "[Shop] home is down"
    assert (letter["To"], letter["Auto-Submitted"]) == ("ana@shop.test", "auto-generated")
    assert letter.get_content().splitlines()[:3] == ["home is down", "", "since 12:00 UTC"]


async def test_the_other_way_to_give_a_password(servers: Servers) -> None:
    assert (await sent(servers, await servers.mail(without=["PLAIN"]))).ok


async def test_no_way_to_give_a_password(servers: Servers) -> None:
    done = await sent(servers, await servers.mail(without=["PLAIN", "LOGIN"]))
    assert "takes no password in a way we know" in done.cause


async def test_a_password_never_travels_in_plain(servers: Servers) -> None:
    done = await sent(servers, await servers.mail(tls=False))
    assert (done.ok, done.retry) == (False, False)
    assert "offers no TLS, so that the password is not sent" in done.cause
    assert servers.post.letters == []


async def test_without_a_password_a_plain_server_will_do(servers: Servers) -> None:
    assert (await sent(servers, await servers.mail(25, tls=False, login=False))).ok
    assert (await sent(servers, await servers.mail(25, login=False))).ok
    assert servers.post.secured == [False, True]
    assert servers.post.envelopes[0] == ("ana@shop.test", ("ana@shop.test",))


async def test_a_wrong_password_is_not_tried_again(
    servers: Servers, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "cockpit")
    alert = await servers.mail()
    wrong = "falsch" + "Kanarie" * 2
    servers.secrets["mail"] = Secret.of("mail", MAIL_HOST, f"{USER}:{wrong}")
    done = await sent(servers, alert)
    assert (done.ok, done.retry) == (False, False)
    assert "does not accept the user and the password (535)" in done.cause
    assert wrong not in repr(done) + caplog.text
    assert PASSWORD not in repr(done) + caplog.text


@pytest.mark.parametrize(
    ("says", "retry"), [("451 4.3.0 later", True), ("554 5.7.1 spam", False), ("421 4.3.2 closing", True)]
)
async def test_what_the_server_says_of_it(servers: Servers, says: str, *, retry: bool) -> None:
    alert = await servers.mail()
    servers.post.says = says
    done = await sent(servers, alert)
    assert (done.ok, done.retry) == (False, retry)
    assert says in done.cause


async def test_one_of_two_is_refused(servers: Servers) -> None:
    servers.post.refuses = "bob"
    alert = await servers.mail()
    both = Alert(
        channel="mail",
        to="mailto:ana@shop.test, bob@shop.test",
        server=alert.server,
        credential=alert.credential,
        sender="watch@shop.test",
    )
    done = await sent(servers, both)
    assert done.ok
    assert done.cause == "1 of 2 were refused: 550 5.1.1 nobody of that name"
    assert servers.post.envelopes == [("watch@shop.test", ("ana@shop.test",))]
    servers.post.refuses = ""


@pytest.mark.parametrize(
    ("to", "sender", "server", "told"),
    [
        ("mailto:", "", "", "nobody is declared"),
        ("ana@shop.test> SIZE=1", "", "", "should be at most 10 e-mail addresses"),
        ("ana@shop.test\r\nDATA", "", "", "should be at most 10"),
        (",".join(f"a{n}@b.test" for n in range(11)), "", "", "should be at most 10"),
        ("ana@shop.test", "a@b.test>\r\nX", "", "the sender of the [[alert]] should be one"),
        ("ana@shop.test", "", "smtp.post.test:99999", "should look like smtp.example:465"),
    ],
)
async def test_what_is_no_address_is_no_command(
    servers: Servers, to: str, sender: str, server: str, told: str
) -> None:
    made = await servers.mail(login=False)
    done = await sent(servers, Alert(channel="mail", to=to, sender=sender, server=server or made.server))
    assert (done.ok, done.retry) == (False, False)
    assert told in done.cause
    assert servers.post.letters == []


async def _speaking(servers: Servers, *lines: bytes) -> Alert:
    """A server that says these lines, each after one of ours, and then nothing."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for line in lines:
            writer.write(line)
            await writer.drain()
            if not await reader.readline():
                break
        writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)

    async def close() -> None:
        server.close()
        await server.wait_closed()

    servers.closers.append(close)
    servers.map[f"{MAIL_HOST}:587"] = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    return Alert(channel="mail", to="ana@shop.test", server=f"{MAIL_HOST}:587")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ((b"HTTP/1.1 200 OK\r\n",), "does not speak as a mail server"),
        ((), "hangs up"),
        ((b"220 a\r\n", b"250-a\r\n250 STARTTLS\r\n", b"220 go\r\n250 early\r\n"), "goes on in plain"),
        ((b"220 a\r\n", b"250-a\r\n250 STARTTLS\r\n", b"220 go\r\n", b"nonsense\r\n"), "the TLS handshake"),
        ((b"220 a\r\n", b"250 a\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"), "hangs up"),
        ((b"421 4.3.2 busy\r\n",), "answers 421"),
    ],
)
async def test_servers_that_are_none(servers: Servers, lines: tuple[bytes, ...], told: str) -> None:
    done = await sent(servers, await _speaking(servers, *lines))
    assert (done.ok, done.retry) == (False, True)
    assert told in done.cause


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=500))
def test_no_text_becomes_a_header(product: str, headline: str, line: str) -> None:
    message = cleaned(Message(product, headline, (line,), "down", "1"))
    letter = message_from_bytes(written(message, "a@b.test", ("c@d.test",), NOW), policy=policy.default)
    assert {name.lower() for name in letter} <= {
        *("from", "to", "subject", "date", "message-id", "references", "auto-submitted", "x-priority"),
        *("content-type", "content-transfer-encoding", "mime-version"),
    }
    assert letter["From"] == "Launch Cockpit <a@b.test>"
    assert letter["To"] == "c@d.test"


def test_the_words_about_one_outage_are_one_thread() -> None:
    up = Message("Shop", "home is up again", (), "up", MESSAGE.id)
    first, again, last = (
        message_from_bytes(written(one, "a@b.test", ("c@d.test",), NOW)) for one in (MESSAGE, MESSAGE, up)
    )
    assert first["Message-ID"] == again["Message-ID"] != last["Message-ID"]
    assert first["References"] == last["References"]


@given(st.binary(max_size=200))
def test_a_full_stop_ends_nothing(data: bytes) -> None:
    lines = stuffed(data).split(b"\r\n")
    assert b"." not in lines
    assert lines[-1] == b""
    assert not any(b"\r" in line or b"\n" in line for line in lines)
