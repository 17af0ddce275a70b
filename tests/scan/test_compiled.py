"""The database is kept for the next run, and what was kept is only used where it is whole and our own."""

import os
from pathlib import Path

import pytest

from cockpit.scan import compiled
from cockpit.scan.engine import Engine
from cockpit.scan.native import Native
from tests.scan.toys import TOKEN, TOYS, told


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "launch-cockpit"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many expressions were compiled, each time."""
    counted: list[int] = []
    real = compiled._database

    def counting(wanted: list[compiled.Expression]) -> object:
        counted.append(len(wanted))
        return real(wanted)

    monkeypatch.setattr(compiled, "_database", counting)
    return counted


def works(engine: Native) -> bool:
    return told(Engine(TOYS, engine).hits(b"a " + TOKEN)) == [("token", 2, TOKEN)]


def test_the_second_run_compiles_nothing(cache: Path, made: list[int]) -> None:
    assert works(Native(TOYS[:2]))
    assert works(Native(TOYS[:2]))
    assert made == [2]
    (kept,) = cache.glob("*.hsdb")
    assert (cache.stat().st_mode & 0o777, kept.stat().st_mode & 0o777) == (0o700, 0o600)


def test_other_rules_are_compiled_anew(cache: Path, made: list[int]) -> None:
    assert works(Native(TOYS[:2]))
    assert works(Native(TOYS[:1]))
    assert made == [2, 1]


@pytest.mark.parametrize("damage", [b"", b"x", b"launch-cockpit hyperscan 1\n" + b"0" * 64])
def test_a_damaged_one_is_made_again(cache: Path, made: list[int], damage: bytes) -> None:
    assert works(Native(TOYS[:2]))
    (kept,) = cache.glob("*.hsdb")
    kept.write_bytes(damage)
    assert works(Native(TOYS[:2]))
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert works(Native(TOYS[:2]))
    assert made == [2, 2, 2]


def test_one_that_others_could_have_written_is_not_believed(cache: Path, made: list[int]) -> None:
    assert works(Native(TOYS[:2]))
    cache.chmod(0o770)
    assert works(Native(TOYS[:2]))
    assert made == [2, 2]


def test_one_behind_a_link_is_not_believed(cache: Path, made: list[int]) -> None:
    assert works(Native(TOYS[:2]))
    cache.rename(cache.with_name("elsewhere"))
    cache.symlink_to(cache.with_name("elsewhere"))
    assert works(Native(TOYS[:2]))
    assert made == [2, 2]


def test_a_cache_that_cannot_be_written_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: list[int]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert works(Native(TOYS[:2]))
    assert works(Native(TOYS[:2]))
    assert made == [2, 2]


def test_it_holds_no_more_than_the_rules(cache: Path) -> None:
    assert works(Native(TOYS))
    (kept,) = cache.glob("*.hsdb")
    assert TOKEN not in kept.read_bytes()
    assert os.access(kept, os.R_OK)
