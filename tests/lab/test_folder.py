"""What the lab leaves on disk: launch file, secrets, repository, further files."""

import gc
import stat
import subprocess
import tomllib
from pathlib import Path

import msgspec
import pytest

from cockpit.lab.faults import Fault
from cockpit.lab.serve import Lab
from cockpit.lab.world import Commit, World
from cockpit.launch import Launch
from tests.lab.conftest import add, ask, values


async def test_the_launch_file_is_valid_and_complete(lab: Lab) -> None:
    launch = msgspec.convert(tomllib.loads(lab.launch.read_text()), Launch)
    assert launch.domain == "velomart.test"
    assert {host.role for host in launch.hosts} == {
        *("site", "app", "api", "admin", "status", "mail", "staging", "retired")
    }
    assert all(host.owner and host.targets for host in launch.hosts)
    assert launch.deploy
    assert launch.deploy.platform == "fly"
    assert launch.sprint.started
    for part in ("routes", "redirects", "senders", "mail_flows", "monitors", "alerts", "people", "access"):
        assert getattr(launch, part), part
    for part in ("secrets", "services", "support", "escalation", "smoke", "backups", "env"):
        assert getattr(launch, part), part
    owners = {person.id for person in launch.people}
    owned = [row.owner for row in launch.hosts] + [row.owner for row in launch.access]
    assert set(owned) | {row.owner for row in launch.monitors} <= owners


async def test_every_declared_target_is_what_the_zone_says(lab: Lab) -> None:
    launch = msgspec.convert(tomllib.loads(lab.launch.read_text()), Launch)
    for host in launch.hosts:
        a, aaaa = await ask(lab, host.name, "A"), await ask(lab, host.name, "AAAA")
        seen = {*values(a, "A"), *values(aaaa, "AAAA")}
        aliases = {value.rstrip(".") for value in values(a, "CNAME")}
        assert seen == set(host.targets) or set(host.targets) <= aliases, host.name
        assert all(lab._vantage()["map"].get(f"{address}:443") for address in values(a, "A"))


async def test_secrets_are_for_the_owner_only(lab: Lab) -> None:
    for name in ("credentials.env", "lab.json"):
        assert stat.S_IMODE((lab.folder / name).stat().st_mode) == 0o600
    rows = dict(row.split("=", 1) for row in (lab.folder / "credentials.env").read_text().splitlines())
    assert {"COCKPIT_CREDENTIAL_EDGE_READ", "COCKPIT_CREDENTIAL_WEBHOOK"} <= rows.keys()
    assert len(set(rows.values())) == len(rows)
    assert all(len(value) >= 32 for value in rows.values())


async def test_a_folder_that_is_not_the_labs_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "launch.toml").write_text("mine")
    with pytest.raises(FileExistsError, match="give the lab a folder of its own"):
        await Lab.start(tmp_path, "fixed")
    assert not (tmp_path / "lab.json").exists()
    assert (tmp_path / "launch.toml").read_text() == "mine"


async def test_a_folder_of_an_earlier_lab_is_used_again(tmp_path: Path) -> None:
    first = await Lab.start(tmp_path, "fixed")
    before = (tmp_path / "credentials.env").read_text()
    await first.stop()
    second = await Lab.start(tmp_path, "fixed")
    assert (tmp_path / "credentials.env").read_text() != before
    await second.stop()


def log(lab: Lab) -> list[str]:
    command = ["git", "-C", str(lab.folder / "repo"), "log", "--format=%H %s"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


async def test_the_repository_is_the_same_every_time(lab: Lab, tmp_path: Path) -> None:
    other = await Lab.start(tmp_path / "other", "fixed")
    await other.stop()
    assert log(lab) == log(other)
    assert [row.split(" ", 1)[1] for row in log(lab)][-1] == "First bicycle online"
    assert (lab.folder / "repo" / "fly.toml").read_text().startswith('app = "velomart"')


async def test_without_git_the_rest_still_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    lab = await Lab.start(tmp_path, "fixed")
    await lab.stop()
    assert not (tmp_path / "repo").exists()
    assert "git is not installed" in capsys.readouterr().err


async def test_faults_reach_the_files(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoil(world: World) -> None:
        world.commits.append(Commit("Oops", {".env": "KEY=1\n", "README.md": None}))
        world.files["ci.log"] = "leak\n"
        world.launch["product"]["sends_mail"] = False

    add(monkeypatch, Fault("test.files", "Files are wrong.", spoil))
    whole = log(lab)
    lab.break_("test.files")
    assert log(lab)[1:] == whole
    assert not (lab.folder / "repo" / "README.md").exists()
    assert (lab.folder / "ci.log").read_text() == "leak\n"
    assert "sends_mail = false" in lab.launch.read_text()
    lab.mend("test.files")
    assert log(lab) == whole
    assert not (lab.folder / "ci.log").exists()
    assert "sends_mail = true" in lab.launch.read_text()


async def test_a_taken_name_of_a_folder_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FileExistsError):
        await Lab.start(tmp_path / "file", "fixed")
    gc.collect()
