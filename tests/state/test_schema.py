import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cockpit.journal import Journal, JournalError, schema
from cockpit.journal.schema import MIGRATIONS, open_database, version_of
from cockpit.model import CheckJudged, RunFinished, RunStarted
from tests.reports.samples import PASS, finding, result

HERE = Path(__file__).parent
RELEASED = sorted(HERE.glob("journal-v*.sql"))
AT = "2026-11-20T10:00:00+00:00"


def laid_out(folder: Path, dump: Path) -> Path:
    """A journal as an earlier version left it."""
    (folder / ".cockpit").mkdir()
    path = folder / ".cockpit/journal.sqlite3"
    database = sqlite3.connect(path)
    database.executescript(dump.read_text("utf-8"))
    database.close()
    return path


def test_every_version_has_a_dump() -> None:
    assert [path.name for path in RELEASED] == [
        f"journal-v{number}.sql" for number in range(1, len(MIGRATIONS) + 1)
    ]


@pytest.mark.parametrize("dump", RELEASED, ids=lambda path: path.stem)
async def test_a_journal_of_every_released_version_is_read_and_continued(tmp_path: Path, dump: Path) -> None:
    laid_out(tmp_path, dump)
    journal = Journal.open(tmp_path)
    assert {check: one.verdict.value for check, one in journal.latest().items()} == {
        "dns.apex-resolves": "fail",
        "dns.www-resolves": "unknown",
        "seo.single-version": "pass",
    }
    assert journal.last_run(name="before the move") == "r-1"
    await journal.append(RunStarted("new", ("dns.apex-resolves",), AT))
    await journal.append(CheckJudged(result("dns.apex-resolves", finding(PASS)), 0.0))
    await journal.append(RunFinished("new", AT))
    assert [verdict.value for verdict in journal.history("dns.apex-resolves")] == ["fail", "pass"]
    journal.close()


def test_a_fresh_journal_has_the_schema_of_the_dump(tmp_path: Path) -> None:
    """Who changes the tables writes a migration, and the dump of the version before stays as it was."""
    fresh, _ = open_database(tmp_path / "fresh.sqlite3")
    dumped = sqlite3.connect(laid_out(tmp_path, RELEASED[-1]))
    query = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name"
    assert fresh.execute(query).fetchall() == dumped.execute(query).fetchall()
    fresh.close()
    dumped.close()


def test_migrations_go_on_from_where_the_file_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = laid_out(tmp_path, RELEASED[0])

    def second(database: sqlite3.Connection) -> None:
        database.execute("ALTER TABLE runs ADD COLUMN note TEXT NOT NULL DEFAULT ''")

    monkeypatch.setattr(schema, "MIGRATIONS", (MIGRATIONS[0], second))
    database, notice = open_database(path)
    assert (version_of(database), notice) == (2, None)
    assert database.execute("SELECT id, note FROM runs").fetchall() == [("r-1", "")]
    database.close()


def test_a_failing_migration_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = laid_out(tmp_path, RELEASED[0])

    def second(database: sqlite3.Connection) -> None:
        database.execute("ALTER TABLE runs ADD COLUMN note TEXT NOT NULL DEFAULT ''")
        database.execute("INSERT INTO nowhere VALUES (1)")

    monkeypatch.setattr(schema, "MIGRATIONS", (MIGRATIONS[0], second))
    with pytest.raises(JournalError, match="no such table"):
        open_database(path)
    monkeypatch.undo()
    database, _ = open_database(path)
    assert version_of(database) == 1
    assert [row[1] for row in database.execute("PRAGMA table_info(runs)")] == [
        "n",
        "id",
        "started",
        "planned",
        "tool",
    ]
    database.close()


def test_a_newer_journal_is_refused_and_untouched(tmp_path: Path) -> None:
    path = laid_out(tmp_path, RELEASED[0])
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.close()
    before = path.read_bytes()
    with pytest.raises(JournalError, match=r"newer Launch Cockpit \(journal version 99, this one knows 1\)"):
        Journal.open(tmp_path)
    assert path.read_bytes() == before


def test_another_programs_database_is_refused_and_untouched(tmp_path: Path) -> None:
    (tmp_path / ".cockpit").mkdir()
    path = tmp_path / ".cockpit/journal.sqlite3"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE songs (title TEXT)")
    database.close()
    with pytest.raises(JournalError, match="another program's database"):
        Journal.open(tmp_path)
    assert sqlite3.connect(path).execute("SELECT count(*) FROM songs").fetchone() == (0,)


@pytest.mark.parametrize("size", [1, 100, 5000])
def test_a_file_that_is_no_database_is_put_aside(tmp_path: Path, size: int) -> None:
    (tmp_path / ".cockpit").mkdir()
    path = tmp_path / ".cockpit/journal.sqlite3"
    junk = b"not a database, but perhaps dear to somebody "[:size] * (size // 45 + 1)
    for number in (1, 2):
        path.write_bytes(junk)
        journal = Journal.open(tmp_path)
        assert journal.notice is not None
        assert f"journal.sqlite3.damaged-{number}" in journal.notice
        assert (tmp_path / f".cockpit/journal.sqlite3.damaged-{number}").read_bytes() == junk
        assert journal.latest() == {}
        journal.close()


async def test_a_broken_page_is_found_at_the_start(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    many = [result(f"dns.c{number}", finding(PASS)) for number in range(60)]
    await journal.append(RunStarted("r", tuple(one.check for one in many), AT))
    for one in many:
        await journal.append(CheckJudged(one, 0.0))
    journal.close()
    path = tmp_path / ".cockpit/journal.sqlite3"
    broken = bytearray(path.read_bytes())
    for page in range(4096 * 3, len(broken), 4096):
        broken[page : page + 64] = b"\xff" * 64
    path.write_bytes(broken)
    again = Journal.open(tmp_path)
    assert again.notice is not None
    assert (tmp_path / ".cockpit/journal.sqlite3.damaged-1").read_bytes() == bytes(broken)
    again.close()


async def test_a_page_that_breaks_later_is_a_sentence(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    (tmp_path / ".cockpit/journal.sqlite3").write_bytes(b"x" * 40_000)
    (tmp_path / ".cockpit/journal.sqlite3-wal").unlink()
    (tmp_path / ".cockpit/journal.sqlite3-shm").unlink()
    with pytest.raises(JournalError, match=r"is damaged .* puts it aside"):
        journal.latest()
    journal.close()


def test_a_commit_waits_for_the_disk(tmp_path: Path) -> None:
    """A kill loses nothing either way; only this setting keeps a commit through a power cut (2 is FULL)."""
    database, _ = open_database(tmp_path / "journal.sqlite3")
    assert database.execute("PRAGMA synchronous").fetchone() == (2,)
    assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert database.execute("PRAGMA foreign_keys").fetchone() == (1,)
    database.close()


def test_an_empty_file_is_a_new_journal(tmp_path: Path) -> None:
    (tmp_path / ".cockpit").mkdir()
    (tmp_path / ".cockpit/journal.sqlite3").touch()
    journal = Journal.open(tmp_path)
    assert journal.notice is None
    journal.close()


def test_many_open_a_new_journal_at_the_same_moment(tmp_path: Path) -> None:
    """All must see the same beginning, whoever gets to write it."""
    for round_ in range(15):
        folder = tmp_path / str(round_)
        folder.mkdir()
        start = threading.Barrier(6)

        def open_one(folder: Path = folder, start: threading.Barrier = start) -> str | None:
            start.wait()
            journal = Journal.open(folder)
            journal.close()
            return journal.notice

        with ThreadPoolExecutor(6) as pool:
            notices = [each.result() for each in [pool.submit(open_one) for _ in range(6)]]
        assert notices == [None] * 6
        assert not list(folder.glob(".cockpit/*damaged*"))
