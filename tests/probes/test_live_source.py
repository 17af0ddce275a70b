"""Where the live release stands in a real repository: by tag, commit or version file; names are hostile."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.codebase import Codebase
from cockpit.facts.health import Checkup, Health, Wording
from cockpit.facts.http import Response
from cockpit.facts.live_source import LiveSource
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch import Launch
from cockpit.launch.making import Deploy, Repo, Rollback
from cockpit.launch.parts import LookFrom
from cockpit.model import Layer
from cockpit.probes import codebase as codebase_probe
from cockpit.probes.live_source import gather
from cockpit.running import git_environment
from cockpit.vantage import Vantage

TOKEN = "ghp_" + "a1B2" * 9
NOBODY = Unreachable(Layer.TCP, "nobody answers", "refused")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=Ana", "-c", "user.email=ana@shop.example", *arguments],
        cwd=folder,
        env=git_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def commit(folder: Path, message: str, **files: str) -> str:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Three releases on main: v1 by tag, 2.0.0 by file, and one commit after them."""
    folder = tmp_path / "repo"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, "First", VERSION="1.0.0\n")
    git(folder, "tag", "v1")
    commit(folder, "Second", VERSION="2.0.0\n")
    commit(folder, f"Mend the basket with {TOKEN}")
    commit(folder, "Third", VERSION="3.0.0\n")
    return folder


async def found(repo: Path, live: str | Unreachable, good: str = "", branch: str = "main") -> LiveSource:
    back = Rollback(steps=("x",), last_known_good=good)
    marker = "https://shop.example/version.txt"
    launch: Launch = sample_launch(
        repo=Repo(path="repo", branch=branch), deploy=Deploy(version_marker=marker, rollback=back)
    )
    vantage = Vantage(LookFrom(resolver="127.0.0.1:1"), folder=repo.parent)

    async def fetch(url: str) -> Response | Unreachable:
        return live if isinstance(live, Unreachable) else Response(url, 200, (), "", live)

    vantage.fetch = fetch  # type: ignore[method-assign, assignment]  # nothing else is asked of the network
    try:
        seen = await codebase_probe.gather(launch, vantage)
        return await gather(launch, vantage, seen, Health())
    finally:
        await vantage.aclose()


async def test_the_tip_by_its_file(repo: Path) -> None:
    one = (await found(repo, "3.0.0")).of("3.0.0")
    assert (one.named, one.by, one.waiting, one.astray) == (True, "the file VERSION", 0, 0)


async def test_commits_that_the_version_does_not_tell_apart(repo: Path) -> None:
    commit(repo, "Fourth")
    one = (await found(repo, "3.0.0")).of("3.0.0")
    assert (one.named, one.waiting, one.subjects) == (True, 1, ("Fourth",))


@pytest.mark.parametrize("name", ["v1", "1"])
async def test_a_tag(repo: Path, name: str) -> None:
    one = (await found(repo, name)).of(name)
    assert (one.by, one.waiting, one.astray, one.named) == ("tag v1", 3, 0, False)
    assert one.subjects[0] == "Third"


async def test_the_last_commit_with_a_version_in_its_file(repo: Path) -> None:
    one = (await found(repo, "2.0.0")).of("2.0.0")
    assert (one.by, one.waiting) == ("the file VERSION", 1)
    assert one.subjects == ("Third",)


async def test_subjects_carry_no_secrets(repo: Path) -> None:
    source = await found(repo, "v1")
    assert TOKEN not in repr(source)
    assert "Mend the basket with" in repr(source)


@pytest.mark.parametrize("form", ["{}", "v2-1-g{}", "main ({})", "3.0.0-rc.1+{}"])
async def test_an_abbreviated_commit(repo: Path, form: str) -> None:
    short = git(repo, "rev-parse", "--short=9", "HEAD~1")
    name = form.format(short)
    one = (await found(repo, name)).of(name)
    assert (one.by, one.waiting) == ("commit", 1)


async def test_a_commit_of_another_branch_is_astray(repo: Path) -> None:
    git(repo, "switch", "--quiet", "-c", "hotfix", "HEAD~2")
    other = commit(repo, "Hotfix")
    git(repo, "switch", "--quiet", "main")
    one = (await found(repo, other)).of(other)
    assert (one.astray, one.waiting) == (1, 2)


async def test_the_newer_of_here_and_there(repo: Path) -> None:
    git(repo, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(repo, "reset", "--quiet", "--hard", "HEAD~1")
    assert (await found(repo, "3.0.0")).tip == git(repo, "rev-parse", "refs/remotes/origin/main")


async def test_a_release_nobody_knows(repo: Path) -> None:
    source = await found(repo, "dpl_8Xk2", good="v1")
    assert not source.of("dpl_8Xk2").known
    assert source.of("v1").known


@pytest.mark.parametrize(
    "name",
    ["--output=x", "-n1", "HEAD", "main", "HEAD~1", ":/First", "a;touch x", "v1^{tree}", "@{-1}", "x\x1b[2J"],
)
async def test_a_hostile_name_is_no_revision(repo: Path, name: str) -> None:
    before = files(repo)
    source = await found(repo, name)
    assert isinstance(source.live, str)
    assert not source.of(source.live).known
    assert "\x1b" not in repr(source)
    assert files(repo) == before


async def test_filters_of_the_repository_are_not_run(repo: Path) -> None:
    (repo / ".gitattributes").write_text("VERSION diff=evil\n")
    commit(repo, "Attributes")
    git(repo, "config", "diff.evil.textconv", "touch RAN; cat")
    git(repo, "config", "diff.evil.command", "touch RAN")
    assert (await found(repo, "2.0.0")).of("2.0.0").known
    assert "RAN" not in files(repo)


async def test_no_such_branch(repo: Path) -> None:
    source = await found(repo, "v1", branch="trunk")
    assert source.missing is not None
    assert source.missing.kind == "no-branch"


async def test_a_dead_marker_is_told(repo: Path) -> None:
    assert (await found(repo, NOBODY)).live == NOBODY


async def test_without_a_marker_the_health_check_names_the_release(tmp_path: Path) -> None:
    said = Response("https://shop.example/up", 200, (), "")
    health = Health((Checkup(said.url, said, Wording(version="v7")),))
    vantage = Vantage(LookFrom(resolver="127.0.0.1:1"), folder=tmp_path)
    missing = Unreachable(Layer.PERSON, "launch.toml has no [repo] path", "undeclared")
    source = await gather(sample_launch(), vantage, Codebase(missing=missing), health)
    assert source == replace(source, live="v7", missing=missing)
    await vantage.aclose()
