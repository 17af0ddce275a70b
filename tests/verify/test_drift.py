"""A pack held against the company it is of, which goes on living; all as subprocesses, as people run them."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cockpit.record import FILE, load
from tests.journeys.processes import COCKPIT, LabProcess
from tests.verify.conftest import OPEN, WAIVED


def verify(sold: LabProcess, *words: str, pack: str = "pack") -> tuple[int, dict[str, Any]]:
    """Exit code and report."""
    ended = sold.cockpit("verify", str(sold.folder / pack), "--format", "json", *words)
    assert ended.returncode in (0, 1, 3), ended.stderr
    return ended.returncode, json.loads(ended.stdout)


def drifted(sold: LabProcess) -> dict[str, str]:
    """What is said of each place that has drifted."""
    code, report = verify(sold)
    found = {flaw["place"]: flaw["said"] for flaw in report["flaws"] if flaw["kind"] == "drift"}
    assert not [flaw for flaw in report["flaws"] if flaw["kind"] == "damage"]
    assert code == (1 if found else 0)
    return found


@pytest.fixture
def broken(sold: LabProcess, request: pytest.FixtureRequest) -> Iterator[LabProcess]:
    sold.switch(break_=[request.param])
    yield sold
    sold.switch(mend=[request.param])


def test_nothing_differs_while_nothing_changes(sold: LabProcess) -> None:
    code, report = verify(sold)
    assert (code, report["clean"]) == (0, True), report["flaws"]
    assert report["checks"] >= 30
    assert {flaw["kind"] for flaw in report["flaws"]} <= {"note"}
    assert report["signature"]["state"] == "unsigned"


def test_clean_is_quiet(sold: LabProcess) -> None:
    ended = sold.cockpit("verify", str(sold.folder / "pack"))
    assert ended.returncode == 0, ended.stderr
    assert "Nothing differs: velomart-" in ended.stdout
    assert "Not signed" in ended.stdout
    assert "Drift" not in ended.stdout
    assert ended.stderr == ""


@pytest.mark.parametrize("broken", ["dns.apex-resolves"], indirect=True)
def test_a_record_changed(broken: LabProcess) -> None:
    said = drifted(broken)
    assert 'the record AAAA of @ was "2001:db8::10" and is "2001:db8::66"' in said.values()
    assert any(place.startswith("result[") and "dns.apex-resolves" in text for place, text in said.items())


@pytest.mark.parametrize("broken", ["tls.expiry-window"], indirect=True)
def test_a_certificate_replaced(broken: LabProcess) -> None:
    said = drifted(broken)
    (place,) = [place for place, text in said.items() if "status.velomart.test was replaced" in text]
    assert place.startswith("host[")
    assert place.endswith(".tls")


@pytest.mark.parametrize("broken", ["redirect.old-paths"], indirect=True)
def test_a_redirect_changed(broken: LabProcess) -> None:
    said = drifted(broken)
    assert any(place.startswith("redirect[") and "about-us" in text for place, text in said.items()), said


def test_a_release_deployed_and_a_record_published(sold: LabProcess) -> None:
    release = (sold.folder / "release").read_text()
    lab = ("lab", str(sold.folder))
    try:
        assert sold.cockpit(*lab, "--release", "2099.1").returncode == 0
        new = ("--publish", "hello._domainkey.velomart.test", "TXT", "v=DKIM1; p=")
        assert sold.cockpit(*lab, *new).returncode == 0
        said = drifted(sold)
        assert '"2099.1"' in said["deploy.live_version"]
    finally:
        (sold.folder / "release").write_text(release)
        sold.cockpit(*lab, "--publish", "hello._domainkey.velomart.test", "TXT", "")


def test_what_was_mended_is_otherwise_too(sold: LabProcess) -> None:
    sold.switch(mend=[OPEN])
    try:
        said = drifted(sold)
        assert any(f"{OPEN}: " in text and "was fail and is not any more" in text for text in said.values())
    finally:
        sold.switch(break_=[OPEN])


@pytest.mark.parametrize("broken", ["cut:dns", "cut:tcp"], indirect=True)
def test_a_cut_network_is_no_drift(broken: LabProcess) -> None:
    code, report = verify(broken)
    kinds = {flaw["kind"] for flaw in report["flaws"]}
    assert code == 3, report["flaws"]
    assert "undecided" in kinds
    assert not kinds & {"drift", "damage"}, report["flaws"]


def test_the_file_alone_is_held_against_our_own_launch_file(sold: LabProcess, tmp_path: Path) -> None:
    shutil.copy(sold.folder / "pack" / "handover.toml", tmp_path / "mailed.toml")
    code, report = verify(sold, pack=str(tmp_path / "mailed.toml"))
    assert code == 0, report["flaws"]
    assert report["checks"] >= 30
    assert any("not beside it" in flaw["said"] for flaw in report["flaws"])


def test_without_anything_to_look_at_it_is_not_known(sold: LabProcess, tmp_path: Path) -> None:
    shutil.copy(sold.folder / "pack" / "handover.toml", tmp_path)
    ended = subprocess.run(
        [*COCKPIT, "verify", "handover.toml"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 3, ended.stdout
    assert "nothing can be looked at again" in ended.stdout.replace("\n  ", " ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["handover.toml"], "nothing is left behind"


def test_offline_is_no_claim_about_the_live_system(sold: LabProcess) -> None:
    code, report = verify(sold, "--offline")
    assert (code, report["checks"]) == (0, 0)
    said = sold.cockpit("verify", str(sold.folder / "pack"), "--offline").stdout
    assert "the live system was not looked at" in " ".join(said.split())
    refused = sold.cockpit("verify", str(sold.folder / "pack"), "--offline", "--by", "tom")
    assert (refused.returncode, "leave out --offline" in refused.stderr) == (2, True)


def test_a_key_that_is_asked_for(sold: LabProcess) -> None:
    code, report = verify(sold, "--offline", "--key", "0123-4567")
    assert code == 1
    assert [flaw["place"] for flaw in report["flaws"] if flaw["kind"] == "damage"] == ["integrity.signature"]


def test_who_verified_it_is_kept(sold: LabProcess) -> None:
    path = sold.folder / FILE
    before = path.read_bytes()
    try:
        ended = sold.cockpit("verify", str(sold.folder / "pack"), "--by", "tom")
        assert ended.returncode == 0, ended.stderr
        row = load(path).drills["verify", "velomart.test"]
        assert (row.by, row.check, row.passed, row.seen) == ("tom", "handover.reproducible", True, "machine")
        assert row.about[0].startswith("sha256:")
        assert 0 < row.seconds["all"] < 120
        assert row.until is not None
        kept = (sold.folder / ".cockpit" / "evidence" / row.evidence).read_text()
        assert "Nothing differs" in kept
        stranger = sold.cockpit("verify", str(sold.folder / "pack"), "--by", "eve")
        assert (stranger.returncode, stranger.stdout) == (2, "")
    finally:
        path.write_bytes(before)


def test_the_same_as_a_drill(sold: LabProcess) -> None:
    path = sold.folder / FILE
    before = path.read_bytes()
    command = [*COCKPIT, "--launch", str(sold.folder / "launch.toml"), "drill", "verify", "--by", "tom"]
    try:
        ended = subprocess.run(
            command, input="nowhere\npack\n", capture_output=True, text=True, check=False, env=os.environ
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        assert "That is not there" in ended.stdout
        assert "Nothing differs" in ended.stdout
        assert load(path).drills["verify", "velomart.test"].by == "tom"
    finally:
        path.write_bytes(before)


@pytest.mark.parametrize("broken", ["header.hsts"], indirect=True)
def test_a_recheck_against_the_pack(broken: LabProcess) -> None:
    words = ("header", "redirect", "--against", str(broken.folder / "pack"), "--fail-on", "none")
    ended = broken.cockpit("recheck", *words, "--format", "json")
    assert ended.returncode == 0, ended.stderr
    changes = json.loads(ended.stdout)["changes"]
    assert {row["check"] for row in changes} == {"header.hsts"}, "what the pack says already is the same"
    assert {row["kind"] for row in changes} <= {"newly-red", "changed"}
    broken.switch(mend=[WAIVED])
    try:
        told = broken.cockpit("recheck", WAIVED, "--against", str(broken.folder / "pack/handover.toml"))
        assert "mended: fail -> pass" in told.stdout, told.stdout
    finally:
        broken.switch(break_=[WAIVED])


def test_a_recheck_against_what_is_no_pack(sold: LabProcess, tmp_path: Path) -> None:
    def recheck(against: str) -> tuple[int, str]:
        ended = sold.cockpit("recheck", "header", "--against", against)
        return ended.returncode, ended.stderr

    assert recheck(str(tmp_path)) == (
        2,
        f"cockpit: {tmp_path} holds no handover.toml; `cockpit handover DIR` writes one\n",
    )
    code, said = recheck("no-such-run")
    assert code == 2
    assert "no finished run is there for --against no-such-run" in said


def test_a_run_of_that_name_wins_over_a_pack_of_that_path(sold: LabProcess) -> None:
    named = sold.cockpit("check", "header", "--name", "pack", "--fail-on", "none")
    assert named.returncode == 0
    ended = subprocess.run(
        [*COCKPIT, "recheck", "header", "--against", "pack", "--fail-on", "none"],
        cwd=sold.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0
    assert ended.stdout.startswith("Nothing changed"), ended.stdout
