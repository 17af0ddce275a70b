"""Output of git that is long, cut short or hostile."""

import os
from contextlib import aclosing
from pathlib import Path

import pytest

from cockpit.scan.repository import Repository
from cockpit.scan.streams import CutShortError, records
from tests.scan.repositories import repository


async def test_a_long_output_may_be_left_early(tmp_path: Path) -> None:
    made = repository(tmp_path)
    for number in range(4_000):
        (tmp_path / f"{'x' * 200}{number}").touch()
    async with aclosing(records(Repository(made.folder), "ls-files", "-z", "--others")) as told:
        async for some in told:
            assert some
            break


async def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    repository(tmp_path)
    with pytest.raises(CutShortError, match="Not a valid object name HEAD"):
        async for _ in records(Repository(tmp_path), "ls-tree", "HEAD"):
            pass


async def test_a_record_without_end_is_not_kept(tmp_path: Path) -> None:
    made = repository(tmp_path)
    id_ = made.git("hash-object", "-w", "--stdin", given=bytes(3 << 20)).decode()
    with pytest.raises(CutShortError, match="no end"):
        async for _ in records(Repository(tmp_path), "cat-file", "blob", id_, by=b"\n"):
            pass


async def test_a_command_that_waits_for_ever_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository(tmp_path)
    os.mkfifo(tmp_path / ".gitignore")
    monkeypatch.setattr("cockpit.scan.streams.IDLE", 0.5)
    with pytest.raises(CutShortError, match="said nothing"):
        async for _ in records(Repository(tmp_path), "ls-files", "--others", "--exclude-standard"):
            pass


async def test_no_git_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CutShortError, match="could not be started"):
        async for _ in records(Repository(tmp_path), "status"):
            pass
