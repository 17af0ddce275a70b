"""Every place at which a word of a rule begins is found, once, also where words overlap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.scan.windows import Work
from cockpit.scan.words import Words
from cockpit.standards.secrets.rule import Rule

ALPHABET = "abkE_"
WORDS = st.text(ALPHABET, min_size=2, max_size=6).map(str.encode)
RULES = st.lists(st.tuples(st.lists(WORDS, min_size=1, max_size=3), st.booleans()), min_size=1, max_size=5)


def made(rows: list[tuple[list[bytes], bool]]) -> tuple[Rule, ...]:
    return tuple(
        Rule(id=str(at), title="", pattern=b"x", words=tuple(words), caseless=caseless, rank=at)
        for at, (words, caseless) in enumerate(rows)
    )


def plainly(known: tuple[Rule, ...], text: bytes) -> set[tuple[int, int]]:
    """The same, by looking for each word at each place."""
    return {
        (place, index)
        for index, rule in enumerate(known)
        for word in rule.words
        for place in range(len(text))
        if (text[place:].lower() if rule.caseless else text[place:]).startswith(
            word.lower() if rule.caseless else word
        )
    }


@given(RULES, st.text(ALPHABET + "A \n", max_size=60).map(str.encode))
def test_every_place_is_found(rows: list[tuple[list[bytes], bool]], text: bytes) -> None:
    known = made(rows)
    assert set(Words(known).places(text, Work(len(text)))) == plainly(known, text)


def test_without_rules_there_are_no_places() -> None:
    assert list(Words(()).places(b"anything", Work(8))) == []


def test_a_single_byte_is_no_word() -> None:
    with pytest.raises(ValueError, match="too short"):
        Words(made([([b"x"], False)]))


def test_what_is_nothing_but_a_word_is_left_in_time() -> None:
    work = Work(0)  # which is as much as any text is given
    found = sum(1 for _ in Words(made([([b"aaaa"], True)])).places(b"a" * 100_000, work))
    assert 0 < found < 70_000
    assert work.left == 1
