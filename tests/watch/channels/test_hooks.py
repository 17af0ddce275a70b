"""Hooks of chats and programs, over TLS against a real server."""

import logging
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.credentials.secret import Secret
from cockpit.launch.operations import Alert
from cockpit.standards.alert_channels import Kind
from cockpit.watch.channels import Delivery, Message, deliver
from cockpit.watch.channels.hooks import DISCORD, SLACK, payload
from cockpit.watch.channels.message import cleaned
from tests.watch.channels.servers import HOOK_HOST, MESSAGE, PATH, Servers, now


async def sent(servers: Servers, alert: Alert, message: Message = MESSAGE) -> Delivery:
    looking = servers.vantage()
    try:
        return await deliver(alert, message, looking, now)
    finally:
        await looking.aclose()


async def test_a_chat_gets_it_at_its_own_address(servers: Servers) -> None:
    done = await sent(servers, await servers.chat())
    assert (done.ok, done.cause) == (True, "")
    assert servers.hook.heads[0].startswith(f"POST {PATH} HTTP/1.1\r\nHost: {HOOK_HOST}\r\n")
    assert servers.hook.bodies[0]["text"] == "[Shop] home is down\nsince 12:00 UTC\nDNS: no address"


async def test_a_program_gets_it_in_parts(servers: Servers) -> None:
    alert = msgspec.structs.replace(await servers.chat(), channel="webhook")
    assert (await sent(servers, alert)).ok
    body = servers.hook.bodies[0]
    assert (body["schema"], body["id"], body["kind"]) == ("launch-cockpit/alert/v1", "o1", "down")
    assert body["lines"] == ["since 12:00 UTC", "DNS: no address"]


@pytest.mark.parametrize(
    ("answer", "retry", "told"),
    [
        ("404 Not Found\r\nContent-Length: 10\r\n\r\nno_service", False, "HTTP 404 (no_service)"),
        ("302 Found\r\nLocation: https://evil.test/", False, "sends the message elsewhere (HTTP 302)"),
        ("429 Too Many\r\nRetry-After: 90\r\nContent-Length: 0", True, "HTTP 429"),
        ("503 Gone\r\nTransfer-Encoding: chunked", True, "answers HTTP 503"),
        ("999 What", True, "does not answer in HTTP"),
    ],
)
async def test_what_an_answer_means(servers: Servers, answer: str, told: str, *, retry: bool) -> None:
    alert = await servers.chat()
    servers.hook.answer = f"HTTP/1.1 {answer}\r\n\r\n".encode()
    done = await sent(servers, alert)
    assert (done.ok, done.retry) == (False, retry)
    assert told in done.cause
    assert done.after == (90.0 if "Retry-After" in answer else 0.0)


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200", b"x" * 40_000])
async def test_a_server_that_answers_nothing_of_use(servers: Servers, answer: bytes) -> None:
    alert = await servers.chat()
    servers.hook.answer = answer
    done = await sent(servers, alert)
    assert (done.ok, done.retry) == (False, True)


async def test_a_server_that_never_ends(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cockpit.watch.channels.hooks.SECONDS", 0.2)
    alert = await servers.chat()

    async def silent(reader: Any, _writer: Any) -> None:
        await reader.read()

    monkeypatch.setattr(servers.hook, "serve", silent)
    alert = await servers.chat()
    assert "was not done after 0.2 s" in (await sent(servers, alert)).cause


async def test_another_certificate_gets_nothing(servers: Servers) -> None:
    done = await sent(servers, await servers.chat(chain="untrusted"))
    assert "is not accepted" in done.cause
    assert servers.hook.heads == []


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (f"https://elsewhere.test{PATH}", "leads to another host than hooks.chat.test"),
        (f"http://{HOOK_HOST}{PATH}", "does not hold an https URL"),
        (f"https://ana:pw@{HOOK_HOST}{PATH}", "holds what no URL of a hook has"),
        (f"https://{HOOK_HOST}{PATH} HTTP/1.1", "holds what no URL of a hook has"),
        (f"https://{HOOK_HOST}{PATH}\r\nX: y", "does not hold an https URL"),
        (f"https://{HOOK_HOST}:0{PATH}", "port 0"),
        (f"https://{HOOK_HOST}:x{PATH}", "cannot be read"),
        ("xoxb-not-a-url-at-all", "does not hold an https URL"),
    ],
)
async def test_a_hook_that_leads_elsewhere_stays_here(servers: Servers, url: str, told: str) -> None:
    done = await sent(servers, await servers.chat(url))
    assert (done.ok, done.retry) == (False, False)
    assert told in done.cause
    assert servers.hook.heads == []


async def test_the_address_of_the_hook_is_told_nowhere(
    servers: Servers, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    alert = await servers.chat()
    told = []
    quoting = b"HTTP/1.1 400 Bad\r\nContent-Length: 60\r\n\r\n" + f"no hook {PATH} here".encode().ljust(60)
    for answer in (quoting, b"HTTP/1.1 500 x\r\n\r\n", b"nonsense\r\n\r\n"):
        servers.hook.answer = answer
        told.append(repr(await sent(servers, alert)))
    servers.map[f"{HOOK_HOST}:443"] = "127.0.0.1:9"
    told.append(repr(await sent(servers, alert)))
    assert "refuses connections" in told[-1]
    assert "Canary" not in "".join([*told, caplog.text])


async def test_what_is_in_a_message_is_redacted(servers: Servers) -> None:
    key = "sk_" + "live_" + "a1" * 12
    Secret.of("other", "x.test", "Pa55wort" * 2)
    message = Message("Shop", f"home {key}", ("body: " + "Pa55wort" * 2, "esc \x1b[2J\n\r"), "down", "o1")
    assert (await sent(servers, await servers.chat(), message)).ok
    text = servers.hook.bodies[0]["text"]
    assert key not in text
    assert "Pa55wort" not in text
    assert "\x1b" not in text
    assert "\\x1b" in text


async def test_nothing_is_sent_without_a_declared_way(servers: Servers) -> None:
    for alert in (
        Alert(channel="sms", to="tel:1"),
        Alert(channel="slack"),
        Alert(channel="mail", to="a@b.c"),
    ):
        done = await sent(servers, alert)
        assert (done.ok, done.retry) == (False, False)
        assert done.cause


def test_nobody_is_called_and_nothing_is_marked_up() -> None:
    bad = Message("S", "<!channel> <@U1> & @everyone", ("[x](https://evil.test) **b** `c`",), "down", "1")
    slack = payload(Kind.SLACK, bad)
    assert "<" not in slack["text"]
    assert "&lt;!channel&gt;" in slack["text"]
    assert (slack["parse"], slack["link_names"]) == ("none", False)
    discord = payload(Kind.DISCORD, bad)
    assert discord["allowed_mentions"] == {"parse": []}
    assert "\\@everyone" in discord["content"]
    assert "\\[x\\]\\(https\\:" in discord["content"]
    assert "<" not in payload(Kind.CHAT, bad)["text"]


@given(st.text(max_size=300), st.lists(st.text(max_size=900), max_size=60))
def test_messages_have_an_end(headline: str, lines: list[str]) -> None:
    message = cleaned(Message("Shop", headline, tuple(lines), "down", "1"))
    assert len(payload(Kind.SLACK, message)["text"]) <= SLACK
    assert len(payload(Kind.DISCORD, message)["content"]) <= DISCORD
    assert cleaned(message) == message
