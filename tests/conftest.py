"""What every test process is started with."""

from contextlib import ExitStack

import pytest
from hypothesis import settings

from tests.compiled import kept

# The same examples in every run, and none of them is late: how long one takes is the machine's affair.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


def pytest_configure(config: pytest.Config) -> None:
    """Half of this suite is commands started as people start them: they are compiled once."""
    stack = ExitStack()
    stack.enter_context(kept())
    config.add_cleanup(stack.close)
