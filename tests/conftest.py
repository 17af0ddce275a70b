"""What every test process is started with."""

from contextlib import ExitStack

import pytest

from tests.compiled import kept


def pytest_configure(config: pytest.Config) -> None:
    """Half of this suite is commands started as people start them: they are compiled once."""
    stack = ExitStack()
    stack.enter_context(kept())
    config.add_cleanup(stack.close)
