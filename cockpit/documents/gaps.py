"""What a pack does not hold yet, and the exact line or command that would fill it: from the schema alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from cockpit.documents.cells import words
from cockpit.documents.document import Missing
from cockpit.handover.schema import Leaf, Pack, Row, Table, fits, rows, tables
from cockpit.text import safe

# What fills a leaf that no line of launch.toml and no command of its own fills.
_LOOK: Final = {"seen": "cockpit check", "computed": "cockpit handover", "person": ""}
# The leaf that names a row, where it is not the first one.
_NAMED_BY: Final = {"redirect": "start", "change": "what"}
_MOST_ROWS: Final = 12  # names in one sentence
_LONGEST_NAME: Final = 80  # characters
_COMMAND: Final = "cockpit "
_NEXT_KEY = re.compile(r", (?=[a-z_]+ = )")
# An empty text that says something: a retired address leads nowhere.
_EMPTY_ON_PURPOSE: Final = frozenset({("redirect", "to")})


@dataclass(frozen=True, slots=True)
class Gap:
    """One leaf without a value. `row` names the row; `key` is empty where there is no row at all."""

    table: str
    row: str
    key: str
    line: str


def gaps(pack: Pack, name: str) -> tuple[Gap, ...]:
    """Every required leaf of a table that holds no value, row by row, and a whole row where there is none.

    Raises:
        KeyError: the schema has no such table.
    """
    table = tables()[name]
    first, _, below = name.partition(".")
    if below:
        return tuple(_below(pack, table, first, below))
    found = rows(pack, name)
    if not found:
        return () if table.may_be_empty else (Gap(name, "", "", whole(table)),)
    return tuple(
        gap for number, row in enumerate(found, 1) for gap in _of(table, row, label(row, table, number))
    )


def _below(pack: Pack, table: Table, first: str, below: str) -> Iterator[Gap]:
    """The gaps of a table inside another one; a row above it that has none of it is a gap too."""
    above = rows(pack, first)
    for number, row in enumerate(above or ({},), 1):
        named = label(row, tables()[first], number) if above else ""
        found = rows(row, below)
        if not found and not table.may_be_empty:
            yield Gap(table.name, named, "", whole(table))
        for nth, one in enumerate(found, 1):
            yield from _of(table, one, label(one, table, nth) or named)


def _of(table: Table, row: Row, named: str) -> Iterator[Gap]:
    for leaf in table.leaf:
        if leaf.required and not has(row, table.name, leaf):
            line = "" if leaf.later else leaf.line or _LOOK[leaf.knows]
            yield Gap(table.name, named, leaf.key, _fitted(line, row))


def _fitted(line: str, row: Row) -> str:
    """The line with the check that the row is about, where it leaves room for one."""
    check = row.get("check")
    return line.replace("CHECK", safe(check, _LONGEST_NAME)) if isinstance(check, str) and check else line


def has(row: Row, table: str, leaf: Leaf) -> bool:
    """The row holds a value of the leaf's kind; an empty text is none, an empty list is an answer."""
    value = row.get(leaf.key)
    filled = value != "" or (table, leaf.key) in _EMPTY_ON_PURPOSE
    return filled and fits(leaf.kind, value)


def label(row: Row, table: Table, number: int) -> str:
    """What a row is called: its name, else its number in the table, counted from 1; "" for a lone table."""
    if not table.many:
        return ""
    value: Any = row.get(_NAMED_BY.get(table.name) or table.leaf[0].key)
    named = words(value) if isinstance(value, str | int) and value != "" else f"row {number}"
    kind = row.get("type") if table.name == "dns" else None
    return safe(f"{named} {kind}" if isinstance(kind, str) else named, _LONGEST_NAME)


def whole(table: Table) -> str:
    """The lines of launch.toml that declare a row of the table, or the command that fills it."""
    keys = [leaf.line for leaf in table.leaf if leaf.required and leaf.line]
    keys = [line for line in keys if not line.startswith((_COMMAND, "["))]
    if keys and table.launch:
        return "\n".join([_header(table), *dict.fromkeys(keys)])
    return table.leaf[0].line or _LOOK[table.leaf[0].knows]


def toml(table: Table, line: str) -> str:
    """The line as it stands in launch.toml, below the name of its table; a command, or nothing, stays."""
    if line.startswith("["):
        header, _, rest = line.partition("] ")
        return "\n".join((f"{header}]", *_NEXT_KEY.split(rest)))
    done = not line or line.startswith(_COMMAND) or not table.launch
    return line if done else f"{_header(table)}\n{line}"


def _header(table: Table) -> str:
    return f"[[{table.launch}]]" if table.many else f"[{table.launch}]"


def missing(pack: Pack, *names: str, only: tuple[str, ...] = ()) -> tuple[Missing, ...]:
    """What the tables lack: each leaf (or each of `only`) once, which rows lack it, and what to add."""
    wanted = {name: [gap for gap in gaps(pack, name) if not only or gap.key in ("", *only)] for name in names}
    return tuple(block for name, found in wanted.items() for block in _grouped(pack, tables()[name], found))


def _grouped(pack: Pack, table: Table, found: Sequence[Gap]) -> Iterator[Missing]:
    """Leaves that the same rows lack, and that one addition fills, stand together."""
    lacking: dict[tuple[str, str], list[str]] = {}
    for gap in found:
        lines = toml(table, gap.line) if gap.key else gap.line
        lacking.setdefault((gap.key, lines), []).append(gap.row)
    together: dict[tuple[tuple[str, ...], str], list[tuple[str, str]]] = {}
    for (key, lines), named in lacking.items():
        place, _, rest = lines.partition("\n")
        together.setdefault((tuple(filter(None, named)), place), []).append((key, rest))
    for (names, place), added in together.items():
        keys = [key for key, _ in added if key]
        what = _what(table, keys, names, later=not place)
        own = place == _header(table)
        head = "\n".join((_named(place, names), *_not_there(pack, table, names))) if own else place
        yield Missing(what, _to_add(head, [rest for _, rest in added]))


def _what(table: Table, keys: list[str], names: tuple[str, ...], *, later: bool) -> str:
    of = f" for {_listed(names)}" if names else ""
    if not keys:
        return f"{table.title}: nothing is known{of}."
    are = "is" if len(keys) == 1 else "are"
    why = ": this version does not look at that yet" if later else ""
    return f"{table.title}: {_listed(keys)} {are} not known{of}{why}."


def _listed(names: Sequence[str]) -> str:
    if len(names) > _MOST_ROWS:
        return f"{', '.join(names[:_MOST_ROWS])} and {len(names) - _MOST_ROWS} more"
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _to_add(head: str, rests: list[str]) -> str:
    """The lines below their header; or the command, or nothing."""
    lines = [line for line in dict.fromkeys("\n".join(rests).split("\n")) if line]
    return "\n".join((head, *lines))


def _named(header: str, names: tuple[str, ...]) -> str:
    """The header, which a comment gives the names of the rows."""
    if not header.startswith("[[") or not names:
        return header
    more = ", ..." if len(names) > _MOST_ROWS else ""
    return f"{header}  # {', '.join(names[:_MOST_ROWS])}{more}"


def _not_there(pack: Pack, table: Table, names: tuple[str, ...]) -> Iterator[str]:
    """A comment for each account that was seen and not declared: what its new row begins with."""
    for row in rows(pack, "access") if table.name == "access" else ():
        id_, category = row.get("id"), row.get("category")
        if id_ in names and id_ == f"acc-{category}" and "owner" not in row:
            begins = f'id = "{id_}", service = "{words(row.get("service", ""))}", category = "{category}"'
            yield safe(f"# if there is no such row yet, it begins with {begins}", 300)
