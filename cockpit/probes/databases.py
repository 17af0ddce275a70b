"""Gathers `Databases`: the statistics of each declared PostgreSQL, by a role that may do nothing else."""

import asyncio
from collections.abc import Callable
from typing import Any, Final, TypeVar

import certifi

from cockpit.background import aside, imported
from cockpit.facts import Unreachable
from cockpit.facts.databases import (
    DatabaseLook,
    Databases,
    HeadRoom,
    HeavyStatement,
    OddIndex,
    ScannedTable,
    StatementStatistics,
    StatisticsRole,
    UnindexedKey,
)
from cockpit.launch import Launch
from cockpit.launch.making import Database
from cockpit.model import Layer
from cockpit.probes.postgres_line import Line, reached, way
from cockpit.standards import postgres_looks as looks
from cockpit.standards.postgres_texts import PASSWORDS, without_values
from cockpit.text import redact, safe
from cockpit.vantage import Vantage

_EACH_SECONDS: Final = 60.0
SECONDS = 300.0
_NAME: Final = 63  # bytes of an identifier
T = TypeVar("T")
Rows = list[tuple[Any, ...]] | Unreachable


async def gather(launch: Launch, vantage: Vantage) -> Databases:
    """One after the other, so that none gets more than one connection."""
    found = {row.name: await _looked(launch, vantage, row) for row in launch.databases if row.credential}
    return Databases(found)


async def _looked(launch: Launch, vantage: Vantage, row: Database) -> DatabaseLook | Unreachable:
    """The whole look at one database, or why there is none."""
    name = safe(row.name, 100)
    secret = await vantage.credential(row.credential or "")
    if isinstance(secret, Unreachable):
        return secret
    try:
        await imported("psycopg")
    except ImportError:
        why = "reading a database takes the extra `postgres`: uv tool install '.[postgres]'"
        return Unreachable(Layer.PERSON, why, "extra")
    to = way(secret, name)
    if isinstance(to, Unreachable):
        return to
    at = await reached(vantage, to)
    if isinstance(at, Unreachable):
        return at
    address, port, encrypted = at
    roots = str(vantage.folder / launch.vantage.ca_file) if launch.vantage.ca_file else certifi.where()
    line = Line(name)

    def work() -> DatabaseLook | Unreachable:
        try:
            refused = line.open(to, address, port, roots, encrypted=encrypted)
            return refused or _read(line, name, row.large_rows)
        finally:
            line.close()

    try:
        async with asyncio.timeout(_EACH_SECONDS):
            return await aside(work)
    except TimeoutError:
        return Unreachable(Layer.APP, f"{name} was not read within {_EACH_SECONDS:g} s", "timeout")
    finally:
        line.hang_up()


def _read(line: Line, name: str, large: int) -> DatabaseLook | Unreachable:
    """Who looks, and, unless that is too mighty a role, everything there is to see."""
    told = line.rows(looks.ROLE)
    if isinstance(told, Unreachable):
        return told
    user, superuser, monitors, version, number, replica, days, reads_only, powers = told[0]
    if superuser:
        why = f"{name} was not read: the role {_word(user)} is or may become a superuser"
        return Unreachable(Layer.PERSON, why, "superuser")
    if number < looks.OLDEST:
        return Unreachable(Layer.APP, f"{name} is older than PostgreSQL 13", "old")
    if not reads_only:
        return Unreachable(Layer.APP, f"{name} gives no transaction that only reads", "writes")
    writes = line.rows(looks.WRITES)
    tables = () if isinstance(writes, Unreachable) else tuple(".".join(map(_word, pair)) for pair in writes)
    role = StatisticsRole(
        _word(user), bool(monitors), (*(("roles or databases themselves",) if powers else ()), *tables)
    )
    return DatabaseLook(
        version=_word(version),
        role=role,
        replica=bool(replica),
        days=int(days),
        keys=_as(line.rows(looks.KEYS, large=large), _key),
        scans=_as(line.rows(looks.SCANS, large=large), _scan),
        indexes=_indexes(line, large, counted=not replica and days >= looks.STATISTICS_DAYS),
        statements=_statements(line, name) if monitors else _unseen(name),
        room=_room(line.rows(looks.ROOM)) if monitors else _unseen(name),
    )


def _as(rows: Rows, one: Callable[[tuple[Any, ...]], T]) -> tuple[T, ...] | Unreachable:
    return rows if isinstance(rows, Unreachable) else tuple(map(one, rows))


def _word(name: object) -> str:
    """A name of the database, which may hold anything, fit to be shown."""
    return safe(redact(str(name)), 4 * _NAME)


def _key(row: tuple[Any, ...]) -> UnindexedKey:
    schema, table, columns, to, rows = row
    return UnindexedKey(_word(schema), _word(table), tuple(map(_word, columns)), _word(to), int(rows))


def _scan(row: tuple[Any, ...]) -> ScannedTable:
    schema, table, *numbers = row
    return ScannedTable(_word(schema), _word(table), *map(int, numbers))


def _index(row: tuple[Any, ...]) -> OddIndex:
    kind, schema, name, table, twin, size = row
    return OddIndex(str(kind), _word(schema), _word(name), _word(table), _word(twin), int(size))


def _indexes(line: Line, large: int, *, counted: bool) -> tuple[OddIndex, ...] | Unreachable:
    """Invalid, twice there, and, where enough was counted, never used; each index once."""
    found: dict[tuple[str, str], OddIndex] = {}
    asked = [line.rows(looks.INVALID), line.rows(looks.DUPLICATE)]
    asked += [line.rows(looks.UNUSED, large=large)] if counted else []
    for rows in asked:
        if isinstance(rows, Unreachable):
            return rows
        for one in map(_index, rows):
            found.setdefault((one.schema, one.name), one)
    return tuple(found.values())


def _unseen(name: str) -> Unreachable:
    why = f"the role has no pg_monitor in {name}, so it sees only itself"
    return Unreachable(Layer.PERSON, why, "monitor")


def _statements(line: Line, name: str) -> StatementStatistics | Unreachable:
    where = line.rows(looks.EXTENSION)
    if isinstance(where, Unreachable):
        return where
    if not where:
        return Unreachable(Layer.PERSON, f"{name} has no extension pg_stat_statements", "extension")
    view = f'"{str(where[0][0]).replace(chr(34), chr(34) * 2)}".pg_stat_statements'
    told, heavy = line.rows(looks.passwords(view)), line.rows(looks.heavy(view))
    counted = line.rows(looks.TRANSACTIONS)
    for rows in (told, heavy, counted):
        if isinstance(rows, Unreachable):
            return rows
    assert not isinstance(told, Unreachable)
    assert not isinstance(heavy, Unreachable)
    assert not isinstance(counted, Unreachable)
    shown = tuple(one for one in map(_statement, heavy) if one.text)
    passwords = {kind: int(number) for kind, number in told if kind in PASSWORDS}
    return StatementStatistics(shown, int(counted[0][0]) if counted else 0, passwords)


def _statement(row: tuple[Any, ...]) -> HeavyStatement:
    text, calls, mean, total, rows = row
    return HeavyStatement(without_values(str(text)), int(calls), float(mean), float(total), int(rows))


def _room(rows: Rows) -> HeadRoom | Unreachable:
    return rows if isinstance(rows, Unreachable) else HeadRoom(*map(int, rows[0]))
