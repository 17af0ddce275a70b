"""Servers that take messages."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.watch.channels.servers import Servers


@pytest.fixture
async def servers(tmp_path: Path) -> AsyncIterator[Servers]:
    """Nothing runs yet; what a test begins is ended after it."""
    made = Servers(tmp_path)
    yield made
    await made.stop()
