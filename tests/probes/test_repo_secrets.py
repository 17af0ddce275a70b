"""The checkout and its history, looked at as a run does."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cockpit.facts import codec
from cockpit.facts.leaks import Place
from cockpit.facts.repo_secrets import RepoSecrets
from cockpit.facts.samples_launch import sample_launch as launch
from cockpit.launch.making import Repo
from cockpit.launch.parts import LookFrom
from cockpit.model import Advance, Layer
from cockpit.probes.repo_secrets import gather
from cockpit.scan.cache_folder import FILE
from cockpit.scan.salt import salt_of
from cockpit.scan.scanning import Wish
from cockpit.standards.secrets.digest import digest
from cockpit.vantage import Vantage
from tests.scan.reading import RULES
from tests.scan.repositories import Builder, repository, token


@pytest.fixture(autouse=True)
def one_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine that needs no compiling, and one rule: what is found is tested elsewhere."""
    monkeypatch.setattr("cockpit.probes.repo_secrets.Wish", partial(Wish, engine="plain", rules=RULES))


@pytest.fixture
def made(tmp_path: Path) -> Builder:
    product = repository(tmp_path / "code")
    product.save("pay.js", b"let a = '" + token(1) + b"';")
    return product


async def looked(folder: Path, **parts: Any) -> RepoSecrets:
    return await gather(launch(**({"repo": Repo(path="code")} | parts)), Vantage(LookFrom(), folder=folder))


async def test_a_value_is_told_by_its_digest_alone(made: Builder, tmp_path: Path) -> None:
    found = await looked(tmp_path)
    salt = made.git("rev-parse", "HEAD")
    assert {leak.digest for leak in found.leaks} == {digest(token(1), salt)}
    assert [leak.place for leak in found.leaks] == [Place.TREE, Place.HISTORY]
    saved = codec.dumps({"repo_secrets": found})
    assert token(1).decode()[4:] not in saved
    assert codec.loads(saved)[1]["repo_secrets"] == found


async def test_what_was_read_is_remembered_beside_the_journal(made: Builder, tmp_path: Path) -> None:
    await looked(tmp_path)
    assert not (tmp_path / ".cockpit").exists(), "a look makes no folder of its own"
    (tmp_path / ".cockpit").mkdir()
    first = await looked(tmp_path)
    memory = tmp_path / ".cockpit" / FILE
    assert token(1)[4:] not in memory.read_bytes()
    assert await looked(tmp_path) == first


async def test_what_is_not_there_is_not_clean(tmp_path: Path) -> None:
    undeclared, nowhere = await looked(tmp_path, repo=None), await looked(tmp_path)
    assert undeclared.missing is not None
    assert undeclared.missing.layer is Layer.PERSON
    assert nowhere.missing is not None
    assert nowhere.missing.kind == "no-repo"


async def test_how_far_it_is_is_told_to_who_listens(made: Builder, tmp_path: Path) -> None:
    told: list[Advance] = []
    vantage = Vantage(LookFrom(), folder=tmp_path)
    vantage.tell = told.append
    await gather(launch(repo=Repo(path="code")), vantage)
    assert told


async def test_one_salt_for_the_whole_product(made: Builder, tmp_path: Path) -> None:
    first = made.git("rev-parse", "HEAD")
    made.save("more.js", b"nothing")
    assert await salt_of(launch(repo=Repo(path="code")), tmp_path) == first
    assert await salt_of(launch(repo=Repo(path="code", salt="our words")), tmp_path) == b"our words"
    assert await salt_of(launch(repo=None), tmp_path) == launch().domain.encode()
    assert await salt_of(launch(repo=Repo(path=".")), tmp_path) == launch().domain.encode()


async def test_a_history_that_is_merged_in_changes_no_digest(made: Builder, tmp_path: Path) -> None:
    before = await salt_of(launch(repo=Repo(path="code")), tmp_path)
    made.git("checkout", "-q", "--orphan", "pages")
    made.save("index.html", b"hello")
    made.git("checkout", "-q", "main")
    made.git("merge", "-q", "--allow-unrelated-histories", "-m", "joined", "pages")
    assert await salt_of(launch(repo=Repo(path="code")), tmp_path) == before


async def test_a_shallow_clone_has_the_domain_for_a_salt(made: Builder, tmp_path: Path) -> None:
    made.save("more.js", b"nothing")
    made.git("clone", "-q", "--depth=1", f"file://{made.folder}", str(tmp_path / "shallow"))
    assert await salt_of(launch(repo=Repo(path="shallow")), tmp_path) == launch().domain.encode()
