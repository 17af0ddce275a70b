import os
import stat
import subprocess
import sys
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest

from cockpit.cli import run
from cockpit.handover.digest import pack_digest
from cockpit.handover.gathering import Gathered
from cockpit.handover.locks import SecretRefusedError
from cockpit.handover.sources import Sources
from cockpit.handover.write import write
from tests.handover.world import LAUNCH, fly, launch, seen
from tests.reports.samples import GREEN, PASS, SAMPLE, finding, result


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "launch.toml").write_text(LAUNCH)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def handover(*words: str) -> int:
    return run(["handover", *words], full_screen=None)


def contents(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_the_pack_is_written_private_and_whole(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fly(home)
    assert handover() == 0
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == ["handover/index.html", "handover/golive.html"]
    assert told[3].startswith("UNSIGNED: nobody has decided yet")
    assert told[4].startswith("Not sealed: ")
    assert any(line.startswith("Filled ") for line in told)
    assert "      [[backup]]" in told, "what is missing comes with the line to add"
    pack = tomllib.loads((home / "handover/handover.toml").read_text("utf-8"))
    walk = tomllib.loads((home / "handover/golive.toml").read_text("utf-8"))
    assert pack["schema"] == "launch-cockpit/handover/v1"
    assert walk["schema"] == "launch-cockpit/golive/v1"
    assert pack["integrity"]["pack_digest"] == pack_digest(pack) == walk["checklist"]["pack_digest"]
    assert pack["evidence"], "the sample rests on something"
    for row in pack["evidence"]:
        data = (home / "handover" / row["path"]).read_bytes()
        assert (len(data), sha256(data).hexdigest()) == (row["bytes"], row["sha256"])
    written = [path for path in (home / "handover").rglob("*") if path.is_file()]
    names = {path.name for path in written if path.parent.name != "evidence"}
    assert names == {"handover.toml", "golive.toml", "GO-LIVE.md", "RUNBOOKS.md", "index.html", "golive.html"}
    beside = {row["path"]: row["sha256"] for row in pack["integrity"]["file"]}
    assert beside.keys() == names - {"handover.toml"}
    for name, digest in beside.items():
        assert sha256((home / "handover" / name).read_bytes()).hexdigest() == digest
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}


def test_nothing_changes_when_nothing_changed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fly(home)
    handover("pack")
    before = contents(home / "pack")
    capsys.readouterr()
    assert handover("pack") == 0
    assert contents(home / "pack") == before
    assert capsys.readouterr().err == "cockpit: nothing has changed since the pack was written\n"
    fly(home, at="2026-11-21T10:00:00+00:00")
    assert handover("pack") == 0
    assert contents(home / "pack") == before, "a later look that shows the same changes nothing"
    handover("other")
    assert {name: data for name, (data, _) in contents(home / "other").items()} == {
        name: data for name, (data, _) in before.items()
    }


def test_a_new_run_changes_the_pack(home: Path) -> None:
    fly(home)
    handover()
    before = (home / "handover/handover.toml").read_text()
    fly(home, (result(SAMPLE[0].check, finding(PASS)),), "2026-11-20T12:00:00+00:00")
    handover()
    after = tomllib.loads((home / "handover/handover.toml").read_text())
    assert (home / "handover/handover.toml").read_text() != before
    assert {row["check"]: row["verdict"] for row in after["result"]}["dns.apex-resolves"] == "pass"


def test_before_any_check_there_is_nothing_to_hand_over(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert handover() == 2
    assert "Run `cockpit check` first" in capsys.readouterr().err
    assert not (home / "handover").exists()


def test_a_place_for_one_document_is_not_taken_for_that_of_the_pack(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert handover("--output", "elsewhere") == 2
    assert "cockpit handover DIR" in capsys.readouterr().err
    assert not (home / "handover").exists()


def test_without_a_launch_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert handover() == 2


def test_a_secret_is_refused_by_its_place(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """launch.toml refuses secrets by itself; the lock must hold even for what reaches the pack otherwise."""
    secret = "ghp_" + "A1b2C3d4" * 5
    leaky = seen((result("a.b", finding(SAMPLE[0].verdict, summary=f"found {secret}")),))
    with pytest.raises(SecretRefusedError) as caught:
        write(home / "pack", Gathered(Sources(launch(), leaky, {}, "t"), {}, ()))
    assert "risk[1].impact" in str(caught.value)
    assert secret not in str(caught.value)
    assert not (home / "pack").exists()


def test_a_signed_pack_is_never_overwritten(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fly(home)
    handover()
    path = home / "handover/handover.toml"
    digest = tomllib.loads(path.read_text())["integrity"]["pack_digest"]
    path.write_text(f'{path.read_text()}\n[[signoff]]\nwho = "ana"\npack_digest = "{digest}"\n')
    signed = path.read_bytes()
    assert handover() == 0
    assert "signed by hand and says the same" in capsys.readouterr().err
    fly(home, GREEN, "2026-11-20T12:00:00+00:00")
    assert handover("handover") == 2
    assert "A signed pack is never overwritten" in capsys.readouterr().err
    assert path.read_bytes() == signed
    assert handover() == 0, "where no folder is named, the new one gets its own"
    assert "the new pack is in handover-2026-11-20-120002" in capsys.readouterr().err
    assert path.read_bytes() == signed
    assert (home / "handover-2026-11-20-120002/handover.toml").exists()


def test_evidence_that_nothing_rests_on_any_more_is_taken_away(home: Path) -> None:
    fly(home)
    handover()
    first = set(contents(home / "handover"))
    (home / "handover/evidence/note.txt").write_text("mine")
    fly(home, GREEN, "2026-11-20T12:00:00+00:00")
    fly(home, (result(SAMPLE[0].check, finding(PASS)),), "2026-11-20T12:00:00+00:00")
    handover()
    left = set(contents(home / "handover"))
    named = {row["path"] for row in tomllib.loads((home / "handover/handover.toml").read_text())["evidence"]}
    assert {name for name in left if name.startswith("evidence/")} == named | {"evidence/note.txt"}
    assert first - left


def test_one_document_alone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fly(home)
    assert handover("--only", "dns-map") == 0
    assert capsys.readouterr().out.startswith("# ")
    assert handover("--only", "risk-list,dns-map", "--format", "html", "--output", "two.html") == 0
    assert (home / "two.html").read_text().startswith("<!doctype html>")
    assert handover("--only", "dns-mop") == 2
    assert "dns-map" in capsys.readouterr().err
    assert not (home / "handover").exists()


@pytest.mark.parametrize("text", ["[[signoff", "\xff", "decision = 3", 'signoff = "x"\nintegrity = []'])
def test_an_odd_file_in_the_way(home: Path, text: str) -> None:
    fly(home)
    (home / "handover").mkdir()
    path = home / "handover/handover.toml"
    path.write_bytes(text.encode("latin-1"))
    code = handover()
    if code == 2:
        assert path.read_bytes() == text.encode("latin-1")
    else:
        assert code == 0
        assert tomllib.loads(path.read_text())["integrity"]


def test_damaged_evidence_is_said_and_left_out(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fly(home)
    (blob,) = (home / ".cockpit/evidence").iterdir()
    blob.write_text("forged")
    assert handover() == 0
    assert "dns.apex-resolves: Evidence" in capsys.readouterr().err
    pack = tomllib.loads((home / "handover/handover.toml").read_text())
    assert [row["kind"] for row in pack["evidence"]] == ["declaration"]
    assert not any("evidence" in row for row in pack["result"])


def test_a_folder_that_cannot_be_written(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fly(home)
    (home / "handover").write_text("a file")
    assert handover() == 2
    assert "cannot be written" in capsys.readouterr().err


def test_from_a_shell(home: Path) -> None:
    fly(home)
    done = subprocess.run(
        [sys.executable, "-m", "cockpit", "handover"], cwd=home, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("handover/index.html\n")


def test_a_reader_who_stops_early_is_no_trouble(home: Path) -> None:
    fly(home)
    words = [sys.executable, "-m", "cockpit", "handover", "pack"]
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as out:
        ended = subprocess.run(words, stdout=out, stderr=subprocess.PIPE, check=False)
    assert b"cannot be written" not in ended.stderr
    assert (home / "pack/handover.toml").is_file()
