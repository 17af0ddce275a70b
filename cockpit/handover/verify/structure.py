"""Is the pack shaped as the schema says: tables, rows, values of the right kind, all that must be there."""

from collections.abc import Iterator
from typing import Any, Final

from cockpit.handover.coverage import coverage
from cockpit.handover.digest import CANONICAL
from cockpit.handover.schema import Kind, Leaf, Pack, Row, Table, fits, tables
from cockpit.handover.signing import ALGORITHM
from cockpit.handover.verify.flaw import Flaw, damage, note, quoted
from cockpit.model import Mode, Severity, Verdict

# Without these nothing is a pack, whatever the product is.
_NEVER_MISSING: Final = ("pack", "product", "decision", "summary", "result", "integrity")
_KINDS: Final[dict[Kind, str]] = {
    "text": "a text",
    "texts": "a list of texts",
    "bool": "true or false",
    "int": "a whole number",
    "number": "a number",
    "numbers": "a list of numbers",
    "day": "a day such as 2026-01-31",
    "moment": "a time with its zone",
}
_CHOICES: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("decision", "status"): ("go", "conditional-go", "no-go"),
    ("result", "verdict"): tuple(Verdict),
    ("result", "severity"): tuple(Severity),
    ("result", "mode"): tuple(Mode),
    ("risk", "severity"): tuple(Severity),
    ("risk", "status"): ("open", "undecided", "waived"),
    ("performance", "says"): ("within", "beyond", "undecided"),
    ("performance", "change"): ("worse", "better", "unchanged", "undecided"),
    ("redirect", "kind"): ("canonical", "old-path", "retired"),
    ("integrity", "canonical"): (CANONICAL,),
    ("integrity.signature", "algorithm"): (ALGORITHM,),
}


def examine(pack: Pack) -> Iterator[Flaw]:
    """Damage where something has the wrong shape, and one note about everything still to be filled in."""
    for table in tables().values():
        if "." not in table.name:
            yield from _table(table, table.name, pack.get(table.name))
    for key in pack:
        if key not in tables() and key != "schema":
            yield note(key, "is no table of this version; it is kept and not looked at")
    if open_ := sum(one.total - one.filled for one in coverage(pack)):
        values = "value that has to be there is" if open_ == 1 else "values that have to be there are"
        yield note(
            "", f"{open_} {values} not filled in yet", "`cockpit handover` lists them with the line to add"
        )


def _table(table: Table, place: str, value: Any) -> Iterator[Flaw]:
    if value is None:
        if table.name in _NEVER_MISSING:
            yield damage(place, "is missing; a pack is never without it")
        return
    if table.many and not isinstance(value, list):
        yield damage(place, f"should be rows, each under [[{table.name}]]")
    elif not table.many and not isinstance(value, dict):
        yield damage(place, f"should be a table, under [{table.name}]")
    else:
        rows = value if isinstance(value, list) else [value]
        for number, row in enumerate(rows, 1):
            below = f"{place}[{number}]" if table.many else place
            if isinstance(row, dict):
                yield from _row(table, below, row)
            else:
                yield damage(below, "should be a table")


def _row(table: Table, place: str, row: Row) -> Iterator[Flaw]:
    below = {name.rpartition(".")[2]: part for name, part in tables().items() if _is_below(name, table)}
    for number, leaf in enumerate(table.leaf):
        yield from _leaf(
            table, leaf, f"{place}.{leaf.key}", row.get(leaf.key), names=table.many and not number
        )
    for key, part in below.items():
        yield from _table(part, f"{place}.{key}", row.get(key))
    for key in row:
        if table.of(key) is None and key not in below:
            yield note(f"{place}.{key}", "is no key of this version; it is kept and not looked at")


def _is_below(name: str, table: Table) -> bool:
    return name.rpartition(".")[0] == table.name


def _leaf(table: Table, leaf: Leaf, place: str, value: Any, *, names: bool) -> Iterator[Flaw]:
    """`names` is set for the first key of a row, by which the others know it."""
    if value is None or (leaf.required and value == ""):
        if names:
            yield damage(place, "is missing, so that nobody can tell which row this is")
        elif leaf.required and leaf.knows == "computed" and not leaf.line:
            yield damage(place, "is missing; the cockpit always writes it")
    elif not fits(leaf.kind, value):
        yield damage(place, f"should be {_KINDS[leaf.kind]}")
    elif leaf.kind in ("int", "number") and value < 0:
        yield damage(place, f"is {quoted(value)}, and nothing of it can be less than none")
    elif (choices := _CHOICES.get((table.name, leaf.key))) and value not in choices:
        yield damage(place, f"says {quoted(value)}, and there are only {', '.join(choices)}")
