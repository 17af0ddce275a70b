import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cockpit.journal import Journal, JournalError
from tests.state.test_crash import ROOT, intact

SMALL_DISK = """
import asyncio, resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
from tests.state.writing import write
asyncio.run(write(Path(sys.argv[1]), "r", 60, int(sys.argv[2])))
"""
NOBODY = """
import os, sys
from pathlib import Path
from cockpit.journal import Journal, JournalError
if os.getuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
try:
    Journal.open(Path(sys.argv[1]))
except JournalError as reason:
    sys.stdout.write(str(reason))
"""


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder whose parents anybody may enter, unlike pytest's."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    for path in folder.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)
    folder.chmod(0o755)
    shutil.rmtree(folder)


def python(program: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        capture_output=True,
        cwd=ROOT,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "size", [2000, 400_000], ids=["the database grows too large", "evidence is too large"]
)
def test_a_full_disk_is_said_once_and_the_run_goes_on(tmp_path: Path, size: int) -> None:
    """No file may grow beyond 300 000 bytes: the kernel refuses the write as it does on a full disk."""
    lines = python(SMALL_DISK, str(tmp_path), str(size)).splitlines()
    lost = [line for line in lines if line.startswith("lost: ")]
    assert len(lost) == 1
    assert "No room left" in lost[0]
    assert "shown but not kept" in lost[0]
    assert lines[-1] == "r end", "the run came to its end without a journal"
    intact(tmp_path)
    journal = Journal.open(tmp_path)
    judged = journal.results_of("r")
    told = [line.split(" ")[1] for line in lines if line.startswith("r kill.")]
    assert set(told) <= judged.keys()
    assert len(told) < 60
    assert journal.interrupted() == "r"
    journal.close()


def test_a_read_only_folder_is_a_sentence(public_folder: Path) -> None:
    public_folder.chmod(0o555)
    said = python(NOBODY, str(public_folder))
    assert str(public_folder) in said
    assert "cannot be written: Permission denied" in said
    assert list(public_folder.iterdir()) == []


def test_a_read_only_journal_is_a_sentence(public_folder: Path) -> None:
    Journal.open(public_folder).close()
    home = public_folder / ".cockpit"
    home.chmod(0o755)
    for path in home.iterdir():
        path.chmod(0o444)
    home.chmod(0o555)
    assert "cannot be written" in python(NOBODY, str(public_folder))


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match=r"file/\.cockpit cannot be used as a journal: Not a directory"):
        Journal.open(tmp_path / "file")
    with pytest.raises(JournalError, match="No such file or directory"):
        Journal.open(tmp_path / "missing")
    (tmp_path / ".cockpit").write_text("mine")
    with pytest.raises(JournalError):
        Journal.open(tmp_path)
    assert (tmp_path / ".cockpit").read_text() == "mine"


def test_a_journal_that_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / ".cockpit/journal.sqlite3").mkdir(parents=True)
    with pytest.raises(JournalError, match="Is a directory"):
        Journal.open(tmp_path)


def test_a_hostile_path_cannot_move_the_cursor(tmp_path: Path) -> None:
    with pytest.raises(JournalError) as caught:
        Journal.open(tmp_path / "a\x1b[2Jb")
    assert "\x1b" not in str(caught.value)


def test_half_written_drafts_are_taken_away(tmp_path: Path) -> None:
    program = """
import resource, sys
from pathlib import Path
from cockpit.evidence import write_atomically
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomically(Path(sys.argv[1]) / "pack.toml", b"x" * 5000)
except OSError as reason:
    sys.stdout.write(reason.strerror)
"""
    (tmp_path / "pack.toml").write_text("old")
    assert "File too large" in python(program, str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["pack.toml"]
    assert (tmp_path / "pack.toml").read_text() == "old"
    assert stat.S_IMODE((tmp_path / "pack.toml").stat().st_mode) & 0o400
    assert os.access(tmp_path, os.W_OK)
