"""Whatever a launch file holds, it loads or it is refused with lines and words; nothing else comes out."""

import datetime as dt
import math
from pathlib import Path
from typing import Any

import msgspec
import tomli_w
from hypothesis import example, given
from hypothesis import strategies as st

from cockpit.launch import Launch
from cockpit.launch.load import LaunchFileError, read
from cockpit.launch.problem import Problem

FILE = Path("launch.toml")
TABLES = [field.encode_name for field in msgspec.structs.fields(Launch)]
KEYS = [
    *(
        "name",
        "domain",
        "roadmap",
        "origin",
        "url",
        "kind",
        "owner",
        "backup",
        "target",
        "from",
        "to",
        "code",
    ),
    *(
        "id",
        "started",
        "hours",
        "credential",
        "map",
        "nameservers",
        "resolver",
        "ca_file",
        "families",
        "path",
    ),
    *("rollback", "steps", "form", "p95_read_ms", "max_hops", "who", "strange", "last_seen", "selectors", ""),
]
TEXTS = [
    *(
        "shop.example",
        "https://shop.example/",
        "/path",
        "127.0.0.1:53",
        "[::1]:53",
        "marketplace-launch",
        "x",
        "",
    ),
    *(
        "ana",
        "keyring:a/b",
        "\x00",
        "\u202e",
        "ghp_" + "a1B2" * 9,
        "https://[",
        "a" * 3000,
        "xn--a",
        "ü.example",
    ),
]
VALUES = st.recursive(
    st.sampled_from(TEXTS)
    | st.text(max_size=20)
    | st.integers(-(2**70), 2**70)
    | st.sampled_from([True, 1.5, math.inf, math.nan, dt.date(2026, 1, 1), dt.time(1)])
    | st.datetimes(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*KEYS, *TEXTS]), inner, max_size=4)
    ),
    max_leaves=12,
)
ROW = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5)


def problems(text: str) -> tuple[Problem, ...]:
    """What is wrong, told in lines that can be shown anywhere."""
    found: tuple[Problem, ...] = ()
    told = ""
    try:
        read(text, FILE)
    except LaunchFileError as refused:
        told, found = str(refused), refused.problems
    assert all(line.isprintable() for line in told.split("\n"))
    return found


@given(
    st.dictionaries(
        st.sampled_from([*TABLES, "strange"]), VALUES | ROW | st.lists(ROW, max_size=3), max_size=6
    )
)
def test_any_document_loads_or_is_refused_with_its_lines(data: dict[str, Any]) -> None:
    text = tomli_w.dumps(data)
    for problem in problems(text):
        assert problem.path
        assert problem.line is None or 1 <= problem.line <= text.count("\n") + 1


@given(st.text(max_size=200))
@example("a = 1979-05-27T07:32:00-25:00")
@example("[a]\n[a.b]\n[a]")
@example('"\ud800"'.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
def test_any_text_is_refused_in_words(text: str) -> None:
    assert problems(text), "a text without schema and product is no launch file"
