"""prometheus-blackbox-exporter as Debian builds it: run on loopback and asked as Prometheus asks it."""

import http.client
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.real.servers import HOME, PATH, free_port, listens, running

PROGRAM = "prometheus-blackbox-exporter"
MODULE = "https"
AT_ONCE = 20
_TICK = os.sysconf("SC_CLK_TCK")


def lacking() -> str:
    """Why it cannot be run, with what would help; empty where it can."""
    return (
        "" if shutil.which(PROGRAM, path=PATH) else f"{PROGRAM} is not installed: apt-get install {PROGRAM}"
    )


@dataclass(frozen=True)
class Exporter:
    """A running exporter."""

    pid: int
    port: int

    @property
    def cpu(self) -> float:
        """CPU seconds it has used so far, user and system."""
        parts = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) / _TICK

    def probe(self, urls: Sequence[str], pace: float | None = None) -> float:
        """CPU seconds that it takes to probe them, AT_ONCE at a time, or so many a second.

        Raises:
            AssertionError: one of them is not up.
        """
        before, began = self.cpu, time.monotonic()

        def one(number: int, url: str) -> bool:
            if pace is not None:
                time.sleep(max(0.0, began + number / pace - time.monotonic()))
            return self._up(url)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            seen = list(pool.map(one, range(len(urls)), urls))
        assert all(seen), f"{seen.count(False)} of {len(seen)} probes failed"
        return self.cpu - before

    def _up(self, url: str) -> bool:
        line = http.client.HTTPConnection(HOME, self.port, timeout=30)
        try:
            line.request("GET", f"/probe?module={MODULE}&target={quote(url, safe='')}")
            return b"\nprobe_success 1" in line.getresponse().read()
        finally:
            line.close()


@contextmanager
def exporter(folder: Path, ca_file: Path, name: str) -> Iterator[Exporter]:
    """One that trusts the CA and expects the certificate of `name`."""
    port = free_port()
    (folder / "blackbox.yml").write_text(
        f"modules:\n  {MODULE}:\n    prober: http\n    timeout: 10s\n    http:\n"
        "      preferred_ip_protocol: ip4\n      follow_redirects: false\n"
        f"      tls_config:\n        ca_file: {ca_file}\n        server_name: {name}\n"
    )
    command = (
        PROGRAM, f"--config.file={folder}/blackbox.yml", f"--web.listen-address={HOME}:{port}",
        "--log.level=error",
    )  # fmt: skip
    with running(command, ready=lambda: listens(port), folder=folder) as process:
        yield Exporter(process.pid, port)
