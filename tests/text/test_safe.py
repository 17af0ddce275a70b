import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.text import CUT, safe

ANY = st.text(alphabet=st.characters(codec=None), max_size=1200)  # surrogates included
NASTY = st.lists(
    st.sampled_from(
        [
            "\x1b[31m",
            "\x1b]8;;http://x\x07",
            "\x00",
            "\x7f",
            "\x9b",
            "\u202e",
            "\u2066",
            "\u200b",
            "\u2028",
            "\ud800",
            "\r\n",
            "\n",
            "\t",
            "\\x1b",
            "[red]",
            "<b>",
            "&",
            "e\u0301",
            "\U000e0041",
            "\U000e0101",
            "\u2800",
            "a",
            " ",
        ]
    ),
    max_size=60,
).map("".join)


@given(st.one_of(ANY, NASTY), st.integers(0, 80), st.booleans())
def test_nothing_dangerous_is_left(text: str, limit: int, lines: bool) -> None:
    shown = safe(text, limit, keep_lines=lines)
    left = shown.replace("\n", "") if lines else shown
    assert all(char.isprintable() for char in left)
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for char in left)
    assert len(shown) <= limit
    assert safe(shown, limit, keep_lines=lines) == shown
    shown.encode("utf-8")


@given(st.text(alphabet=st.characters(categories=["L", "N", "P"], max_codepoint=0x2FF), max_size=300))
def test_readable_text_is_left_alone(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2J", r"\x1b[2J"),
        ("a\nb\tc\r", r"a\nb\tc\r"),
        ("bell\x07 del\x7f csi\x9b", r"bell\x07 del\x7f csi\x9b"),
        ("gpj.\u202eexe", r"gpj.\u202eexe"),
        ("ad\u200bmin\ufeff", r"ad\u200bmin\ufeff"),
        ("tag\U000e0041", r"tag\U000e0041"),
        ("blank\u2800", r"blank\u2800"),
        ("\ud83d", r"\ud83d"),
        ("no\xa0break", r"no\xa0break"),
        ("Grüße, 日本, é", "Grüße, 日本, é"),
    ],
)
def test_escapes(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_kept_lines_are_line_feeds() -> None:
    assert safe("a\r\nb\nc\rd\u2028e", keep_lines=True) == "a\nb\nc\\rd\\u2028e"


def test_cut_is_visible_and_never_splits_an_escape() -> None:
    assert safe("x" * 501) == "x" * (500 - len(CUT)) + CUT
    assert safe("x" * 500) == "x" * 500
    assert safe("\x1b" * 100, 20) == r"\x1b\x1b\x1b" + CUT


def test_a_megabyte_is_not_read_to_show_a_line() -> None:
    class Counting(str):
        __slots__ = ()

        def isprintable(self) -> bool:
            raise AssertionError("read whole")

    assert safe(Counting("y" * 1_000_000)).endswith(CUT)
