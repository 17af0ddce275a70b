"""A credential on the wire: for its own host over https, and in no text whatever fails."""

import asyncio
import base64
import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import trustme

from cockpit.credentials import Secret
from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.trails import Client
from cockpit.launch.parts import LookFrom
from cockpit.model import Layer
from cockpit.vantage import Vantage, Variant, exchange
from cockpit.vantage.asks import Ask
from tests.credentials.canary import CANARY, leaks
from tests.credentials.wire import HOST, URL, Recorder, asked, carried, secret, served
from tests.vantage.servers import Handler, says


async def test_it_goes_to_its_own_host_over_https(authority: trustme.CA, tmp_path: Path) -> None:
    recorder = Recorder()
    async with served(recorder, authority, tmp_path) as vantage:
        seen = await vantage.fetch(URL, secret=secret())
    assert isinstance(seen, Response)
    assert carried(recorder) == [True]
    assert not leaks([repr(seen).encode()])


@pytest.mark.parametrize(
    ("value", "bare", "line"),
    [
        (f"FlyV1 {CANARY},{CANARY}", "", f"authorization: FlyV1 {CANARY},{CANARY}"),
        (f"Bearer {CANARY}", "", f"authorization: Bearer {CANARY}"),
        (CANARY, "X-Api-Key", f"X-Api-Key: {CANARY}"),
    ],
)
async def test_it_goes_as_its_provider_takes_it(
    authority: trustme.CA, tmp_path: Path, value: str, bare: str, line: str
) -> None:
    recorder = Recorder()
    async with served(recorder, authority, tmp_path) as vantage:
        await vantage.fetch(URL, secret=secret(value=value), variant=Variant(bare=bare))
        kept = await vantage.fetch("https://evil.test/", secret=secret(), variant=Variant(bare=bare))
    assert isinstance(kept, Unreachable)
    (head,) = recorder.heads
    assert f"{line}\r\n".lower() in head.lower()
    assert head.lower().count(CANARY.lower()) == value.count(CANARY)


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
        (URL, secret(value=f"Bearer {CANARY} two"), "not-a-token"),
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
