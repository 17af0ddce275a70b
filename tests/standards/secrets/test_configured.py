"""Secrets are found as frameworks write them, and ordinary lines of code are left alone."""

import pytest

from cockpit.facts.leaks import Stance
from cockpit.scan.matcher import Matcher
from cockpit.standards.secrets.templates import spelled
from tests.standards.secrets.configured import LINES, ORDINARY, lines


@pytest.mark.parametrize("line", lines(LINES))
def test_the_value_is_found(line: str, plain: Matcher) -> None:
    before, marked, rest = spelled(line).decode().partition("«")
    value, _, after = rest.partition("»")
    assert marked
    hits = plain.hits((before + value + after).encode())
    assert value.encode() in [hit.value for hit in hits if hit.stance is Stance.SECRET]


@pytest.mark.parametrize("line", lines(ORDINARY))
def test_ordinary_lines_hold_none(line: str, plain: Matcher) -> None:
    assert [
        (hit.rule.id, hit.value) for hit in plain.hits(line.encode()) if hit.stance is Stance.SECRET
    ] == []


def test_the_same_lines_in_one_file(plain: Matcher) -> None:
    """What stands around a line makes no secret of it."""
    text = "\n".join(lines(ORDINARY)).encode()
    assert [(hit.rule.id, hit.value) for hit in plain.hits(text) if hit.stance is Stance.SECRET] == []
