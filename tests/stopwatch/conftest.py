"""What several tests of the stopwatch want."""

import pytest

from cockpit.stopwatch import sitting
from tests.stopwatch.shop import still


@pytest.fixture
def steady(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pause is felt, and the floor is known."""

    async def floor(_: object) -> tuple[float, ...]:
        return (0.3, 0.4)

    monkeypatch.setattr(sitting, "floor", floor)
    monkeypatch.setattr(sitting, "Stillness", still)
