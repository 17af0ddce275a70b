"""The fact `Databases`: what the statistics of each declared PostgreSQL show, never a row of its tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable


@dataclass(frozen=True, slots=True)
class StatisticsRole:
    """The role that looks: whether it sees everybody's statistics, and what it may do beyond reading."""

    name: str
    monitors: bool = True
    writes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnindexedKey:
    """A foreign key of a large table whose columns lead no index."""

    schema: str
    table: str
    columns: tuple[str, ...]
    to: str
    rows: int


@dataclass(frozen=True, slots=True)
class ScannedTable:
    """A large table that was read from end to end: `scans` times, `read` rows in all."""

    schema: str
    table: str
    rows: int
    scans: int
    read: int
    by_index: int


@dataclass(frozen=True, slots=True)
class OddIndex:
    """An index that is `invalid`, a `duplicate` of `twin`, or `unused`; `size` in bytes."""

    kind: str
    schema: str
    name: str
    table: str
    twin: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class HeavyStatement:
    """One statement without its values: `mean_ms` and `total_ms` in milliseconds, `rows` it gave in all."""

    text: str
    calls: int
    mean_ms: float
    total_ms: float
    rows: int


@dataclass(frozen=True, slots=True)
class StatementStatistics:
    """The slowest and the most repeated statements, and how many hold a password in plain text, by kind.

    `transactions` were counted by the database since its own statistics began.
    """

    heavy: tuple[HeavyStatement, ...] = ()
    transactions: int = 0
    passwords: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeadRoom:
    """How many connections there may be, how many there are, and how many wait in an open transaction."""

    limit: int
    used: int
    idle: int = 0


@dataclass(frozen=True, slots=True)
class DatabaseLook:
    """One database. `days` is the age of its statistics in whole days; `replica`: a copy that only reads.

    What could not be seen is an `Unreachable` in its place.
    """

    version: str
    role: StatisticsRole
    replica: bool = False
    days: int = 0
    keys: tuple[UnindexedKey, ...] | Unreachable = ()
    scans: tuple[ScannedTable, ...] | Unreachable = ()
    indexes: tuple[OddIndex, ...] | Unreachable = ()
    statements: StatementStatistics | Unreachable = field(default_factory=StatementStatistics)
    room: HeadRoom | Unreachable = field(default_factory=lambda: HeadRoom(100, 0))


@dataclass(frozen=True, slots=True)
class Databases:
    """Every declared database by its name; the ones without a credential are not looked at."""

    looks: Mapping[str, DatabaseLook | Unreachable] = field(default_factory=dict)
