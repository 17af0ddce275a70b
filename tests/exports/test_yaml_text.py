"""YAML that we write: whatever stands in it comes back as it was, in YAML 1.1 as well."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cockpit.exports.yaml_text import document, text

TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
ODD = st.sampled_from(
    ("no", "Yes", "null", "~", "1e3", "0x10", "12:30", "60s", "- a", "a: b", "#", "{{ x }}", "|", "")
)
LEAVES = TEXTS | ODD | st.integers(-(10**6), 10**6) | st.booleans()
DATA = st.dictionaries(
    TEXTS | ODD,
    st.recursive(
        LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS | ODD, inner, max_size=3)
    ),
    max_size=4,
)


@given(DATA)
def test_what_is_written_is_read_back(data: dict[str, object]) -> None:
    written = document("a remark: with - signs", data)
    assert (yaml.safe_load(written) or {}) == data
    assert yaml.load(written, yaml.BaseLoader) is None or isinstance(
        yaml.load(written, yaml.BaseLoader), dict
    )


@pytest.mark.parametrize(
    "word", ["y", "No", "ON", "true", "Null", "1", "1.5", "1_000", "0o7", "=", "<<", "2026-01-01"]
)
def test_a_word_with_a_meaning_is_quoted(word: str) -> None:
    assert text(word).startswith('"')
    assert yaml.safe_load(text(word)) == word


def test_an_expression_reads_as_it_is() -> None:
    assert text('up{job="pages"} == 0') == "'up{job=\"pages\"} == 0'"
    assert text("it's \\d") == '"it\'s \\\\d"'


def test_nothing_leaves_its_line() -> None:
    for odd in ("a\nb: c", "a\r\n# x", "a\u2028b", "a\x85b", "\x1b[31m", "\ud800", "\U0001f680"):
        written = document("", {"key": odd})
        assert len(written.splitlines()) == 1
        assert "\x1b" not in written


def test_what_is_no_plain_value_is_refused() -> None:
    with pytest.raises(TypeError, match="no YAML is written for float"):
        document("", {"a": 1.5})
