"""checkdmarc from PyPI, with what it needs, in a folder of its own; asked in a process of its own.

`python -m tests.bench.peers.checkdmarc PORT DOMAIN` prints one line of JSON: the seconds of one check without
loading, how many messages it sent, how many different questions that were, and what it found.
"""

import importlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parents[3] / ".peers" / "checkdmarc"
NAME = "checkdmarc==6.0.4"


def lacking() -> str:
    """Why it cannot be asked, with what would help; empty where it can."""
    there = (HOME / "checkdmarc").is_dir()
    return "" if there else "checkdmarc is not installed: python -m tests.bench.peers checkdmarc"


def install() -> None:
    """Put it into .peers, by uv.

    Raises:
        FileNotFoundError: there is no uv.
        CalledProcessError: it could not be installed.
    """
    uv = os.environ.get("UV") or shutil.which("uv")
    if not uv:
        raise FileNotFoundError("no uv: run this as `uv run python -m tests.bench.peers checkdmarc`")
    subprocess.run([uv, "pip", "install", "-q", "--target", str(HOME), NAME], check=True)


def asked(port: int, domain: str) -> dict[str, Any]:
    """What it says of a domain by the name server on that port of loopback."""
    command = [sys.executable, "-m", __name__, str(port), domain]
    done = subprocess.run(command, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def _main(port: int, domain: str) -> None:
    sys.path.insert(0, str(HOME))  # before our own packages: it wants its own versions
    import dns.nameserver
    import dns.query

    sent: list[str] = []

    def counted(name: str) -> None:
        ask = getattr(dns.query, name)

        def asks(query: Any, *args: Any, **named: Any) -> Any:
            sent.append(str(query.question[0]))
            return ask(query, *args, **named)

        setattr(dns.query, name, asks)

    counted("udp")
    counted("tcp")
    checkdmarc = importlib.import_module("checkdmarc")
    server = dns.nameserver.Do53Nameserver("127.0.0.1", port)
    began = time.perf_counter()
    found = checkdmarc.check_domains([domain], nameservers=[server])
    seconds = time.perf_counter() - began
    told = {"seconds": seconds, "sent": len(sent), "questions": len(set(sent)), "found": found}
    sys.stdout.write(f"{json.dumps(told, default=str)}\n")


if __name__ == "__main__":
    _main(int(sys.argv[1]), sys.argv[2])
