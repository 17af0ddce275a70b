"""`cockpit scan` as an engineer, a hook and a CI run it."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.launcher import launching
from tests.journeys.processes import COCKPIT
from tests.scan.repositories import Builder, repository, token

LAUNCH = b"""
schema = "launch-cockpit/launch/v1"
[product]
name = "A"
domain = "a.test"
roadmap = "b2b-prototype"
[repo]
path = "."
"""
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """`cockpit scan` on a folder; nothing is written into a real home, and no value is ever told."""
    cache = {"XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache"))}
    with launching(tmp_path_factory.mktemp("runs")) as launcher:

        def run(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
            launch = folder / "launch.toml"
            before = ("--launch", str(launch)) if launch.exists() else ()
            done = launcher.cockpit(
                *before, "scan", "--engine", "plain", str(folder), *words, timeout=120, env=cache
            )
            assert not any(token(number).decode()[4:] in done.stdout + done.stderr for number in range(9))
            return done

        yield run


@pytest.fixture
def made(tmp_path: Path) -> Builder:
    """A key that was taken out again, and one that is still there."""
    product = repository(tmp_path)
    product.save("old.js", b"let a = '" + token(1) + b"';")
    product.git("rm", "-q", "old.js")
    product.save("pay.js", b"// pay", b"let b = '" + token(2) + b"';")
    return product


def leaks(done: "subprocess.CompletedProcess[str]") -> list[dict[str, Any]]:
    (folder,) = json.loads(done.stdout)["folders"]
    return list(folder["leaks"])


def test_people_are_told_what_where_since_when_and_what_to_do(made: Builder, runs: Run) -> None:
    done = runs(made.folder)
    assert done.returncode == 1, done.stderr
    first = made.git("rev-list", "--max-parents=0", "HEAD").decode()
    assert "GitHub token  ghp_… [40 characters]" in done.stdout
    assert "pay.js:2:10  working tree" in done.stdout
    assert f"old.js:1:10  history, since commit {first[:12]} of 2023-11-15" in done.stdout
    assert "only in the history" in " ".join(done.stdout.split())
    assert "2 secrets in 3 places" in done.stdout
    assert done.stderr == ""


def test_programs_get_every_leak(made: Builder, runs: Run) -> None:
    found = leaks(runs(made.folder, "--format", "json"))
    assert [(leak["path"], leak["place"], leak["head"], leak["state"]) for leak in found] == [
        ("pay.js", "working tree", True, "open"),
        ("old.js", "history", False, "open"),
        ("pay.js", "history", True, "open"),
    ]
    run_ = json.loads(runs(made.folder, "--format", "sarif").stdout)["runs"][0]
    assert [rule["id"] for rule in run_["tool"]["driver"]["rules"]] == ["github-token"]
    where = run_["results"][0]["locations"][0]["physicalLocation"]
    assert where == {"artifactLocation": {"uri": "pay.js"}, "region": {"startLine": 2, "startColumn": 10}}


def test_files_alone_or_history_alone(made: Builder, runs: Run) -> None:
    tree = leaks(runs(made.folder, "--tree", "--format", "json"))
    assert {leak["place"] for leak in tree} == {"working tree"}
    history = leaks(runs(made.folder, "--history", "--format", "json"))
    assert {leak["place"] for leak in history} == {"history"}
    assert runs(made.folder, "--tree", "--history").returncode == 2


def test_a_baseline_covers_what_is_known_and_nothing_else(made: Builder, runs: Run) -> None:
    known = made.folder / "known.toml"
    assert runs(made.folder, "--write-baseline", str(known)).returncode == 0
    assert runs(made.folder, "--baseline", str(known)).returncode == 0
    made.save("new.js", b"'" + token(3) + b"'")
    done = runs(made.folder, "--baseline", str(known), "--format", "json")
    assert done.returncode == 1
    assert {leak["path"] for leak in leaks(done) if leak["state"] == "open"} == {"new.js"}
    assert runs(made.folder, "--baseline", str(known) + "x").returncode == 2


def test_a_launch_file_says_what_is_allowed(made: Builder, runs: Run) -> None:
    rows = b"".join(
        b'[[person]]\nid = "ana"\nname = "Ana"\n' * (not number)
        + b'[[allowed_secret]]\nreason = "it was ended"\nowner = "ana"\npath = "%s"\n' % path
        for number, path in enumerate((b"old.js", b"pay.js"))
    )
    (made.folder / "launch.toml").write_bytes(LAUNCH + rows)
    done = runs(made.folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "allowed by ana: it was ended" in " ".join(done.stdout.split())


def test_a_row_that_ended_is_named_and_counts_no_more(made: Builder, runs: Run) -> None:
    row = b'[[person]]\nid = "ana"\nname = "Ana"\n[[allowed_secret]]\nreason = "a test key"\nowner = "ana"\n'
    (made.folder / "launch.toml").write_bytes(LAUNCH + row + b'path = "*.js"\nuntil = 2020-01-01\n')
    done = runs(made.folder)
    assert done.returncode == 1
    assert "it was allowed until 2020-01-01, by ana: a test key" in " ".join(done.stdout.split())


def test_what_was_changed_since_is_answered_for(made: Builder, runs: Run) -> None:
    (made.folder / "launch.toml").write_bytes(LAUNCH)
    digests = {leak["digest"] for leak in leaks(runs(made.folder, "--format", "json"))}
    row = f'[[secret]]\nname = "GITHUB_TOKEN"\nlast_rotated = 2025-01-01\nexposed = {sorted(digests)}\n'
    (made.folder / "launch.toml").write_bytes(LAUNCH + row.encode())
    done = runs(made.folder)
    assert done.returncode == 0, done.stdout
    assert "changed since: GITHUB_TOKEN on 2025-01-01" in " ".join(done.stdout.split())
    assert "no secret but those above" in " ".join(done.stdout.split())


@pytest.mark.parametrize("words", [(), ("--history",)], ids=["empty", "no history"])
def test_where_nothing_was_read_nothing_is_called_clean(
    runs: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    if words:
        (tmp_path / "a.js").write_text("let a = 1")
    done = runs(tmp_path, *words)
    assert done.returncode == 3
    assert "nothing was read" in done.stdout


def test_a_baseline_that_cannot_be_written_is_said_before_anything_is_read(made: Builder, runs: Run) -> None:
    done = runs(made.folder, "--write-baseline", str(made.folder / "nowhere" / "known.toml"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no such folder" in done.stderr


def test_digests_are_those_of_the_folder_wherever_it_is_named(made: Builder, runs: Run) -> None:
    log = made.folder / "ci.log"
    log.write_bytes(b"token " + token(4))
    found = [
        {
            leak["digest"]
            for folder in json.loads(runs(*paths, "--format", "json").stdout)["folders"]
            for leak in folder["leaks"]
        }
        for paths in ((made.folder, str(log)), (log, str(made.folder)))
    ]
    assert found[0] == found[1] != set()


def test_incomplete_is_not_clean(runs: Run, tmp_path: Path) -> None:
    clean = repository(tmp_path)
    clean.save("a.js", b"nothing")
    assert runs(clean.folder).returncode == 0
    clean.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},vendor")
    done = runs(clean.folder)
    assert done.returncode == 3
    assert "vendor is another repository" in done.stdout


def test_a_log_is_read_as_one(runs: Run, tmp_path: Path) -> None:
    log = tmp_path / "ci.log"
    log.write_bytes(b"2026-01-01T00:00:00Z + deploy " + token(4) + b"\n")
    (leak,) = leaks(runs(log, "--format", "json"))
    assert (leak["place"], leak["path"], leak["line"]) == ("log", "ci.log", 1)


@pytest.mark.parametrize("words", [("nowhere",), ("/dev/null",), ("--launch", "nowhere.toml")])
def test_what_cannot_be_read_is_wrong_usage(runs: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    done = runs(tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_an_interrupted_reading_tells_what_it_has_and_leaves_nothing(made: Builder, tmp_path: Path) -> None:
    with subprocess.Popen(
        [*COCKPIT, "scan", "--engine", "plain", str(made.folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"XDG_CACHE_HOME": str(tmp_path / "cache")},
    ) as process:
        while not (children := _children(process.pid)):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "Interrupted" in out
    assert "not everything was read" in out
    assert "the reading was interrupted" in out
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    found = listed.read_text().split() if listed.exists() else []
    return [int(child) for child in found if b"cockpit.scan.worker" in _words(child)]


def _words(pid: str) -> bytes:
    """What a process was started with; nothing once it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
