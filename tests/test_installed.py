"""Another machine is told to install what runs here, and nothing of that name from somewhere else."""

import json
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from cockpit import installed

COMMIT = "0123456789abcdef0123456789abcdef01234567"
GIT = "https://git.shop.example/tools/cockpit.git"


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "METADATA").write_text("Metadata-Version: 2.1\nName: launch-cockpit\nVersion: 1.2.3\n")
    monkeypatch.setattr(installed, "distribution", lambda _name: Distribution.at(tmp_path))
    return tmp_path / "direct_url.json"


def test_a_release_is_pinned(found: Path) -> None:
    assert installed.requirement() == "launch-cockpit==1.2.3"
    assert not found.exists()


@pytest.mark.parametrize(
    ("direct", "told"),
    [
        ({"url": GIT, "vcs_info": {"vcs": "git", "commit_id": COMMIT}}, f"git+{GIT}@{COMMIT}"),
        ({"url": "https://a.example/c.whl", "archive_info": {}}, "https://a.example/c.whl"),
        (
            {"url": "https://a.example/c.whl", "archive_info": {"hashes": {"sha256": "a" * 64}}},
            f"https://a.example/c.whl#sha256={'a' * 64}",
        ),
    ],
    ids=["commit", "archive", "archive with its sum"],
)
def test_the_very_source_is_named(found: Path, direct: dict[str, object], told: str) -> None:
    found.write_text(json.dumps(direct))
    assert installed.requirement() == f"launch-cockpit @ {told}"


@pytest.mark.parametrize(
    "written",
    [
        "",
        "[]",
        "{}",
        json.dumps({"url": "file:///home/ada/cockpit", "dir_info": {"editable": True}}),
        json.dumps({"url": GIT, "vcs_info": {"commit_id": "main"}}),
        json.dumps({"url": "https://ada:secret@git.shop.example/c.git", "vcs_info": {"commit_id": COMMIT}}),
        json.dumps({"url": 'https://a.example/";id;"', "archive_info": {}}),
        json.dumps({"url": GIT, "vcs_info": None}),
    ],
)
def test_what_no_other_machine_has_or_should_read_is_not_named(found: Path, written: str) -> None:
    found.write_text(written)
    assert installed.requirement() == ""
