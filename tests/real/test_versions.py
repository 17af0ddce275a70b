"""Which protocol versions a real nginx speaks, as `openssl s_client` sees it; who is odd is never judged."""

import asyncio
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.tls import VERSIONS, Handshake, Look, Offer
from cockpit.launch.parts import LookFrom
from cockpit.model import Layer
from cockpit.vantage import handshake
from tests.real.minting import Draft, mint
from tests.real.nginx import nginx, server, shows
from tests.real.servers import HOME, free_port, program, require, scratch
from tests.real.tls_world import seen
from tests.vantage.servers import Handler, raw_server
from tests.vantage.test_handshake import alert, answers, closes, resets, silent

HOST = "shop.test"
SPOKEN = (
    ("TLSv1",),
    ("TLSv1.1",),
    ("TLSv1", "TLSv1.1"),
    ("TLSv1.2",),
    ("TLSv1.3",),
    ("TLSv1.2", "TLSv1.3"),
    VERSIONS,
)
_OPTIONS = dict(zip(VERSIONS, ("-tls1", "-tls1_1", "-tls1_2", "-tls1_3"), strict=True))


@dataclass(frozen=True)
class Ports:
    """One port for each set of versions, as they are settled before the name is known; one for plain http."""

    trusted: Path
    speaking: dict[tuple[str, ...], int]
    plain: int

    def look(self, port: int) -> LookFrom:
        return LookFrom(
            resolver=f"{HOME}:9", map={f"{at(port)}:443": f"{HOME}:{port}"}, ca_file=str(self.trusted)
        )


def at(port: int) -> str:
    """A public address that stands for this port."""
    return f"203.0.113.{port % 250 + 1}"


@pytest.fixture(scope="module")
def ports() -> Iterator[Ports]:
    require("nginx", "openssl")
    with ExitStack() as stack:
        folder = stack.enter_context(scratch())
        root = mint(Draft(subject="Lab Root", authority=True, purposes=()))
        leaf = mint(Draft(subject=HOST, names=(HOST,)), root)
        (folder / "trusted.pem").write_text(root.pem)
        found = Ports(folder / "trusted.pem", {spoken: free_port() for spoken in SPOKEN}, free_port())
        lines = shows(folder, HOST, (leaf,))
        blocks = [
            server(f"{port} ssl", HOST, *lines, f"ssl_protocols {' '.join(spoken)};")
            for spoken, port in found.speaking.items()
        ]
        stack.enter_context(nginx(folder, [*blocks, server(str(found.plain), HOST)], found.plain))
        yield found


async def looked(ports: Ports, port: int) -> Look:
    return (await seen(ports.look(port), HOST, at(port))).looks[0]


def speaks(port: int, version: str) -> bool:
    """`openssl s_client` comes to terms with the server in this version."""
    options = (_OPTIONS[version], "-cipher", "DEFAULT:@SECLEVEL=0", "-servername", HOST, "-brief")
    done = subprocess.run(
        (program("openssl"), "s_client", "-connect", f"{HOME}:{port}", *options),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=10,
    )
    told = f"Protocol version: {version}" in done.stderr
    assert told is (done.returncode == 0), done.stderr
    return told


@pytest.mark.parametrize("spoken", SPOKEN, ids=" ".join)
async def test_the_versions_spoken(ports: Ports, spoken: tuple[str, ...]) -> None:
    look = await looked(ports, ports.speaking[spoken])
    assert isinstance(look.seen, Handshake)
    assert look.seen.accepted
    assert look.seen.version == spoken[-1]
    assert look.offers == {version: Offer.YES if version in spoken else Offer.NO for version in VERSIONS}
    assert look.unsure == {}


@pytest.mark.parametrize("spoken", SPOKEN, ids=" ".join)
def test_the_openssl_program_agrees(ports: Ports, spoken: tuple[str, ...]) -> None:
    assert [version for version in VERSIONS if speaks(ports.speaking[spoken], version)] == list(spoken)


async def test_only_plain_http_on_the_port(ports: Ports) -> None:
    look = await looked(ports, ports.plain)
    assert isinstance(look.seen, Unreachable)
    assert (look.seen.layer, look.seen.kind) == (Layer.TLS, "tls")
    assert look.offers == {}


async def test_nobody_on_the_port(ports: Ports, unused_tcp_port: int) -> None:
    look = await looked(ports, unused_tcp_port)
    assert isinstance(look.seen, Unreachable)
    assert (look.seen.layer, look.seen.kind) == (Layer.TCP, "refused")
    assert look.offers == {}


@pytest.mark.parametrize(
    "handler", [closes, resets, silent, answers(alert(80)), answers(alert(40)), answers(b"")]
)
async def test_a_server_that_is_odd_to_everybody_is_not_judged(
    ports: Ports, monkeypatch: pytest.MonkeyPatch, handler: Handler
) -> None:
    monkeypatch.setattr(handshake, "HANDSHAKE_SECONDS", 0.3)
    async with raw_server(handler) as port:
        look = await looked(ports, port)
    assert isinstance(look.seen, Unreachable)
    assert look.seen.layer is Layer.TLS
    assert look.offers == {}


def picky(oddness: Handler, real: int) -> Handler:
    """In front of a real server: hellos that go no higher than TLS 1.1 meet the oddness."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readexactly(5)
        body = await reader.readexactly(int.from_bytes(head[3:]))
        if body[4:6] < b"\x03\x03":  # client_version, which stays at 1.2 for 1.3 (RFC 8446 4.1.2)
            again = asyncio.StreamReader()
            again.feed_data(head + body)
            await oddness(again, writer)
            return
        inside, out = await asyncio.open_connection(HOME, real)
        out.write(head + body)
        await asyncio.gather(pump(reader, out), pump(inside, writer))

    return handle


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65_536):
        writer.write(data)
    writer.close()


@pytest.mark.parametrize(
    "oddness", [closes, resets, silent, answers(alert(80)), answers(alert(40)), answers(b"")]
)
async def test_a_server_that_is_odd_about_old_versions_is_inconclusive(
    ports: Ports, monkeypatch: pytest.MonkeyPatch, oddness: Handler
) -> None:
    """As some balancers are: new versions are spoken, an old hello gets no proper refusal."""
    monkeypatch.setattr(handshake, "HANDSHAKE_SECONDS", 0.5)
    real = ports.speaking["TLSv1.2", "TLSv1.3"]
    async with raw_server(picky(oddness, real)) as port:
        look = await looked(ports, port)
    assert isinstance(look.seen, Handshake)
    assert [look.offers[version] for version in VERSIONS] == [
        Offer.UNSURE,
        Offer.UNSURE,
        Offer.YES,
        Offer.YES,
    ]
    assert sorted(look.unsure) == ["TLSv1", "TLSv1.1"]
    assert all(f"{HOST} ({look.address}) port 443" in why for why in look.unsure.values())
