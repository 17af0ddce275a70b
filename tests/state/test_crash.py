import json
import os
import sqlite3
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from cockpit.journal import Journal
from tests.state.killing import CHECKS

ROOT = Path(__file__).parents[2]
ROUNDS = int(os.environ.get("COCKPIT_KILLS", "50"))


def run(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *words], capture_output=True, cwd=ROOT, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def intact(folder: Path) -> None:
    database = sqlite3.connect(folder / ".cockpit/journal.sqlite3")
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    database.close()


def evidence_is_whole(folder: Path) -> None:
    for path in (folder / ".cockpit/evidence").iterdir():
        if not path.name.startswith("."):
            assert sha256(path.read_bytes()).hexdigest() == path.name


def test_what_was_announced_survives_a_kill(tmp_path: Path) -> None:
    announced: dict[str, list[str]] = json.loads(
        run("tests.state.killing", str(tmp_path), str(ROUNDS), "20261120")
    )
    cut_off = [name for name, lines in announced.items() if f"{name} end" not in lines]
    assert len(announced) == ROUNDS
    assert len(cut_off) > ROUNDS // 2, "most were killed in mid-run"
    assert sum(map(len, announced.values())) > ROUNDS * 5
    intact(tmp_path)
    evidence_is_whole(tmp_path)
    journal = Journal.open(tmp_path)
    assert journal.notice is None
    for name, lines in announced.items():
        judged = journal.results_of(name) if lines else {}
        for line in lines:
            _, check = line.split(" ")
            assert check == "end" or check in judged, f"{line} was announced and is not in the journal"
    runs = {one.id: one for one in journal.runs()}
    for name, one in runs.items():
        ended = f"{name} end" in announced[name]
        assert (one.finished is not None) or not ended
    last = next(one for one in journal.runs() if one.finished is None)
    if journal.runs()[0] == last:
        assert journal.interrupted() == last.id
    for digest in {one.evidence for one in journal.seen().values()}:
        assert digest is not None
        assert journal.evidence.get(digest)
    journal.close()


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    """Both find no journal and begin it; neither loses a line."""
    command = [sys.executable, "-m", "tests.state.writing", str(tmp_path)]
    both = [
        subprocess.Popen(
            [*command, name, str(CHECKS * 2), "100"], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for name in ("left", "right", "third")
    ]
    heard = [one.communicate(timeout=120)[0].splitlines() for one in both]
    assert [one.returncode for one in both] == [0, 0, 0]
    intact(tmp_path)
    journal = Journal.open(tmp_path)
    for name, lines in zip(("left", "right", "third"), heard, strict=True):
        assert sorted(lines) == sorted([f"{name} end", *(f"{name} kill.c{n}" for n in range(CHECKS * 2))])
        assert len(journal.results_of(name)) == CHECKS * 2
    assert {one.finished is not None for one in journal.runs()} == {True}
    assert journal.interrupted() is None
    journal.close()
