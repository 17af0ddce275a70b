"""A checkout is read within its bounds, and never outside itself."""

from pathlib import Path

import pytest

from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.probes.checkout import MAX_BYTES, Checkout, read


def write(folder: Path, **files: str) -> Path:
    """Files by name; `__` stands for a slash, `_` for a dot."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_telling_files_and_packages(tmp_path: Path) -> None:
    folder = write(tmp_path, fly_toml="", package_json='{"dependencies": {"express": "5"}}')
    write(folder, _github__workflows__check_yml="on: push")
    assert read(folder) == Checkout((".github/workflows", "fly.toml"), ("express",))


def test_an_empty_folder_of_workflows_says_nothing(tmp_path: Path) -> None:
    (tmp_path / ".github" / "workflows").mkdir(parents=True)
    assert read(tmp_path) == Checkout()


def test_no_link_is_followed(tmp_path: Path) -> None:
    outside = write(tmp_path / "outside", fly_toml="", package_json='{"dependencies": {"next": "1"}}')
    write(outside, workflows__a_yml="")
    repo = tmp_path / "repo"
    repo.mkdir()
    (repo / "fly.toml").symlink_to(outside / "fly.toml")
    (repo / "package.json").symlink_to(outside / "package.json")
    (repo / ".github").symlink_to(outside)
    assert read(repo) == Checkout()


@pytest.mark.parametrize("text", ["{", "[1]", "\0" * 10, "a" * (MAX_BYTES + 10)])
def test_a_manifest_that_is_none_says_nothing(tmp_path: Path, text: str) -> None:
    assert read(write(tmp_path, package_json=text, pyproject_toml=text)) == Checkout()


def test_a_folder_in_place_of_a_manifest(tmp_path: Path) -> None:
    (tmp_path / "package.json").mkdir()
    assert read(tmp_path) == Checkout()


def test_a_checkout_that_is_not_there(tmp_path: Path) -> None:
    seen = read(tmp_path / "nowhere")
    assert isinstance(seen, Unreachable)
    assert (seen.layer, seen.kind) == (Layer.REPO, "no-repo")
