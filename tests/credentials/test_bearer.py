"""A credential on the wire: for its own host over https, and in no text whatever fails."""

import asyncio
import base64
import logging
import ssl
from collections.abc import Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme

from cockpit.credentials import Secret
from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.trails import Client
from cockpit.launch.parts import LookFrom
from cockpit.model import Layer
from cockpit.standards.edge_answers import Token, token
from cockpit.vantage import Vantage, Variant, exchange
from cockpit.vantage.asks import Ask
from tests.credentials.canary import CANARY, leaks
from tests.vantage.servers import Handler, says

HOST = "api.edge.test"
URL = f"https://{HOST}/client/v4/user/tokens/verify"
API = f"https://{HOST}/client/v4"


def secret(host: str = HOST, value: str = CANARY) -> Secret:
    return Secret.of("edge-read", host, value)


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@asynccontextmanager
async def served(handler: Handler, authority: trustme.CA, folder: Path) -> Any:
    """A vantage from which every host under test is one server, with certificates for both names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST, "evil.test").configure_cert(context)
    authority.cert_pem.write_to_path(folder / "ca.pem")
    tasks = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())
        try:
            await handler(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    secure = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context)
    plain = await asyncio.start_server(handle, "127.0.0.1", 0)
    ports = {443: secure.sockets[0].getsockname()[1], 80: plain.sockets[0].getsockname()[1]}
    table = {
        f"{host}:{port}": f"127.0.0.1:{at}" for host in (HOST, "evil.test") for port, at in ports.items()
    }
    vantage = Vantage(LookFrom(resolver="127.0.0.1:9", map=table, ca_file="ca.pem"), folder=folder)
    try:
        yield vantage
    finally:
        await vantage.aclose()
        secure.close()
        plain.close()


async def asked(vantage: Vantage) -> Token:
    """What the provider says of the token."""
    return token(await vantage.fetch(f"{API}/user/tokens/verify", accept="application/json", secret=secret()))


class Recorder:
    """Answers every request the same way and remembers their heads."""

    def __init__(
        self, answer: bytes = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
    ) -> None:
        self.answer = answer
        self.heads: list[str] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(self.answer)
        await writer.drain()


def carried(recorder: Recorder) -> list[bool]:
    return [f"authorization: Bearer {CANARY}\r\n".lower() in head.lower() for head in recorder.heads]


async def test_it_goes_to_its_own_host_over_https(authority: trustme.CA, tmp_path: Path) -> None:
    recorder = Recorder()
    async with served(recorder, authority, tmp_path) as vantage:
        seen = await vantage.fetch(URL, secret=secret())
    assert isinstance(seen, Response)
    assert carried(recorder) == [True]
    assert not leaks([repr(seen).encode()])


@pytest.mark.parametrize(
    ("url", "given", "kind"),
    [
        (f"http://{HOST}/", secret(), "plain-http"),
        ("https://evil.test/", secret(), "bound"),
        (f"https://{HOST}.evil.test/", secret(), "bound"),
        (f"https://{HOST}@evil.test/", secret(), "bound"),
        (f"https://evil.test/?{HOST}", secret(), "bound"),
        (f"https://evil.test#@{HOST}/", secret(), "bound"),
        (URL, secret("evil.test"), "bound"),
        (URL, secret(value=f"{CANARY}\r\nX-Evil: 1"), "not-a-token"),
        (URL, secret(value=f"{CANARY}\0"), "not-a-token"),
        (URL, secret(value=f"{CANARY}\u00e9"), "not-a-token"),
        (URL, secret(value=f"{CANARY} two"), "not-a-token"),
        (URL, secret(value=f"{CANARY}\n"), "not-a-token"),
    ],
)
async def test_to_no_other_and_in_no_other_form(
    authority: trustme.CA, tmp_path: Path, url: str, given: Secret, kind: str
) -> None:
    recorder = Recorder()
    async with served(recorder, authority, tmp_path) as vantage:
        seen = await vantage.fetch(url, secret=given)
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind) == (Layer.PERSON, kind)
    assert not recorder.heads
    assert not leaks([repr(seen).encode()])


async def test_what_stands_before_an_at_is_not_the_host(authority: trustme.CA, tmp_path: Path) -> None:
    """However the URL is read, where it is sent and what it is checked against are the same host."""
    recorder = Recorder()
    async with served(recorder, authority, tmp_path) as vantage:
        await vantage.fetch(f"https://evil.test\\@{HOST}/", secret=secret())
    assert ["host: api.edge.test" in head.lower() for head in recorder.heads] == carried(recorder) == [True]


async def test_a_redirect_is_not_followed(authority: trustme.CA, tmp_path: Path) -> None:
    recorder = Recorder(b"HTTP/1.1 302 Found\r\nLocation: https://evil.test/\r\nContent-Length: 0\r\n\r\n")
    async with served(recorder, authority, tmp_path) as vantage:
        seen = await vantage.fetch(URL, secret=secret())
    assert isinstance(seen, Response)
    assert seen.status == 302
    assert len(recorder.heads) == 1


async def test_a_look_without_it_is_another_look(authority: trustme.CA, tmp_path: Path) -> None:
    recorder = Recorder()
    async with served(recorder, authority, tmp_path) as vantage:
        for given in (None, secret(), None, secret()):
            await vantage.fetch(URL, secret=given)
        keys = repr(list(vantage._memo._tasks))
    assert sorted(carried(recorder)) == [False, True]
    assert "edge-read" in keys
    assert not leaks([keys.encode(), repr(Ask(URL, Client.TERMINAL, 1, "", "edge-read")).encode()])


async def _cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf")


async def _silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def _mirror(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Says every header back in the place where the protocol is broken."""
    head = await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 banana " + head)


FAILURES: dict[str, Handler] = {
    "cut": _cut,
    "silent": _silent,
    "mirror": _mirror,
    "nothing": says(),
    "no http": says(b"220 mail.test ESMTP\r\n"),
    "bad gzip": says(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd"),
    "endless head": says(b"HTTP/1.1 200 OK\r\n" + b"x: " + b"y" * 300_000),
}


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        for name in ("httpcore", "httpx", "asyncio", "cockpit"):
            logging.getLogger(name).setLevel(logging.DEBUG)
        yield caplog


@pytest.mark.parametrize("failure", FAILURES)
async def test_whatever_fails_no_text_holds_it(
    authority: trustme.CA,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    everything_logged: pytest.LogCaptureFixture,
    failure: str,
) -> None:
    monkeypatch.setattr(exchange, "REQUEST_SECONDS", 0.5)
    async with served(FAILURES[failure], authority, tmp_path) as vantage:
        seen = await vantage.fetch(URL, secret=secret())
        verified = await asked(vantage)
    assert verified.state == "unreachable"
    texts = [repr(seen), verified.sentence]
    texts += [] if failure == "mirror" else [record.getMessage() for record in everything_logged.records]
    assert not leaks(text.encode() for text in texts)


@pytest.mark.parametrize(
    "url",
    [
        f"https://user:{CANARY}@{HOST}:99999/",
        f"https://user:{CANARY}@{HOST}:port/",
        f"https://user:{CANARY.replace('/', '')}@[::1/",
        f"https://user:password@nowhere.test/?api_key={CANARY}",
        f"ftp://user:{CANARY}@{HOST}/",
        f"https://user:{CANARY.replace('/', '')}@nowhere.test/",
    ],
)
async def test_a_password_in_a_url_is_in_no_failure(url: str) -> None:
    """httpx prints both in the repr of a request and in what it says of a URL."""
    vantage = Vantage(LookFrom(resolver="127.0.0.1:9"))
    try:
        seen = await vantage.fetch(url)
    finally:
        await vantage.aclose()
    assert isinstance(seen, Unreachable)
    assert not leaks([repr(seen).encode()])
    assert "Kanarie" not in repr(seen)


def test_what_httpx_would_print_is_known_to_redaction() -> None:
    """Should a repr of theirs ever reach a text of ours, it is hidden there."""
    from cockpit.text import redact

    secret()
    request = httpx.Request(
        "GET", f"https://u:{'pass' * 3}@{HOST}/", headers={"X-Auth-Key": CANARY, "Cookie": CANARY}
    )
    assert CANARY in repr(request.headers), "the danger is real"
    assert not leaks([redact(f"{request!r} {request.headers!r}").encode()])
    basic = base64.b64encode(f"user:{CANARY}".encode()).decode()
    assert basic[12:] not in redact(f"X: {basic}")


async def test_the_sources_print_no_object_of_httpx() -> None:
    """Ours build a request in one place, and only its URL's host is ever put into a text."""
    root = Path(exchange.__file__).parents[1]
    texts = {path: path.read_text() for path in root.rglob("*.py") if "lab" not in path.parts}
    users = {path.name for path, text in texts.items() if "httpx." in text}
    assert users == {"bearer.py", "exchange.py"}
    for path, text in texts.items():
        assert "{request}" not in text, path
        assert "{request!r}" not in text, path
        assert "{answer" not in text or path.name not in users, path


def answer(status: int, body: str) -> bytes:
    data = body.encode()
    return f"HTTP/1.1 {status} X\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data


@pytest.mark.parametrize(
    ("status", "body", "state", "words"),
    [
        (200, '{"result": {"id": "x", "status": "active"}}', "active", "Active, without an end:"),
        (
            200,
            '{"result": {"status": "active", "expires_on": "2027-01-01T00:00:00Z"}}',
            "active",
            "until 2027",
        ),
        (200, '{"result": {"status": "active", "expires_on": "\\u001b[2J"}}', "active", "without an end"),
        (200, '{"result": {"status": "expired"}}', "expired", "expired"),
        (200, '{"result": {"status": "disabled"}}', "disabled", "disabled"),
        (401, '{"errors": [{"code": 1000, "message": "Invalid API Token"}]}', "refused", "Invalid API Token"),
        (403, '{"errors": [{"code": 9109, "message": "\\u001b]0;x\\u0007"}]}', "refused", "\\x1b]0;x\\x07"),
        (400, f'{{"errors": [{{"message": "not {CANARY}"}}]}}', "refused", "not [redacted: credential]"),
        (401, "<html>", "refused", "knows no such token."),
        (401, '{"errors": []}', "refused", "knows no such token."),
        (401, '{"errors": ["x"]}', "refused", "knows no such token."),
        (429, "", "unreachable", "HTTP 429"),
        (503, "", "unreachable", "HTTP 503"),
        (302, "", "unreachable", "HTTP 302"),
        (200, "[]", "unreachable", "does not know"),
        (200, "[" * 60_000, "unreachable", "does not know"),
        (200, '{"result": {"status": ["active"]}}', "unreachable", "does not know"),
        (200, '{"result": {"status": "activeish"}}', "unreachable", "does not know"),
    ],
)
async def test_what_the_provider_says(
    authority: trustme.CA, tmp_path: Path, status: int, body: str, state: str, words: str
) -> None:
    async with served(Recorder(answer(status, body)), authority, tmp_path) as vantage:
        verified = await asked(vantage)
    assert verified.state == state
    assert words in verified.sentence
    assert not leaks([verified.sentence.encode()])
    assert "\x1b" not in verified.sentence


async def test_a_session_goes_along_as_a_cookie_and_nowhere_else(
    authority: trustme.CA, tmp_path: Path
) -> None:
    recorder = Recorder()
    cookie = Secret.of("test-session", HOST, f"sid={CANARY}; theme=dark")
    async with served(recorder, authority, tmp_path) as vantage:
        await vantage.fetch(f"https://{HOST}/", secret=cookie, variant=Variant(session=True))
        elsewhere = await vantage.fetch("https://evil.test/", secret=cookie, variant=Variant(session=True))
    (head,) = recorder.heads
    assert f"cookie: sid={CANARY}; theme=dark\r\n" in head.lower().replace(CANARY.lower(), CANARY)
    assert "authorization" not in head.lower()
    assert isinstance(elsewhere, Unreachable)


@pytest.mark.parametrize("value", ["no pair", "a=b\r\nx: y", "a=b;c=d", "=b", 'a="b"', "a=b; "])
async def test_what_is_no_cookie_is_never_sent(value: str, authority: trustme.CA, tmp_path: Path) -> None:
    recorder = Recorder()
    async with served(recorder, authority, tmp_path) as vantage:
        seen = await vantage.fetch(
            f"https://{HOST}/", secret=Secret.of("s", HOST, value), variant=Variant(session=True)
        )
    assert isinstance(seen, Unreachable)
    assert (seen.kind, recorder.heads) == ("not-a-cookie", [])


async def test_a_question_to_an_api_carries_the_token_over_https_only(
    authority: trustme.CA, tmp_path: Path
) -> None:
    recorder = Recorder()
    async with served(recorder, authority, tmp_path) as vantage:
        await vantage.query(f"https://{HOST}/graphql", b'{"query": "{}"}', secret())
        plain = await vantage.query(f"http://{HOST}/graphql", b"{}", secret())
    assert carried(recorder) == [True]
    assert recorder.heads[0].startswith("POST /graphql HTTP/1.1\r\n")
    assert isinstance(plain, Unreachable)
