"""Signs differ by shape and word, fit one cell, and never make an undecided thing look passed."""

import unicodedata

import pytest
from rich.cells import cell_len

from cockpit.model import Verdict
from screens import signs
from screens.help import keys
from screens.signs import Sign

ALL = [value for value in vars(signs).values() if isinstance(value, Sign)]


@pytest.mark.parametrize("sign", ALL, ids=lambda sign: sign.word)
def test_glyphs_are_one_cell_in_every_terminal(sign: Sign) -> None:
    assert unicodedata.east_asian_width(sign.glyph) in ("N", "Na")
    assert cell_len(sign.glyph) == 1
    assert sign.plain.isascii()
    assert sign.tone in signs.TONES


def test_every_verdict_has_its_own_glyph_and_word() -> None:
    shown = list(signs.VERDICTS.values())
    assert set(signs.VERDICTS) == set(Verdict)
    assert len({sign.glyph for sign in shown}) == len({sign.plain for sign in shown}) == len(Verdict)
    assert len({sign.word for sign in shown}) == len(Verdict)


@pytest.mark.parametrize(
    ("shown", "complete", "expected"),
    [
        ((), False, signs.NOT_YET),
        ((signs.PASS,), False, signs.NOT_YET),
        ((signs.NOT_APPLICABLE,), True, signs.PASS),
        ((signs.PASS,), True, signs.PASS),
        ((signs.WAIVED, signs.PASS), True, signs.WAIVED),
        ((signs.WAIVED, signs.PASS), False, signs.NOT_YET),
        ((signs.STALE, signs.WAIVED), True, signs.STALE),
        ((signs.TODO,), True, signs.TODO),
        ((signs.UNKNOWN,), True, signs.UNKNOWN),
        ((signs.ERROR,), False, signs.ERROR),
        ((signs.FAIL, signs.WARN), False, signs.FAIL),
    ],
)
def test_a_stage_is_green_only_when_all_of_it_is(
    shown: tuple[Sign, ...], complete: bool, expected: Sign
) -> None:
    assert signs.sign_of_stage(dict.fromkeys(shown, 1), complete=complete) is expected


def test_counts_are_worst_first_and_leave_out_the_green() -> None:
    counts = {signs.FAIL: 2, signs.WARN: 1, signs.PASS: 9}
    assert signs.counted(counts) == "2 fail, 1 warn"
    assert signs.tallied(counts) == "2✗ 1!"
    assert signs.tallied(counts, plain=True) == "2x 1!"


def test_what_shares_a_glyph_is_counted_together_and_told_apart_in_words() -> None:
    counts = {signs.STALE: 1, signs.TODO: 2, signs.WAIVED: 1, signs.PASS: 3}
    assert signs.tallied(counts) == "3? 1="
    assert signs.counted(counts) == "1 stale, 2 to do, 1 waived"


def test_the_help_shows_only_signs_this_terminal_can_draw() -> None:
    text = keys(80, plain=True).plain
    assert text.isascii()
    assert "x fail" in text
