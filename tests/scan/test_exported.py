"""The document of a scan is JSON with each leak on a line of its own, whatever it says."""

import json

from hypothesis import given
from hypothesis import strategies as st

from cockpit.scan.exported import lines

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=5), part, max_size=3),
    max_leaves=20,
)


@given(VALUES)
def test_what_is_written_reads_as_what_it_was(value: object) -> None:
    assert json.loads("".join(lines(value))) == value


def test_each_leak_is_a_line() -> None:
    document = {"folders": [{"leaks": [{"rule": "a", "lines": [1]}, {"rule": "b", "lines": []}]}]}
    written = "".join(lines(document)).splitlines()
    assert [line.strip(" ,") for line in written if '"rule"' in line] == [
        '{"rule": "a", "lines": [1]}',
        '{"rule": "b", "lines": []}',
    ]
