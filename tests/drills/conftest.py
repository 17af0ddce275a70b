"""A lab to drill on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cockpit.lab.serve import Lab
from tests.drills.stage import FastClock, Stage


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The healthy company and a fast clock."""
    lab = await Lab.start(tmp_path / "lab", "fixed")
    yield Stage(lab, FastClock())
    await lab.stop()
