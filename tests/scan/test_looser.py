"""What hyperscan is given matches wherever the rule's own expression does."""

import re
from collections.abc import Callable

import pytest

from cockpit.scan.compiled import looser
from cockpit.standards.secrets.rule import rules
from cockpit.standards.secrets.templates import spelled


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        (rb"tok_[a-z]{20,40}", rb"tok_[a-z]{20}"),
        (rb"a{0,9}b{1,9}c{2,9}d", rb"a*b+c{2,}d"),
        (rb"(?P<secret>[^\s]{8,300})", rb"(?P<secret>[^\s]{8})"),
        (rb"[{1,3}]x\{1,3\}[]{2,4}]y", rb"[{1,3}]x\{1,3\}[]{2,4}]y"),
        (rb"x={0,2}", rb"x=*"),
        (rb"x{3}y{4}", rb"x{3}y{4}"),
        (rb"[\]{1,2}]{1,2}", rb"[\]{1,2}]+"),
    ],
)
def test_only_ends_of_repeating_are_taken_off(pattern: bytes, said: bytes) -> None:
    assert looser(pattern) == said


def test_no_example_is_lost() -> None:
    assert [rule.id for rule in rules() if any(map(_lost(rule.pattern, rule.caseless), rule.finds))] == []


def _lost(pattern: bytes, caseless: bool) -> Callable[[str], bool]:
    flags = re.IGNORECASE if caseless else 0
    tight, loose = re.compile(pattern, flags), re.compile(looser(pattern), flags)
    return lambda example: bool(tight.search(spelled(example))) and not loose.search(spelled(example))
