"""Exports that are one list or one table, read as lines; anything else stays as it is."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.log_tables import as_lines, is_table

ROWS = [{"level": "info", "message": "a"}, {"level": "error", "message": "b\nc"}]


def read(data: bytes) -> list[object]:
    assert is_table(data)
    return [json.loads(line) for line in as_lines(data).splitlines()]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(ROWS),
        json.dumps(ROWS, indent=2),
        json.dumps({"events": ROWS, "nextToken": "x"}),
        json.dumps({"logs": ROWS}, indent=4),
        "\n".join(json.dumps(one, indent=2) for one in ROWS),
        'level,message,other\ninfo,a\nerror,"b\nc"\n',
    ],
)
def test_each_row_is_a_line(text: str) -> None:
    assert read(text.encode()) == ROWS


def test_the_usual_names_of_a_table_are_small() -> None:
    assert read(b"Date,Host,Message\r\n2026-11-20,x,hi\r\n") == [
        {"date": "2026-11-20", "Host": "x", "message": "hi"}
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b'{"level":"info","message":"a"}\n{"level":"info"}\n',
        b"2026-11-20 10:00:00,123 INFO time, status, message\n",
        b"hello, world, again\n",
        b"[2026-11-20 10:00:00] production.INFO: x\n",
        b"[info] time, level, status\n",
    ],
)
def test_lines_are_no_table(data: bytes) -> None:
    assert not is_table(data)


@pytest.mark.parametrize(
    "data",
    [b'[{"a":1},', b'[{"a":' + b"[" * 50_000, b'[{"a":1' + b"0" * 9_000 + b"}]", b"time,level,x\n\x00\n"],
)
def test_what_is_broken_stays_as_it_is(data: bytes) -> None:
    assert is_table(data)
    assert isinstance(as_lines(data), bytes)


def test_a_lone_surrogate_is_no_crash() -> None:
    assert as_lines(b'[{"a":"\\ud800"}]') == b'{"a": "\\ud800"}\n'


@given(st.binary(max_size=200), st.sampled_from([b"[{", b"{\n", b"time,level,x\n"]))
def test_no_bytes_raise(data: bytes, beginning: bytes) -> None:
    assert isinstance(as_lines(beginning + data), bytes)
