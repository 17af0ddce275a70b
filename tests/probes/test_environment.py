"""Which variables a checkout reads and promises: ten ordinary products, and files that are none."""

import os
import stat
from pathlib import Path

import pytest

from cockpit.facts import codec
from cockpit.facts.codebase import Codebase
from cockpit.facts.environment import Environment
from cockpit.model import Advance
from cockpit.probes import environment
from cockpit.probes.environment import seen
from cockpit.standards.env_names import exposed, surely_secret
from cockpit.standards.telling_files import telling
from tests.standards.env_repos import Repo
from tests.standards.env_repos_more import MONOREPO, REPOS


def written(folder: Path, files: dict[str, str]) -> Codebase:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return Codebase(tuple(sorted(files)), texts={path: text for path, text in files.items() if telling(path)})


def look(folder: Path, files: dict[str, str], *own: str) -> Environment:
    return seen(folder, written(folder, files), own, lambda _advance: None)


@pytest.mark.parametrize("repo", REPOS, ids=lambda repo: repo.name)
def test_ten_ordinary_products_are_read_as_they_are(repo: Repo, tmp_path: Path) -> None:
    found = look(tmp_path, repo.files)
    assert {one.name for one in found.read if not one.optional} == repo.needs
    assert {one.name for one in found.read if one.optional} == repo.spare
    assert {one.name for one in found.promises} == repo.promises
    assert len(found.riddles) == repo.riddles
    assert not found.gaps
    given = {one.name for one in found.read if surely_secret(one.name, exposed(one.name, found.prefixes)[0])}
    assert {name for name in given if exposed(name, found.prefixes)[0]} == repo.given


def test_packages_are_kept_apart_and_places_are_told(tmp_path: Path) -> None:
    found = {one.name: one for one in look(tmp_path, MONOREPO.files).uses}
    assert found["DATABASE_URL"].packages == ("apps/web", "packages/db")
    assert found["DATABASE_URL"].where == ("apps/web/src/env.ts:3", "packages/db/prisma/schema.prisma:2")
    assert found["JWT_SECRET"].packages == ("apps/api",)
    assert [one.name for one in look(tmp_path, MONOREPO.files).ci] == ["NPM_TOKEN"]


def test_tests_are_counted_apart(tmp_path: Path) -> None:
    files = {"src/a.js": "process.env.BOTH || 1", "tests/a.js": "process.env.BOTH; process.env.ONLY_HERE"}
    both, only = look(tmp_path, files).uses
    assert (both.name, both.test, both.optional, both.count) == ("BOTH", False, True, 1)
    assert (only.name, only.test, only.where) == ("ONLY_HERE", True, ("tests/a.js:1",))


def test_a_name_that_stands_somewhere_is_not_called_unread(tmp_path: Path) -> None:
    files = {
        "src/a.js": 'load("ODD_ONE")',
        ".env.example": "PROMISED=\nGONE=\n",
        "Makefile": "x: $(PROMISED)\n",
    }
    assert look(tmp_path, files, "ODD_ONE", "GONE").mentioned == ("ODD_ONE", "PROMISED")


def test_nothing_of_a_value_is_kept(tmp_path: Path) -> None:
    canary = "canary" + "Q7" * 12
    files = {
        ".env": f"API_KEY={canary}\n",
        ".env.example": f'A="{canary}\nB={canary}\n{canary}=="\n{canary}=\n',
        "fly.toml": f'[env]\nSESSION_SECRET = "{canary}"\n',
        "vercel.json": f'{{"env": {{"API_TOKEN": "{canary}"}}}}',
        "render.yaml": f"services:\n  - envVars:\n      - key: K_SECRET\n        value: {canary}\n",
        "src/a.js": f'process.env.API_KEY ?? "{canary}"; process.env["sk_live_{canary}"]',
        "src/b.py": f'os.environ.get("B_KEY", "{canary}")',
    }
    found = look(tmp_path, files)
    assert {one.name for one in found.uses} == {"API_KEY", "B_KEY"}
    assert {one.name for one in found.promises if one.literal} >= {"SESSION_SECRET", "API_TOKEN", "K_SECRET"}
    assert canary not in codec.dumps({"environment": found})


def test_links_are_not_followed(tmp_path: Path) -> None:
    inside, outside = tmp_path / "repo", tmp_path / "outside"
    outside.mkdir()
    (outside / "a.js").write_text("process.env.OUTSIDE_NAME")
    held = written(inside, {"src/b.js": "process.env.INSIDE_NAME"})
    (inside / "linked").symlink_to(outside)
    (inside / "c.js").symlink_to(outside / "a.js")
    os.mkfifo(inside / "d.js")
    assert stat.S_ISFIFO((inside / "d.js").stat().st_mode)
    files = (
        *held.files,
        "linked/a.js",
        "c.js",
        "d.js",
        "gone.js",
        "nul\0.js",
        r"bad\xff.js",
        "../outside/a.js",
    )
    found = seen(inside, Codebase(files), (), lambda _advance: None)
    assert [one.name for one in found.uses] == ["INSIDE_NAME"]


def test_what_is_too_much_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "MOST_READ", 2)
    files = {f"src/{name}.js": f"process.env.NAME_{name}" for name in "ABC"}
    found = look(tmp_path, files)
    assert [one.name for one in found.uses] == ["NAME_A", "NAME_B"]
    assert found.gaps == ("only the first 2 of 3 source files were read",)
    large = look(tmp_path, {"src/large.js": "process.env.FAR_IN\n" + "// x\n" * 250_000})
    assert large.gaps == ("1 source files of more than 1 MiB were not read",)
    monkeypatch.setattr(environment, "MOST_TOTAL", 40)
    assert look(
        tmp_path, {f"src/{name}.js": "process.env.NAME_A;" for name in "ab"} | {"src/c.js": "process.env.C;"}
    ).gaps


def test_what_a_program_wrote_is_not_read(tmp_path: Path) -> None:
    files = {
        "src/a.js": "x=process.env.MINIFIED;" * 5000,
        "dist/b.js": "process.env.BUILT",
        "lib/c.min.js": "process.env.MIN",
    }
    assert look(tmp_path, files).uses == ()


def test_other_encodings_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b'x = os.environ["LATIN_ONE"] # caf\xe9\n')
    (tmp_path / "b.py").write_bytes("os.environ['WIDE']".encode("utf-16"))
    found = seen(tmp_path, Codebase(("a.py", "b.py")), (), lambda _advance: None)
    assert [one.name for one in found.uses] == ["LATIN_ONE"]


def test_it_says_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "_PAUSE", -1.0)
    told: list[Advance] = []
    files = {f"src/{number}.js": "" for number in range(3)}
    seen(tmp_path, written(tmp_path, files), (), told.append)
    assert [str(one) for one in told][-1] == "reading which variables the code needs: 2 of 3 files (66 %)"
