"""Small examples of what a database shows of itself, for the cases of checks and for tests."""

from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.databases import (
    DatabaseLook,
    Databases,
    HeavyStatement,
    OddIndex,
    ScannedTable,
    StatementStatistics,
    StatisticsRole,
    UnindexedKey,
)
from cockpit.model import Layer

NO_LOOK: Final = Databases()
KEY: Final = UnindexedKey("public", "order", ("customer_id",), "customer", 120_000)
LOOP: Final = HeavyStatement("SELECT * FROM line WHERE order_id = ?", 90_000, 0.2, 18_000.0, 90_000)
SLOW: Final = HeavyStatement("SELECT * FROM line ORDER BY note", 500, 1240.0, 620_000.0, 45_000)


def database(**parts: Any) -> Databases:
    """One database called main, sound but for the parts given."""
    sound = {"version": "16.4", "role": StatisticsRole("launch_cockpit"), "days": 30}
    return Databases({"main": DatabaseLook(**{**sound, **parts})})


def shut(kind: str, cause: str = "main was not read", layer: Layer = Layer.PERSON) -> Databases:
    """The database called main, at which nobody could look."""
    return Databases({"main": Unreachable(layer, cause, kind)})


def scanned(scans: int = 5000, by_index: int = 40, read: int = 600_000_000) -> ScannedTable:
    """A table of 120,000 rows."""
    return ScannedTable("public", "order", 120_000, scans, read, by_index)


def odd(kind: str, twin: str = "") -> OddIndex:
    """An index with something about it."""
    return OddIndex(kind, "public", "order_note_idx", "order", twin, 8_192_000)


def statements(*heavy: HeavyStatement, transactions: int = 10_000, **passwords: int) -> StatementStatistics:
    """The statistics of statements."""
    return StatementStatistics(heavy, transactions, passwords)
