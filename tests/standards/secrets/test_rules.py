"""Every rule does what its examples say, and no rule can run away."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest

from cockpit.facts.leaks import Stance
from cockpit.scan.matcher import Matcher
from cockpit.standards.secrets import rule as rule_module
from cockpit.standards.secrets.rule import Rule, fingerprint, rule, rules
from cockpit.standards.secrets.sift import CHECKS
from cockpit.standards.secrets.templates import spelled

MOST_REPEATED: Final = 20_000
FOLDER: Final = Path(rule_module.__file__).parent / "rules"
COMMON: Final = frozenset(  # of no provider
    row["id"]
    for name in ("keys", "databases", "frameworks", "urls", "public", "generic")
    for row in tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))["rule"]
)


code = import_module("re._constants")
parser = import_module("re._parser")


def _ids(one: Rule) -> str:
    return one.id


@pytest.mark.parametrize("one", rules(), ids=_ids)
def test_finds_what_it_says(one: Rule, plain: Matcher) -> None:
    for template in one.finds:
        hits = plain.hits(spelled(template, 0))
        knowing = [hit.rule for hit in hits if hit.rule is one or hit.rule.rank < one.rank]
        assert knowing, template
        assert one.provider in {found.provider for found in knowing} or any(
            found.provider for found in knowing
        )


@pytest.mark.parametrize("one", rules(), ids=_ids)
def test_leaves_what_it_says(one: Rule, plain: Matcher) -> None:
    for template in one.leaves:
        for seed in range(2):
            found = [hit for hit in plain.hits(spelled(template, seed)) if hit.stance is Stance.SECRET]
            assert one not in [hit.rule for hit in found], template
            assert one.id not in COMMON or not found, template


def test_every_rule_is_complete() -> None:
    for one in rules():
        assert one.title, one.id
        assert one.source, one.id
        assert one.check in CHECKS, one.id
        assert one.finds, one.id
        assert one.leaves, one.id
        assert min(map(len, one.words)) >= 3, one.id
        assert one.reach <= 16_384, one.id
        assert 0 <= one.shown <= 24, one.id


def test_every_match_holds_a_word_and_fits_its_window() -> None:
    for one in rules():
        words = re.compile(b"|".join(map(re.escape, one.words)), re.IGNORECASE if one.caseless else 0)
        for template in one.finds:
            for match in one.regex.finditer(spelled(template)):
                assert words.search(match[0]), one.id
                assert len(match[0]) <= one.reach, one.id


def _repeats(parsed: Sequence[Any], inside: int = 1) -> Iterator[int]:
    """How often the innermost thing of each repetition can be repeated in all."""
    for operation, argument in parsed:
        if operation in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            times = inside * int(argument[1])
            yield times
            yield from _repeats(argument[2], times)
        elif operation is code.SUBPATTERN:
            yield from _repeats(argument[3], inside)
        elif operation is code.BRANCH:
            for branch in argument[1]:
                yield from _repeats(branch, inside)


def test_repeats_are_bounded() -> None:
    for one in rules():
        for pattern in (one.pattern, one.before, one.after, one.near):
            assert max(_repeats(parser.parse(pattern)), default=0) <= MOST_REPEATED, one.id


def test_adversarial_text_is_searched_to_its_end(plain: Matcher) -> None:
    """200 kB of the words of every rule and of long runs of one character: nothing is in it."""
    words = [word for one in rules() for word in one.words]
    runs = [char * 4_000 for char in (b"a", b"0", b"A", b"=", b" ", b'"', b"-", b"/", b":")]
    text = b"".join(word + run[:500] for word, run in zip(words, runs * len(words), strict=False))
    assert len(text) > 200_000
    assert [hit.rule.id for hit in plain.hits(text[:200_000]) if hit.stance is Stance.SECRET] == []


def test_ranks_go_from_formats_to_names() -> None:
    ranks = {one.id: one.rank for one in rules()}
    assert [one.rank for one in rules()] == list(range(len(rules())))
    assert ranks["jwt"] < ranks["browser-variable"] < ranks["url-password"] < ranks["named-line"]


def test_ids_are_unique_and_known() -> None:
    assert rule("jwt").title
    with pytest.raises(KeyError):
        rule("no-such-rule")
    assert len({one.id for one in rules()}) == len(rules())


def test_fingerprint_is_of_the_data() -> None:
    assert re.fullmatch("[0-9a-f]{32}", fingerprint())
