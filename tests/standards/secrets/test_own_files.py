"""No file of this project holds what its own scanner calls a secret: examples are spelled at run time."""

from collections.abc import Iterator
from pathlib import Path

from cockpit.facts.leaks import Stance
from cockpit.scan.matcher import Matcher
from cockpit.scan.texts import search

ROOT = Path(__file__).parents[3]
FOLDERS = ("cockpit", "checks", "tests")


def _files() -> Iterator[Path]:
    yield from ROOT.glob("*.*")
    for folder in FOLDERS:
        yield from (path for path in (ROOT / folder).rglob("*") if "__pycache__" not in path.parts)


def test_our_own_files_hold_no_secret(plain: Matcher) -> None:
    read, told = 0, []
    for path in _files():
        if not path.is_file() or path.is_symlink():
            continue
        name, read = str(path.relative_to(ROOT)), read + 1
        searched = search(path.read_bytes(), name, plain, b"")
        told += [(name, one.line, one.rule_id) for one in searched.found if one.stance is Stance.SECRET]
        told += [(name, 0, gap) for gap in searched.gaps]
    assert told == []
    assert read > 500
