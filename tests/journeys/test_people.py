"""People at their own checkouts: one asks, another agrees, CI sees both; what was said runs out."""

import datetime as dt
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cockpit.record import FILE, Decision, append
from tests.journeys.processes import LabProcess, cockpit
from tests.record.samples import decision, signature, waiver

CHECK = "header.security-baseline"
NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
SOON = (NOW + dt.timedelta(days=10)).date().isoformat()
GIT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    **{
        f"GIT_{who}_{what}": "x@velomart.test"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    },
}


def git(folder: Path, *words: str) -> None:
    done = subprocess.run(["git", *words], cwd=folder, env=os.environ | GIT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def clone(origin: Path, folder: Path) -> Path:
    git(origin.parent, "clone", "-q", str(origin), str(folder))
    return folder


def share(folder: Path) -> None:
    git(folder, "add", FILE)
    git(folder, "commit", "-qm", "said")
    git(folder, "push", "-q", "origin", "main")


@pytest.fixture(scope="module")
def broken(healthy: LabProcess) -> Iterator[LabProcess]:
    """The lab with a sign-in page that anybody may frame."""
    healthy.switch(break_=[CHECK])
    yield healthy
    healthy.switch(mend=[CHECK])


@pytest.fixture
def origin(broken: LabProcess, tmp_path: Path) -> Path:
    """The product's repository on a server, with its launch file."""
    bare, work = tmp_path / "origin.git", tmp_path / "start"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(bare))
    clone(bare, work)
    shutil.copy(broken.folder / "launch.toml", work)
    git(work, "checkout", "-qB", "main")
    git(work, "add", "-A")
    git(work, "commit", "-qm", "start")
    git(work, "push", "-q", "origin", "main")
    return bare


def look(folder: Path, *more: str) -> tuple[int, dict[str, Any], str]:
    """`cockpit check` of one check as CI runs it: exit code, report, what was said beside it."""
    done = cockpit("check", CHECK, "--fail-on", "medium", "--format", "json", *more, cwd=folder)
    return done.returncode, json.loads(done.stdout), done.stderr


def test_one_asks_another_agrees_and_ci_sees_it(origin: Path, tmp_path: Path) -> None:
    ines = clone(origin, tmp_path / "ines")
    assert look(ines)[0] == 1
    words = ("--reason", "the platform adds it", "--compensating", "all links are https", "--until", SOON)
    asked = cockpit("waive", CHECK, "--by", "ines", *words, cwd=ines)
    assert asked.returncode == 0, asked.stderr
    number = asked.stdout.strip()
    code, _, said = look(ines)
    assert code == 1
    assert f"cockpit waive --approve {number}" in said
    assert cockpit("waive", "--approve", number, "--by", "ines", cwd=ines).returncode == 2
    share(ines)

    tom = clone(origin, tmp_path / "tom")
    agreed = cockpit("waive", "--approve", number[:6], "--by", "tom", cwd=tom)
    assert agreed.returncode == 0, agreed.stderr
    share(tom)

    code, report, _ = look(clone(origin, tmp_path / "ci"))
    assert code == 0
    (result,) = report["results"]
    assert (result["verdict"], result["state"]) == ("fail", "waived")
    (row,) = report["waivers"]
    assert (row["counts"], row["requested_by"], row["approved_by"]) == ("active", "ines", "tom")
    junit = cockpit("check", CHECK, "--format", "junit", cwd=tmp_path / "ci").stdout
    assert "the platform adds it" in junit
    assert 'failures="0"' in junit


def test_two_who_spoke_at_once_are_both_heard(origin: Path, tmp_path: Path) -> None:
    words = ("--reason", "r", "--compensating", "c", "--until", SOON)
    people = [clone(origin, tmp_path / name) for name in ("ines", "tom")]
    for folder in people:
        assert cockpit("waive", CHECK, "--by", folder.name, *words, cwd=folder).returncode == 0
    share(people[0])
    git(people[1], "add", FILE)
    git(people[1], "commit", "-qm", "said")
    subprocess.run(  # stops with a conflict, as it does for people
        ["git", "pull", "-q", "--no-rebase"],
        cwd=people[1],
        env=os.environ | GIT,
        capture_output=True,
        check=False,
    )
    listed = cockpit("waive", cwd=people[1])
    assert "asked by ines" in listed.stdout
    assert "asked by tom" in listed.stdout


def test_one_that_has_ended_fails_again_and_is_named(origin: Path, tmp_path: Path) -> None:
    folder = clone(origin, tmp_path / "late")
    before = NOW - dt.timedelta(days=20)
    row = waiver(check=CHECK, at=before, until=(NOW - dt.timedelta(days=1)).date())
    (number,) = append(folder / FILE, row)
    append(folder / FILE, signature(number, at=before))
    code, report, said = look(folder)
    assert code == 1
    assert number in said
    assert "counts again" in said
    assert report["waivers"][0]["counts"] == "expired"
    assert report["results"][0]["state"] is None


def test_a_launch_blocker_cannot_be_waived(origin: Path, tmp_path: Path) -> None:
    folder = clone(origin, tmp_path / "w")
    words = ("--by", "ines", "--reason", "r", "--compensating", "c", "--until", SOON)
    refused = cockpit("waive", "domain.control-proof", *words, cwd=folder)
    assert refused.returncode == 2
    assert "never waived" in refused.stderr
    assert not (folder / FILE).exists()


def test_a_word_is_taken_runs_out_and_is_asked_for_again(origin: Path, tmp_path: Path) -> None:
    folder, word = clone(origin, tmp_path / "w"), "tls.renewal-path"
    missing = cockpit("attest", word, "--by", "tom", cwd=folder)
    assert missing.returncode == 2
    assert "say how it is: --evidence" in missing.stderr
    words = ("--by", "tom", "--owner", "tom", "--evidence", "The edge renews; Tom gets its mails.")
    done = cockpit("attest", word, *words, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("stated  done, by tom, holds until")
    assert "\npass  tls.renewal-path" in done.stdout
    evidence = list((folder / ".cockpit" / "evidence").iterdir())
    assert any("Tom gets its mails" in path.read_text() for path in evidence)
    refused = cockpit("attest", word, "--by", "tom", "--not-applicable", cwd=folder)
    assert refused.returncode == 2
    undone = cockpit("attest", word, "--by", "ines", "--not-done", "--reason", "nobody looked", cwd=folder)
    assert "\nfail  tls.renewal-path" in undone.stdout, undone.stderr


def test_a_machine_is_not_overruled_by_a_word(origin: Path, tmp_path: Path) -> None:
    folder = clone(origin, tmp_path / "w")
    refused = cockpit("attest", CHECK, "--by", "ines", "--evidence", "trust me", cwd=folder)
    assert refused.returncode == 2
    assert "decided by a machine" in refused.stderr
    drilled = cockpit("attest", "deploy.rollback-tested", "--by", "ines", "--evidence", "x", cwd=folder)
    assert "cockpit drill rollback" in drilled.stderr


def test_a_decision_is_signed_twice_and_goes_stale(origin: Path, tmp_path: Path) -> None:
    folder = clone(origin, tmp_path / "w")
    look(folder)
    refused = cockpit("decide", "--by", "ines", "--status", "go", cwd=folder)
    assert refused.returncode == 2
    assert "go cannot be signed now" in refused.stderr
    assert cockpit("decide", "--show", cwd=folder).returncode == 3
    assert cockpit("decide", "--by", "ines", "--status", "no-go", cwd=folder).returncode == 2  # says why not
    signed = cockpit("decide", "--by", "ines", "--status", "no-go", "--statement", "Too early.", cwd=folder)
    assert signed.returncode == 0, signed.stderr
    assert "NO GO  ines" in signed.stdout
    assert cockpit("decide", "--sign", "--by", "ines", cwd=folder).returncode == 2
    assert "signed beside by tom" in cockpit("decide", "--sign", "--by", "tom", cwd=folder).stdout
    share(folder)
    report = look(clone(origin, tmp_path / "ci"))[1]
    assert report["decision"]["signed"]["status"] == "no-go"
    assert report["decision"]["signed"]["beside"] == ["tom"]


def test_a_go_that_a_run_contradicts_is_said_to_be_stale(origin: Path, tmp_path: Path) -> None:
    folder = clone(origin, tmp_path / "w")
    row: Decision = decision(by="ines", at=NOW)
    append(folder / FILE, row)
    done = cockpit("check", "domain.control-proof", cwd=folder)
    assert "the decision (go of ines" in done.stderr
    assert "domain.control-proof is undecided now" in done.stderr
    shown = cockpit("decide", "--show", cwd=folder)
    assert shown.returncode == 1
    assert "STALE" in shown.stdout


def test_a_record_nobody_can_read_counts_for_nothing(origin: Path, tmp_path: Path) -> None:
    folder = clone(origin, tmp_path / "w")
    (folder / FILE).write_text('schema = "launch-cockpit/record/v1"\nwaiver.x = [\n')
    code, _, said = look(folder)
    assert code == 1
    assert "counts for nothing" in said
    refused = cockpit("decide", "--by", "ines", "--status", "no-go", "--statement", "x", cwd=folder)
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr
