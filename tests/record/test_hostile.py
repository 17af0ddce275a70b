"""A record that somebody wrote by hand, to be believed: times, numbers, letters and links that are traps."""

import datetime as dt
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from cockpit.record import AHEAD, Record, RecordError, append, load
from cockpit.record.lines import HEAD, written
from cockpit.record.read import MAX_BYTES, parse
from cockpit.record.rows import plain, row_id
from tests.record.samples import AT, attestation, decision, drill, signature, waiver

FAR_EAST = dt.timezone(dt.timedelta(hours=14))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "launch.record.toml"


def by_hand(table: str, row: Any, **changes: Any) -> Record:
    """A row with a number that fits it, whatever it says."""
    data = plain(row) | changes
    return parse(HEAD + written(table, row_id(data), data))


@pytest.mark.parametrize(
    ("table", "row", "changes", "words"),
    [
        ("waiver", waiver(), {"at": dt.datetime(9999, 12, 31, tzinfo=dt.UTC)}, "its time"),
        ("waiver", waiver(), {"at": dt.datetime(1, 1, 1, tzinfo=FAR_EAST)}, "its time"),
        ("drill", drill(), {"started": dt.datetime(1, 1, 1, tzinfo=FAR_EAST)}, "its time"),
        ("drill", drill(), {"started": dt.datetime(2026, 1, 1)}, "no zone"),  # noqa: DTZ001
        ("drill", drill(), {"seconds": {"back": float("nan")}}, "seconds"),
        ("drill", drill(), {"seconds": {"back": float("inf")}}, "seconds"),
        ("drill", drill(), {"seconds": {"back": -1.0}}, "seconds"),
    ],
)
def test_what_cannot_be_reckoned_with_is_not_believed(
    table: str, row: Any, changes: dict[str, Any], words: str
) -> None:
    record = by_hand(table, row, **changes)
    assert not record.rows
    assert words in str(record.problems[0])


def test_times_of_other_zones_are_told_in_utc() -> None:
    (row,) = by_hand("waiver", waiver(), at=AT.astimezone(FAR_EAST)).rows.values()
    assert row == waiver()
    assert row.at.tzinfo is dt.UTC


def test_a_row_of_a_time_to_come_is_not_believed() -> None:
    late, now = decision(at=AT + dt.timedelta(days=400)), waiver()
    record = Record({"late": late, "now": now}).as_of(AT + AHEAD)
    assert dict(record.rows) == {"now": now}
    assert "still to come" in str(record.problems[0])
    assert Record({"late": late}).as_of(late.at).decision == ("late", late)


def test_a_clock_that_is_a_little_fast_is_nobodys_lie() -> None:
    record = Record({"a": decision(at=AT + AHEAD)})
    assert record.as_of(AT) == record


def test_a_second_word_within_the_second_counts(path: Path) -> None:
    for number in range(8):  # the numbers are digests, so that their order says nothing
        append(path, attestation(reason=str(number)))
        append(path, attestation(answer="not-done", reason=str(number)))
        assert load(path).attestations["tls.renewal-path"].answer == "not-done"


def test_a_word_counts_over_one_from_a_fast_clock(path: Path) -> None:
    append(path, decision(status="go", at=AT + dt.timedelta(hours=3)))
    (number,) = append(path, decision(status="no-go"))
    found = load(path).decision
    assert found is not None
    assert (found[0], found[1].status) == (number, "no-go")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (attestation(statement="x" * 4001), "statement"),
        (attestation(by=""), "by"),
        (attestation(at=dt.datetime(2026, 1, 1)), "no zone"),  # noqa: DTZ001
        (attestation(reason="a\udcff"), "no UTF-8"),
        (drill(seconds={"back": float("nan")}), "seconds"),
    ],
)
def test_what_would_not_be_read_back_is_refused_at_once(path: Path, row: Any, words: str) -> None:
    with pytest.raises(RecordError, match=words):
        append(path, row)
    assert not path.exists()


def test_a_record_does_not_grow_beyond_what_is_read(path: Path) -> None:
    filler = f"# {'x' * (MAX_BYTES - len(HEAD) - 200)}\n"
    path.write_text(HEAD + filler)
    with pytest.raises(RecordError, match="full"):
        append(path, waiver())
    assert path.read_text() == HEAD + filler


def test_what_a_reviewer_would_not_see_stands_there_as_an_escape(path: Path) -> None:
    said = "fine \u202e\u2066 reversed \u200b hidden \U000e0041 \x1b[2J \x7f déjà 東京\nline"
    append(path, attestation(statement=said))
    text = path.read_text()
    assert all(line.isprintable() for line in text.split("\n"))
    assert "déjà 東京" in text
    assert load(path).attestations["tls.renewal-path"].statement == said


@pytest.mark.parametrize("name", ["record.lock", ".gitignore"])
def test_no_link_in_the_folder_leads_elsewhere(path: Path, name: str) -> None:
    elsewhere = path.parent / "elsewhere"
    (path.parent / ".cockpit").mkdir()
    (path.parent / ".cockpit" / name).symlink_to(elsewhere)
    if name == "record.lock":
        with pytest.raises(RecordError, match="cannot be written"):
            append(path, waiver())
    else:
        append(path, waiver())
    assert not os.path.lexists(elsewhere)


def test_a_disk_that_fills_up_loses_nothing_that_was_said(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(path, waiver())
    before = path.read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(RecordError, match="No space left"):
        append(path, decision())
    assert path.read_bytes() == before
    assert {one.name for one in path.parent.iterdir()} == {".cockpit", path.name}


def test_windows_line_ends_and_a_mark_of_byte_order_change_nothing(path: Path) -> None:
    append(path, waiver(), decision())
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert len(load(path).rows) == 2
    append(path, signature("f" * 16))
    assert len(load(path).rows) == 3
    assert stat.S_ISREG(path.lstat().st_mode)


def test_a_table_named_like_a_secret_is_not_shown() -> None:
    key = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
    record = parse(f'{HEAD}"{key}"."{key}".y = 1\n')
    assert record.problems
    assert key not in str(record.problems)
