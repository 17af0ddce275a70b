"""A journal that somebody else wrote, shipped with a repository: it is read, and trusted with nothing."""

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from cockpit.evidence import EvidenceError, EvidenceStore
from cockpit.journal import Journal, JournalError

RESULT = "INSERT INTO results (run, check_id, verdict, at, evidence, result) VALUES ('r', ?, ?, 'x', '', ?)"


def shipped(
    folder: Path, planned: str = "[]", started: str = "2026-01-01T00:00:00+00:00"
) -> sqlite3.Connection:
    """A journal with one interrupted run, open for more."""
    Journal.open(folder).close()
    database = sqlite3.connect(folder / ".cockpit" / "journal.sqlite3", isolation_level=None)
    database.execute(
        "INSERT INTO runs (id, started, planned, tool) VALUES ('r', ?, ?, 't')", (started, planned)
    )
    database.execute("INSERT INTO marks (run, what, at, detail) VALUES ('r', 'interrupted', 'x', 'x')")
    return database


@pytest.mark.parametrize("planned", ["garbage", "5", "[{}]", "[" * 100_000])
def test_a_plan_that_is_none_is_empty(tmp_path: Path, planned: str) -> None:
    shipped(tmp_path, planned).close()
    journal = Journal.open(tmp_path)
    assert journal.interrupted() == "r"
    assert journal.runs()[0].planned == ()
    journal.close()


def test_no_escape_code_comes_back(tmp_path: Path) -> None:
    database = shipped(tmp_path, started="\x1b[2J")
    database.execute(RESULT, ("\x1b[2Jx", "pass", "{}"))
    database.close()
    journal = Journal.open(tmp_path)
    assert "\x1b" not in journal.runs()[0].started
    with pytest.raises(JournalError) as caught:
        journal.latest()
    assert "\x1b" not in str(caught.value)
    journal.close()


def test_a_result_nested_without_end_is_refused(tmp_path: Path) -> None:
    database = shipped(tmp_path)
    database.execute(RESULT, ("dns.x", "evil", "[" * 100_000))
    database.close()
    journal = Journal.open(tmp_path)
    assert journal.history("dns.x") == ()
    with pytest.raises(JournalError, match="nested too deeply"):
        journal.latest()
    journal.close()


@pytest.mark.parametrize(
    "program",
    [
        "CREATE VIEW more AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c",
        "CREATE TRIGGER mine AFTER INSERT ON results BEGIN INSERT INTO evidence VALUES (1,1,1,1,1,1,1); END",
    ],
)
def test_a_journal_that_brings_programs_is_refused(tmp_path: Path, program: str) -> None:
    database = shipped(tmp_path)
    database.execute(program)
    database.close()
    with pytest.raises(JournalError, match="views or triggers"):
        Journal.open(tmp_path)


@pytest.mark.parametrize("name", ["", "/journal.sqlite3", "/journal.sqlite3-wal"])
def test_a_link_is_not_followed(tmp_path: Path, name: str) -> None:
    """Else a repository could have its reader write wherever the reader may."""
    product, elsewhere = tmp_path / "product", tmp_path / "elsewhere"
    product.mkdir()
    if name:
        (product / ".cockpit").mkdir()
    else:
        elsewhere.mkdir()
    (product / f".cockpit{name}").symlink_to(elsewhere)
    with pytest.raises(JournalError, match="symbolic link"):
        Journal.open(product)
    assert not elsewhere.is_dir() or not list(elsewhere.iterdir())


def test_a_readable_journal_becomes_private(tmp_path: Path) -> None:
    shipped(tmp_path).close()
    path = tmp_path / ".cockpit" / "journal.sqlite3"
    path.chmod(0o666)
    Journal.open(tmp_path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("digest", ["../secret", "/etc/hostname", "", "A" * 64, "pipe"])
def test_evidence_is_only_read_by_digest(tmp_path: Path, digest: str) -> None:
    (tmp_path / "secret").write_text("mine")
    store = EvidenceStore(tmp_path / "evidence")
    store.put(b"seen")
    with pytest.raises(EvidenceError, match="no digest"):
        store.get(digest)


def test_evidence_that_is_a_pipe_or_a_link_is_not_waited_for(tmp_path: Path) -> None:
    store = EvidenceStore(tmp_path)
    os.mkfifo(tmp_path / ("a" * 64))
    (tmp_path / ("b" * 64)).symlink_to("/dev/zero")
    for letter in "ab":
        with pytest.raises(EvidenceError, match="cannot be read"):
            store.get(letter * 64)
