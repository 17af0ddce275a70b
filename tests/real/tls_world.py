"""The TLS world: an nginx that shows every certificate of `presented`, and how to look at it."""

import contextlib
import re
import socket
import subprocess
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509 import DNSName
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from cockpit.facts.samples_dns import sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.tls import Tls
from cockpit.launch.parts import LookFrom
from cockpit.probes.tls import gather
from cockpit.vantage import Vantage
from tests.real.authorities import Authorities
from tests.real.minting import NOW, Paper
from tests.real.nginx import COUNT, nginx, server, shows
from tests.real.presented import CASES
from tests.real.servers import HOME, free_port, program, scratch

V4, V6 = "203.0.113.10", "2001:db8::10"
TWO_FACED = "two-faced.test"  # sound over IPv4, of nobody's root over IPv6
CLOSED = "closed.test"  # lets nobody in without a certificate of his own


@dataclass(frozen=True)
class World:
    """Where it is; `chains` are the certificates by host, as sent, `known` is what was seen of them."""

    folder: Path
    chains: Mapping[str, tuple[Paper, ...]]
    root: Paper
    https: int = field(default_factory=free_port)
    aia: int = field(default_factory=free_port)
    count: int = field(default_factory=free_port)
    six: int = field(default_factory=free_port)
    known: dict[str, Tls] = field(default_factory=dict)

    def look(self) -> LookFrom:
        """The `[vantage]` table that leads here."""
        there = {
            f"{V4}:443": f"{HOME}:{self.https}",
            f"[{V6}]:443": f"[::1]:{self.six}",
            "aia.test:80": f"{HOME}:{self.aia}",
        }
        return LookFrom(resolver=f"{HOME}:9", map=there, ca_file=str(self.folder / "trusted.pem"))


@contextlib.contextmanager
def tls_world() -> Iterator[World]:
    """Mint everything, start nginx, end it again."""
    with ExitStack() as stack:
        folder = stack.enter_context(scratch())
        authorities = Authorities()
        chains = {case.host: case.shown(authorities, case.host) for case in CASES}
        world = World(folder, chains, authorities.root)
        (folder / "trusted.pem").write_text(authorities.root.pem)
        (folder / "aia").mkdir()
        for name, data in authorities.files().items():
            (folder / "aia" / name).write_bytes(data)
        stack.enter_context(nginx(folder, _servers(world, authorities), world.https))
        yield world


def ipv6() -> bool:
    """This machine has an IPv6 loopback; some containers have none."""
    try:
        with socket.socket(socket.AF_INET6) as six:
            six.bind(("::1", 0))
    except OSError:
        return False
    return True


def _servers(world: World, authorities: Authorities) -> Iterator[str]:
    four, six = f"{world.https} ssl", f"[::1]:{world.six} ssl ipv6only=on"
    places = ((four, authorities.issuer), (six, authorities.stranger))[: 2 if ipv6() else 1]
    yield server(f"{four} http2 default_server", "_", "ssl_reject_handshake on;")
    for host, chain in world.chains.items():
        yield server(four, host, *shows(world.folder, host, chain))
    for listen, issuer in places:
        label = f"{TWO_FACED}-{listen[0]}"
        yield server(listen, TWO_FACED, *shows(world.folder, label, authorities.full(TWO_FACED, by=issuer)))
    trusted = f"ssl_client_certificate {world.folder}/trusted.pem;"
    shown = shows(world.folder, CLOSED, authorities.full(CLOSED))
    yield server(four, CLOSED, *shown, trusted, "ssl_verify_client on;")
    yield server(str(world.aia), "aia.test", f"root {world.folder}/aia;")
    yield server(str(world.count), "count.test", *COUNT)


@contextlib.asynccontextmanager
async def looking(look: LookFrom) -> AsyncIterator[Vantage]:
    """A vantage for one test."""
    vantage = Vantage(look)
    try:
        yield vantage
    finally:
        await vantage.aclose()


async def seen(look: LookFrom, host: str, *addresses: str) -> Tls:
    """The fact, gathered for one host."""
    async with looking(look) as vantage:
        names = sample_names(sample_lookup(host, *(addresses or (V4,))))
        return await gather(sample_launch(host, vantage=look), vantage, names)


def openssl(world: World, host: str, chain: str = "") -> int:
    """X509_V_ERR of `openssl verify` at the security level of Debian's clients; 0 where it accepts.

    `chain` (PEM) takes the place of what the host sends.
    """
    sent = chain or "".join(paper.pem for paper in world.chains[host])
    wanted = ("-verify_hostname", host, "-purpose", "sslserver", "-auth_level", "2")
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as file:
        file.write(sent)
        file.flush()
        trusted = ("-CAfile", str(world.folder / "trusted.pem"), "-untrusted", file.name)
        done = subprocess.run(
            (program("openssl"), "verify", *wanted, *trusted, file.name),
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
        )
    error = re.search(r"error (\d+) at", done.stderr)
    assert (error is None) is (done.returncode == 0), done.stderr
    return int(error[1]) if error else 0


def library(world: World, host: str) -> str:
    """Why `cryptography` refuses the chain, by rules of its own; empty where it accepts."""
    verifier = (
        PolicyBuilder().store(Store([world.root.certificate])).time(NOW).build_server_verifier(DNSName(host))
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)  # serial number zero
        leaf, *rest = [paper.certificate for paper in world.chains[host]]
        try:
            verifier.verify(leaf, rest)
        except VerificationError as reason:
            return str(reason)
    return ""
