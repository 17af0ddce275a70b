"""The sprint's present moment on a machine whose clocks do what clocks do."""

import datetime as dt
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit import clock
from cockpit.clock import Moment, Reading, SteadyClock, in_words, moment

NINE = dt.datetime(2026, 3, 9, 9, 0, tzinfo=dt.UTC)


def hours(many: float) -> dt.timedelta:
    return dt.timedelta(hours=many)


@dataclass
class Machine:
    """A machine of our own: time passes, somebody moves its clock, it is started anew."""

    wall: dt.datetime = NINE
    boot: str = "first"
    ticks: float = 100.0

    def __call__(self) -> Reading:
        return Reading(self.wall, self.boot, self.ticks)

    def passes(self, many: float) -> None:
        """Hours go by, awake or asleep: both clocks count them."""
        self.wall += hours(many)
        self.ticks += many * 3600

    def moved(self, many: float) -> None:
        """Somebody, or something, sets the clock."""
        self.wall += hours(many)

    def rebooted(self, wall: dt.datetime) -> None:
        self.wall, self.boot, self.ticks = wall, f"after {self.boot}", 5.0


def kept(folder: Path) -> dict[str, object]:
    data: dict[str, object] = json.loads((folder / ".cockpit" / "clock.json").read_text())
    return data


def test_without_an_anchor_the_machine_is_believed() -> None:
    assert moment(Reading(NINE, "b", 7.0), None) == Moment(NINE)


@pytest.mark.parametrize("by", [2.0, -2.0, 48.0])
def test_a_moved_clock_moves_nothing_and_is_named(by: float) -> None:
    machine = Machine()
    steady = SteadyClock(read=machine)
    machine.passes(3)
    assert (steady.now(), steady.notice) == (NINE + hours(3), "")
    machine.moved(by)
    machine.passes(1)
    assert steady.now() == NINE + hours(4)
    assert steady.notice.startswith(f"This machine's clock was moved by {abs(by):.0f} h: the sprint goes on ")
    assert steady.notice.count(". ") == 0


def test_less_than_a_minute_is_nobodys_business() -> None:
    machine = Machine()
    steady = SteadyClock(read=machine)
    machine.moved(59 / 3600)
    assert (steady.now(), steady.notice) == (NINE, "")


def test_a_clock_that_is_put_right_again_is_no_longer_named() -> None:
    machine = Machine()
    steady = SteadyClock(read=machine)
    machine.moved(2)
    steady.now()
    machine.moved(-2)
    steady.now()
    assert steady.notice == ""


def test_sleep_counts(tmp_path: Path) -> None:
    machine = Machine()
    steady = SteadyClock(tmp_path, machine)
    machine.passes(14)  # the clock that is read goes on while the lid is shut
    assert (steady.now(), steady.notice) == (NINE + hours(14), "")


def test_another_process_of_this_boot_goes_on_with_the_same_time(tmp_path: Path) -> None:
    machine = Machine()
    first = SteadyClock(tmp_path, machine)
    machine.passes(1)
    machine.moved(5)
    second = SteadyClock(tmp_path, machine)
    assert first.now() == second.now() == NINE + hours(1)
    assert first.notice == second.notice != ""
    machine.passes(1)
    second.close()
    machine.passes(1)
    first.close()
    assert SteadyClock(tmp_path, machine).now() == NINE + hours(3)


def test_after_a_reboot_the_machine_is_believed(tmp_path: Path) -> None:
    machine = Machine()
    SteadyClock(tmp_path, machine).close()
    machine.rebooted(NINE + hours(20))
    steady = SteadyClock(tmp_path, machine)
    assert (steady.now(), steady.notice) == (NINE + hours(20), "")
    machine.moved(-3)
    assert steady.now() == NINE + hours(20)


def test_time_never_runs_back_behind_where_the_sprint_was(tmp_path: Path) -> None:
    machine = Machine()
    steady = SteadyClock(tmp_path, machine)
    machine.passes(6)
    steady.close()
    machine.rebooted(NINE + hours(4))
    told = moment(machine(), clock._kept(tmp_path / ".cockpit" / "clock.json"))
    assert told.now == NINE + hours(6)
    assert told.notice.startswith("This machine's clock stands 2 h before where the sprint was last: it goes")
    again = SteadyClock(tmp_path, machine)
    machine.passes(1)
    assert again.now() == NINE + hours(7)
    assert again.notice


def test_an_anchor_years_ahead_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / ".cockpit").mkdir()
    far = row(wall=(NINE + dt.timedelta(4000)).isoformat())
    (tmp_path / ".cockpit" / "clock.json").write_bytes(far)
    steady = SteadyClock(tmp_path, Machine())
    assert steady.now() == NINE
    assert kept(tmp_path)["wall"] == NINE.isoformat()
    anchor = Reading(NINE + dt.timedelta(4000), "b", 1.0)
    assert "not believed" in moment(Machine()(), anchor).notice


def test_a_dead_battery_does_not_set_the_sprint_back() -> None:
    read = Reading(dt.datetime(2000, 1, 1, tzinfo=dt.UTC), "second", 5.0)
    assert moment(read, Reading(NINE, "first", 1.0)).now == NINE


@pytest.mark.parametrize("years", [-6, 0, 6])
def test_no_anchor_and_no_step_makes_anything_last_longer(tmp_path: Path, years: int) -> None:
    (tmp_path / ".cockpit").mkdir()
    planted = NINE + dt.timedelta(365 * years)  # by somebody who knows this boot
    (tmp_path / ".cockpit" / "clock.json").write_bytes(row(wall=planted.isoformat(), boot="first", ticks=100))
    steady = SteadyClock(tmp_path, Machine())
    assert steady.now() == planted
    assert steady.latest() == max(planted, NINE)


def test_the_remedy_that_is_named_helps(tmp_path: Path) -> None:
    machine = Machine(wall=NINE + hours(900))
    wrong = SteadyClock(tmp_path, machine)
    machine.wall = NINE
    wrong.now()
    assert "(remove .cockpit/clock.json if that clock is right)" in wrong.notice
    (tmp_path / ".cockpit" / "clock.json").unlink()
    right = SteadyClock(tmp_path, machine)
    assert (right.now(), right.notice) == (NINE, "")


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("passes"), st.floats(0, 50)),
            st.tuples(st.just("moved"), st.floats(-100, 100)),
            st.tuples(st.just("rebooted"), st.floats(-100, 100)),
        ),
        max_size=12,
    )
)
def test_whatever_the_clocks_do_time_does_not_run_back(acts: list[tuple[str, float]]) -> None:
    machine, anchor, last = Machine(), None, NINE
    for act, many in acts:
        if act == "rebooted":
            machine.rebooted(machine.wall + hours(many))
        else:
            getattr(machine, act)(many)
        now = moment(machine(), anchor).now
        assert anchor is None or now >= last
        anchor, last = Reading(now, machine.boot, machine.ticks), now


def test_the_file_is_small_private_and_in_the_state_folder(tmp_path: Path) -> None:
    SteadyClock(tmp_path, Machine())
    path = tmp_path / ".cockpit" / "clock.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert kept(tmp_path) == {
        "schema": "launch-cockpit/clock/v1",
        "wall": "2026-03-09T09:00:00+00:00",
        "boot": "first",
        "ticks": 100.0,
    }
    assert [file.name for file in path.parent.iterdir()] == ["clock.json"]


def test_it_is_not_written_again_within_five_minutes(tmp_path: Path) -> None:
    machine = Machine()
    steady = SteadyClock(tmp_path, machine)
    machine.passes(4 / 60)
    steady.close()
    assert kept(tmp_path)["wall"] == NINE.isoformat()
    machine.passes(1 / 60)
    steady.close()
    assert kept(tmp_path)["wall"] == (NINE + hours(5 / 60)).isoformat()


def row(**changes: object) -> bytes:
    """An anchor from another boot that would be believed, but for the changes."""
    whole = {"schema": "launch-cockpit/clock/v1", "wall": (NINE + hours(11)).isoformat(), "boot": "b"}
    return json.dumps({**whole, "ticks": 1.0, **changes}).encode()


def test_such_a_row_is_believed_without_changes(tmp_path: Path) -> None:
    (tmp_path / ".cockpit").mkdir()
    (tmp_path / ".cockpit" / "clock.json").write_bytes(row())
    assert SteadyClock(tmp_path, Machine()).now() == NINE + hours(11)


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\xff\xfe", b"[" * 4000, b"[]", b'"clock"', b"{}"),
        row(schema="launch-cockpit/clock/v2"),
        row(wall="9999-12-31T00:00:00+00:00"),
        row(wall="soon"),
        row(wall=None),
        row(ticks=float("nan")),
        row(ticks=-1),
        row(ticks=1e99),
        row(ticks=[]),
        row() + b" " * 5000,
    ],
)
def test_a_file_that_is_none_of_ours_is_not_believed(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".cockpit").mkdir()
    (tmp_path / ".cockpit" / "clock.json").write_bytes(content)
    steady = SteadyClock(tmp_path, Machine())
    assert (steady.now(), steady.notice) == (NINE, "")
    assert kept(tmp_path)["boot"] == "first"


def test_ticks_that_went_back_are_another_boot(tmp_path: Path) -> None:
    machine = Machine()
    SteadyClock(tmp_path, machine)
    machine.ticks = 1.0
    machine.moved(2)
    assert SteadyClock(tmp_path, machine).now() == NINE + hours(2)


@pytest.mark.parametrize("place", [".cockpit", ".cockpit/clock.json"])
def test_a_link_is_not_followed(tmp_path: Path, place: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    SteadyClock(elsewhere, Machine(wall=NINE + hours(9)))
    home = tmp_path / "home"
    home.mkdir()
    (home / place).parent.mkdir(exist_ok=True)
    (home / place).symlink_to(elsewhere / place)
    before = (elsewhere / ".cockpit" / "clock.json").read_bytes()
    assert SteadyClock(home, Machine()).now() == NINE
    assert (elsewhere / ".cockpit" / "clock.json").read_bytes() == before


def test_where_nothing_can_be_written_time_is_steady_in_this_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path, _data: bytes) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(clock, "write_atomically", refuse)
    machine = Machine()
    steady = SteadyClock(tmp_path, machine)
    machine.moved(7)
    machine.passes(1)
    assert steady.now() == NINE + hours(1)
    assert "was moved by 7 h" in steady.notice
    steady.close()
    assert not list((tmp_path / ".cockpit").iterdir())


@pytest.mark.skipif(not Path("/proc/sys/kernel/random/boot_id").exists(), reason="another kernel")
def test_the_real_clocks_of_this_machine() -> None:
    before, after = clock.reading(), clock.reading()
    assert before.boot == after.boot == Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    assert 0 < before.ticks <= after.ticks
    assert before.wall.tzinfo is dt.UTC


def test_without_an_id_of_the_boot_each_process_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_BOOT", Path("/there/is/none"))
    clock._boot.cache_clear()
    try:
        assert clock._boot() == clock._boot()
        assert clock._boot().startswith("process ")
    finally:
        clock._boot.cache_clear()


def test_two_real_processes_leave_one_whole_file_and_one_time(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from cockpit.clock import SteadyClock, KEPT_EVERY\n"
        "import cockpit.clock as c; c.KEPT_EVERY = KEPT_EVERY * 0\n"
        "s = SteadyClock(Path(sys.argv[1]))\n"
        "for _ in range(30): s.close()\n"
        "print(s.now().isoformat())"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [dt.datetime.fromisoformat(process.communicate(timeout=60)[0].strip()) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert [file.name for file in (tmp_path / ".cockpit").iterdir()] == ["clock.json"]
    steady = SteadyClock(tmp_path)
    assert max(told) <= steady.now()
    assert steady.notice == ""


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (dt.timedelta(0), "1 min"),
        (dt.timedelta(minutes=39, seconds=40), "40 min"),
        (-dt.timedelta(hours=2), "2 h"),
        (dt.timedelta(hours=1, minutes=59, seconds=59), "2 h"),
        (dt.timedelta(hours=2, minutes=5), "2 h 5 min"),
        (dt.timedelta(hours=14, minutes=17), "14 h"),
        (dt.timedelta(days=5, hours=3), "5 days"),
    ],
)
def test_a_span_in_words(span: dt.timedelta, words: str) -> None:
    assert in_words(span) == words
