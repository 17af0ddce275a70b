"""The checkout at a glance: what git knows, the texts that tell, no link followed, nothing executed."""

import os
import subprocess
from pathlib import Path

import pytest

from cockpit.facts.codebase import Codebase
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch.making import Repo
from cockpit.launch.parts import LookFrom
from cockpit.probes.codebase import gather
from cockpit.running import git_environment
from cockpit.standards.telling_files import is_env_file, is_example, telling
from cockpit.vantage import Vantage

TOKEN = "gh" + "p_" + "a1B2" * 9


def commit(folder: Path, *arguments: str) -> None:
    who = {
        f"GIT_{role}_{what}": "tom@shop.example"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    subprocess.run(
        ["git", *arguments], cwd=folder, env=git_environment() | who, check=True, capture_output=True
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    folder.mkdir()
    commit(folder, "init", "--quiet", "--template=", "--initial-branch=main")
    (folder / ".gitignore").write_text(".env\nnode_modules/\n")
    (folder / "package.json").write_text('{"name": "shop"}')
    (folder / "src").mkdir()
    (folder / "src/app.js").write_text("let a = 1;\n")
    commit(folder, "add", ".")
    commit(folder, "commit", "--quiet", "-m", "One")
    return folder


async def look(folder: Path, path: str = "repo") -> Codebase:
    vantage = Vantage(LookFrom(), folder=folder.parent)
    try:
        return await gather(sample_launch(repo=Repo(path=path)), vantage)
    finally:
        await vantage.aclose()


async def test_files_texts_head_and_branch(checkout: Path) -> None:
    (checkout / ".env").write_text("A=1\n")
    (checkout / "new.py").write_text("")
    seen = await look(checkout)
    assert seen.files == (".gitignore", "new.py", "package.json", "src/app.js")
    assert seen.ignored == (".env",)
    assert dict(seen.texts) == {"package.json": '{"name": "shop"}'}
    assert (seen.branch, len(seen.head), seen.dirty, seen.gaps) == ("main", 40, False, ())
    assert seen.there("new.py", "old.py") == ("new.py",)


async def test_a_change_makes_it_dirty(checkout: Path) -> None:
    (checkout / "src/app.js").write_text("let a = 2;\n")
    assert (await look(checkout)).dirty


async def test_no_filter_of_the_repository_is_run(checkout: Path, tmp_path: Path) -> None:
    trap = tmp_path / "sprung"
    settings = f'[filter "a=b"]\n\tclean = "touch {trap}; cat"\n\tprocess = touch {trap}\n\trequired = true\n'
    with (checkout / ".git/config").open("a") as file:
        file.write(settings)
    (checkout / ".git/info").mkdir(exist_ok=True)
    (checkout / ".git/info/attributes").write_text("*.js filter=a=b\n")
    (checkout / "src/app.js").write_text("let a = 2;\n")  # of the same size, so that git has to read it
    assert (await look(checkout)).dirty
    assert not trap.exists()


async def test_secrets_do_not_leave_the_texts(checkout: Path) -> None:
    (checkout / "Dockerfile").write_text(f"FROM scratch\nENV GITHUB_TOKEN={TOKEN}\n")
    seen = await look(checkout)
    assert "[redacted: github token]" in seen.texts["Dockerfile"]
    assert TOKEN not in repr(seen)


async def test_no_link_is_followed(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/deploy.sh").write_text("secret")
    (tmp_path / "outside/Makefile").write_text("secret")
    (checkout / "scripts").symlink_to(tmp_path / "outside")
    (checkout / "Makefile").symlink_to(tmp_path / "outside/Makefile")
    seen = await look(checkout)
    assert "secret" not in repr(seen.texts)


async def test_without_git_the_folder_is_walked(checkout: Path) -> None:
    plain = checkout.parent / "plain"
    (plain / "node_modules/a").mkdir(parents=True)
    (plain / "node_modules/a/package.json").write_text("{}")
    (plain / "Procfile").write_text("web: run")
    (plain / os.fsdecode(b"odd\xff\n.py")).write_text("")
    seen = await look(checkout, "plain")
    assert seen.files == ("Procfile", "odd\\xff\n.py")
    assert dict(seen.texts) == {"Procfile": "web: run"}
    assert not seen.git
    assert seen.gaps


async def test_what_cannot_be_read_is_said(checkout: Path) -> None:
    nowhere = await look(checkout, "nowhere")
    assert nowhere.missing
    assert nowhere.missing.kind == "no-repo"
    (checkout / ".git/HEAD").write_text("rubbish")
    damaged = await look(checkout)
    assert damaged.missing
    assert damaged.missing.kind == "git"


async def test_nothing_declared_is_for_a_person(checkout: Path) -> None:
    vantage = Vantage(LookFrom(), folder=checkout)
    seen = await gather(sample_launch(), vantage)
    await vantage.aclose()
    assert seen.missing
    assert seen.missing.kind == "undeclared"


@pytest.mark.parametrize(
    "path",
    [
        *(
            "package.json",
            "apps/web/package.json",
            ".github/workflows/a b.yml",
            ".gitlab-ci.yml",
            "Dockerfile",
        ),
        *(
            "docker-compose.prod.yaml",
            "compose.yml",
            ".env.example",
            "fly.toml",
            "fly.staging.toml",
            "Makefile",
        ),
        *("scripts/deploy.sh", "bin/release", "docs/RUNBOOK.md", "vite.config.ts", ".husky/pre-commit"),
        *("infra/render.yaml", "netlify.toml", "config/settings.py", "requirements-dev.txt"),
    ],
)
def test_what_tells(path: str) -> None:
    assert telling(path)


@pytest.mark.parametrize(
    "path", ["src/app.js", "a/b/c/d/package.json", "README.md", "environment.ts", "x.env.js"]
)
def test_what_does_not(path: str) -> None:
    assert not telling(path)


def test_environment_files_by_name() -> None:
    assert all(map(is_env_file, (".env", "a/.env.local", "prod.env", ".env.example")))
    assert not any(map(is_env_file, (".envrc", "env.ts", "environment", ".env/x")))
    assert [
        path for path in (".env", ".env.example", "a/.env.sample", ".env.production") if is_example(path)
    ] == [
        ".env.example",
        "a/.env.sample",
    ]
