"""`cockpit credentials test` on the token of a monitoring service: what is on the list that it reads."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cockpit.cli import run
from cockpit.credentials.verify import listed
from cockpit.facts.monitors import MonitorSource
from cockpit.facts.samples_monitors import DOWN, REFUSED, monitored
from cockpit.lab.monitor_api import TOKEN
from cockpit.lab.serve import Lab


@pytest.fixture
async def lab(tmp_path: Path) -> AsyncIterator[Lab]:
    running = await Lab.start(tmp_path / "lab", "fixed")
    yield running
    await running.stop()


async def typed(
    lab: Lab, value: str, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, list[str]]:
    """What the command says with this value in the environment."""
    patch.setenv("COCKPIT_CREDENTIAL_WATCH_READ", value)
    words = ["--launch", str(lab.launch), "credentials", "test", TOKEN]
    code = await asyncio.to_thread(run, words, full_screen=None)
    out, err = capsys.readouterr()
    assert value not in out + err
    return code, out.splitlines()


async def test_it_reads_the_list_and_says_what_is_not_on_it(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    token = lab.desk.secrets[TOKEN]
    code, lines = await typed(lab, token, monkeypatch, capsys)
    assert code == 0
    said = (
        "velowatch lets us read its monitors. Of this product it lists 3 (mon-home, mon-login, mon-health)."
    )
    assert lines[1:] == [said]
    lab.world.watching.probes.remove(lab.world.watching.probe("mon-login"))
    code, lines = await typed(lab, token, monkeypatch, capsys)
    assert (code, lines[-1]) == (0, "  launch.toml names mon-login, and it is not among them.")


async def test_a_refusal_is_told(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines = await typed(lab, "of-last-year-and-wrong", monkeypatch, capsys)
    told = "Refused: velowatch refuses the token: it may not read. Make a new one that may only read."
    assert (code, lines[1:]) == (1, [told])


def test_a_long_list_is_cut_and_its_names_are_harmless() -> None:
    many = tuple(monitored(f"https://shop.example/{number}") for number in range(12))
    (line,) = listed(MonitorSource("Velo\x1b[31mwatch", many))
    assert line.endswith("it lists 12 (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, and 2 more).")
    assert "\x1b" not in line
    assert next(listed(MonitorSource("Velowatch", asked=DOWN))).startswith("Not usable: the API of")
    assert next(listed(MonitorSource("Velowatch", asked=REFUSED))).startswith("Refused: ")
    (none,) = listed(MonitorSource("Velowatch"))
    assert none == "Velowatch lets us read its monitors. Of this product it lists 0."
