"""HAProxy as Debian builds it: without privileges, on loopback, a front that answers by itself."""

import contextlib
import re
import socket
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.real.minting import Paper
from tests.real.servers import HOME, hand_over, listens, running


def limited(path: str, most: int) -> tuple[str, ...]:
    """The lines of a front that answers 401 there, and 429 to who asks more often than that in a minute."""
    return (
        "stick-table type ip size 1k expire 60s store http_req_rate(60s),http_req_cnt",
        f"acl there path {path}",
        "http-request track-sc0 src if there METH_POST",
        f"http-request deny deny_status 429 if there {{ sc_http_req_rate(0) gt {most} }}",
        'http-request return status 401 content-type application/json string "{}" if there',
    )


@contextlib.contextmanager
def haproxy(folder: Path, port: int, chain: Sequence[Paper], *lines: str) -> Iterator[None]:
    """A running HAProxy with one front over https; it is up when it takes connections on `port`.

    Raises:
        AssertionError: it does not start; the text is what it printed.
    """
    (folder / "haproxy.pem").write_text("".join(paper.pem for paper in chain) + chain[0].secret)
    listen = f"bind {HOME}:{port} ssl crt {folder}/haproxy.pem alpn h2,http/1.1"
    (folder / "haproxy.cfg").write_text(
        f"global\n  maxconn 100\n  stats socket {folder}/stats level operator\ndefaults\n  mode http\n"
        "  timeout connect 2s\n  timeout client 5s\n  timeout server 5s\nfrontend front\n"
        + "".join(f"  {line}\n" for line in (listen, *lines))
    )
    hand_over(folder)
    command = ("haproxy", "-db", "-f", str(folder / "haproxy.cfg"))
    with running(command, ready=lambda: listens(port), folder=folder):
        yield


def attempts(folder: Path) -> int:
    """How many requests the table of `limited` has counted, by HAProxy's own word."""
    with socket.socket(socket.AF_UNIX) as stats:
        stats.settimeout(5)
        stats.connect(str(folder / "stats"))
        stats.sendall(b"show table front\n")
        told = stats.makefile().read()
    return sum(map(int, re.findall(r"http_req_cnt=(\d+)", told)))
