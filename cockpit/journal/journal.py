"""`Journal`: open it, append events, ask what was seen before."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

from cockpit.evidence import EvidenceStore, own_folder, write_atomically
from cockpit.journal import rows
from cockpit.journal.past import Past
from cockpit.journal.process import gone
from cockpit.journal.schema import open_database
from cockpit.journal.trouble import BUSY_SECONDS, JournalError, trouble
from cockpit.journal.writer import Rows, Writer
from cockpit.model import CheckJudged, Event, Result, RunFinished, RunStarted, Severity, Verdict
from cockpit.reports.exitcode import GREEN, exit_code
from cockpit.text import safe

FOLDER: Final = ".cockpit"
_RUNS = """
    SELECT runs.*, last.what, last.at, last.detail,
        (SELECT detail FROM marks WHERE run = runs.id AND what = 'named' ORDER BY n DESC LIMIT 1) AS name
    FROM runs JOIN marks AS last
        ON last.n = (SELECT max(n) FROM marks WHERE run = runs.id AND what <> 'named')
    ORDER BY (SELECT max(n) FROM marks WHERE run = runs.id AND what = 'started') DESC"""


def _raw(result: Result) -> Result:
    return result


class Journal:
    """The journal of one product. Appending is asynchronous; reading is not and has its own connection.

    `notice` is a sentence to show once after opening (a damaged journal was put aside), `lost` the reason why
    nothing more is written, once that has happened.
    """

    def __init__(self, home: Path, database: sqlite3.Connection, notice: str | None, tool: str) -> None:
        self.notice = notice
        self.evidence = EvidenceStore(home / "evidence")
        self._path = home / "journal.sqlite3"
        self._tool = tool
        self._run: RunStarted | None = None
        self._writer = Writer(database, self._path)
        self._reader: sqlite3.Connection | None = None

    @classmethod
    def open(cls, folder: Path, tool: str = "") -> "Journal":
        """The journal in `.cockpit` under the folder of launch.toml, begun if there is none.

        Args:
            folder: where launch.toml lies.
            tool: name and version, written beside every run.

        Raises:
            JournalError: the folder is read-only or full, the file is newer or another program's.
        """
        home = folder.absolute() / FOLDER
        try:
            own_folder(home)
            if not (home / ".gitignore").exists():
                write_atomically(home / ".gitignore", b"*\n")
            database, notice = open_database(home / "journal.sqlite3")
        except OSError as reason:
            raise trouble(reason, home) from reason
        return cls(home, database, notice, tool)

    @property
    def lost(self) -> str | None:
        """Why nothing is written any more, or None."""
        return self._writer.lost

    async def append(self, event: Event) -> None:
        """Return when the event is on disk; the start of a check is not kept.

        Raises:
            JournalError: writing failed for the first time. Show it and go on: later events are let through
                without being kept.
        """
        match event:
            case RunStarted():
                self._run = event
                await self._writer.add(lambda: rows.start_rows(event, self._tool))
            case CheckJudged():
                run = self._run
                if run is None:
                    raise JournalError("A result came before its run began; it was not kept.")
                at = rows.later(run.at, event.seconds)
                await self._writer.add(lambda: rows.result_rows(run.run, event.result, at, self.evidence))
            case RunFinished():
                await self._writer.add(lambda: rows.end_rows(event))

    async def name(self, run: str, name: str) -> None:
        """Give a run a name, so that it can be compared with later. Raises as `append` does."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        await self._writer.add(lambda: rows.name_rows(run, name, at))

    async def keep(self, check: str, data: bytes, *, kind: str, media: str = "text/plain", at: str) -> str:
        """Keep a piece of evidence of a drill or a person, redacted; its digest. Raises as `append` does.

        Args:
            check: the id it is for.
            data: text; anything else is kept as escapes.
            kind: `drill`, `attestation` and the like.
            media: its media type.
            at: when it was collected, UTC ISO 8601.
        """
        digest = ""

        def build() -> Rows:
            nonlocal digest
            digest, size = self.evidence.put(data)
            return rows.kept_rows(rows.Kept(digest, check, kind, media, size, at))

        await self._writer.add(build)
        return digest

    def seen(self) -> dict[str, rows.Seen]:
        """The latest result of every check that was ever judged, by id."""
        found = self._read(
            "SELECT * FROM results WHERE n IN (SELECT max(n) FROM results GROUP BY check_id) "
            "ORDER BY check_id"
        )
        return {row["check_id"]: self._seen(row) for row in found}

    def latest(self) -> dict[str, Result]:
        """The latest result of every check, by id."""
        return {check: seen.result for check, seen in self.seen().items()}

    def history(self, check: str, limit: int = 20) -> tuple[Verdict, ...]:
        """The last verdicts of a check, oldest first."""
        found = self._read(
            "SELECT verdict FROM results WHERE check_id = ? ORDER BY n DESC LIMIT ?", check, limit
        )
        return tuple(Verdict(row["verdict"]) for row in reversed(found) if row["verdict"] in set(Verdict))

    def runs(self, limit: int = 100) -> tuple[rows.Run, ...]:
        """The runs, the one begun last first."""
        return tuple(rows.run(row) for row in self._read(f"{_RUNS} LIMIT ?", limit))

    def results_of(self, run: str) -> dict[str, Result]:
        """The results of one run by id, in the order they were judged."""
        found = self._read("SELECT * FROM results WHERE run = ? ORDER BY n", run)
        return {row["check_id"]: self._seen(row).result for row in found}

    def kept(self, check: str) -> tuple[rows.Kept, ...]:
        """The evidence kept for a check, oldest first, each digest with the last time it was seen."""
        found = self._read(
            "SELECT * FROM evidence WHERE n IN "
            "(SELECT max(n) FROM evidence WHERE check_id = ? GROUP BY digest) ORDER BY n",
            check,
        )
        return tuple(
            rows.Kept(row["digest"], check, row["kind"], row["media"], row["bytes"], row["at"])
            for row in found
        )

    def last_run(
        self,
        state: Literal["any", "green"] = "any",
        name: str | None = None,
        heard: Callable[[Result], Result] = _raw,
    ) -> str | None:
        """The id of the last run that came to its end, or None.

        Args:
            state: `green` for one in which nothing failed, and no machine check was undecided, at `high` or
                graver.
            name: only runs of that name.
            heard: marks what people have waived, for what they accepted does not keep a run from being green.
        """
        for run in self.runs(1000):
            if run.finished is None or run.interrupted or (name is not None and run.name != name):
                continue
            results = map(heard, self.results_of(run.id).values())
            if state == "any" or exit_code(results, Severity.HIGH) == GREEN:
                return run.id
        return None

    def interrupted(self) -> str | None:
        """The id of the last run that was cut off: stopped by hand, or its process is gone; else None.

        Runs that go on elsewhere are passed over (two cockpits do not accuse each other), and so are those
        of which a later run has flown to the end all that they had not judged.
        """
        flown: set[str] = set()
        for row in self._read(f"{_RUNS} LIMIT 100"):
            planned = set(rows.planned(row["planned"]))
            if row["what"] == "finished":
                flown |= planned
            elif row["what"] == "interrupted" or gone(row["detail"]):
                left = planned - self._judged(row["id"])
                if not (flown and left <= flown):
                    return str(row["id"])
        return None

    def _judged(self, run: str) -> set[str]:
        """The ids of what a run has judged."""
        found = self._read("SELECT DISTINCT check_id FROM results WHERE run = ?", run)
        return {row["check_id"] for row in found}

    @property
    def past(self) -> Past:
        """What has been so since when, and what has turned."""
        return Past(self._read, self._seen)

    def close(self) -> None:
        """Write what is queued and let go of the file; waits two seconds at most."""
        if self._reader:
            self._reader.close()
            self._reader = None
        self._writer.close()

    def _seen(self, row: sqlite3.Row) -> rows.Seen:
        try:
            return rows.seen(row)
        except (ValueError, KeyError, TypeError) as reason:
            raise JournalError(
                f"Row {row['n']} of {self._path.name} (check {safe(row['check_id'], 80)}) cannot be read: "
                f"{safe(str(reason), 200)}"
            ) from None

    def _read(self, query: str, *values: Any) -> list[sqlite3.Row]:
        try:
            if self._reader is None:
                self._reader = sqlite3.connect(
                    f"{self._path.absolute().as_uri()}?mode=ro",
                    uri=True,
                    timeout=BUSY_SECONDS,
                    check_same_thread=False,
                )
                self._reader.row_factory = sqlite3.Row
            return self._reader.execute(query, values).fetchall()
        except sqlite3.Error as reason:
            raise trouble(reason, self._path) from reason
