"""A pack that is signed with the key in the keyring, and what its signature is worth elsewhere."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cockpit.handover.toml import dumps
from tests.journeys.processes import LabProcess
from tests.real import secret_service
from tests.real.secret_service import Desk
from tests.real.servers import require
from tests.verify.world import opened


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    require("dbus-daemon", "gnome-keyring-daemon")
    with secret_service.keyring() as running:
        yield running


def cockpit(sold: LabProcess, desk: Desk, *words: str) -> "subprocess.CompletedProcess[str]":
    """A command of the lab's company, on a desktop with a keyring."""
    return subprocess.run(
        [sys.executable, "-m", "cockpit", "--launch", str(sold.folder / "launch.toml"), *words],
        env=desk.environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def signed(sold: LabProcess, desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("signed") / "pack"
    ended = cockpit(sold, desk, "handover", str(folder))
    assert ended.returncode == 0, ended.stderr
    return folder


def verify(sold: LabProcess, desk: Desk, folder: Path, *words: str) -> tuple[int, dict[str, Any]]:
    ended = cockpit(sold, desk, "verify", str(folder), "--offline", "--format", "json", *words)
    assert ended.returncode in (0, 1), ended.stderr
    return ended.returncode, json.loads(ended.stdout)


def test_here_it_is_ours_and_elsewhere_it_is_not(sold: LabProcess, desk: Desk, signed: Path) -> None:
    code, report = verify(sold, desk, signed)
    assert (code, report["signature"]["state"], report["signature"]["ours"]) == (0, "good", True)
    told = report["signature"]["fingerprint"]
    assert verify(sold, desk, signed, "--key", told)[0] == 0
    with secret_service.keyring() as other:
        assert verify(sold, other, signed)[1]["signature"]["ours"] is False
    with secret_service.no_bus() as nothing:
        assert verify(sold, nothing, signed)[1]["signature"] == {
            "state": "good",
            "fingerprint": told,
            "ours": None,
        }


def test_what_it_does_not_mean_is_said(sold: LabProcess, desk: Desk, signed: Path) -> None:
    said = " ".join(cockpit(sold, desk, "verify", str(signed), "--offline").stdout.split())
    assert "which is yours: it lies in this keyring" in said
    assert "does not say whose key it is" in said
    assert "anyone can sign anew" in said


def test_the_decision_is_signed_too(sold: LabProcess, desk: Desk, signed: Path, tmp_path: Path) -> None:
    pack, _ = opened(signed)
    pack["decision"]["reasons"] = ["All is well."]
    (tmp_path / "handover.toml").write_text(dumps(pack))
    code, report = verify(sold, desk, tmp_path / "handover.toml")
    assert code == 1
    assert [flaw["place"] for flaw in report["flaws"] if flaw["kind"] == "damage"] == ["integrity.signature"]
    assert (report["signature"]["state"], report["signature"]["fingerprint"]) == ("broken", "")


def test_verifying_makes_no_key(sold: LabProcess, signed: Path) -> None:
    with secret_service.keyring() as other:
        verify(sold, other, signed)
        asked = "import asyncio,json\nfrom cockpit.credentials.signing_key import load\n"
        assert other.asked(asked + "print(json.dumps(asyncio.run(load('velomart'))))") is None
