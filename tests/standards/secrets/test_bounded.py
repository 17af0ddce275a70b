"""No rule runs away over a text made of its own words: it is only tried where one of them begins."""

import time
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

import pytest

from cockpit.scan.matcher import load
from cockpit.standards.secrets.rule import Rule, rule, rules

SHORT: Final = 10  # alternatives of one character that are written out
MANY: Final = 400  # beginnings of one expression

code = import_module("re._constants")
parser = import_module("re._parser")
Beginnings = tuple[frozenset[bytes], frozenset[bytes]]  # those that are over, those that go on


def _then(before: Beginnings, more: Beginnings) -> Beginnings:
    over, on = before
    return over | {one + two for one in on for two in more[0]}, frozenset(o + t for o in on for t in more[1])


def _of(operation: Any, argument: Any) -> Beginnings | None:
    """The beginnings of one part; None where it can be anything."""
    if operation is code.LITERAL:
        return frozenset(), frozenset({bytes((argument,))})
    if operation is code.IN and len(argument) <= SHORT and all(kind is code.LITERAL for kind, _ in argument):
        return frozenset(), frozenset(bytes((letter,)) for _, letter in argument)
    if operation is code.SUBPATTERN:
        return _beginnings(argument[3])
    if operation is code.BRANCH:
        each = [_beginnings(branch) for branch in argument[1]]
        return frozenset().union(*(over for over, _ in each)), frozenset().union(*(on for _, on in each))
    if operation in (code.MAX_REPEAT, code.MIN_REPEAT) and argument[:2] == (0, 1):
        over, on = _beginnings(argument[2])
        return over, on | {b""}
    return None


def _beginnings(parsed: Sequence[tuple[Any, Any]]) -> Beginnings:
    found: Beginnings = frozenset(), frozenset({b""})
    for operation, argument in parsed:
        part = _of(operation, argument)
        if part is None or len(found[0]) + len(found[1]) > MANY:
            return found[0] | found[1], frozenset()
        found = _then(found, part)
    return found


def _with_a_word(one: Rule) -> bool:
    """Whatever the expression matches begins with one of the words."""
    over, on = _beginnings(parser.parse(one.pattern))
    words = tuple(word.lower() if one.caseless else word for word in one.words)
    return all((text.lower() if one.caseless else text).startswith(words) for text in over | on)


def test_a_rule_that_begins_with_a_word_is_tried_nowhere_else() -> None:
    told = [one.id for one in rules() if not one.id.startswith(("named-", "xml-")) and one.begins]
    assert told == [one.id for one in rules() if one.id in told and _with_a_word(one)]
    assert [one.id for one in rules() if _with_a_word(one) and not one.begins] == []


@pytest.mark.parametrize("name", ["jwt", "cloudflare-global-key", "social-client-secret", "azure-marked-key"])
def test_words_alone_are_read_in_a_moment(name: str) -> None:
    """9 kB of the word took each of these from three seconds to half a minute."""
    one = rule(name)
    word = min(one.words, key=len)
    began = time.process_time()
    assert load(native=False, known=[one]).hits(word * (9_000 // len(word))) == []
    assert time.process_time() - began < 2.0
