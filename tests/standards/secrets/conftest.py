"""The engine of the standard library, made once: compiling every rule takes a second."""

import pytest

from cockpit.scan.matcher import Matcher, load


@pytest.fixture(scope="session")
def plain() -> Matcher:
    return load(native=False)
