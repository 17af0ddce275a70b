"""No command, whatever fails in it, shows or writes a credential: planted and looked for everywhere."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cockpit.credentials import Keeper, Known, Place, Question, Store, sealing
from tests.credentials.canary import CANARY, leaking_files, leaks
from tests.credentials.canary_runs import ROOT, Company, commands
from tests.journeys.processes import LabProcess, lab
from tests.real import secret_service
from tests.real.servers import require
from tests.screens.terminal import terminal

WIDE = (300, 24)
PASSPHRASE = "correct horse battery"
BREAKS = {
    "bad file": ('roadmap = "', 'rodmap = "'),
    "dead resolver": ("[vantage]\nresolver = ", '[vantage]\nresolver = "127.0.0.1:9" #'),
    "another edge": ("api.velodns.test", "nowhere.test"),
}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabProcess]:
    """A lab of our own: what it writes is looked through, too."""
    with lab(tmp_path_factory.mktemp("canary") / "lab", "broken") as running:
        yield running


def on_the_file() -> list[tuple[str, ...]]:
    """The commands that look at the launch file; what the others do does not depend on it."""
    return [
        words for words in commands(filled=False) if words[0] not in ("demo", "lab", "checks", "roadmaps")
    ]


def planted(company: LabProcess) -> dict[str, str]:
    """The lab's own credentials, as the environment has them."""
    rows = (company.folder / "credentials.env").read_text().splitlines()
    return dict(row.split("=", 1) for row in rows)


def clean(place: Company, said: Any, values: list[str], *folders: Path) -> None:
    """None of the values is in what was said, nor in any file below the folders."""
    for words, done in said.items():
        for value in values:
            assert not leaks((done.stdout, done.stderr), value), words
    for value in values:
        for folder in (place.folder, *folders):
            assert not leaking_files(folder, value, but=("credentials.env",))


@pytest.mark.parametrize("filled", [False, True], ids=["bare", "filled"])
def test_every_command_with_credentials_in_the_environment(
    company: LabProcess, tmp_path: Path, *, filled: bool
) -> None:
    values = planted(company)
    place = Company.of(company.folder, tmp_path / "product", values)
    said = place.says_all(commands(filled=filled))
    assert b"Active" in place.says("credentials", "test", "edge-read").stdout
    assert {done.returncode for done in said.values()} <= {0, 1, 2, 3, 130}
    clean(place, said, list(values.values()), company.folder)


@pytest.mark.parametrize("broken", BREAKS)
def test_every_command_where_something_is_broken(company: LabProcess, tmp_path: Path, broken: str) -> None:
    values = dict.fromkeys(planted(company), CANARY)
    place = Company.of(company.folder, tmp_path / "product", values)
    place.replace(*BREAKS[broken])
    said = place.says_all(on_the_file())
    assert {done.returncode for done in said.values()} <= {0, 1, 2, 3, 130}
    clean(place, said, [CANARY])


def test_every_command_where_nothing_can_be_written(company: LabProcess, tmp_path: Path) -> None:
    values = dict.fromkeys(planted(company), CANARY)
    place = Company.of(company.folder, tmp_path / "product", values)
    (place.folder / ".cockpit").write_text("a file where the folder should be")
    said = place.says_all(on_the_file())
    said["set",] = place.says("credentials", "set", "edge-read", "--store", "file", stdin=CANARY)
    clean(place, said, [CANARY])


async def _passphrase(_question: Question) -> str:
    return PASSPHRASE


def sealed(place: Company) -> None:
    """Put the canary into the product's sealed file."""
    named = (Known("edge-read", "api.velodns.test", named_in=("[edge]",)),)
    keeper = Keeper("velomart", place.folder, named, environ={}, ask=_passphrase)
    assert asyncio.run(keeper.put("edge-read", CANARY, Store.FILE)) == Place(Store.FILE)
    assert (place.folder / ".cockpit/vault.sealed").read_bytes().count(b"scrypt") == 1
    assert sealing.N in sealing.SOME_N


def test_every_command_with_a_credential_in_the_sealed_file(company: LabProcess, tmp_path: Path) -> None:
    place = Company.of(company.folder, tmp_path / "product", {})
    sealed(place)
    asked = [
        words
        for words in commands(filled=False)
        if words[0] in ("credentials", "check", "handover", "screen")
    ]
    said = place.says_all(asked)
    assert b"needs its passphrase" in place.says("credentials", "test", "edge-read").stderr
    clean(place, said, [CANARY, PASSPHRASE])


@pytest.mark.parametrize(
    ("passphrase", "words", "code"),
    [(PASSPHRASE, "Refused", 1), ("something else", "not the passphrase", 1)],
    ids=["right", "wrong"],
)
def test_a_passphrase_typed_at_a_terminal(
    company: LabProcess, tmp_path: Path, passphrase: str, words: str, code: int
) -> None:
    place = Company.of(company.folder, tmp_path / "product", {})
    sealed(place)
    command = (
        "-m",
        "cockpit",
        "--launch",
        str(place.folder / "launch.toml"),
        "credentials",
        "test",
        "edge-read",
    )
    with terminal(*command, environ={"HOME": str(place.folder / "home")}, size=WIDE) as screen:
        screen.until("passphrase of the sealed file:")
        screen.press(f"{passphrase}\n")
        screen.until(words)
        assert screen.ended() == code
        assert not leaks([screen.seen])
        assert not leaks([screen.seen], passphrase), "what is typed is not shown"
    assert not leaking_files(place.folder)


def test_a_value_typed_at_a_terminal(company: LabProcess, tmp_path: Path) -> None:
    """No keyring in a home of its own without a bus: the sealed file is offered, and chosen."""
    place = Company.of(company.folder, tmp_path / "product", {})
    command = (
        "-m",
        "cockpit",
        "--launch",
        str(place.folder / "launch.toml"),
        "credentials",
        "set",
        "edge-read",
    )
    environ = {"HOME": str(place.folder / "home"), "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}
    with terminal(*command, environ=environ, size=WIDE) as screen:
        screen.until("(not shown)")
        screen.press(f"{CANARY}\n")
        screen.until("[y/N]")
        assert not (place.folder / ".cockpit").exists(), "asked before anything is written"
        screen.press("y\n")
        for prompt in ("new sealed file:", "same again:"):
            screen.until(prompt)
            screen.press(f"{PASSPHRASE}\n")
        screen.until("kept in the sealed file")
        assert screen.ended() == 0
        assert not leaks([screen.seen])
        assert not leaks([screen.seen], PASSPHRASE)
    assert (place.folder / ".cockpit/vault.sealed").exists()
    assert not leaking_files(place.folder)


def test_every_command_with_a_credential_in_the_keyring(company: LabProcess, tmp_path: Path) -> None:
    require("dbus-daemon", "gnome-keyring-daemon")
    with secret_service.keyring() as desk:
        place = Company.of(company.folder, tmp_path / "product", {"DBUS_SESSION_BUS_ADDRESS": desk.bus})
        kept = place.says("credentials", "set", "edge-read", stdin=f"{CANARY}\n")
        assert b"keyring (SecretService)" in kept.stderr
        asked = [words for words in commands(filled=False) if words[0] in ("credentials", "check", "screen")]
        said = place.says_all([words for words in asked if "remove" not in words])
        assert b"Refused" in place.says("credentials", "test", "edge-read").stdout, "the canary went there"
        said |= place.says_all([("credentials", "remove", "edge-read")])
        clean(place, said, [CANARY])
        assert not desk.holds(CANARY)


_CRASH = """
import asyncio, logging, sys
from pathlib import Path
from cockpit.credentials import Keeper
from cockpit.launch.load import load
from cockpit.logbook import keep_log

def fails(secret, request):
    opened = [secret]
    raise RuntimeError(f"a bug with {secret} {request} {opened}")

async def main():
    path = Path("launch.toml")
    secret = await Keeper.of(load(path), path).get("edge-read")
    keep_log(path.parent)
    try:
        fails(secret, {"Authorization": secret})
    except RuntimeError:
        opened = secret.reveal_for(secret.host)
        logging.getLogger("cockpit").exception("with %s and by accident %s", secret, opened)
    fails(secret, {"Authorization": secret})

asyncio.run(main())
"""
_BUG = """
import sys
from cockpit.cli import run
from cockpit.probes.edge_desk import EdgeDesk

async def fetch(desk, path):
    headers = {"Authorization": desk._secret}
    raise KeyError(headers["Authorization"], path, desk)

EdgeDesk.fetch = fetch
run(["credentials", "test", "edge-read"], full_screen=None)
"""


@pytest.mark.parametrize("program", [_CRASH, _BUG], ids=["library", "command"])
def test_a_crash_with_a_secret_in_scope_shows_a_mask(
    company: LabProcess, tmp_path: Path, program: str
) -> None:
    place = Company.of(company.folder, tmp_path / "product", {"COCKPIT_CREDENTIAL_EDGE_READ": CANARY})
    (place.folder / ".cockpit").mkdir()
    done = place.runs("-X", "dev", "-c", program)
    assert done.returncode == 1
    assert b"Traceback" in done.stderr
    assert b"[credential]" in done.stderr
    clean(place, {("crash",): done}, [CANARY])
    if program is _CRASH:
        log = (place.folder / ".cockpit/cockpit.log").read_text()
        assert "by accident [redacted: credential]" in log


def test_every_command_is_driven() -> None:
    """A command that joins the parser is driven without a word here."""
    words = {command[0] for command in commands(filled=False)}
    assert {
        "check",
        "recheck",
        "init",
        "handover",
        "credentials",
        "lab",
        "demo",
        "screen",
        "explain",
    } <= words
    assert ("credentials", "test", "edge-read") in commands(filled=False)
    assert (ROOT / "cockpit/cli.py").exists()


@pytest.mark.parametrize(
    "text", [CANARY, CANARY[: len(CANARY) * 2 // 3], CANARY.encode("utf-16-le").decode("latin-1")]
)
def test_the_search_finds_what_it_looks_for(tmp_path: Path, text: str) -> None:
    import base64
    import urllib.parse

    for form in (
        text,
        base64.b64encode(f"u:{CANARY}".encode()).decode(),
        urllib.parse.quote(CANARY, safe=""),
    ):
        assert leaks([f"before {form} after".encode("latin-1")])
        (tmp_path / "file").write_bytes(f"before {form} after".encode("latin-1"))
        assert leaking_files(tmp_path)
    assert not leaks([b"Kanarienvogel"])
