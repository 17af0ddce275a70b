import datetime as dt
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.handover.toml import UnwritableError, dumps
from tests.reports.samples import HOSTILE

_leaf = st.one_of(
    st.text(max_size=30),
    st.sampled_from(HOSTILE).filter(lambda text: "\ud800" not in text),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    st.dates(),
    st.datetimes(timezones=st.just(dt.UTC)),
    st.datetimes(),
)
_key = st.text(max_size=12)
_table: st.SearchStrategy[dict[str, Any]] = st.recursive(
    st.dictionaries(_key, st.one_of(_leaf, st.lists(_leaf, max_size=3)), max_size=4),
    lambda inner: st.dictionaries(
        _key, st.one_of(_leaf, inner, st.lists(inner, min_size=1, max_size=3)), max_size=4
    ),
    max_leaves=8,
)


@settings(max_examples=300)
@given(_table)
def test_what_is_written_is_what_is_read(data: dict[str, Any]) -> None:
    text = dumps(data)
    assert tomllib.loads(text) == data
    assert tomllib.loads(text.encode().decode()) == data


@given(st.text(max_size=200), st.text(max_size=40))
def test_notes_never_become_data(note: str, value: str) -> None:
    data = {"schema": "s", "pack": {"x": value}, "risk": [{"y": value}, {"y": value}]}
    try:
        assert tomllib.loads(dumps(data, {"pack": note, "risk": note})) == data
    except UnwritableError as reason:
        assert "would not be TOML" in str(reason)  # noqa: PT017 - a comment TOML does not allow is refused


def test_layout_does_not_depend_on_length() -> None:
    short = {"schema": "s", "pack": {"x": 1}, "person": [{"id": "a"}, {"id": "b"}]}
    long = {"schema": "s", "pack": {"x": 1}, "person": [{"id": "a"}, {"id": "b" * 300}]}
    rows = '\n[[person]]\nid = "a"\n\n[[person]]\nid = "b"\n'
    assert dumps(short) == f'schema = "s"\n\n[pack]\nx = 1\n{rows}'
    assert dumps(long) == dumps(short).replace('"b"', f'"{"b" * 300}"')


def test_lists_of_values_stay_in_their_table() -> None:
    data = {"schema": "s", "pack": {"x": 1}, "email": {"flow": [{"n": 1}], "selectors": ["a"], "empty": []}}
    text = dumps(data)
    assert tomllib.loads(text) == data
    assert text.index("selectors") < text.index("[[email.flow]]")


def test_notes_stand_before_their_first_header() -> None:
    text = dumps(
        {"schema": "s", "person": [{"id": "a"}, {"id": "b"}]}, {"person": "Everybody.\nNobody else."}
    )
    assert text.count("# Everybody.\n# Nobody else.\n[[person]]\n") == 1


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"a": {"b": [1.0, float("nan")]}}, r"a\.b\[2\]"),
        ({"a": [{"b": float("nan")}]}, r"a\[1\]\.b"),
        ({"a": [{"b": 1}, 2]}, "a: tables and values"),
        ({"a": "\ud800"}, "would not be TOML"),
    ],
)
def test_what_toml_cannot_hold_is_refused(data: dict[str, Any], place: str) -> None:
    with pytest.raises(UnwritableError, match=place):
        dumps(data)
