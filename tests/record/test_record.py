"""Rows go into the file and come back; what was edited, is foreign or cannot be read is not believed."""

import datetime as dt
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.record import Attestation, Drill, Record, RecordError, append, load
from cockpit.record.lines import HEAD, SCHEMA, merged, written
from cockpit.record.read import MAX_BYTES, parse
from cockpit.record.rows import plain, row_id, table_of
from tests.record.samples import AT, ROWS, attestation, decision, drill, signature, waiver


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "launch.record.toml"


def test_every_kind_of_row_comes_back(path: Path) -> None:
    numbers = append(path, *ROWS)
    record = load(path)
    assert not record.problems
    assert {id_: record.rows[id_] for id_ in numbers} == dict(zip(numbers, ROWS, strict=True))


def test_no_file_is_an_empty_record(path: Path) -> None:
    assert load(path) == Record()


TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
ROW = st.builds(
    Attestation,
    by=TEXT,
    at=st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2199, 1, 1), timezones=st.just(dt.UTC)),  # noqa: DTZ001
    check=TEXT,
    answer=st.sampled_from(("done", "not-done", "not-applicable")),
    statement=TEXT,
    until=st.none() | st.dates(),
    about=st.lists(TEXT, max_size=3).map(tuple),
) | st.builds(
    Drill,
    by=TEXT,
    at=st.just(AT),
    started=st.just(AT),
    name=TEXT,
    check=TEXT,
    subject=TEXT,
    passed=st.booleans(),
    said=TEXT,
    seconds=st.dictionaries(TEXT, st.floats(0, 1e9), max_size=3),
)


@given(st.lists(ROW, max_size=4))
def test_any_row_survives_the_file(rows: list[Any]) -> None:
    told = [(table_of(row), plain(row)) for row in rows]
    text = HEAD + "".join({written(table, row_id(data), data) for table, data in told})
    record = parse(text)
    assert not record.unreadable
    assert not record.problems
    assert dict(record.rows) == {row_id(plain(row)): row for row in rows}


@given(st.lists(ROW, min_size=1, max_size=3))
def test_every_line_is_of_one_row_and_whole(rows: list[Any]) -> None:
    for row in rows:
        data = plain(row)
        lines = written(table_of(row), row_id(data), data).strip("\n").split("\n")
        assert all(line.startswith(f"{table_of(row)}.{row_id(data)}.") for line in lines)
        assert all(parse(f'schema = "{SCHEMA}"\n{line}').unreadable == "" for line in lines)


@given(st.text(max_size=300))
def test_no_text_is_too_strange_to_refuse(text: str) -> None:
    parse(text)
    parse(HEAD + text)


def test_an_edited_row_is_not_believed(path: Path) -> None:
    append(path, waiver())
    path.write_text(path.read_text().replace("2026-12-10", "2027-12-10"))
    record = load(path)
    assert not record.rows
    assert "does not fit" not in str(record.problems[0])
    assert "edited after it was written" in str(record.problems[0])


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('prophecy.abc.by = "ines"', "newer version"),
        ('attestation.abc = "x"', "do not fit"),
        ("attestation = 3", "no table"),
        ('attestation.abc.by = "x"', "do not fit"),
    ],
)
def test_a_foreign_row_does_not_hide_the_others(path: Path, line: str, words: str) -> None:
    append(path, waiver())
    path.write_text(path.read_text() + line + "\n")
    record = load(path)
    assert words in str(record.problems[0])
    if not record.unreadable:
        assert len(record.rows) == 1


def test_a_row_whose_number_fits_must_still_be_one() -> None:
    data = {"by": "x", "answer": "perhaps"}
    record = parse(HEAD + written("attestation", row_id(data), data))
    assert "cannot be read" in str(record.problems[0])


def test_a_time_without_a_zone_is_refused() -> None:
    data = plain(attestation()) | {"at": dt.datetime(2026, 11, 20, 9, 30)}  # noqa: DTZ001
    assert "no zone" in str(parse(HEAD + written("attestation", row_id(data), data)).problems[0])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"schema = \n", "not what the cockpit wrote"),
        (b'schema = "launch-cockpit/record/v9"\n', "record/v9"),
        (b"", "found nothing"),
        (b"# " + b"x" * MAX_BYTES, "larger than"),
        (b'schema = "\x1b[2J"', "not what the cockpit wrote"),
    ],
)
def test_what_is_no_record_says_why(path: Path, content: bytes, words: str) -> None:
    path.write_bytes(content)
    record = load(path)
    assert words in record.unreadable
    assert "\x1b" not in record.unreadable
    with pytest.raises(RecordError, match="Nothing was written"):
        append(path, waiver())
    assert path.read_bytes() == content


def test_a_link_is_not_followed(path: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text(HEAD)
    path.symlink_to(tmp_path / "elsewhere")
    assert "cannot be read" in load(path).unreadable
    with pytest.raises(RecordError):
        append(path, waiver())
    assert (tmp_path / "elsewhere").read_text() == HEAD


def test_a_secret_is_refused_and_not_shown(path: Path) -> None:
    key = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
    with pytest.raises(RecordError, match=r"waiver\.reason") as refused:
        append(path, waiver(reason=f"it is {key}"))
    assert key not in str(refused.value)
    assert not path.exists()


def test_a_folder_that_cannot_be_written_is_said(path: Path) -> None:
    (path.parent / ".cockpit").write_text("in the way")
    with pytest.raises(RecordError, match="cannot be written"):
        append(path, waiver())


def test_the_file_is_made_to_be_committed(path: Path) -> None:
    append(path, waiver())
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert (path.parent / ".cockpit" / ".gitignore").read_text() == "*\n"
    assert {one.name for one in path.parent.iterdir()} == {".cockpit", path.name}


def test_the_same_row_is_written_once(path: Path) -> None:
    append(path, waiver())
    before = path.read_text()
    append(path, waiver())
    assert path.read_text() == before


def test_the_newest_word_counts(path: Path) -> None:
    later = attestation(at=AT + dt.timedelta(days=1), answer="not-done")
    append(path, later, attestation())
    assert load(path).attestations["tls.renewal-path"] == later


def test_drills_are_told_apart_by_subject(path: Path) -> None:
    append(path, drill(), drill(subject="other.example"))
    assert set(load(path).drills) == {("rollback", "shop.example"), ("rollback", "other.example")}


def test_who_signed_what(path: Path) -> None:
    (number,) = append(path, decision())
    append(path, signature(number), signature("f" * 16, by="jon"))
    record = load(path)
    assert record.decision == (number, decision())
    assert [one.by for one in record.signers(number)] == ["tom"]


def test_text_without_marks_is_left_as_it_is() -> None:
    assert merged("a\n\n======\nb\n") == ("a\n\n======\nb\n", False)
