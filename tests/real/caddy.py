"""Caddy as Debian builds it: without privileges, on loopback, HTTP/1.1 to HTTP/3 on one port number."""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.real.minting import Paper
from tests.real.servers import HOME, hand_over, listens, running


def site(port: int, name: str, folder: Path, chain: Sequence[Paper], *lines: str) -> str:
    """One site block over https that shows this chain; the files go to the folder."""
    (folder / f"{name}.pem").write_text("".join(paper.pem for paper in chain))
    (folder / f"{name}.key").write_text(chain[0].secret)
    told = (f"bind {HOME}", f"tls {folder}/{name}.pem {folder}/{name}.key", *lines)
    return f"https://{name}:{port} {{\n" + "".join(f"\t{line}\n" for line in told) + "}\n"


# Caddy announces the port it listens on; what is in front of it here has 443, as with a container's ports.
ANNOUNCED = 'header Alt-Svc `h3=":443"; ma=2592000`'


@contextlib.contextmanager
def caddy(folder: Path, sites: Iterable[str], port: int) -> Iterator[None]:
    """A running Caddy with these site blocks; it is up when it takes connections on `port`.

    Raises:
        AssertionError: it does not start; the text is what it printed.
    """
    options = ("admin off", "auto_https off", f"storage file_system {folder}/store")
    text = "{\n" + "".join(f"\t{line}\n" for line in options) + "}\n" + "".join(sites)
    (folder / "Caddyfile").write_text(text)
    hand_over(folder)
    command = ("caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile"))
    with running(command, ready=lambda: listens(port), folder=folder):
        yield
