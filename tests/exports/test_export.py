"""`cockpit export`: valid YAML that passes our own checks, names no value, and overwrites nothing."""

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from checks.deploy import ci_gate
from checks.secret import ci_gate as secret_gate
from cockpit.cli import run
from cockpit.exports import github, gitlab
from cockpit.facts.codebase import Codebase
from cockpit.facts.samples_builds import NO_CHECKOUT, PACKAGE, with_files
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.kit import PASS, Deploy, Edge, Launch
from cockpit.launch.making import Env, Repo
from tests.checks.dns.judging import sole

ENV = (
    Env(name="DATABASE_URL", environments=("production",)),
    Env(name="OPTIONAL", required=False),
    Env(name="a b", environments=("production",)),
)
EDGE = Edge(provider="Cloudflare", credential="keyring:launch-cockpit/shop/edge-read")


NPM = Repo(build="npm ci && npm run build")


def shop(release: str = "fly deploy", repo: Repo = NPM) -> Launch:
    return sample_launch(deploy=Deploy(release=release), env=ENV, edge=EDGE, repo=repo)


CHECKOUTS = {
    "none": NO_CHECKOUT,
    "npm": with_files({"package.json": PACKAGE}, "package-lock.json", ".nvmrc"),
    "pnpm": with_files({"package.json": PACKAGE}, "pnpm-lock.yaml"),
    "django": with_files({}, "manage.py", "requirements.txt", ".python-version"),
    "go": with_files({}, "go.mod"),
    "rails": with_files({}, "Gemfile", "Gemfile.lock", "spec/a_spec.rb"),
    "vercel": with_files({"vercel.json": "{}", "package.json": PACKAGE}),
}
LAUNCHES = {
    "a command": shop(),
    "a workflow": shop(".github/workflows/deploy.yml"),
    "nothing": sample_launch(),
    "odd words": shop('echo "a: b" # c\nfly deploy', repo=Repo(build="x", branch="; rm -rf /")),
}


@pytest.mark.parametrize("seen", CHECKOUTS.values(), ids=CHECKOUTS)
@pytest.mark.parametrize("launch", LAUNCHES.values(), ids=LAUNCHES)
def test_both_are_yaml_and_gate_what_they_release(launch: Launch, seen: Codebase) -> None:
    for kind in (github, gitlab):
        ((path, text),) = kind.files(launch, seen).items()
        data = yaml.safe_load(text)
        assert isinstance(data, dict)
        exported = with_files({**seen.texts, path: text}, *seen.files)
        assert sole(secret_gate, launch, exported).verdict is PASS
        if launch.deploy and "fly deploy" in launch.deploy.release:
            assert sole(ci_gate, launch, exported, NOTHING_SAID).verdict is PASS


def test_secrets_are_named_where_they_are_needed_and_nowhere_else() -> None:
    ((_, text),) = github.files(shop(), CHECKOUTS["npm"]).items()
    jobs = yaml.safe_load(text)["jobs"]
    assert "secrets." not in str(jobs["checks"])
    (present,) = [step for step in jobs["release"]["steps"] if "DATABASE_URL" in step.get("env", {})]
    assert present["env"] == {
        "COCKPIT_ENVIRONMENT": "production",
        "DATABASE_URL": "${{ secrets.DATABASE_URL }}",
    }
    (live,) = [step for step in jobs["after"]["steps"] if "mode:auto" in step.get("run", "")]
    assert live["env"] == {"COCKPIT_CREDENTIAL_EDGE_READ": "${{ secrets.COCKPIT_CREDENTIAL_EDGE_READ }}"}
    assert jobs["release"]["needs"] == "checks"


@pytest.mark.parametrize(
    ("known", "line"),
    [
        ("launch-cockpit==1.2.3", "pipx install 'launch-cockpit==1.2.3'"),
        ("", 'pipx install "${LAUNCH_COCKPIT:?what to install, pinned}"'),
    ],
    ids=["released", "from a folder"],
)
def test_the_cockpit_is_installed_from_where_it_came(
    monkeypatch: pytest.MonkeyPatch, known: str, line: str
) -> None:
    monkeypatch.setattr("cockpit.exports.parts.requirement", lambda: known)
    ((_, text),) = github.files(shop(), CHECKOUTS["npm"]).items()
    jobs = yaml.safe_load(text)["jobs"]
    steps = [step for job in jobs.values() for step in job["steps"] if line == step.get("run", "").strip()]
    assert len(steps) == len(jobs)
    named = {"LAUNCH_COCKPIT": "${{ vars.LAUNCH_COCKPIT }}"}
    assert all(step.get("env") == (None if known else named) for step in steps)
    ((_, other),) = gitlab.files(shop(), CHECKOUTS["npm"]).items()
    assert line.replace("pipx install", "pip install --quiet") in str(yaml.safe_load(other))


def test_actions_are_pinned_rights_are_few_and_tools_are_the_repositorys() -> None:
    ((_, text),) = github.files(shop(), CHECKOUTS["npm"]).items()
    data = yaml.safe_load(text)
    uses = [step["uses"] for job in data["jobs"].values() for step in job["steps"] if "uses" in step]
    assert all(len(one.partition("@")[2]) == 40 for one in uses)
    assert data["permissions"] == {}
    assert {str(job["permissions"]) for job in data["jobs"].values()} == {"{'contents': 'read'}"}
    assert "node-version-file: .nvmrc" in text
    assert "corepack enable" in dict(github.files(shop(), CHECKOUTS["pnpm"]))[github.PATH]
    assert "python-version-file" in dict(github.files(shop(), CHECKOUTS["django"]))[github.PATH]


def test_after_a_release_a_product_that_is_down_fails_the_pipeline_and_what_is_open_does_not() -> None:
    ((_, text),) = github.files(shop(), CHECKOUTS["npm"]).items()
    ((_, other),) = gitlab.files(shop(), CHECKOUTS["npm"]).items()
    after = [step.get("run", "") for step in yaml.safe_load(text)["jobs"]["after"]["steps"]][-2:]
    assert after == yaml.safe_load(other)["live"]["script"][-2:]
    for line, command in zip(after, ("triage", "check"), strict=True):
        assert line.startswith(f"cockpit {command}")
        for code, ends in ((0, 0), (1, 1), (2, 1), (3, 0)):
            done = subprocess.run(["bash", "-ec", f"cockpit() {{ return {code}; }}\n{line}"], check=False)
            assert done.returncode == ends


def test_a_platform_that_releases_by_itself_is_waited_for() -> None:
    ((_, text),) = github.files(shop(""), CHECKOUTS["vercel"]).items()
    data = yaml.safe_load(text)
    assert "deployment_status" in data[True]
    assert "deployment_status.state == 'success'" in data["jobs"]["after"]["if"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    text = (
        'schema = "launch-cockpit/launch/v1"\n[product]\nname = "Shop"\ndomain = "shop.example"\n'
        'roadmap = "mobile-demo"\n[repo]\npath = "."\nbuild = "make"\n'
    )
    (tmp_path / "launch.toml").write_text(text)
    quiet = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, env=quiet, check=True)
    return tmp_path


def export(folder: Path, *arguments: str) -> int:
    return run(["--launch", str(folder / "launch.toml"), "export", *arguments], full_screen=None)


def test_it_is_printed_or_written_and_never_overwrites(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(folder, "github") == 0
    out = capsys.readouterr()
    assert yaml.safe_load(out.out)["name"] == "launch"
    assert "protect the branch" in out.err
    assert export(folder, "github", "--output", str(folder)) == 0
    path = folder / ".github" / "workflows" / "launch.yml"
    assert path.read_text() == out.out
    assert export(folder, "github", "--output", str(folder)) == 0
    assert "says the same" in capsys.readouterr().err
    path.write_text("name: mine\n")
    assert export(folder, "github", "--output", str(folder)) == 2
    assert path.read_text() == "name: mine\n"
    assert "-name: mine" in capsys.readouterr().err


def test_what_cannot_be_written_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / ".gitlab-ci.yml").symlink_to(folder / "elsewhere")
    assert export(folder, "gitlab", "--output", str(folder)) == 2
    assert not (folder / "elsewhere").exists()
    (folder / "file").write_text("")
    assert export(folder, "github", "--output", str(folder / "file")) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert run(["--launch", str(folder / "none.toml"), "export", "github"], full_screen=None) == 2


@pytest.mark.parametrize(
    ("told", "there", "branch"),
    [("", "master", "master"), ("", "fix-the-cart", "main"), ("live", "master", "live"), ("", "", "main")],
)
def test_the_gate_stands_before_the_branch_that_is_released(told: str, there: str, branch: str) -> None:
    launch, seen = shop(repo=Repo(build="x", branch=told)), replace(CHECKOUTS["npm"], branch=there)
    (text,) = github.files(launch, seen).values()
    assert yaml.safe_load(text)[True]["push"]["branches"] == [branch]
    assert f"refs/heads/{branch}'" in text
    assert f"$CI_COMMIT_BRANCH == '{branch}'" in next(iter(gitlab.files(launch, seen).values()))
