"""What was read before is believed only when it was written here, whole, for the same rules."""

import shutil
from pathlib import Path

import pytest

from cockpit.scan.seen import Seen, key_of
from tests.scan.reading import scanned
from tests.scan.repositories import repository, token

ONE, TWO = "11" * 20, "22" * 20


def remembered(path: Path, key: str = "key") -> list[bool]:
    """Which of two objects have still to be read."""
    seen = Seen.opened(path, key)
    try:
        return seen.fresh([ONE, TWO])
    finally:
        seen.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A memory in which one object was read, with something to tell."""
    file = tmp_path / "scanned.sqlite3"
    seen = Seen.opened(file, "key")
    seen.tell(ONE, 0, {"found": [1, 2]}, in_git=True)
    seen.add([ONE])
    seen.note("complete", "yes")
    seen.close()
    return file


def test_what_was_read_is_known_the_next_time(path: Path) -> None:
    seen = Seen.opened(path, "key")
    assert seen.told(ONE) == [{"found": [1, 2]}]
    assert seen.here == set()
    assert seen.fresh([ONE, TWO]) == [False, True]
    assert seen.here == {bytes.fromhex(ONE)}
    assert seen.noted("complete") == "yes"
    assert seen.told(TWO) == []
    seen.close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_other_rules_or_another_salt_begin_anew(path: Path) -> None:
    assert remembered(path, "other") == [True, True]
    assert key_of(b"a") != key_of(b"b")
    assert key_of(b"a") != key_of(b"a", ("github-token",))


@pytest.mark.parametrize("data", [b"", b"no database", b"SQLite format 3\0" + bytes(4000)])
def test_a_damaged_memory_is_dropped(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    assert remembered(path) == [True, True]


def test_a_cut_memory_is_dropped(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3000])
    assert remembered(path) == [True, True]


def test_a_copy_is_not_believed(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "shipped.sqlite3"
    shutil.copy2(path, other)
    assert remembered(other) == [True, True]


def test_one_that_others_may_write_is_not_believed(path: Path) -> None:
    path.chmod(0o666)
    assert remembered(path) == [True, True]


def test_a_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(path)
    assert remembered(tmp_path / "link") == [True, True]
    assert remembered(path) == [False, True]


def test_two_at_once_do_without(path: Path) -> None:
    first = Seen.opened(path, "key")
    assert remembered(path) == [True, True]
    first.close()
    assert remembered(path) == [False, True]


def test_where_nothing_can_be_kept_everything_is_read(tmp_path: Path) -> None:
    assert remembered(tmp_path / "nowhere" / "file") == [True, True]


def test_what_is_gone_is_not_told_again(tmp_path: Path) -> None:
    made = repository(tmp_path / "repo")
    made.save("a.txt", token(1))
    memory = tmp_path / "scanned.sqlite3"
    assert len(scanned(made.folder, cache=memory).leaks) == 2
    made.git("checkout", "-q", "--orphan", "new")
    made.save("a.txt", b"nothing")
    made.git("branch", "-qD", "main")
    made.git("reflog", "expire", "--expire=now", "--all")
    made.git("gc", "-q", "--prune=now")
    assert scanned(made.folder, cache=memory).leaks == ()
