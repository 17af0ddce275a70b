"""nginx as Debian builds it: without privileges, on loopback, told what to serve."""

import contextlib
import http.client
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.real.minting import Paper
from tests.real.servers import HOME, hand_over, listens, running

_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def server(listen: str, name: str, *lines: str) -> str:
    """One server block; `listen` is nginx's, and a port alone is one of HOME."""
    where = listen if ":" in listen else f"{HOME}:{listen}"
    body = "".join(f"    {line}\n" for line in lines)
    return f"  server {{\n    listen {where};\n    server_name {name};\n{body}  }}\n"


def shows(folder: Path, label: str, chain: Sequence[Paper]) -> tuple[str, ...]:
    """The lines that make a server block show this chain, sent as it is; the files go to the folder."""
    (folder / f"{label}.pem").write_text("".join(paper.pem for paper in chain))
    (folder / f"{label}.key").write_text(chain[0].secret)
    return (f"ssl_certificate {folder}/{label}.pem;", f"ssl_certificate_key {folder}/{label}.key;")


@contextlib.contextmanager
def nginx(folder: Path, servers: Iterable[str], port: int) -> Iterator[None]:
    """A running nginx with these server blocks; it is up when it takes connections on `port`.

    Old versions, keys and signatures are spoken (security level 0 of OpenSSL), so that they can be seen. A
    server block with the lines COUNT is needed for `counted`.

    Raises:
        AssertionError: it does not start; the text is what it printed.
    """
    temporary = "".join(f"  {name}_temp_path {folder}/{name};\n" for name in _TEMPORARY)
    (folder / "nginx.conf").write_text(f"""
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
  access_log off;
  default_type text/html;
  server_names_hash_bucket_size 128;
  ssl_ciphers DEFAULT:@SECLEVEL=0;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_session_cache none;
  ssl_session_tickets off;
{temporary}{"".join(servers)}}}
""")
    hand_over(folder)
    command = ("nginx", "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf"))
    with running(command, ready=lambda: listens(port), folder=folder):
        yield


COUNT = ("location / { stub_status; }",)


@contextlib.contextmanager
def counted(port: int) -> Iterator[list[int]]:
    """How many connections nginx takes during the block: the list holds the number after it."""
    before, found = _accepted(port), list[int]()
    yield found
    found.append(_accepted(port) - before - 1)  # the first count was a connection, too


def _accepted(port: int) -> int:
    """Connections so far, this one included (ngx_http_stub_status_module)."""
    connection = http.client.HTTPConnection(HOME, port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Connection": "close"})
        text = connection.getresponse().read().decode()
    finally:
        connection.close()
    counts = re.search(r"accepts handled requests\s+(\d+)", text)
    assert counts is not None, text
    return int(counts[1])
