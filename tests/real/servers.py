"""Servers nobody here wrote: each started in a folder of its own, awaited by its port, stopped by its id."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import SystemRandom
from typing import Any

import pytest

NOBODY = 65534
HOME = "127.0.0.1"
# The Debian package of each program, for `apt-get install --no-install-recommends`.
PACKAGES = {
    "dbus-daemon": "dbus",
    "dbus-test-tool": "dbus-tests",
    "dovecot": "dovecot-imapd",
    "gnome-keyring-daemon": "gnome-keyring",
    "kdig": "knot-dnsutils",
    "knotd": "knot",
    "ldns-key2ds": "ldnsutils",
    "ldns-keygen": "ldnsutils",
    "ldns-signzone": "ldnsutils",
    "promtool": "prometheus",
    "amtool": "prometheus-alertmanager",
    "initdb": "postgresql",
    "postgres": "postgresql",
    "ip": "iproute2",
    "unshare": "util-linux",
}
_POSTGRES = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)  # Debian's, by version
PATH = os.pathsep.join((os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", "/sbin", *_POSTGRES))
_PORTS = range(20_000, 32_000)  # below what Linux gives to outgoing connections (ip_local_port_range)
_TICK = 0.01  # seconds between two looks at a server that starts
_GRACE = 5.0  # seconds a server has to end by itself
_given: set[int] = set()


def require(*programs: str) -> None:
    """Skip the test when one of the programs is not installed; in CI (COCKPIT_CI set) a skip is a failure."""
    missing = sorted({PACKAGES.get(name, name) for name in programs if not shutil.which(name, path=PATH)})
    if not missing:
        return
    why = f"not installed: apt-get install --no-install-recommends {' '.join(missing)}"
    if os.environ.get("COCKPIT_CI"):
        pytest.fail(f"in CI a skip is a failure; {why}", pytrace=False)
    pytest.skip(why)


def program(name: str) -> str:
    """The path of an installed program; those of a system administrator included."""
    path = shutil.which(name, path=PATH)
    assert path is not None, f"{name} is not installed: call require first"
    return path


def unprivileged() -> bool:
    """We are root and give that up for every server."""
    return os.geteuid() == 0


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    """A folder for the servers; pytest's own folders are closed to other users."""
    with tempfile.TemporaryDirectory(prefix="cockpit-real-") as name:
        folder = Path(name)
        hand_over(folder)
        yield folder


def hand_over(path: Path) -> None:
    """Make a file or folder, with all inside, the servers' own."""
    if unprivileged():
        for each in (path, *path.rglob("*")):
            os.chown(each, NOBODY, NOBODY)


def free_port() -> int:
    """A port of 127.0.0.1 that is free for UDP and for TCP, and another one each time."""
    for port in SystemRandom().sample([port for port in _PORTS if port not in _given], 100):
        with socket.socket(type=socket.SOCK_DGRAM) as udp, socket.socket() as tcp:
            tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                udp.bind((HOME, port))
                tcp.bind((HOME, port))
            except OSError:
                continue
            _given.add(port)
            return port
    raise RuntimeError("a hundred ports tried, none is free")


def listens(port: int) -> bool:
    """Something accepts connections on that port."""
    with socket.socket() as tcp:
        tcp.settimeout(0.2)
        return tcp.connect_ex((HOME, port)) == 0


def run(command: Sequence[str], folder: Path) -> str:
    """What a program that ends by itself prints; as unprivileged as the servers.

    Raises:
        AssertionError: it fails; the text is what it wrote.
    """
    done = subprocess.run(
        [program(command[0]), *command[1:]],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        **_as_nobody(),
    )
    printed: str = done.stdout
    assert done.returncode == 0, f"{' '.join(command)}: {done.stderr or printed}"
    return printed


@contextlib.contextmanager
def running(
    command: Sequence[str], *, ready: Callable[[], bool], folder: Path, seconds: float = 10.0
) -> Iterator[subprocess.Popen[bytes]]:
    """A server that stays in the foreground, from the moment it is ready to the end of the block.

    Args:
        command: the program and its arguments; the program is looked for like any other.
        ready: asked again and again until it is true.
        folder: where it runs, and its own from now on; what it prints goes to a file named after it.
        seconds: how long it may take.

    Raises:
        AssertionError: it ended or was not ready in time; the text is the end of what it printed.
    """
    log = folder / f"{command[0]}.log"
    hand_over(folder)
    with log.open("wb") as out:
        process = subprocess.Popen(
            [program(command[0]), *command[1:]],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **_as_nobody(),
        )
    try:
        wait(process, ready, seconds, log)
        yield process
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server and wait until it is gone; one that was ended already is no news."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _as_nobody() -> dict[str, Any]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if unprivileged() else {}


def wait(process: subprocess.Popen[bytes], ready: Callable[[], bool], seconds: float, log: Path) -> None:
    """Until a server is ready; AssertionError with the end of its log when it never is."""
    deadline = time.monotonic() + seconds
    while not ready():
        ended = process.poll()
        if ended is not None or time.monotonic() > deadline:
            why = f"ended with {ended}" if ended is not None else f"was not ready after {seconds:g} s"
            raise AssertionError(f"{log.stem} {why}:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(_TICK)
