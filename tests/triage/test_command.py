"""`cockpit triage` from end to end: on a lab, on an address without a launch file, on wrong input."""

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from cockpit.commands.triage import run
from tests.probes.web import company


async def cockpit(*words: str, folder: Path) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of the command."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cockpit", *words),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=folder,
    )
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


@pytest.mark.parametrize(
    ("faults", "code", "layer"),
    [((), 0, None), (("cut:dns",), 3, "own_network"), (("deploy.health-endpoint:down",), 1, "dependency")],
)
async def test_the_lab(tmp_path: Path, faults: tuple[str, ...], code: int, layer: str | None) -> None:
    async with company(tmp_path, *faults) as (_launch, vantage):
        file = str(vantage.folder / "launch.toml")
        ended, out, err = await cockpit("--launch", file, "triage", "--format", "json", folder=tmp_path)
    said: dict[str, Any] = json.loads(out)
    assert ended == code == said["exit"], err
    assert said["schema"] == "launch-cockpit/triage/v1"
    assert (said["first_broken"] or {"layer": None})["layer"] == layer
    assert [row["layer"] for row in said["layers"]][:2] == ["own_network", "dns"]
    assert bool(said["runbook"]) is (code == 1)


def here(folder: Path, url: str = "") -> int:
    """The exit code of the command without a process of its own."""
    return run(argparse.Namespace(url=url, launch=folder / "launch.toml", format="json"))


@pytest.mark.parametrize(
    "address", ["https://", "ftp://shop.example/", "shop example", "https://u:p@shop.example/"]
)
def test_what_is_no_address_is_said(tmp_path: Path, address: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert here(tmp_path, address) == 2
    said = capsys.readouterr()
    assert not said.out
    assert said.err.startswith("cockpit: the address ")


def test_without_a_launch_file_and_an_address_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    assert here(tmp_path) == 2


def test_an_address_alone_will_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert here(tmp_path, "http://127.0.0.1:9") in (1, 3)
    said = capsys.readouterr()
    assert "only 127.0.0.1 is looked at" in said.err
    assert json.loads(said.out)["opened"] == ["http://127.0.0.1:9/"]
