"""The file of what is known: it covers what it names, keeps its days, and tells no value."""

import datetime as dt
import tomllib
from pathlib import Path

import pytest

from cockpit.facts.samples_leaks import ignored, leak, past, public
from cockpit.scan import baseline
from tests.scan.reading import scanned
from tests.scan.repositories import repository, token

DAY = dt.date(2026, 3, 1)


def test_what_was_written_covers_the_same_value_at_the_same_path(tmp_path: Path) -> None:
    path = tmp_path / "known.toml"
    assert baseline.write(path, b"salt", [leak(), past(), public(), ignored()], None, DAY) == 1
    known = baseline.load(path)
    assert known.salt == "salt"
    assert known.covers(leak())
    assert known.covers(past())
    assert not known.covers(leak("elsewhere.js"))
    assert not known.covers(leak(digest="0" * 16))


def test_a_day_once_written_stays(tmp_path: Path) -> None:
    path = tmp_path / "known.toml"
    baseline.write(path, b"salt", [leak()], None, DAY)
    baseline.write(path, b"salt", [leak(), leak("new.js")], baseline.load(path), DAY + dt.timedelta(days=9))
    rows = tomllib.loads(path.read_text())["leak"]
    assert [(row["path"], row["first_seen"].day) for row in rows] == [("new.js", 10), ("src/pay.js", 1)]
    assert set(rows[0]) == {"digest", "rule", "path", "first_seen"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no baseline: 'schema'"),
        ("x = ", "no TOML"),
        ('schema = "other"', "its schema should be"),
        (f'schema = "{baseline.SCHEMA}"', "'origin'"),
        (f'schema = "{baseline.SCHEMA}"\norigin = 3', "expected text"),
        (f'schema = "{baseline.SCHEMA}"\norigin = ""\nleak = 3', "no baseline"),
        (f'schema = "{baseline.SCHEMA}"\norigin = ""\n[[leak]]\ndigest = "a"', "'rule'"),
        (f'schema = "{baseline.SCHEMA}"\norigin = ""\nleak = ["a"]', "no baseline"),
    ],
)
def test_anything_else_is_refused_with_its_reason(tmp_path: Path, text: str, why: str) -> None:
    path = tmp_path / "known.toml"
    path.write_text(text)
    with pytest.raises(baseline.BaselineError, match=why):
        baseline.load(path)


def test_no_file_and_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(baseline.BaselineError, match="cannot be read"):
        baseline.load(tmp_path / "nothing.toml")
    (tmp_path / "raw.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(baseline.BaselineError, match="no TOML"):
        baseline.load(tmp_path / "raw.toml")


def test_a_baseline_finds_nothing_in_itself(tmp_path: Path) -> None:
    made = repository(tmp_path)
    made.save("a.js", b"'" + token(1) + b"'")
    found = scanned(tmp_path, rules=())
    baseline.write(tmp_path / "known.toml", made.git("rev-parse", "HEAD"), found.leaks, None, DAY)
    made.commit("known", "known.toml")
    assert scanned(tmp_path, rules=()).leaks == found.leaks
    assert token(1) not in (tmp_path / "known.toml").read_bytes()
