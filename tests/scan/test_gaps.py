"""What cannot be read is counted and said: such a repository is never called clean."""

import asyncio
import os
import shutil
from pathlib import Path

import pytest

from cockpit.facts.leaks import Place
from cockpit.model import Advance, Layer
from cockpit.scan.scanning import Scan
from tests.scan.reading import scanned, wished
from tests.scan.repositories import Builder, repository, token


def two_commits(folder: Path) -> Builder:
    made = repository(folder)
    made.save("old.txt", token(1))
    made.git("rm", "-q", "old.txt")
    made.save("new.txt", b"nothing")
    return made


def loose(made: Builder, id_: str) -> Path:
    return made.folder / ".git" / "objects" / id_[:2] / id_[2:]


def overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(data)


def test_a_shallow_clone_is_whole_in_its_files_and_not_in_its_history(tmp_path: Path) -> None:
    two_commits(tmp_path / "from")
    made = repository(tmp_path / "to")
    made.git("fetch", "-q", "--depth=1", f"file://{tmp_path / 'from'}", "main")
    made.git("checkout", "-q", "FETCH_HEAD")
    found = scanned(made.folder)
    assert found.tree_gaps == ()
    assert found.gaps == ("this is a shallow clone: older commits are not here. git fetch --unshallow",)


def test_a_partial_clone_says_so_and_asks_nobody(tmp_path: Path) -> None:
    made = two_commits(tmp_path / "from")
    made.git("config", "uploadpack.allowFilter", "true")
    clone = Builder(tmp_path / "to", [0])
    made.git("clone", "-q", "--filter=blob:none", f"file://{made.folder}", str(clone.folder))
    asked = tmp_path / "asked"
    clone.git("config", "remote.origin.uploadpack", f"touch {asked}; git-upload-pack")
    found = scanned(clone.folder)
    assert any("partial clone" in gap for gap in found.gaps)
    assert not asked.exists()


@pytest.mark.parametrize("how", ["head", "body"])
def test_a_damaged_object_is_counted_and_the_rest_is_read(tmp_path: Path, how: str) -> None:
    made = two_commits(tmp_path)
    made.save("more.txt", token(2))
    bad = loose(made, made.git("hash-object", "-w", "--stdin", given=os.urandom(3000)).decode())
    whole = bad.read_bytes()
    overwrite(bad, b"garbage" if how == "head" else whole[:200] + bytes(len(whole) - 200))
    found = scanned(tmp_path)
    assert "1 object cannot be read: git fsck tells which" in found.gaps
    assert {leak.path for leak in found.in_history} == {"old.txt", "more.txt"}


def test_an_object_that_is_not_there_is_counted(tmp_path: Path) -> None:
    made = two_commits(tmp_path)
    loose(made, made.git("rev-parse", "HEAD~1:old.txt").decode()).unlink()
    assert scanned(tmp_path).gaps == ("1 object should be here and is not",)


def test_a_commit_that_is_not_there_is_a_gap(tmp_path: Path) -> None:
    made = two_commits(tmp_path)
    loose(made, made.git("rev-parse", "HEAD~1").decode()).unlink()
    found = scanned(tmp_path)
    assert any("git does not follow its history to the end" in gap for gap in found.gaps)
    assert [leak.place for leak in found.leaks] == [Place.LOST], "nothing tells any more where it was"


def test_of_a_large_object_the_beginning_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("contents", "objects"):
        monkeypatch.setattr(f"cockpit.scan.{module}.LARGE", 1 << 20)
    made = repository(tmp_path)
    with (tmp_path / "dump.sql").open("wb") as file:
        file.write(token(1) + b"\n")
        file.truncate(2 << 20)
    made.commit("dump", "dump.sql")
    found = scanned(tmp_path)
    assert [(leak.place, leak.line) for leak in found.leaks] == [(Place.TREE, 1), (Place.HISTORY, 1)]
    assert found.tree_gaps == ("dump.sql: only its first 32 MiB were read",)
    assert len(found.gaps) == 1


def test_a_file_that_may_not_be_read_is_a_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = repository(tmp_path)
    made.save("a.txt", token(1))
    opened = os.open

    def refusing(path: str | Path, *how: int, **more: int) -> int:
        if str(path).endswith("a.txt"):
            raise PermissionError(13, "no", str(path))
        return opened(path, *how, **more)

    monkeypatch.setattr(os, "open", refusing)
    assert scanned(tmp_path, history=False).tree_gaps == ("1 file cannot be read",)


def test_a_checkout_of_somebody_else_is_told_what_to_do(tmp_path: Path) -> None:
    made = two_commits(tmp_path)
    if os.getuid():
        pytest.skip("only root can give files away")
    for place in (made.folder, made.folder / ".git"):
        os.chown(place, 12345, 12345)
    found = scanned(tmp_path)
    assert found.missing is not None
    assert "belongs to another user" in found.missing.cause


def test_no_git_is_no_clean_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two_commits(tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")
    found = scanned(tmp_path)
    assert found.missing is not None
    assert (found.missing.layer, found.missing.cause) == (Layer.REPO, "git is not installed")


def test_an_empty_git_folder_is_no_clean_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert scanned(tmp_path).missing is not None


def test_a_worktree_and_a_bare_repository_are_read(tmp_path: Path) -> None:
    made = two_commits(tmp_path / "main")
    made.git("worktree", "add", "-q", "--detach", str(tmp_path / "tree"))
    made.git("clone", "-q", "--bare", ".", str(tmp_path / "bare"))
    for place in ("tree", "bare"):
        found = scanned(tmp_path / place)
        assert [(leak.place, leak.path) for leak in found.leaks] == [(Place.HISTORY, "old.txt")]
        assert found.gaps == ()


def test_what_is_written_meanwhile_is_read_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = two_commits(tmp_path)
    monkeypatch.setattr("cockpit.scan.scanning._EVERY", 0.0)
    told: list[str] = []

    def tell(advance: Advance) -> None:
        told.append(advance.what)
        if told.count("reading the history") == 1 and told[-1] == "reading the history":
            made.save("meanwhile.txt", token(7))

    found = scanned(tmp_path, tell)
    assert "meanwhile.txt" in {leak.path for leak in found.leaks}


def test_a_repository_can_run_nothing(tmp_path: Path) -> None:
    made = two_commits(tmp_path)
    ran = tmp_path / "ran"
    trap = f"touch {ran};"
    for name in ("core.fsmonitor", "core.pager", "diff.external", "diff.x.textconv", "gpg.program"):
        made.git("config", name, trap)
    for name in ("clean", "smudge", "process"):
        made.git("config", f"filter.x.{name}", trap)
    made.git("config", "log.showSignature", "true")
    made.write(".gitattributes", b"* filter=x diff=x")
    made.write("new.txt", token(3))
    hook = tmp_path / ".git" / "hooks" / "post-index-change"
    hook.write_text(f"#!/bin/sh\n{trap}\n")
    hook.chmod(0o700)
    found = scanned(tmp_path)
    assert {leak.path for leak in found.leaks} == {"old.txt", "new.txt"}
    assert not ran.exists()


def test_a_product_cannot_bring_its_own_scanner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = two_commits(tmp_path)
    for name in ("cockpit", "json", "hyperscan"):
        made.write(f"{name}/__init__.py", b"raise SystemExit(3)")
    monkeypatch.chdir(tmp_path)
    found = asyncio.run(Scan(wished(Path()), lambda _advance: None).run())
    assert [leak.path for leak in found.leaks] == ["old.txt"]
    assert found.tree_gaps == ()


def test_a_folder_that_becomes_a_link_is_not_followed(tmp_path: Path) -> None:
    made = repository(tmp_path / "repo")
    made.save("conf/key.txt", b"nothing")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "key.txt").write_bytes(token(4))
    shutil.rmtree(made.folder / "conf")
    (made.folder / "conf").symlink_to(outside)
    assert scanned(made.folder).leaks == ()


def test_a_folder_the_repository_around_it_ignores_is_read_by_itself(tmp_path: Path) -> None:
    made = repository(tmp_path)
    made.save(".gitignore", b"shop/")
    made.write("shop/pay.js", token(5))
    found = scanned(tmp_path / "shop")
    assert (found.history, [leak.path for leak in found.leaks]) == (False, ["pay.js"])


def test_the_fact_is_the_same_for_the_same_repository(tmp_path: Path) -> None:
    two_commits(tmp_path / "a")
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    first = scanned(tmp_path / "a")
    assert scanned(tmp_path / "b") == first
    assert scanned(tmp_path / "a", salt=b"other") != first
