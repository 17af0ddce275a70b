"""A line of a program's output is shown, or a word in its place."""

import pytest

from cockpit.probes.printed import HIDDEN, printable
from cockpit.standards.secrets.templates import spelled


def test_a_line_with_a_secret_is_hidden() -> None:
    shown = printable()
    assert shown("Error: the table is not there") == "Error: the table is not there"
    assert shown(spelled("key sk_live_{alnum:24}").decode()) == HIDDEN


def test_a_line_that_could_not_be_searched_as_a_whole_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cockpit.scan.texts.LAYER", 20)
    assert printable()("Error: the table is not there") == HIDDEN
