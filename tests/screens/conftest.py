"""What every test of the screens leaves behind it, no log handler; and the clock of the ten-minute list."""

import logging
from collections.abc import Iterator

import pytest

from tests.golive.test_progress import HandClock


@pytest.fixture(autouse=True)
def _no_log_is_left_open() -> Iterator[None]:
    """The app keeps a log beside launch.toml; the next test has another folder."""
    yield
    logger = logging.getLogger("cockpit")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.propagate = True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> HandClock:
    """The clock of every walk, wound by hand."""
    made = HandClock()
    monkeypatch.setattr("cockpit.golive.progress.MachineClock", lambda: made)
    return made
