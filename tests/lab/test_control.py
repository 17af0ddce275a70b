"""`cockpit lab`: serving, and mending or breaking from another terminal."""

import argparse
import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cockpit.commands import lab as command
from cockpit.lab.control import LabGoneError, ask
from cockpit.lab.serve import Lab


def states(rows: list[dict[str, object]]) -> dict[object, object]:
    return {row["id"]: row["broken"] for row in rows}


async def test_a_running_lab_is_broken_and_mended(lab: Lab) -> None:
    assert not any(states(await asyncio.to_thread(ask, lab.folder)).values())
    assert states(await asyncio.to_thread(ask, lab.folder, (), ["cut:tls", "cut:http"]))["cut:tls"]
    assert list(lab.broken) == ["cut:http", "cut:tls"]
    await asyncio.to_thread(ask, lab.folder, ["cut:tls"])
    assert list(lab.broken) == ["cut:http"]


async def test_a_record_stays_published_whatever_is_broken(lab: Lab) -> None:
    name = "_cockpit-proof.velomart.test"
    await asyncio.to_thread(ask, lab.folder, (), (), [(name, "TXT", "one"), (name, "TXT", "two")])
    await asyncio.to_thread(ask, lab.folder, (), ["dns.apex-resolves"])
    assert lab.world.zone.values(name, "TXT") == ["one", "two"]
    await asyncio.to_thread(ask, lab.folder, (), (), [(name, "TXT", "")])
    assert lab.world.zone.values(name, "TXT") == []


async def test_a_release_is_deployed(lab: Lab) -> None:
    await asyncio.to_thread(ask, lab.folder, release="2026.11.18-1")
    assert lab.desk.release == "2026.11.18-1"
    with pytest.raises(ValueError, match="a release is a text"):
        await asyncio.to_thread(ask, lab.folder, release="x" * 65)
    assert lab.desk.release == "2026.11.18-1"


@pytest.mark.parametrize(
    "record",
    [("velomart.test", "A", "192.0.2.1"), ("example.com", "TXT", "x"), ("a.test", "TXT", "x" * 1001)],
)
async def test_only_texts_in_our_own_zones_are_published(lab: Lab, record: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match=r"only TXT|in no zone"):
        await asyncio.to_thread(ask, lab.folder, (), (), [record])
    assert lab.world.zone.values(record[0], "TXT") == (
        ["v=spf1 include:_spf.velomail.test -all"] if record[0] == "velomart.test" else []
    )


async def test_an_unknown_id_changes_nothing(lab: Lab) -> None:
    with pytest.raises(ValueError, match="no fault is called cut:tsl; nearest: cut:tls"):
        await asyncio.to_thread(ask, lab.folder, (), ["cut:dns", "cut:tsl"])
    assert lab.broken == ()


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"nonsense\n", "not JSON"),
        (b"[]\n", "the token is wrong"),
        (b'{"token": "guess", "break": ["cut:dns"]}\n', "the token is wrong"),
        (b'{"token": TOKEN, "break": "cut:dns"}\n', "mend and break are lists of ids"),
        (b'{"token": TOKEN, "mend": [1]}\n', "mend and break are lists of ids"),
        (b'{"token": TOKEN, "publish": [["a", "TXT"]]}\n', "publish is a list of [name, type, value]"),
        (b'{"token": TOKEN, "publish": {"a": 1}}\n', "publish is a list of [name, type, value]"),
        (b'{"token": TOKEN, "release": 2}\n', "release is a text"),
    ],
)
async def test_only_well_formed_words_of_the_owner_count(lab: Lab, line: bytes, error: str) -> None:
    known = json.loads((lab.folder / "lab.json").read_text())
    host, _, port = known["control"].rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(line.replace(b"TOKEN", json.dumps(known["token"]).encode()))
    assert json.loads(await reader.readline()) == {"error": error}
    assert lab.broken == ()
    writer.close()
    await writer.wait_closed()


async def test_no_lab_no_answer(tmp_path: Path) -> None:
    lab = await Lab.start(tmp_path / "lab", "fixed")
    await lab.stop()
    for folder in (tmp_path, lab.folder):
        with pytest.raises(LabGoneError, match="no lab is running in"):
            await asyncio.to_thread(ask, folder)


def arguments(folder: Path, **changed: object) -> argparse.Namespace:
    changes = {"mend": [], "break_": [], "publish": [], "release": "", "list": False}
    given = {"folder": folder, "world": "fixed", "fault": [], **changes}
    return argparse.Namespace(**given | changed)


def test_wrong_usage_is_exit_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(arguments(tmp_path, list=True)) == 2
    assert command.run(arguments(tmp_path, fault=["cut:dsn"])) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "start one with: cockpit lab" in said.err
    assert "nearest: cut:dns" in said.err


def cockpit(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cockpit", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_the_command_from_two_terminals(tmp_path: Path, end: signal.Signals) -> None:
    serving = subprocess.Popen(
        [
            sys.executable,
            "-W",
            "error",
            "-m",
            "cockpit",
            "lab",
            str(tmp_path),
            "--world",
            "fixed",
            "--fault",
            "cut:tls",
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert serving.stdout
    try:
        assert serving.stdout.readline() == "ready\n"
        changed = cockpit("lab", str(tmp_path), "--mend", "cut:tls", "--break", "cut:http")
        assert [row.split()[:2] for row in changed.stdout.splitlines()] == [
            ["broken", "cut:http"],
            ["mended", "cut:tls"],
        ]
        listed = cockpit("lab", str(tmp_path), "--list").stdout.splitlines()
        assert ["whole", "cut:tls"] in [row.split()[:2] for row in listed]
    finally:
        serving.send_signal(end)
        out, err = serving.communicate(timeout=30)
    assert (serving.returncode, out) == (0, "")
    assert "Warning" not in err
    assert "broken: cut:tls" in err
