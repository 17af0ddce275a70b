"""Logs and results that programs nobody here wrote have written: nginx, Caddy, hey."""

import asyncio
import subprocess
import urllib.request
from pathlib import Path

import pytest

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.timings import Timings
from cockpit.launch.parts import LookFrom
from cockpit.launch.watching import TimingFiles
from cockpit.probes import timings
from cockpit.vantage import Vantage
from tests.real.caddy import caddy
from tests.real.nginx import nginx, server
from tests.real.servers import HOME, free_port, require, scratch

COMBINED = (
    "$remote_addr - $remote_user [$time_local] "
    '"$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"'
)
MANY = 12


def read(folder: Path, name: str) -> Timings:
    launch = sample_launch(timings=TimingFiles(paths=name))
    return asyncio.run(timings.gather(launch, Vantage(LookFrom(), folder=folder)))


def ask(port: int) -> None:
    for at in range(MANY):
        with urllib.request.urlopen(f"http://{HOME}:{port}/orders/{at}?x=1", timeout=5) as answer:
            answer.read()


@pytest.mark.parametrize(
    "behind", ["$request_time", 'rt=$request_time urt="$upstream_response_time"', '"$request_time" "-"']
)
def test_the_access_log_of_nginx(behind: str) -> None:
    require("nginx")
    with scratch() as folder:
        log, port = folder / "access.log", free_port()
        form = f"  log_format ours '{COMBINED} {behind}';\n"
        # The answer is held back for a tenth of a second: so many bytes a second, after the first.
        lines = (
            f"access_log {log} ours;",
            "location / { limit_rate 2000; return 200 '" + "x" * 2200 + "'; }",
        )
        with nginx(folder, (form, server(str(port), "shop.example", *lines)), port):
            ask(port)
        _told(read(folder, "access.log"))


def test_the_access_log_of_nginx_without_durations_says_what_to_add() -> None:
    require("nginx")
    with scratch() as folder:
        log, port = folder / "access.log", free_port()
        lines = (f"access_log {log};", "location / { return 200 'ok'; }")
        with nginx(folder, (server(str(port), "shop.example", *lines),), port):
            ask(port)
        found = read(folder, "access.log")
    assert found.rows == ()
    assert "rt=$request_time" in found.gaps[0]


def test_the_access_log_of_caddy() -> None:
    require("caddy")
    with scratch() as folder:
        log, port = folder / "access.log", free_port()
        site = f"http://:{port} {{\n\tbind {HOME}\n\trespond ok\n\tlog {{\n\t\toutput file {log}\n\t}}\n}}\n"
        with caddy(folder, (site,), port):
            ask(port)
        _told(read(folder, "access.log"))


def _told(found: Timings) -> None:
    """One route, every request of it, in milliseconds that can be."""
    assert found.gaps == ()
    (one,) = [row for row in found.rows if row.path == "/orders/:id"]
    assert (one.method, one.requests, one.errors) == ("GET", MANY, 0)
    assert one.p95_ms is not None
    assert 0 <= one.p95_ms < 10_000


def test_the_table_of_hey() -> None:
    require("nginx", "hey")
    with scratch() as folder:
        port = free_port()
        lines = ("location / { return 200 'ok'; }",)
        with nginx(folder, (server(str(port), "shop.example", *lines),), port):
            command = ("hey", "-n", "40", "-c", "2", "-o", "csv", f"http://{HOME}:{port}/")
            done = subprocess.run(command, capture_output=True, check=True, timeout=60)
        (folder / "search.csv").write_bytes(done.stdout)
        (one,) = read(folder, "search.csv").rows
    assert (one.name, one.requests, one.errors) == ("search", 40, 0)
    assert one.p95_ms is not None
    assert 0 < one.p95_ms < 10_000
