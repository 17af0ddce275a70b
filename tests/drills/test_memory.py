"""What a drill remembers: it survives a restart, and whatever else stands in the file is begun anew."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.drills.memory import MAX_BYTES, MOST_LINES, Memory, left_over, path_of
from tests.drills.stage import FastClock


def opened(
    folder: Path, clock: FastClock | None = None, domain: str = "velomart.test", by: str = "ines"
) -> Memory:
    memory = Memory(path_of(folder, "rollback"), clock or FastClock(1), domain, by)
    memory.load()
    return memory


def test_everything_is_there_again(tmp_path: Path) -> None:
    memory = opened(tmp_path)
    memory.marks.set("back")
    memory.note("seen with token=abcdefghijkl in https://a.test/?token=abcdefghijkl")
    memory.at("watch", before="1.0")
    again = opened(tmp_path)
    assert (again.step, again.words, again.resumed, again.notice) == ("watch", {"before": "1.0"}, True, "")
    assert again.begun == memory.begun
    assert 0 <= (again.marks.since("back") or -1) < 5
    assert "[redacted: url parameter]" in again.seen[0]
    assert left_over(tmp_path, "rollback")


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    opened(tmp_path).at("watch")
    path = path_of(tmp_path, "rollback")
    assert [part.stat().st_mode & 0o777 for part in (path, path.parent, path.parent.parent)] == [
        0o600,
        0o700,
        0o700,
    ]
    assert (tmp_path / ".cockpit" / ".gitignore").read_text() == "*\n"
    assert [one.name for one in path.parent.iterdir()] == ["rollback.json"]


def changed(folder: Path, **fields: Any) -> None:
    path = path_of(folder, "rollback")
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"schema": "launch-cockpit/drill/v9"},
        {"step": 7},
        {"step": "x" * 61},
        {"unknown": 1},
        {"words": {"before": ["1"]}},
        {"words": {"before": "x" * 2001}},
        {"marks": {"back": "yesterday"}},
        {"marks": {"back": "2026-01-01T00:00:00"}},
        {"begun": "2026-01-01T00:00:00"},
        {"seen": ["x"] * (MOST_LINES + 1)},
        {"seen": ["x" * MAX_BYTES]},
    ],
)
def test_what_the_cockpit_did_not_write_is_begun_anew(tmp_path: Path, fields: dict[str, Any]) -> None:
    opened(tmp_path).at("watch")
    changed(tmp_path, **fields)
    memory = opened(tmp_path)
    assert (memory.step, memory.resumed) == ("", False)
    assert memory.notice.endswith("it begins anew.")


@pytest.mark.parametrize(
    ("domain", "by", "days", "told"),
    [
        ("other.test", "ines", 0, "about another product"),
        ("velomart.test", "ines", 31, "is too old"),
    ],
)
def test_another_launch_or_last_month(tmp_path: Path, domain: str, by: str, days: int, told: str) -> None:
    opened(tmp_path).at("watch")
    clock = FastClock(1)
    clock.step(days * 86_400)
    memory = opened(tmp_path, clock, domain, by)
    assert (memory.step, told in memory.notice) == ("", True)


def test_another_person_goes_on_where_it_was_left(tmp_path: Path) -> None:
    """Beginning anew could take a release that is rolled back for the one to come back to."""
    opened(tmp_path).at("forward", before="v2", after="v1")
    memory = opened(tmp_path, FastClock(1), "velomart.test", "tom")
    assert (memory.step, memory.words["before"], memory.resumed) == ("forward", "v2", True)
    assert memory.notice.startswith("ines had begun this drill")


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    opened(tmp_path).at("watch")
    path = path_of(tmp_path, "rollback")
    path.rename(tmp_path / "elsewhere.json")
    path.symlink_to(tmp_path / "elsewhere.json")
    assert opened(tmp_path).step == ""


@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_any_bytes_are_read_without_harm(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("memory")
    opened(folder).at("watch")
    path_of(folder, "rollback").write_bytes(data)
    memory = opened(folder)
    assert (memory.step, memory.resumed) == ("", False)


@given(
    values=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=8,
    ),
    key=st.sampled_from(["name", "domain", "by", "begun", "last", "step", "words", "marks", "done", "seen"]),
)
def test_any_json_in_any_place_is_read_without_harm(
    tmp_path_factory: pytest.TempPathFactory, values: Any, key: str
) -> None:
    folder = tmp_path_factory.mktemp("memory")
    opened(folder).at("watch")
    changed(folder, **{key: values})
    memory = opened(folder)
    assert memory.step in ("", "watch") or key == "step"
    memory.at("on")
    assert opened(folder).step == "on"


def test_the_transcript_is_bounded_and_keeps_its_ends(tmp_path: Path) -> None:
    memory = opened(tmp_path)
    for number in range(2 * MOST_LINES):
        memory.note(f"line {number}")
    memory.save()
    seen = opened(tmp_path).seen
    assert len(seen) == MOST_LINES
    assert seen[0].endswith("line 0")
    assert seen[-1].endswith(f"line {2 * MOST_LINES - 1}")


def test_a_mark_follows_the_clock_that_nobody_sets(tmp_path: Path) -> None:
    clock = FastClock(1)
    memory = opened(tmp_path, clock)
    memory.marks.set("back")
    clock.step(3600)
    assert (memory.marks.since("back") or 0) < 5
    memory.save()
    again = opened(tmp_path, clock)
    assert (again.marks.since("back") or 0) < 5
    assert again.marks.since("nothing") is None


def test_a_clock_behind_the_file_drops_the_marks(tmp_path: Path) -> None:
    memory = opened(tmp_path)
    memory.marks.set("back")
    memory.save()
    clock = FastClock(1)
    clock.step(-60)
    again = opened(tmp_path, clock)
    assert (again.marks.since("back"), "back" in again.marks) == (None, True)
    assert "was set back" in again.notice
