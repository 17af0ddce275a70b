"""What every test of the screens leaves behind it: no log handler."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _no_log_is_left_open() -> Iterator[None]:
    """The app keeps a log beside launch.toml; the next test has another folder."""
    yield
    logger = logging.getLogger("cockpit")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.propagate = True
