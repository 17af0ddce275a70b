"""GNOME Keyring on a bus of its own, in each state it can be in, and a cockpit that uses it."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import Proxy, open_dbus_connection  # type: ignore[import-untyped]

from tests.real.servers import running, scratch

ROOT = Path(__file__).parents[2]
LAUNCH = """
schema = "launch-cockpit/launch/v1"
[product]
name = "Shop"
domain = "shop.test"
roadmap = "b2b-prototype"
[edge]
provider = "other"
api = "https://api.edge.test/v1"
credential = "keyring:launch-cockpit/shop/edge-read"
"""
_CONFIG = """
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>{address}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/><allow user="*"/>
  </policy>
</busconfig>
"""
PASSWORD = "the desktop's own"
SECRETS = "org.freedesktop.secrets"
PROMPTER = "org.gnome.keyring.SystemPrompter"
_LOCK = """
import secretstorage
secretstorage.get_default_collection(secretstorage.dbus_init()).lock()
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """A person's desktop: its files, and the address of its bus, empty where there is none."""

    folder: Path
    bus: str

    @property
    def environ(self) -> dict[str, str]:
        """The environment of a program started there."""
        kept = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG", "PYTHONPATH")}
        home = str(self.folder)
        address = {"DBUS_SESSION_BUS_ADDRESS": self.bus} if self.bus else {}
        places = {"HOME": home, "XDG_RUNTIME_DIR": home, "XDG_DATA_HOME": f"{home}/share"}
        return kept | places | address | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}

    def cockpit(self, *arguments: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        """`cockpit credentials ARGUMENTS` in the product's folder, without a terminal."""
        return self.python("-m", "cockpit", "credentials", *arguments, stdin=stdin)

    def python(self, *arguments: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
        """A Python of ours in a session of its own, so that nobody can be asked at a terminal."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.product,
            env=self.environ,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=30,
            start_new_session=True,
            check=False,
        )

    @property
    def product(self) -> Path:
        """Where the product's launch.toml lies."""
        place = self.folder / "product"
        if not place.is_dir():
            place.mkdir()
            (place / "launch.toml").write_text(LAUNCH)
        return place

    def asked(self, program: str, *arguments: str) -> Any:
        """What a Python program prints as JSON."""
        done = self.python("-c", program, *arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def lock(self) -> None:
        """Lock the default keyring."""
        done = self.python("-c", _LOCK)
        assert done.returncode == 0, done.stderr

    def holds(self, word: str) -> list[str]:
        """Every file of the desktop that holds the word, as it stands or in base64."""
        from tests.credentials.canary import spellings

        files = [path for path in self.folder.rglob("*") if path.is_file() and not path.is_symlink()]
        return [str(path) for path in files if any(form in path.read_bytes() for form in spellings(word))]


@contextlib.contextmanager
def no_bus() -> Iterator[Desk]:
    """A machine without a desktop: no bus, no keyring."""
    with scratch() as folder:
        yield Desk(folder, "")


@contextlib.contextmanager
def bus() -> Iterator[Desk]:
    """A bus on which nobody owns the Secret Service, and nothing is started on demand."""
    with scratch() as folder:
        desk = Desk(folder, f"unix:path={folder}/bus")
        (folder / "bus.conf").write_text(_CONFIG.format(address=desk.bus))
        command = ("dbus-daemon", "--nofork", "--nopidfile", f"--config-file={folder}/bus.conf")
        with running(command, ready=(folder / "bus").exists, folder=folder):
            yield desk


@contextlib.contextmanager
def keyring(*, login: bool = True) -> Iterator[Desk]:
    """GNOME Keyring, its login keyring unlocked, or without any keyring yet."""
    with bus() as desk:
        (desk.folder / "password").write_text(PASSWORD)
        start = (
            f"exec gnome-keyring-daemon --foreground --components=secrets --control-directory={desk.folder}"
        )
        with _beside(desk, SECRETS, "sh", "-c", f"{start} --unlock <password" if login else start):
            yield desk


@contextlib.contextmanager
def silence(desk: Desk, name: str) -> Iterator[None]:
    """Somebody owns the name on the desk's bus and answers nothing."""
    with _beside(desk, name, "dbus-test-tool", "black-hole", "--session", f"--name={name}"):
        yield


@contextlib.contextmanager
def _beside(desk: Desk, name: str, *command: str) -> Iterator[None]:
    """A program on the desk's bus, ready when it owns the name."""
    pairs = [f"{key}={value}" for key, value in desk.environ.items()]
    with running(("env", "-i", *pairs, *command), ready=lambda: owned(desk, name), folder=desk.folder):
        yield


def owned(desk: Desk, name: str) -> bool:
    """Somebody on the bus has this name."""
    with open_dbus_connection(bus=desk.bus) as connection:
        (answer,) = Proxy(message_bus, connection).NameHasOwner(name)
    return bool(answer)
