"""The suite of RFC 7208 from pyspf's source on PyPI: where it is kept, and how it is put there."""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

HOME = Path(__file__).resolve().parents[3] / ".peers" / "pyspf"
SUITE = HOME / "rfc7208-tests.yml"
NAME = "pyspf==2.0.14"
_MEMBER = "pyspf-2.0.14/test/rfc7208-tests.yml"
_LONGEST = 1 << 20  # bytes; it has 79 thousand


def lacking() -> str:
    """Why it cannot be read, with what would help; empty where it can."""
    return "" if SUITE.exists() else "it is not downloaded: python -m tests.bench.peers"


def install() -> None:
    """Put it into .peers, by pip's ordinary client; of the source only this one file is kept.

    Raises:
        FileNotFoundError: no pip is to be found, neither beside a Python nor by uv.
        CalledProcessError: pip could not.
    """
    pip = next(_pips(), None)
    if pip is None:
        raise FileNotFoundError("no pip: neither this Python, nor the one below it, nor uv has it")
    with tempfile.TemporaryDirectory(prefix="cockpit-peer-") as folder:
        asked = ("download", "-q", "--no-deps", "--no-binary", ":all:", "-d", folder, NAME)
        subprocess.run([*pip, *asked], check=True)
        (source,) = Path(folder).glob("*.tar.gz")
        with tarfile.open(source) as packed:
            suite = packed.extractfile(_MEMBER)
            assert suite is not None, f"{source.name} does not hold {_MEMBER}"
            HOME.mkdir(parents=True, exist_ok=True)
            SUITE.write_bytes(suite.read(_LONGEST))


def _pips() -> Iterator[tuple[str, ...]]:
    """Ways to run pip: a virtual environment mostly has none, the Python below it or uv has."""
    below = os.pathsep.join(
        part for part in os.get_exec_path() if Path(part).resolve() != Path(sys.prefix, "bin").resolve()
    )
    system = (
        shutil.which("python3", path=below),
        str(Path(sys.base_prefix, "bin", "python3")),
        sys.executable,
    )
    for python in filter(None, system):
        command = (python, "-m", "pip")
        if subprocess.run([*command, "--version"], capture_output=True, check=False).returncode == 0:
            yield command
    if uv := os.environ.get("UV") or shutil.which("uv"):
        yield (uv, "tool", "run", "pip")
