"""A cheap key derivation and a registry of live values of its own for every test."""

import pytest
import trustme

from cockpit import text
from cockpit.credentials import sealing


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least work a sealed file may ask for."""
    monkeypatch.setattr(sealing, "N", sealing.SOME_N[0])


@pytest.fixture(autouse=True)
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test makes the redaction learn is forgotten after it."""
    monkeypatch.setattr(text, "_live", {})
    monkeypatch.setattr(text, "_live_pattern", None)


@pytest.fixture
def authority() -> trustme.CA:
    """Signs the certificates of the servers under test."""
    return trustme.CA()
