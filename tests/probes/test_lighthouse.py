"""A browser is run only where it may, within bounds; a stand-in for the program shows it."""

import os
from pathlib import Path
from typing import Final

import pytest

from cockpit.background import aside
from cockpit.consent import ACTIVE
from cockpit.facts.lighthouse import Lighthouse
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch import Launch
from cockpit.launch.parts import LookFrom, Product
from cockpit.model import Advance
from cockpit.probes import lighthouse
from cockpit.vantage import Vantage
from tests.test_running import gone

REPORT: Final = Path(__file__).with_name("lighthouse_report.json")
SHOP: Final = sample_launch()


def named(file: str) -> Launch:
    return sample_launch(product=Product("Shop", "shop.example", "marketplace-launch", lighthouse=file))


def program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program called lighthouse, first on PATH; each of its runs appends a line to `runs` beside it."""
    folder.mkdir()
    path = folder / "lighthouse"
    path.write_text(f'#!/bin/sh\necho "$@" >> "{folder}/runs"\n{script}\n')
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder / "runs"


def is_gone(folder: str) -> bool:
    return not Path(folder).exists()


async def gathered(folder: Path, *consents: str, launch: Launch = SHOP) -> Lighthouse:
    vantage = Vantage(launch.vantage, folder=folder, consents=consents)
    try:
        return await lighthouse.gather(launch, vantage)
    finally:
        await vantage.aclose()


async def test_three_runs_of_a_program_that_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = program(tmp_path / "bin", f'cat "{REPORT}"', monkeypatch)
    told: list[Advance] = []
    vantage = Vantage(LookFrom(), consents=(ACTIVE,))
    vantage.tell = told.append
    found = await lighthouse.gather(SHOP, vantage)
    assert [one.size for one in found.reports] == [1741] * 3
    assert found.middle(lambda one: one.lcp_ms) == pytest.approx(969.395)
    lines = runs.read_text().splitlines()
    assert len(lines) == len(told) == 3
    assert all(line.startswith("https://shop.example/ --quiet --output=json") for line in lines)


async def test_without_the_consent_nothing_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = program(tmp_path / "bin", f'cat "{REPORT}"', monkeypatch)
    assert await gathered(tmp_path) == Lighthouse()
    assert not runs.exists()


async def test_without_the_program_nothing_is_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert await gathered(tmp_path, ACTIVE) == Lighthouse()


async def test_where_the_browser_would_go_elsewhere_it_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = program(tmp_path / "bin", f'cat "{REPORT}"', monkeypatch)
    mapped = sample_launch(vantage=LookFrom(map={"shop.example:443": "127.0.0.1:9"}))
    found = await gathered(tmp_path, ACTIVE, launch=mapped)
    assert found.missing is not None
    assert "[vantage]" in found.missing.cause
    assert not runs.exists()


async def test_it_gets_nothing_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COCKPIT_CREDENTIAL_EDGE_READ", "s3cr3t")
    given = tmp_path / "given"
    program(tmp_path / "bin", f'env > "{given}"; cat "{REPORT}"', monkeypatch)
    await gathered(tmp_path, ACTIVE)
    text = given.read_text()
    assert "s3cr3t" not in text
    home = next(line.partition("=")[2] for line in text.splitlines() if line.startswith("HOME="))
    assert home != str(Path.home())
    assert is_gone(home)


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("echo no browser >&2; exit 1", "ended with 1 and left no report (it is no JSON): no browser"),
        ("printf 'x\\033[31m'", "it is no JSON"),
        ("echo '{}'", "it is no report of Lighthouse"),
        ("printf '\\033[2J' >&2; exit 3", "\\x1b[2J"),
    ],
)
async def test_garbage_is_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, why: str
) -> None:
    runs = program(tmp_path / "bin", script, monkeypatch)
    found = await gathered(tmp_path, ACTIVE)
    assert found.missing is not None
    assert why in found.missing.cause
    assert found.missing.cause.isprintable()
    assert len(runs.read_text().splitlines()) == 1


async def test_a_flood_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lighthouse, "REPORT_BYTES", 100_000)
    program(tmp_path / "bin", "head -c 3000000 /dev/zero", monkeypatch)
    found = await gathered(tmp_path, ACTIVE)
    assert found.missing is not None
    assert "more than" in found.missing.cause


async def test_one_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lighthouse, "RUN_SECONDS", 0.3)
    runs = program(tmp_path / "bin", f'echo $$ > "{tmp_path}/pid"; exec sleep 600', monkeypatch)
    found = await gathered(tmp_path, ACTIVE)
    assert found.missing is not None
    assert found.missing.kind == "timeout"
    assert len(runs.read_text().splitlines()) == 1
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


async def test_the_browser_that_it_leads_ends_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lighthouse puts its browser into a group of its own, and ends it when it is asked to end."""
    monkeypatch.setattr(lighthouse, "RUN_SECONDS", 1.0)
    browser = f'setsid sleep 600 & echo $! > "{tmp_path}/browser"; trap "kill -s KILL $!; exit 130" INT; wait'
    program(tmp_path / "bin", browser, monkeypatch)
    found = await gathered(tmp_path, ACTIVE)
    assert found.missing is not None
    assert found.missing.kind == "timeout"
    await aside(lambda: gone(int((tmp_path / "browser").read_text())))


async def test_the_report_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "lh.json").write_bytes(REPORT.read_bytes())
    found = await gathered(tmp_path, launch=named("lh.json"))
    assert (found.file, found.reports[0].version, found.missing) == ("lh.json", "13.5.0", None)


@pytest.mark.parametrize(
    "name", ["../lh.json", "/etc/passwd", "missing.json", "folder", "link.json", "bad.json"]
)
async def test_a_file_that_cannot_be_used(tmp_path: Path, name: str) -> None:
    inner = tmp_path / "in"
    (inner / "folder").mkdir(parents=True)
    (tmp_path / "lh.json").write_bytes(REPORT.read_bytes())
    (inner / "link.json").symlink_to(tmp_path / "lh.json")
    (inner / "bad.json").write_text("{")
    found = await gathered(inner, launch=named(name))
    assert found.reports == ()
    assert found.missing is not None
    assert found.missing.kind == "lighthouse"
