"""A lab to drill on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cockpit.lab.serve import Lab
from cockpit.record import FILE
from tests.drills.stage import FastClock, Stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The healthy company and a fast clock."""
    lab = await Lab.start(tmp_path / "lab", "fixed")
    yield Stage(lab, FastClock())
    await lab.stop()


@pytest.fixture
async def mail_stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """The healthy company where nobody has tried a message yet, its credentials at hand, a clock in haste."""
    lab = await Lab.start(tmp_path / "lab", "fixed")
    monkeypatch.setenv("COCKPIT_CREDENTIAL_SEED_MAILBOX", lab.desk.secrets["seed-mailbox"])
    (lab.folder / FILE).unlink()
    yield Stage(lab, FastClock(40.0))
    await lab.stop()
