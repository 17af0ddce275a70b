"""detect-secrets from PyPI, in an environment of its own; it reads a folder, not a history."""

import json
import subprocess
from pathlib import Path
from typing import Any, Final

from tests.bench.peers.kingfisher import PEERS, environment

NAME: Final = "detect-secrets==1.5.0"
_HOME: Final = PEERS / "detect-secrets-1.5.0"
_PROGRAM: Final = _HOME / "bin" / "detect-secrets"


def lacking() -> str:
    """Why it cannot be asked, with what would help; empty where it can."""
    asked = "detect-secrets is not installed: python -m tests.bench.peers detect-secrets"
    return "" if _PROGRAM.exists() else asked


def install() -> None:
    """Put it into .peers, by uv.

    Raises:
        FileNotFoundError: there is no uv.
        CalledProcessError: it could not be installed.
    """
    environment(_HOME, NAME)


def found(folder: Path) -> list[dict[str, Any]]:
    """What it says of the files of a folder: their names, lines, and the SHA-1 of each value."""
    asked = [str(_PROGRAM), "scan", "--all-files", "."]
    done = subprocess.run(asked, cwd=folder, capture_output=True, check=True, stdin=subprocess.DEVNULL)
    results: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)["results"]
    return [one for those in results.values() for one in those]
