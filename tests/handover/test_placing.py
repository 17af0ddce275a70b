"""The folder of a pack: the old one or the new one, private, and no way out of it."""

import fcntl
import os
import stat
from pathlib import Path

import pytest

from cockpit.cli import run
from cockpit.evidence import drafted as whole
from cockpit.handover import placing
from cockpit.handover.placing import place
from tests.handover.world import LAUNCH, fly

DIGEST = "a" * 64
OLD = {f"evidence/{'b' * 64}.json": b"{}", "index.html": b"old", "handover.toml": b"old"}
NEW = {f"evidence/{DIGEST}.json": b"[]", "index.html": b"new", "handover.toml": b"new"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "launch.toml").write_text(LAUNCH)
    monkeypatch.chdir(tmp_path)
    fly(tmp_path)
    return tmp_path


def handover(*words: str) -> int:
    return run(["handover", *words], full_screen=None)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def dying(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Whoever writes the pack ends at once after so many drafts, as if killed."""
    written = 0

    def drafted(path: Path, data: bytes) -> Path:
        nonlocal written
        if written == after:
            os._exit(9)
        written += 1
        return whole(path, data)

    monkeypatch.setattr("cockpit.handover.placing.drafted", drafted)


@pytest.mark.parametrize("after", range(3))
def test_killed_while_it_writes_the_old_pack_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    folder = tmp_path / "pack"
    place(folder, OLD)
    with monkeypatch.context() as patch:
        dying(patch, after)
        child = os.fork()
        if child == 0:
            place(folder, NEW)
            os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    left = contents(folder)
    assert {name: left[name] for name in OLD} == OLD
    assert len(left) == len(OLD) + after, "drafts, which nobody takes for the pack"
    assert place(folder, NEW) == tuple(NEW)
    assert contents(folder) == NEW, "and the next one clears them away"


def test_what_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    place(folder, OLD)
    (folder / "handover.toml").unlink()
    (folder / "handover.toml").mkdir()
    with pytest.raises(IsADirectoryError):
        place(folder, NEW)
    assert contents(folder) == {name: data for name, data in OLD.items() if name != "handover.toml"}


def test_a_file_that_says_the_same_becomes_private_again(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    place(folder, OLD)
    (folder / "index.html").chmod(0o644)
    assert place(folder, OLD) == ()
    assert stat.S_IMODE((folder / "index.html").stat().st_mode) == 0o600


def test_private_whatever_the_umask_is(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        place(tmp_path / "pack", NEW)
    finally:
        os.umask(before)
    modes = {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in (tmp_path / "pack").rglob("*")}
    assert modes == {(True, 0o700), (False, 0o600)}


def test_one_writes_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "LOCK_SECONDS", 0.05)
    folder = tmp_path / "pack"
    place(folder, OLD)
    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(OSError, match="another cockpit is writing there"):
        place(folder, NEW)
    assert contents(folder) == OLD
    os.close(handle)
    assert place(folder, NEW) == tuple(NEW)


@pytest.mark.parametrize("where", ["handover", "handover/evidence"])
def test_a_link_that_came_with_the_repository_leads_nowhere(
    home: Path, tmp_path_factory: pytest.TempPathFactory, where: str, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path_factory.mktemp("other")
    (home / where).parent.mkdir(exist_ok=True)
    (home / where).symlink_to(other)
    assert handover() == 2
    assert "a symbolic link stands in its place" in capsys.readouterr().err
    assert list(other.iterdir()) == []


def test_a_folder_that_was_named_may_be_a_link(home: Path) -> None:
    (home / "real").mkdir()
    (home / "named").symlink_to(home / "real")
    assert handover("named") == 0
    assert (home / "real/handover.toml").is_file()


def test_a_pipe_in_the_place_of_the_pack_is_not_waited_for(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "pack").mkdir()
    os.mkfifo(home / "pack/handover.toml")
    assert handover("pack") == 2
    assert "cannot be read" in capsys.readouterr().err


def test_a_document_on_its_own_is_private_too(home: Path) -> None:
    assert handover("--only", "access-inventory", "--output", "access.md") == 0
    assert stat.S_IMODE((home / "access.md").stat().st_mode) == 0o600
