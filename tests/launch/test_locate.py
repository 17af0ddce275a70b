"""Every key is found on the line where it stands, in any way of writing TOML."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.launch.locate import MAX_DEPTH, Path, TooDeepError, line_of, lines

# Texts that look like TOML of their own, so that a scanner that strays is caught.
DECOYS = (
    "[host]",
    "k0 = 1",
    '"',
    "'",
    "#",
    "]]",
    "}",
    "a\\b",
    "= [",
    "\n[host]\nk1 = 2\n",
    "\n",
    "",
    "ü",
    '""',
)
PLAIN = ("7", "-1.5e3", "true", "2026-11-20", "2026-11-20 10:00:00Z", "2026-11-20T10:00:00+02:00", "10:00:00")
KEY = st.sampled_from(["k0", "k1", "k2", "a b", "x.y", "ü", "", "#", "=", '"', "[h]", "b\\c"])


@dataclass(frozen=True)
class Plain:
    """A value written as it stands."""

    text: str


LEAF = st.sampled_from([*DECOYS, *map(Plain, PLAIN)])
VALUE = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3), max_leaves=8
)
DOCUMENT = st.dictionaries(
    KEY, VALUE | st.lists(st.dictionaries(KEY, VALUE, max_size=3), min_size=1, max_size=3), max_size=5
)


@dataclass
class Writer:
    """Writes a document in changing styles and remembers on which line each path was put."""

    draw: st.DrawFn
    text: str = ""
    at: dict[Path, int] = field(default_factory=dict)

    def note(self, path: Path) -> None:
        for end in range(1, len(path) + 1):
            self.at.setdefault(path[:end], self.text.count("\n") + 1)

    def put(self, *choices: str) -> None:
        self.text += self.draw(st.sampled_from(choices)) if len(choices) > 1 else choices[0]

    def key(self, key: str) -> None:
        styles = ['"' + quoted(key) + '"', '"' + "".join(f"\\u{ord(char):04x}" for char in key) + '"']
        self.put(*styles, *([key] if key.isascii() and key.isalnum() else []), f"'{key}'")

    def keys(self, keys: list[str]) -> None:
        for number, key in enumerate(keys):
            if number:
                self.put(".", " . ", "\t.")
            self.key(key)

    def value(self, path: Path, value: Any) -> None:
        if isinstance(value, list):
            self.array(path, value)
        elif isinstance(value, dict):
            self.inline(path, value)
        elif isinstance(value, Plain):
            self.put(value.text)
        else:
            plain = [f"'{value}'"] if "'" not in value and "\n" not in value else []
            long = [f"'''{value}'''"] if "'" not in value else []
            raw = value.replace("\\", "\\\\").replace('"', '\\"')
            self.put(f'"{quoted(value)}"', f'"""\n{raw}"""', f'"""\\\n  {quoted(value)}"""', *plain, *long)

    def array(self, path: Path, value: list[Any]) -> None:
        self.put("[", "[ ", "[\n", "[ # ], [host]\n\n  ")
        for number, item in enumerate(value):
            self.note((*path, number))
            self.value((*path, number), item)
            if number < len(value) - 1:
                self.put(",", ", ", ",\n", " , # k0 = 1\n")
            else:
                self.put("", ",", ",\n")
        self.put("]")

    def inline(self, path: Path, value: dict[str, Any]) -> None:
        self.put("{", "{ ")
        for number, (key, item) in enumerate(value.items()):
            if number:
                self.put(",", ", ")
            self.pair(path, key, item)
        self.put("}", " }")

    def pair(self, path: Path, key: str, value: Any) -> None:
        keys = [key]
        while isinstance(value, dict) and len(value) == 1 and self.draw(st.booleans()):
            key, value = next(iter(value.items()))
            keys.append(key)
        self.note((*path, *keys))
        self.keys(keys)
        self.put("=", " = ")
        self.value((*path, *keys), value)

    def table(self, path: Path, names: list[str], table: dict[str, Any]) -> None:
        """The plain keys first, then the tables and rows that get headers of their own."""
        later = []
        for key, value in table.items():
            if isinstance(value, dict) or is_rows(value):
                later.append((key, value))
            else:
                self.pair(path, key, value)
                self.end()
        for key, value in later:
            if is_rows(value):
                for number, row in enumerate(value):
                    self.section((*path, key, number), [*names, key], row, "[[", "]]")
            else:
                self.section((*path, key), [*names, key], value, "[", "]")

    def section(
        self, path: Path, names: list[str], table: dict[str, Any], opening: str, closing: str
    ) -> None:
        self.note(path)
        self.put(opening, f"{opening} ")
        self.keys(names)
        self.put(closing, f" {closing}")
        self.end()
        self.table(path, names, table)

    def end(self) -> None:
        self.put("\n", "\r\n", " # k0 = '''\n", "\n\n", "\n# [host]\n\t")


def quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    inner: Any = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, item in inner:
        yield from paths(item, (*path, key))


@st.composite
def written(draw: st.DrawFn, tables: tuple[str, ...] = ()) -> Writer:
    """A document, with some of its keys at the top called as `tables` are."""
    document = draw(DOCUMENT)
    named = dict(zip(draw(st.permutations(tables)), [*document.values()], strict=False))
    writer = Writer(draw)
    writer.table((), [], {**document, **named})
    return writer


@given(written())
def test_every_path_is_found_on_its_line(writer: Writer) -> None:
    parsed = tomllib.loads(writer.text)
    assert set(paths(parsed)) == set(writer.at), "the writer of this test wrote something else than it meant"
    assert lines(writer.text) == writer.at


@given(st.text(alphabet="ab.=[]{}'\"#\\\n, \t1", max_size=200))
def test_any_text_is_read_to_its_end(text: str) -> None:
    try:
        told = [*lines(text).values()]
    except TooDeepError as reason:
        told = [reason.line]
    assert all(1 <= line <= text.count("\n") + 1 for line in told)


EXAMPLE = """\
schema = "x"
[product]
what_it_is = \"\"\"
[host]
name = "not here"
\"\"\"
deploy.rollback.steps = [
  "one",
  "two",
]
[[host]]
name = "a"
[[host]]
"name" = "b"
[host.tls]
issuer = "c"
[vantage]
map = { "shop.example:443" = "127.0.0.1:1" }
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("schema",), 1),
        (("product",), 2),
        (("product", "deploy", "rollback", "steps"), 7),
        (("product", "deploy", "rollback", "steps", 1), 9),
        (("host",), 11),
        (("host", 0, "name"), 12),
        (("host", 1), 13),
        (("host", 1, "name"), 14),
        (("host", 1, "tls", "issuer"), 16),
        (("vantage", "map", "shop.example:443"), 18),
    ],
)
def test_tables_rows_and_texts_of_many_lines(path: Path, line: int) -> None:
    assert lines(EXAMPLE)[path] == line


def test_what_is_not_written_stands_where_its_surroundings_do() -> None:
    known = lines(EXAMPLE)
    assert line_of(known, ("host", 1, "role")) == 13
    assert line_of(known, ("deploy", "health")) is None


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 99, "a = " + "{a=" * 99, "a." * 99 + "a = 1", "[" + "a." * 99 + "a]"]
)
def test_endless_nesting_is_refused(text: str) -> None:
    with pytest.raises(TooDeepError) as refused:
        lines(f"x = 1\n{text}")
    assert (refused.value.line, str(MAX_DEPTH) in str(refused.value)) == (2, True)
