"""What the journal tells of the past: what has been so since when, and what has turned."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from cockpit.journal.rows import Kept, Seen

_OTHER = "coalesce((SELECT max(n) FROM results WHERE check_id = ? AND result <> ?), 0)"


@dataclass(frozen=True, slots=True)
class Sight:
    """A piece of evidence, and when it was seen to be the same, oldest first (UTC ISO 8601)."""

    kept: Kept
    times: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A check that turned from something open to a pass: its result before and after."""

    before: Seen
    after: Seen


@dataclass(frozen=True, slots=True)
class Past:
    """Questions that only the handover asks. Each raises JournalError as the journal's other readers do."""

    read: Callable[..., list[sqlite3.Row]]
    seen: Callable[[sqlite3.Row], Seen]

    def unchanged(self) -> dict[str, tuple[str, ...]]:
        """When each check was looked at since its result has been what it is now, oldest first, by id."""
        last = self.read(
            "SELECT check_id, result FROM results WHERE n IN (SELECT max(n) FROM results GROUP BY check_id)"
        )
        return {row["check_id"]: self._same(row["check_id"], row["result"]) for row in last}

    def _same(self, check: str, result: str) -> tuple[str, ...]:
        query = f"SELECT at FROM results WHERE check_id = ? AND n > {_OTHER} ORDER BY n"  # noqa: S608 - constant
        return tuple(row["at"] for row in self.read(query, check, check, result))

    def sights(self, kind: str) -> tuple[Sight, ...]:
        """The newest evidence of a kind for each id it was kept for."""
        found: dict[str, list[Kept]] = {}
        for row in self.read("SELECT * FROM evidence WHERE kind = ? ORDER BY n", kind):
            kept = Kept(row["digest"], row["check_id"], kind, row["media"], row["bytes"], row["at"])
            before = found.get(kept.check, [])
            same = bool(before) and before[-1].digest == kept.digest
            found[kept.check] = [*before, kept] if same else [kept]
        return tuple(Sight(same[-1], tuple(one.at for one in same)) for _, same in sorted(found.items()))

    def kept_under(self, check: str, most: int) -> tuple[tuple[str, str], ...]:
        """(hour, digest) of the last pieces of evidence kept for one id, newest first."""
        query = "SELECT at, digest FROM evidence WHERE check_id = ? ORDER BY n DESC LIMIT ?"
        return tuple((row["at"], row["digest"]) for row in self.read(query, check, most))

    def last_looked(self) -> str:
        """When a run last began, judged a check or ended (UTC ISO 8601); empty where there was none.

        One that goes on elsewhere, or was killed, counts up to what it judged last.
        """
        newest = "SELECT max(at) FROM marks WHERE what <> 'named' UNION ALL SELECT max(at) FROM results"
        return max((row[0] for row in self.read(newest) if row[0]), default="")

    def turns(self) -> dict[str, Turn]:
        """The last time that each check turned, by id; of those that never did, nothing."""
        found = self.read(
            "SELECT check_id, n, verdict FROM results WHERE verdict IN ('fail', 'warn', 'pass') ORDER BY n"
        )
        last: dict[str, tuple[int, str]] = {}
        turned: dict[str, tuple[int, int]] = {}
        for row in found:
            number, verdict = last.get(row["check_id"], (0, "pass"))
            if verdict != "pass" and row["verdict"] == "pass":
                turned[row["check_id"]] = (number, row["n"])
            last[row["check_id"]] = (row["n"], row["verdict"])
        return {check: Turn(self._at(before), self._at(after)) for check, (before, after) in turned.items()}

    def _at(self, number: int) -> Seen:
        (row,) = self.read("SELECT * FROM results WHERE n = ?", number)
        return self.seen(row)
