"""Packs of these tests are not sealed: which keyring this machine has is tested elsewhere."""

import pytest

from cockpit.credentials.secret import Missing
from cockpit.handover import write


@pytest.fixture(autouse=True)
def _without_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(_launch: object) -> Missing:
        return Missing("There is no keyring that can be reached from here.", "Packs stay unsigned.")

    monkeypatch.setattr(write, "load_or_make", nothing)
