"""TOML of a repository: read, or nothing."""

import pytest

from cockpit.standards.foreign_toml import foreign_toml


def test_what_is_toml_is_read() -> None:
    assert foreign_toml('[env]\nA = "1"\na.b.c = 2\n') == {"env": {"A": "1", "a": {"b": {"c": 2}}}}


@pytest.mark.parametrize(
    "text", ["[", "a = ", "a." * 60_000 + "a = 1", "a = " + "[" * 5000, '"b" . ' * 70 + "c = 1"]
)
def test_what_is_not_is_nothing(text: str) -> None:
    assert foreign_toml(text) == {}
