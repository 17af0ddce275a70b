"""kingfisher from PyPI (`kingfisher-bin`), in an environment of its own: the fastest scanner known.

Of an older release the examples of its rules are kept as well: samples that its publisher tests with.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

PEERS: Final = Path(__file__).resolve().parents[3] / ".peers"
NAME: Final = "kingfisher-bin==2.14.0"
_SAMPLES_OF: Final = "kingfisher-bin==1.112.0"  # the last that prints them; Apache-2.0
_FINDINGS: Final = (0, 200, 205)  # exit codes of a scan that ran: nothing, findings, findings that are valid


def lacking() -> str:
    """Why it cannot be asked, with what would help; empty where it can."""
    there = _program(NAME).exists() and _program(_SAMPLES_OF).exists()
    return "" if there else "kingfisher is not installed: python -m tests.bench.peers kingfisher"


def install() -> None:
    """Put both releases into .peers, by uv.

    Raises:
        FileNotFoundError: there is no uv.
        CalledProcessError: one could not be installed.
    """
    for name in (NAME, _SAMPLES_OF):
        environment(_program(name).parents[1], name)


def environment(folder: Path, name: str) -> None:
    """An environment of its own for one package.

    Raises:
        FileNotFoundError: there is no uv.
        CalledProcessError: it could not be installed.
    """
    uv = os.environ.get("UV") or shutil.which("uv")
    if not uv:
        raise FileNotFoundError("no uv: run this as `uv run python -m tests.bench.peers ...`")
    subprocess.run([uv, "venv", "-q", "--allow-existing", str(folder)], check=True)
    subprocess.run([uv, "pip", "install", "-q", "--python", str(folder / "bin" / "python"), name], check=True)


def command(repository: Path, written: Path, rules: Path) -> list[str]:
    """A scan of a repository with its whole history that asks nobody whether a secret is valid."""
    quiet = ("--no-validate", "--no-update-check", "--rule-cache-dir", str(rules))
    return [str(_program(NAME)), "scan", str(repository), *quiet, "--format", "json", "-o", str(written)]


def ran(code: int) -> bool:
    """A scan that ends with this code has read everything."""
    return code in _FINDINGS


def findings(written: Path) -> list[dict[str, Any]]:
    """What a scan wrote."""
    read: list[dict[str, Any]] = json.loads(written.read_text())["findings"]
    return [one["finding"] for one in read]


def samples() -> Iterator[tuple[str, str]]:
    """The ids of its rules with the examples that each has to find."""
    asked = [str(_program(_SAMPLES_OF)), "rules", "list", "--format", "json", "--no-update-check"]
    done = subprocess.run(asked, capture_output=True, check=True, stdin=subprocess.DEVNULL)
    for rule in json.loads(done.stdout):
        for example in rule["examples"]:
            yield rule["id"], example


def _program(name: str) -> Path:
    return PEERS / name.replace("==", "-") / "bin" / "kingfisher"
