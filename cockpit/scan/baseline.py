"""A file of what was found before and is known: digests, rules and paths, never a value.

It holds nothing that a rule finds, so it needs no exception for itself, and nobody can hide behind one.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cockpit.evidence import read_plain, refuse_link, write_atomically
from cockpit.facts.leaks import Leak, Stance

SCHEMA: Final = "launch-cockpit/secrets-baseline/v1"

Known = tuple[str, str, str]  # digest, rule, path


class BaselineError(Exception):
    """The file cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is known, with the day it was first seen; `salt` is what its digests are keyed with (`origin`)."""

    salt: str
    rows: dict[Known, dt.date]

    def covers(self, leak: Leak) -> bool:
        """The leak is known at that path."""
        return _known(leak) in self.rows


def load(path: Path) -> Baseline:
    """The baseline in the file.

    Raises:
        BaselineError: there is none.
    """
    try:
        data = tomllib.loads(read_plain(path).decode("utf-8"))
    except OSError as reason:
        raise BaselineError(f"{path} cannot be read: {reason.strerror}") from None
    except ValueError as reason:
        raise BaselineError(f"{path} is no TOML: {reason}") from None
    try:
        return _read(data)
    except (KeyError, TypeError, ValueError) as reason:
        word = f"{path} is no baseline: {reason}. `cockpit scan --write-baseline {path}` writes one"
        raise BaselineError(word) from None


def _read(data: dict[str, Any]) -> Baseline:
    """The parsed file; raises KeyError, TypeError or ValueError where it is something else."""
    if data["schema"] != SCHEMA:
        raise ValueError(f"its schema should be {SCHEMA}")
    rows = {}
    for row in data.get("leak", ()):
        known = (_word(row["digest"]), _word(row["rule"]), _word(row["path"]))
        seen = row["first_seen"]
        rows[known] = seen if isinstance(seen, dt.date) else dt.date.fromisoformat(seen)
    return Baseline(_word(data["origin"]), rows)


def _word(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected text, found {type(value).__name__}")
    return value


def write(path: Path, salt: bytes, leaks: Iterable[Leak], before: Baseline | None, today: dt.date) -> int:
    """Write a baseline of these leaks; what was known before keeps its day. How many it holds.

    Raises:
        OSError: it cannot be written, or a link stands in its place.
    """
    import tomli_w  # noqa: PLC0415 - only for who writes one

    refuse_link(path)
    earlier = before.rows if before else {}
    rows = {_known(leak): leak for leak in leaks if leak.stance is Stance.SECRET and not leak.ignored}
    told = [
        {
            "digest": digest,
            "rule": rule,
            "path": where,
            "first_seen": earlier.get((digest, rule, where), today),
        }
        for digest, rule, where in sorted(rows, key=lambda row: (row[2], row[1], row[0]))
    ]
    document = {"schema": SCHEMA, "origin": salt.decode("utf-8", "replace"), "leak": told}
    write_atomically(path, tomli_w.dumps(document).encode())
    return len(told)


def _known(leak: Leak) -> Known:
    return leak.digest, leak.rule, leak.path
