"""Databases: who is let in, what a server that is none may do, and that no secret comes out of it."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from cockpit.credentials.secret import Secret
from cockpit.facts import Unreachable, codec
from cockpit.facts.databases import DatabaseLook
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch.making import Database
from cockpit.launch.parts import LookFrom
from cockpit.model import Layer
from cockpit.probes import databases, postgres_line
from cockpit.vantage import Vantage
from tests.credentials.canary import CANARY, leaks

HOST = "db.shop.test"
FATAL = b"SFATAL\0C28P01\0Mpassword authentication failed \x1b[31m" + CANARY.encode() + b"\0\0"


@contextlib.contextmanager
def answering(*replies: bytes, keep: bool = False) -> Iterator[int]:
    """A port where each connection gets the next of the replies, once it has said something."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        kept: list[socket.socket] = []

        def serve() -> None:
            with contextlib.suppress(OSError):  # the test is over
                while True:
                    plug, _ = server.accept()
                    kept.append(plug)
                    for reply in replies:
                        plug.recv(4096)
                        plug.sendall(reply)
                    if not keep:
                        plug.close()

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
        for plug in kept:
            plug.close()


async def seen(string: str, *, mapped: int = 0, **row: Any) -> DatabaseLook | Unreachable:
    """What comes of this connection string; no part of it is in the fact."""
    parts = {"name": "main", "host": HOST, "credential": "keyring:launch-cockpit/shop/db", **row}

    async def find(_reference: str) -> Secret:
        return Secret.of("db", parts["host"], string)

    look = LookFrom(map={f"{HOST}:5432": f"127.0.0.1:{mapped}"} if mapped else {})
    vantage = Vantage(look, find=find)
    try:
        found = await databases.gather(sample_launch(databases=(Database(**parts),)), vantage)
    finally:
        await vantage.aclose()
    assert codec.unpack(codec.pack(found)) == found
    assert not leaks([repr(found).encode()])
    return found.looks["main"]


async def kind(string: str, **more: Any) -> str:
    found = await seen(string, **more)
    assert isinstance(found, Unreachable)
    assert found.cause.isprintable()
    return found.kind


URL = f"postgresql://looks:{CANARY.replace('/', '%2F').replace('+', '%2B')}@{HOST}/shop"


@pytest.mark.parametrize(
    "string",
    [
        CANARY,
        f"postgresql://looks:{CANARY}@{HOST}/shop",  # a slash that is not encoded
        f"host={HOST} user=looks password={CANARY} {CANARY}",
        f"{CANARY}=1 host={HOST}",
        f"postgresql://looks:x@{HOST}:{CANARY}/shop",
        f"postgresql://looks:x@{HOST}/shop?sslmode={CANARY}",
        f"postgresql://{HOST}/shop",
        "postgresql://looks:x@db.other.test/shop",
        f"postgresql://looks:x@{HOST},db.other.test/shop",
        f"host={HOST} hostaddr=127.0.0.1 port=5432,5433 user=looks",
        "host=/var/run/postgresql user=looks",
    ],
)
async def test_a_string_that_cannot_be_used_is_not_repeated(string: str) -> None:
    assert await kind(string) == "credential"


async def test_a_private_address_is_not_followed() -> None:
    assert await kind("postgresql://looks:x@127.0.0.1/shop", host="127.0.0.1") == "private"


@pytest.mark.parametrize("reply", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"", b"\x1b[31m", b"E"])
async def test_a_server_of_another_kind(reply: bytes) -> None:
    with answering(reply) as port:
        assert await kind(URL, mapped=port) == "not-postgresql"


async def test_a_server_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_line, "_CONNECT_SECONDS", 0.2)
    with answering(keep=True) as port:
        assert await kind(URL, mapped=port) == "not-postgresql"


async def test_nothing_is_sent_readable_where_that_is_not_wanted() -> None:
    with answering(b"N") as port:
        assert await kind(f"{URL}?sslmode=require", mapped=port) == "no-tls"


async def test_to_a_public_address_nothing_goes_readable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_line, "public", lambda _address: True)
    with answering(b"N") as port:
        assert await kind(URL, mapped=port) == "no-tls"


async def test_what_the_server_says_is_not_repeated() -> None:
    error = b"E" + (len(FATAL) + 4).to_bytes(4) + FATAL
    with _plain(error) as port:
        assert await kind(URL, mapped=port) == "refused"


@pytest.mark.parametrize("after", [b"\x00" * 64, b"R\xff\xff\xff\xff", b"Z\x00\x00\x00\x05I" * 9])
async def test_garbage_after_the_greeting(after: bytes) -> None:
    with _plain(after) as port:
        assert await kind(URL, mapped=port) in ("broken", "timeout")


@contextlib.contextmanager
def _plain(reply: bytes) -> Iterator[int]:
    """`N` to who asks for TLS, and the reply to who begins without."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    plug, _ = server.accept()
                    with plug:
                        plug.sendall(b"N" if len(plug.recv(4096)) == 8 else reply)

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)


async def test_without_the_extra_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    async def absent(*_modules: str) -> None:
        raise ImportError

    monkeypatch.setattr(databases, "imported", absent)
    assert await kind(URL) == "extra"


async def test_a_database_without_a_credential_is_not_looked_at() -> None:
    launch = sample_launch(databases=(Database(name="main"),))
    assert (await databases.gather(launch, Vantage(LookFrom()))).looks == {}


async def test_a_credential_that_is_not_there() -> None:
    launch = sample_launch(databases=(Database(name="main", credential="keyring:launch-cockpit/shop/db"),))
    found = (await databases.gather(launch, Vantage(LookFrom()))).looks["main"]
    assert isinstance(found, Unreachable)
    assert (found.kind, found.layer) == ("credential", Layer.PERSON)


def test_the_way_hides_what_it_holds() -> None:
    to = postgres_line.way(Secret.of("db", HOST, URL), "main")
    assert isinstance(to, postgres_line.Way)
    assert to.parameters["password"] == CANARY
    assert not leaks([repr(to).encode()])
