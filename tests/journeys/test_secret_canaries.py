"""Values planted in the lab's repository and logs: found, and then nowhere in anything the cockpit writes."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from cockpit.lab.company import fixed_world
from cockpit.lab.faults import find
from tests.journeys.processes import LabProcess

FAULTS: Final = ("secret.repo-scan", "secret.history-scan", "secret.ci-logs", "deploy.env-injected-only")
CHECKS: Final = (*FAULTS, "secret.rotated-if-exposed")
_VALUE: Final = re.compile(r"SG\.[\w-]{22}\.[\w-]{43}")


def planted() -> list[str]:
    """What these faults plant."""
    world = fixed_world()
    for fault in FAULTS:
        find(fault).apply(world)
    texts = [text for commit in world.commits for text in commit.files.values() if text]
    return _VALUE.findall("\n".join((*texts, *world.files.values())))


def written(folder: Path) -> str:
    """All that lies in a folder, archives and databases as they are."""
    return "\n".join(
        path.read_bytes().decode("latin-1") for path in sorted(folder.rglob("*")) if path.is_file()
    )


@pytest.fixture
def broken(healthy: LabProcess) -> Iterator[LabProcess]:
    """The lab with all of them in it."""
    healthy.switch(break_=FAULTS)
    try:
        yield healthy
    finally:
        healthy.switch(mend=FAULTS)


def test_what_is_found_is_shown_nowhere(broken: LabProcess, tmp_path: Path) -> None:
    values = planted()
    assert len(values) == len(FAULTS)
    told = ""
    for form in ("json", "sarif"):
        facts = tmp_path / f"{form}.facts"
        done = broken.cockpit("check", *CHECKS, "--format", form, "--save-facts", str(facts))
        assert done.returncode == 1, done.stderr
        told += done.stdout + done.stderr
    assert "src/receipts.js" in told
    assert "logs/check.log" in told
    everything = told + written(tmp_path) + written(broken.folder / ".cockpit")
    parts = [part for value in values for part in value.split(".")[1:]]
    assert not [part for part in parts if part in everything]
