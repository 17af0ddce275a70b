"""What is wrong with the indexes of a PostgreSQL, with the lines to paste and the way back."""

from collections.abc import Iterator, Sequence
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.databases import DatabaseLook, OddIndex, ScannedTable, UnindexedKey
from cockpit.kit import LOW, Finding, Fix, Launch, failed, passed, warned
from cockpit.kit.databases import SHOWN, about, quoted, unseen
from cockpit.standards.postgres_looks import STATISTICS_DAYS

_SCANS: Final = 100  # fewer are a report of somebody, or the backup
_SHARE: Final = 20  # one read in so many goes through the whole table
_NAME: Final = 63
_EXPECTED: Final = "an index under every foreign key of a large table, none broken, none twice"


def indexes(_launch: Launch, name: str, look: DatabaseLook) -> Iterator[Finding]:
    """Keys without an index, tables read from end to end, broken, double and idle indexes."""
    parts = (look.keys, look.scans, look.indexes)
    found = [unseen(name, part) for part in dict.fromkeys(p for p in parts if isinstance(p, Unreachable))]
    if not isinstance(look.keys, Unreachable) and look.keys:
        found.append(_keys(name, look.keys))
    if not isinstance(look.indexes, Unreachable):
        found += _odd(name, look, look.indexes)
    if not isinstance(look.scans, Unreachable) and (busy := [one for one in look.scans if _whole(one)]):
        found.append(_scans(name, busy))
    yield from found or [_well(name, look)]


def _well(name: str, look: DatabaseLook) -> Finding:
    young = look.days < STATISTICS_DAYS
    idle = f"; which indexes idle is told after {STATISTICS_DAYS} days of statistics" if young else ""
    copy = "; a replica counts its own reads alone" if look.replica else idle
    return passed(name, f"nothing stands out in the indexes of {name}", observed=f"no fault{copy}")


def _keys(name: str, keys: Sequence[UnindexedKey]) -> Finding:
    first, few = keys[0], keys[:SHOWN]
    more = f" (and {len(keys) - 1} more)" if len(keys) > 1 else ""
    return failed(
        name,
        "foreign-key",
        f"{first.schema}.{first.table} ({', '.join(first.columns)}) leads to {first.to} and has no "
        f"index{more}: each delete and each join reads the whole table",
        expected=_EXPECTED,
        observed=f"{first.table} has {about(first.rows)} rows",
        evidence={f"{one.schema}.{one.table} ({', '.join(one.columns)})": about(one.rows) for one in few},
        fix=Fix(
            "Make the index while the product runs; it takes a while on a large table.",
            "\n".join(map(_create, few)),
            "\n".join(f"DROP INDEX CONCURRENTLY {quoted(one.schema, _named(one))};" for one in few),
        ),
    )


def _named(one: UnindexedKey) -> str:
    return f"{one.table}_{'_'.join(one.columns)}_idx"[-_NAME:]


def _create(one: UnindexedKey) -> str:
    columns = ", ".join(map(quoted, one.columns))
    table = quoted(one.schema, one.table)
    return f"CREATE INDEX CONCURRENTLY {quoted(_named(one))} ON {table} ({columns});"


def _odd(name: str, look: DatabaseLook, odd: Sequence[OddIndex]) -> Iterator[Finding]:
    of = {kind: [one for one in odd if one.kind == kind] for kind in ("invalid", "duplicate", "unused")}
    if broken := of["invalid"]:
        yield _broken(name, broken)
    if double := of["duplicate"]:
        first = double[0]
        text = f"{first.name} on {first.table} is the same as {first.twin}: every write pays twice"
        yield _spare(name, "duplicate-index", text, double)
    if idle := of["unused"]:
        text = f"{idle[0].name} on {idle[0].table} was not read once in {about(look.days)} days of statistics"
        yield _spare(name, "unused-index", f"{text}; a replica may read it still", idle)


def _broken(name: str, broken: Sequence[OddIndex]) -> Finding:
    few = broken[:SHOWN]
    return failed(
        name,
        "invalid-index",
        f"{broken[0].name} on {broken[0].table} is invalid: nobody reads it, and every write pays for it",
        expected=_EXPECTED,
        observed=_names(broken),
        fix=Fix(
            "Build it again while the product runs; or drop it, where nobody wants it.",
            "\n".join(f"REINDEX INDEX CONCURRENTLY {quoted(one.schema, one.name)};" for one in few),
            "Nothing to undo: it served nobody.",
        ),
    )


def _names(odd: Sequence[OddIndex]) -> str:
    more = f" and {len(odd) - SHOWN} more" if len(odd) > SHOWN else ""
    return ", ".join(f"{one.schema}.{one.name}" for one in odd[:SHOWN]) + more


def _spare(name: str, kind: str, summary: str, odd: Sequence[OddIndex]) -> Finding:
    lines = "\n".join(f"DROP INDEX CONCURRENTLY {quoted(one.schema, one.name)};" for one in odd[:SHOWN])
    ask = "\n".join(
        f"SELECT pg_get_indexdef('{quoted(one.schema, one.name).replace(chr(39), 2 * chr(39))}'::regclass);"
        for one in odd[:SHOWN]
    )
    return warned(
        name,
        kind,
        summary,
        severity=LOW,
        expected=_EXPECTED,
        observed=_names(odd),
        fix=Fix(
            "Note what makes it first (the lines begin with that), then drop it.",
            f"{ask}\n{lines}",
            "Run what pg_get_indexdef gave, with CONCURRENTLY after INDEX.",
        ),
    )


def _whole(one: ScannedTable) -> bool:
    """It is read from end to end as a habit: mostly so and to the end, not by a report now and then."""
    often = one.scans >= _SCANS and one.scans * _SHARE >= one.scans + one.by_index
    return often and one.read >= one.scans * one.rows / 2


def _scans(name: str, busy: Sequence[ScannedTable]) -> Finding:
    first = busy[0]
    more = f" (and {len(busy) - 1} more)" if len(busy) > 1 else ""
    return warned(
        name,
        "whole-table",
        f"{first.schema}.{first.table} is read from end to end again and again{more}, "
        f"{about(first.rows)} rows each time",
        expected="large tables read by an index",
        observed="; ".join(f"{one.schema}.{one.table}: {about(one.rows)} rows" for one in busy[:SHOWN]),
        fix=Fix(
            "Find the statement that does it, and make an index on what its WHERE asks for.",
            f"EXPLAIN TABLE {quoted(first.schema, first.table)};   -- Seq Scan; add the WHERE of the code",
            "DROP INDEX CONCURRENTLY, with the name of the new one.",
        ),
    )
