"""One healthy lab per test process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.processes import LabProcess, lab


@pytest.fixture(scope="session")
def healthy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabProcess]:
    """A lab in the fixed world; a test that breaks it mends it again."""
    folder: Path = tmp_path_factory.mktemp("lab")
    with lab(folder) as running:
        yield running


@pytest.fixture(scope="session")
def baseline(healthy: LabProcess) -> dict[str, str]:
    """The verdicts of the fixed world, before anything is broken."""
    return {id_: result["verdict"] for id_, result in healthy.check().items()}
