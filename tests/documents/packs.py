"""Packs for tests: one in which everything is known, and anything hypothesis can think of."""

import datetime as dt
from typing import Any, Final

from hypothesis import strategies as st

from cockpit.handover.schema import Kind, Leaf, Table, tables

AT: Final = dt.datetime(2026, 11, 20, 22, 20, tzinfo=dt.UTC)
PROOF: Final = "ev-0001"
_VALUES: Final[dict[Kind, Any]] = {
    "text": "words",
    "texts": ["first words", "second words"],
    "bool": True,
    "int": 7,
    "number": 12.5,
    "numbers": [1.5, 7, 12.5, 40.0, 900.0],
    "day": AT.date() + dt.timedelta(100),
    "moment": AT,
}


def full() -> dict[str, Any]:
    """A pack in which every table has a row, and every row every leaf; nobody leaves."""
    pack: dict[str, Any] = {"schema": "launch-cockpit/handover/v1"}
    for table in tables().values():
        first, _, below = table.name.partition(".")
        row = {leaf.key: _value(leaf, table) for leaf in table.leaf if leaf.key != "leaves_on"}
        held = [row] if table.many else row
        if below:
            parent = pack[first]
            (parent[0] if isinstance(parent, list) else parent)[below] = held
        else:
            pack[table.name] = held
    return pack


def _value(leaf: Leaf, table: Table) -> Any:
    """A value that says where it stands; ids are those of the one person and the one piece of evidence."""
    if leaf.key in _ADA:
        return "ada"
    if (leaf.key == "evidence" and leaf.kind == "text") or (table.name == "evidence" and leaf.key == "id"):
        return PROOF
    if table.name == "person":
        return {"id": "ada", "name": "Ada Example"}.get(leaf.key, _VALUES[leaf.kind])
    known = _KNOWN.get((table.name, leaf.key))
    if known is not None:
        return known
    return f"{table.name} {leaf.key}" if leaf.kind == "text" else _VALUES[leaf.kind]


_ADA: Final = frozenset(
    {"owner", "backup", "billing_owner", "confirmed_by", "payer", "who", "by", "decided_by", "second_reader"}
)
_KNOWN: Final[dict[tuple[str, str], Any]] = {
    ("decision", "status"): "go",
    ("risk", "severity"): "high",
    ("risk", "status"): "open",
    ("host.tls", "status"): "valid",
    ("redirect", "browser"): "pass",
    ("redirect", "terminal"): "pass",
    ("result", "verdict"): "pass",
    ("result", "check"): "perf.route-p95",
    ("domain", "control_proof"): PROOF,
    ("performance", "says"): "within",
    ("performance", "change"): "better",
    ("performance", "before"): PROOF,
    ("performance", "after"): PROOF,
    ("result", "evidence"): [PROOF],
    ("deploy.rollback", "evidence"): PROOF,
}

# What an attacker writes: markup of three notations, tables, fences, escapes, directions, long words.
_NASTY: Final = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</section></table></pre></code>",
    "| a | b |\n| --- | --- |",
    "\\| \\\\| `|` ``|``",
    "```\n# out of the fence\n~~~~\n````",
    "[link](javascript:alert(1)) ![x](https://evil.example/x.png) @everyone #1 www.evil.example",
    "\x1b[31mred\x1b[0m \x00 \x9b2J \r\n \u2028 \u202eevil\u2066 \u200b",
    "--- \n=== \n* * *\n1. \n- [ ] ",
    "你好" * 40,
    "e\u0301" * 50,
    "&lt;b&gt; &amp; &#60;",
    " ",
    "",
)
texts: Final = (
    st.sampled_from(_NASTY)
    | st.text(max_size=60)
    | st.builds(lambda word: word * 100_000, st.sampled_from("ab| `<你"))
)
values: Final = st.recursive(
    texts
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.dates()
    | st.datetimes(timezones=st.sampled_from((None, dt.UTC)))
    | st.times()
    | st.integers(min_value=10**5000, max_value=10**5001),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)


def _rows(table: Table) -> st.SearchStrategy[dict[str, Any]]:
    by_kind = {
        "text": texts,
        "texts": st.lists(texts, max_size=3),
        "day": st.dates(),
        "moment": st.datetimes(timezones=st.just(dt.UTC)),
    }
    return st.fixed_dictionaries(
        {}, optional={leaf.key: by_kind.get(leaf.kind, values) | values for leaf in table.leaf}
    )


@st.composite
def hostile(draw: st.DrawFn) -> dict[str, Any]:
    """A pack with the right tables and the wrong things in them; now and then a table is something else."""
    pack: dict[str, Any] = {"pack": {"generated_at": AT}}
    for table in draw(st.lists(st.sampled_from(list(tables().values())), max_size=6)):
        first, _, below = table.name.partition(".")
        held = draw(st.lists(_rows(table), max_size=3) | _rows(table) | values)
        if not below:
            pack[first] = held
        elif isinstance(parent := pack.setdefault(first, {}), dict):
            parent[below] = held
    return pack
