"""What every document is put together from: tables of rows, results of checks, and what is missing."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from cockpit.documents.cells import NOTHING, Show, cell, proof, verdict, words
from cockpit.documents.document import (
    Block,
    Bullets,
    Cell,
    Document,
    Grid,
    Heading,
    Missing,
    Paragraph,
    Steps,
)
from cockpit.handover.schema import Pack, Row, rows

Read = Callable[[Row], Cell]
Columns = Mapping[str, Read]
EVIDENCE: Final = "Evidence"
_PRINT: Final = re.compile(r"\A[0-9a-f]{16} ")  # the fingerprint of a finding


def of(key: str, show: Show = cell) -> Read:
    """The cell of one leaf."""
    return lambda row: show(row.get(key))


def table(found: Iterable[Row], columns: Columns, once: tuple[str, ...] = (EVIDENCE,)) -> tuple[Block, ...]:
    """A table of these rows, without columns in which no row has anything; nothing without rows.

    What all rows share of the columns in `once`, such as the evidence, stands below the table.
    """
    listed = tuple(found)
    told = {title: tuple(map(read, listed)) for title, read in columns.items()}
    shared = {title: told.pop(title)[0] for title in once if _is_shared(told.get(title, ()))}
    kept = {title: column for title, column in told.items() if set(column) - {NOTHING}}
    if not kept:
        return ()
    grid = Grid(tuple(kept), tuple(zip(*kept.values(), strict=True)))
    return (grid, *(Paragraph(f"{title}: {cell.text}", cell.tone) for title, cell in shared.items()))


def _is_shared(proofs: tuple[Cell, ...]) -> bool:
    return len(proofs) > 1 and len(set(proofs)) == 1 and proofs[0] != NOTHING


def facts(row: Row, columns: Columns) -> tuple[Block, ...]:
    """One row as a table of two columns: what it is, and its value; what is not known is left out."""
    told = [(Cell(title), read(row)) for title, read in columns.items()]
    lines = tuple((name, value) for name, value in told if value != NOTHING)
    return (Grid(("", ""), lines),) if lines else ()


def one(pack: Pack, name: str) -> Row:
    """The first row of a table, or an empty one."""
    return next(iter(rows(pack, name)), {})


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a list, empty ones left out."""
    return tuple(filter(None, map(words, value))) if isinstance(value, list) else ()


def under(heading: str, *blocks: Block) -> tuple[Block, ...]:
    """The blocks below a heading; no heading without blocks."""
    return (Heading(heading), *blocks) if blocks else ()


def steps(value: Any) -> tuple[Block, ...]:
    """A list of the pack as steps to follow."""
    return (Steps(found),) if (found := texts(value)) else ()


def bullets(value: Any) -> tuple[Block, ...]:
    """A list of the pack as a list."""
    return (Bullets(found),) if (found := texts(value)) else ()


def say(text: str, tone: str = "plain") -> tuple[Block, ...]:
    """A paragraph, unless there is nothing to say."""
    return (Paragraph(text, tone),) if text else ()


def judged(pack: Pack, *checks: str) -> tuple[Block, ...]:
    """The latest results of these checks (`tls.` means the whole family), and which nobody looked at."""
    found = [row for row in rows(pack, "result") if _asked(words(row.get("check")), checks)]
    seen = {words(row.get("check")) for row in found}
    unseen = tuple(
        Missing(f"Nobody has looked at {id_} yet, or this version cannot.", f"cockpit check {id_}")
        for id_ in checks
        if not id_.endswith(".") and id_ not in seen
    )
    return (*table(found, _result(pack)), *unseen)


def _asked(check: str, checks: tuple[str, ...]) -> bool:
    return any(check == id_ or (id_.endswith(".") and check.startswith(id_)) for id_ in checks)


def _result(pack: Pack) -> Columns:
    return {
        "Check": of("check"),
        "Verdict": of("verdict", verdict),
        "Seen by": of("mode", _seen_by),
        "Last looked at": of("at"),
        "Open": of("open", still_open),
        "Evidence": of("evidence", proof(pack)),
    }


def still_open(found: Any) -> Cell:
    """What is not well by subject; the fingerprints before it are for machines."""
    return cell(
        [_PRINT.sub("", one) for one in found if isinstance(one, str)] if isinstance(found, list) else ""
    )


def _seen_by(mode: Any) -> Cell:
    text = words(mode)
    return Cell("a person" if text == "attested" else "the machine") if text else NOTHING


def lacks(document: Document) -> int:
    """How many things the document says are missing."""
    return sum(isinstance(block, Missing) for block in document.blocks)
