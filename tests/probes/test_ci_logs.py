"""The logs of the CI, read as they are fetched: coloured, dated, packed, too many, not there."""

import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest

from cockpit.facts import codec
from cockpit.facts.ci_logs import CiLogs
from cockpit.facts.leaks import Place
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch.making import Repo
from cockpit.launch.parts import LookFrom
from cockpit.model import Layer
from cockpit.probes import ci_logs
from cockpit.scan.matcher import Matcher, load
from cockpit.scan.salt import salt_of
from cockpit.standards.secrets.digest import digest
from cockpit.standards.secrets.rule import rule
from cockpit.vantage import Vantage
from tests.scan.reading import RULES
from tests.scan.repositories import token


@pytest.fixture(autouse=True)
def one_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine that needs no compiling, and one rule: what is found is tested elsewhere."""

    def matcher() -> Matcher:
        return load(native=False, known=[rule(name) for name in RULES])

    monkeypatch.setattr(ci_logs, "_matcher", matcher)


async def looked(folder: Path, *log: str) -> CiLogs:
    launch = sample_launch(repo=Repo(log=log))
    return await ci_logs.gather(launch, Vantage(LookFrom(), folder=folder))


def line(number: int) -> bytes:
    """A line as GitHub writes it, the value after a colour."""
    return b"2026-01-02T03:04:05.0000000Z + \x1b[36mecho\x1b[0m TOKEN=" + token(number) + b"\n"


async def test_a_folder_is_read_whole_and_told_by_digests(tmp_path: Path) -> None:
    (tmp_path / "logs/deep").mkdir(parents=True)
    (tmp_path / "logs/a.txt").write_bytes(b"fine\n" + line(1))
    (tmp_path / "logs/deep/b.txt").write_bytes(line(2))
    found = await looked(tmp_path, "logs")
    salt = await salt_of(sample_launch(repo=Repo()), tmp_path)
    assert [(one.path, one.line, one.digest) for one in found.leaks] == [
        ("logs/a.txt", 2, digest(token(1), salt)),
        ("logs/deep/b.txt", 1, digest(token(2), salt)),
    ]
    assert {one.place for one in found.leaks} == {Place.LOG}
    assert (found.files, found.gaps) == (2, ())
    saved = codec.dumps({"ci_logs": found})
    assert token(1).decode()[4:] not in saved
    assert codec.loads(saved)[1]["ci_logs"] == found


async def test_archives_of_github_are_read_member_by_member(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("1_build.txt", b"\r\n" + line(1))
        archive.writestr("2_deploy.txt", line(2))
    (tmp_path / "logs.zip").write_bytes(packed.getvalue())
    (tmp_path / "job.gz").write_bytes(gzip.compress(line(3)))
    found = await looked(tmp_path, "logs.zip", "job.gz")
    assert [one.inside for one in found.leaks] == ["gz", "zip: 1_build.txt", "zip: 2_deploy.txt"]
    assert [one.line for one in found.leaks] == [1, 2, 1]


async def test_links_and_pipes_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(line(1))
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs/link.txt").symlink_to(tmp_path / "secret.txt")
    os.mkfifo(tmp_path / "logs/pipe")
    found = await looked(tmp_path, "logs")
    assert (found.leaks, found.files) == ((), 0)
    assert found.gaps == ("logs/pipe cannot be read: not a regular file",)


async def test_what_is_too_much_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ci_logs, "MOST_FILES", 2)
    monkeypatch.setattr(ci_logs, "MOST_BYTES", 4)
    (tmp_path / "logs").mkdir()
    for name in ("a", "b", "c"):
        (tmp_path / "logs" / name).write_bytes(b"hello\n")
    found = await looked(tmp_path, "logs")
    assert found.files == 1
    assert found.gaps == ("only the first 0 MiB of the logs were read", "only the first 2 logs were read")


async def test_more_values_than_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ci_logs, "MOST_LEAKS", 2)
    (tmp_path / "a.log").write_bytes(b"".join(line(at) for at in range(5)))
    found = await looked(tmp_path, "a.log")
    assert (len(found.leaks), found.gaps) == (2, ("more was found than is told",))


async def test_nothing_declared_and_nothing_there(tmp_path: Path) -> None:
    nothing, gone = await looked(tmp_path), await looked(tmp_path, "logs")
    assert nothing.missing
    assert gone.missing
    assert (nothing.missing.layer, nothing.missing.kind) == (Layer.PERSON, "undeclared")
    assert (gone.missing.layer, gone.missing.kind) == (Layer.REPO, "gone")


async def test_an_empty_folder_is_no_clean_log(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    assert await looked(tmp_path, "logs") == CiLogs()
