"""One reading of a repository that has a value in every place: each is found there, and none is told."""

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from cockpit import running
from cockpit.facts.leaks import Place
from cockpit.facts.repo_secrets import RepoSecrets
from cockpit.model import Advance
from cockpit.scan.scanning import BROKEN_OFF, Scan
from tests.scan.reading import of, scanned, wished
from tests.scan.repositories import VALUES, Builder, awkward, repository, token


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Builder:
    return awkward(tmp_path_factory.mktemp("awkward"))


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("memory") / "scanned.sqlite3"


@pytest.fixture(scope="module")
def found(made: Builder, memory: Path) -> RepoSecrets:
    """As everybody reads: in processes, with all rules."""
    wish = wished(made.folder, cache=memory, jobs=2, rules=())
    return asyncio.run(Scan(wish, lambda _advance: None).run())


WHERE = {
    "deleted": {(Place.HISTORY, "gone.js")},
    "head": {(Place.TREE, "keep.js"), (Place.HISTORY, "keep.js")},
    "branch": {(Place.HISTORY, "side.txt"), (Place.TREE, "side.txt")},  # merged since
    "tag": {(Place.HISTORY, "tagged.txt")},
    "tag-message": {(Place.TAG, "tag v1")},
    "stash": {(Place.STASH, "keep.js")},
    "stash-untracked": {(Place.STASH, "unknown.txt")},
    "amended": {(Place.LOST, "late.txt")},
    "index": {(Place.INDEX, "staged.txt")},
    "untracked": {(Place.TREE, "new.txt")},
    "ignored": {(Place.TREE, ".env")},
    "odd-name": {(Place.TREE, r"we\nird\t\xff.txt")},
    "evil-merge": {(Place.HISTORY, "evil.txt")},
    "nested": {(Place.TREE, "inner/inner.txt")},
    "tagged-file": {(Place.HISTORY, "tag just-a-file")},
    "doc": {(Place.TREE, "doc.md"), (Place.HISTORY, "doc.md")},
}


@pytest.mark.parametrize("place", WHERE)
def test_every_place_is_read_and_told_apart(found: RepoSecrets, place: str) -> None:
    assert {(leak.place, leak.path) for leak in of(found, VALUES[place])} == WHERE[place]


def test_messages_and_notes_name_their_commit(found: RepoSecrets, made: Builder) -> None:
    (said,), (noted,) = of(found, VALUES["message"]), of(found, VALUES["note"])
    commit = made.git("log", "--format=%H", "--grep=say it").decode()
    assert (said.place, said.commit, said.line) == (Place.COMMIT, commit, 3)
    assert said.path == f"message of commit {commit[:12]}"
    assert (noted.place, noted.path) == (Place.NOTE, f"note on {commit[:12]}")


def test_what_nothing_leads_to_is_named_by_its_object(found: RepoSecrets) -> None:
    (leak,) = of(found, VALUES["dangling"])
    assert leak.place is Place.LOST
    assert leak.path.startswith("object ")
    assert not leak.commit


def test_the_oldest_commit_is_named_and_the_newest_line(found: RepoSecrets, made: Builder) -> None:
    first = made.git("rev-list", "--max-parents=0", "main").decode()
    for leak in of(found, VALUES["head"]):
        assert (leak.commit, leak.head, leak.line) == (first, True, 3)
        assert leak.since == "2023-11-15T22:13:20+00:00"
    (gone,) = of(found, VALUES["deleted"])
    assert (gone.commit, gone.head) == (first, False)


def test_ignored_and_untracked_files_are_said_to_be_so(found: RepoSecrets) -> None:
    (ignored,), (untracked,) = of(found, VALUES["ignored"]), of(found, VALUES["untracked"])
    assert (ignored.ignored, ignored.tracked) == (True, False)
    assert (untracked.ignored, untracked.tracked) == (False, False)
    assert not of(found, token(500)), "an ignored build folder is not the checkout"


def test_nothing_is_told_twice_and_the_order_is_steady(found: RepoSecrets, made: Builder) -> None:
    keys = [(leak.rule, leak.digest, leak.path, leak.place) for leak in found.leaks]
    assert len(keys) == len(set(keys))
    assert scanned(made.folder) == found


def test_what_is_elsewhere_is_a_gap(found: RepoSecrets) -> None:
    assert found.tree_gaps == ("large.bin: kept in Git LFS, and not here: git lfs pull",)
    assert any("vendor/module is another repository" in gap for gap in found.gaps)
    assert len(found.gaps) == 2


def test_no_value_leaves_the_reading(found: RepoSecrets, memory: Path) -> None:
    told = repr(found) + json.dumps([asdict(leak) for leak in found.leaks]) + str(memory.read_bytes())
    for value in VALUES.values():
        assert value.decode() not in told
        assert value[4:].decode() not in told


def test_a_second_reading_starts_no_process(
    found: RepoSecrets, made: Builder, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cockpit.scan.crew._process", None)
    wish = wished(made.folder, cache=memory, rules=())
    assert asyncio.run(Scan(wish, lambda _advance: None).run()) == found


def test_files_alone_and_history_alone(made: Builder, found: RepoSecrets) -> None:
    tree = scanned(made.folder, history=False)
    assert {leak.place for leak in tree.leaks} == {Place.TREE, Place.INDEX}
    history = scanned(made.folder, tree=False)
    kept = {leak for leak in found.leaks if leak.place not in (Place.TREE, Place.INDEX)}
    assert set(history.leaks) - {leak for leak in history.leaks if leak.place is Place.INDEX} == kept


def test_a_folder_in_a_repository_is_read_with_its_paths(tmp_path: Path) -> None:
    product = repository(tmp_path)
    product.save("shop/pay.js", token(1))
    product.save("other/pay.js", token(2))
    found = scanned(tmp_path / "shop")
    assert [(leak.place, leak.path) for leak in of(found, token(1))] == [
        (Place.TREE, "pay.js"),
        (Place.HISTORY, "pay.js"),
    ]
    assert [(leak.place, leak.path) for leak in of(found, token(2))] == [(Place.HISTORY, "../other/pay.js")]


def test_a_folder_without_git_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_bytes(token(1))
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "c.js").write_bytes(token(2))
    (tmp_path / "a" / "out").symlink_to("/etc")
    found = scanned(tmp_path)
    assert [leak.path for leak in found.leaks] == ["a/b.txt"]
    assert (found.history, found.files, found.gaps, found.tree_gaps) == (False, 1, (), ())


def test_a_log_is_read_as_one(tmp_path: Path) -> None:
    (tmp_path / "ci.log").write_bytes(b"2026-01-01T00:00:00Z \x1b[32mtoken\x1b[0m " + token(1) + b"\n")
    found = scanned(tmp_path, only=(b"ci.log",), log=True)
    assert [(leak.place, leak.path, leak.line) for leak in found.leaks] == [(Place.LOG, "ci.log", 1)]


def test_an_empty_repository_holds_nothing(tmp_path: Path) -> None:
    repository(tmp_path)
    assert scanned(tmp_path) == RepoSecrets()


def test_how_far_it_is_is_told(made: Builder) -> None:
    told: list[Advance] = []
    scanned(made.folder, told.append)
    assert {"reading the files", "looking where it came from"} <= {advance.what for advance in told}
    assert all(advance.done <= advance.total for advance in told if advance.total)


def test_what_was_only_handed_out_is_not_told_as_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cockpit.scan.scanning._EVERY", 0.0)
    monkeypatch.setattr("cockpit.scan.worker._ALIVE", -1.0)
    made, told = repository(tmp_path), list[Advance]()
    for number in range(6):
        made.save(f"{number}.js", b"%d" % number)
    scanned(made.folder, told.append, tree=False)
    history = [advance.done for advance in told if advance.what == "reading the history"]
    names = 12  # six files and six commits, told one by one
    assert history[-1] - history[0] >= names - 1
    assert history == sorted(history)


async def test_a_cancelled_reading_leaves_no_process(made: Builder, monkeypatch: pytest.MonkeyPatch) -> None:
    started, pids, begun = running.started, list[int](), asyncio.Event()

    @contextlib.asynccontextmanager
    async def noted(argv: Sequence[str], **how: Any) -> AsyncIterator[asyncio.subprocess.Process]:
        async with started(argv, **how) as process:
            pids.append(process.pid)
            begun.set()
            yield process

    monkeypatch.setattr("cockpit.scan.crew.started", noted)
    scan = Scan(wished(made.folder, jobs=2), lambda _advance: None)
    task = asyncio.create_task(scan.run())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not any(_alive(pid) for pid in pids)
    assert scan.so_far is not None
    assert BROKEN_OFF in scan.so_far.tree_gaps


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_where_it_came_from_is_looked_up_again_when_a_branch_moves(tmp_path: Path) -> None:
    made, memory = repository(tmp_path / "repo"), tmp_path / "scanned.sqlite3"
    made.save("a.js", token(1))
    assert {leak.head for leak in of(scanned(made.folder, cache=memory), token(1))} == {True}
    made.git("mv", "a.js", "b.js")
    made.commit("moved")
    moved = of(scanned(made.folder, cache=memory), token(1))
    assert {(leak.path, leak.head) for leak in moved} == {("a.js", False), ("b.js", True)}
    made.git("checkout", "-q", "--orphan", "new")
    made.git("rm", "-q", "-r", "--cached", ".")
    (made.folder / "b.js").unlink()
    made.save("c.js", b"nothing")
    made.git("branch", "-qD", "main")
    lost = of(scanned(made.folder, cache=memory), token(1))
    assert {leak.place for leak in lost} == {Place.LOST}
