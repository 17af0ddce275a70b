"""One healthy lab per test process, and one parent of the runs that look at it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.journeys.launcher import launching
from tests.journeys.processes import LabProcess, lab


@pytest.fixture(scope="session")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabProcess]:
    """A lab in the fixed world; a test that breaks it mends it again."""
    folder, runs = tmp_path_factory.mktemp("lab"), tmp_path_factory.mktemp("runs")
    with launching(runs) as launcher, lab(folder) as running:
        yield replace(running, launcher=launcher)


@pytest.fixture(scope="session")
def baseline(healthy: LabProcess) -> dict[str, str]:
    """The verdicts of the fixed world, before anything is broken."""
    return {id_: result["verdict"] for id_, result in healthy.check().items()}


@pytest.fixture(scope="session")
def permitted(healthy: LabProcess) -> dict[str, str]:
    """The verdicts of the fixed world, with what is only done when it is allowed."""
    return {
        id_: result["verdict"]
        for id_, result in healthy.check("--allow", "active", "--allow", "build", "--allow", "writes").items()
    }
