"""Two people on two branches, merged by git itself: no row is lost, whichever way git is set up."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cockpit.record import append, load
from cockpit.record.rows import Row
from tests.record.samples import attestation, decision, drill, waiver

QUIET = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@shop.example",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@shop.example",
}
FILE = "launch.record.toml"


class Repo:
    """A product's repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q", "-b", "main")

    def git(self, *words: str, check: bool = True) -> int:
        done = subprocess.run(
            ["git", *words], cwd=self.folder, env=os.environ | QUIET, capture_output=True, check=False
        )
        assert done.returncode == 0 or not check, done.stderr
        return done.returncode

    def commit(self, *rows: Row) -> None:
        append(self.folder / FILE, *rows)
        self.git("add", "-A")
        self.git("commit", "-qm", "said")

    def rows(self) -> set[str]:
        record = load(self.folder / FILE)
        assert not record.problems, record.problems
        assert not record.unreadable
        return {repr(row) for row in record.rows.values()}


BEFORE = (attestation(check="a.before"), drill())
OURS = (attestation(check="a.ours"), waiver(check="b.ours"), decision(by="ours"))
THEIRS = (attestation(check="a.theirs"), waiver(check="b.theirs"), drill(subject="theirs"))


@pytest.fixture(params=["a first record", "a record to add to"])
def split(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Repo, tuple[Row, ...]]:
    """Two branches that both added rows, alike but for what they say."""
    repo = Repo(tmp_path)
    first = BEFORE if "add" in request.param else ()
    (tmp_path / ".gitignore").write_text(".cockpit/\n")
    repo.git("add", "-A")
    repo.git("commit", "-qm", "start")
    if first:
        repo.commit(*first)
    repo.git("checkout", "-qb", "theirs")
    repo.commit(*THEIRS)
    repo.git("checkout", "-q", "main")
    repo.commit(*OURS)
    return repo, (*first, *OURS, *THEIRS)


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
def test_a_conflict_loses_nothing(split: tuple[Repo, tuple[Row, ...]], style: str) -> None:
    repo, everything = split
    repo.git("config", "merge.conflictStyle", style)
    repo.git("merge", "-q", "theirs", check=False)
    assert repo.rows() == set(map(repr, everything))
    more = attestation(check="a.after")
    append(repo.folder / FILE, more)  # writes it without the marks
    text = (repo.folder / FILE).read_text()
    assert not any(mark in text for mark in ("<<<<", ">>>>", "||||", "===="))
    assert not load(repo.folder / FILE).conflicted
    assert repo.rows() == {*map(repr, everything), repr(more)}


def test_a_union_merge_stops_nowhere_and_loses_nothing(split: tuple[Repo, tuple[Row, ...]]) -> None:
    repo, everything = split
    (repo.folder / ".git" / "info").mkdir(exist_ok=True)
    (repo.folder / ".git" / "info" / "attributes").write_text(f"{FILE} merge=union\n")
    repo.git("merge", "-q", "theirs")
    assert not load(repo.folder / FILE).conflicted
    assert repo.rows() == set(map(repr, everything))


def test_writers_in_many_processes_lose_nothing(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from cockpit.record import append; "
        "from tests.record.samples import attestation\n"
        "for n in range(10): append(Path(sys.argv[1]), attestation(check=f'{sys.argv[2]}.{n}'))"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path / FILE), str(number)])
        for number in range(4)
    ]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    assert len(load(tmp_path / FILE).rows) == 40


@pytest.mark.parametrize("union", [True, False])
def test_a_row_that_came_in_on_two_ways_is_one_row(tmp_path: Path, union: bool) -> None:
    repo = Repo(tmp_path)
    (tmp_path / ".gitignore").write_text(".cockpit/\n")
    (tmp_path / ".gitattributes").write_text(f"{FILE} merge=union\n" if union else "")
    repo.commit(*BEFORE)
    repo.git("checkout", "-qb", "theirs")
    repo.commit(THEIRS[0])
    repo.commit(*THEIRS[1:])
    repo.git("checkout", "-q", "main")
    repo.commit(OURS[0])
    for picked in ("theirs~1", "theirs"):  # as somebody does who needs them at once
        repo.git("cherry-pick", picked, check=False)
        append(repo.folder / FILE, *OURS[1:])
        repo.git("add", "-A")
        repo.git("-c", "core.editor=true", "commit", "--allow-empty", "-qm", "picked")
    repo.git("merge", "-q", "theirs", check=False)
    assert repo.rows() == set(map(repr, (*BEFORE, *OURS, *THEIRS)))


def test_the_same_row_twice_without_a_mark_is_read_once(tmp_path: Path) -> None:
    (number,) = append(tmp_path / FILE, OURS[0])
    text = (tmp_path / FILE).read_text()
    (tmp_path / FILE).write_text(text + "\n" + text.split("\n\n", 1)[1].replace("\n", "\r\n"))
    record = load(tmp_path / FILE)
    assert list(record.rows) == [number]
    assert not record.conflicted
