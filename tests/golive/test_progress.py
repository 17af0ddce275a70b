"""A walk on disk: a kill loses seconds, never an answer; what is not one's own walk begins anew."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from cockpit.drills.memory import path_of
from cockpit.golive.progress import KEEP_EVERY, NAME, Progress, held, offered, spoken
from cockpit.golive.walk import NO, YES, Answer
from cockpit.launch import Launch
from cockpit.people.who import RefusedError
from tests.golive.shapes import bare, rich


class HandClock:
    """A clock that a test winds by hand; `set_back` moves the wall clock alone."""

    def __init__(self) -> None:
        import datetime as dt

        self._ticks = 1000.0
        self._wall = dt.datetime(2026, 11, 20, 22, 0, tzinfo=dt.UTC)

    def ticks(self) -> float:
        return self._ticks

    def now(self) -> Any:
        return self._wall

    async def sleep(self, seconds: float) -> None:
        self.wind(seconds)

    def wind(self, seconds: float) -> None:
        import datetime as dt

        self._ticks += seconds
        self._wall += dt.timedelta(seconds=seconds)

    def set_back(self, seconds: float) -> None:
        import datetime as dt

        self._wall -= dt.timedelta(seconds=seconds)


def walked(folder: Path, clock: HandClock, by: str = "ines", launch: Launch | None = None) -> Progress:
    return Progress(launch or rich(), folder, by, clock)


def test_a_killed_walk_goes_on_where_it_was(tmp_path: Path) -> None:
    clock = HandClock()
    first = walked(tmp_path, clock)
    first.hear({"preflight": YES})
    answers: tuple[tuple[Answer, int], ...] = ((YES, 4), (YES, 20), (NO, 44))
    for answer, seconds in answers:
        clock.wind(seconds)
        first.answer(answer)
    del first
    clock.wind(30)
    again = walked(tmp_path, clock)
    assert again.walk.told == {"alarm-start": YES, "phone": NO}
    assert again.walk.seconds == {"preflight": 4, "alarm-start": 20, "phone": 44}
    assert again.walk.item is not None
    assert again.walk.item.id == "sign-up"
    assert again.notice == "It goes on where it was left, 2 of 12 answered, 1:08 used."
    (wait,) = again.waits()
    assert (wait.begun, wait.seconds, wait.late, wait.item.id) == (
        "the alarm was set off",
        74,
        False,
        "alarm-arrived",
    )


def test_a_kill_loses_few_seconds_of_a_question_that_is_thought_about(tmp_path: Path) -> None:
    clock = HandClock()
    first = walked(tmp_path, clock)
    for _ in range(23):
        clock.wind(1)
        first.tick()
    del first
    lost = 23 - walked(tmp_path, clock).walk.total
    assert 0 <= lost < KEEP_EVERY


def test_the_clock_stands_still_while_the_list_is_left(tmp_path: Path) -> None:
    clock = HandClock()
    first = walked(tmp_path, clock)
    clock.wind(7)
    first.pause()
    clock.wind(3600)
    again = walked(tmp_path, clock)
    again.resume()
    clock.wind(5)
    again.tick()
    assert again.walk.seconds == {"preflight": 12}


def test_what_waits_is_late_after_its_minutes_and_gone_once_it_is_there(tmp_path: Path) -> None:
    clock = HandClock()
    progress = walked(tmp_path, clock)
    for _ in range(2):
        progress.answer(YES)
    clock.wind(299)
    assert not progress.waits()[0].late
    clock.wind(2)
    assert progress.waits()[0].late
    progress.back()
    progress.answer(YES)
    assert progress.waits()[0].seconds == 301, "it was set off once"
    progress.to("alarm-arrived")
    progress.answer(NO)
    assert progress.waits(), "a no is asked again"
    progress.to("alarm-arrived")
    progress.answer(YES)
    assert not progress.waits()


def test_nothing_waits_that_was_not_begun(tmp_path: Path) -> None:
    progress = walked(tmp_path, HandClock())
    progress.answer(YES)
    progress.answer(NO)
    assert progress.waits() == ()


def test_a_clock_set_back_is_said_and_answers_stay(tmp_path: Path) -> None:
    clock = HandClock()
    first = walked(tmp_path, clock)
    first.answer(YES)
    first.answer(YES)
    clock.set_back(7200)
    again = walked(tmp_path, clock)
    assert again.walk.told == {"alarm-start": YES}
    (wait,) = again.waits()
    assert wait.seconds is None


def test_another_person_begins_anew(tmp_path: Path) -> None:
    clock = HandClock()
    first = walked(tmp_path, clock)
    first.answer(YES)
    first.answer(YES)
    other = walked(tmp_path, clock, by="tom")
    assert other.walk.told == {}
    assert other.waits() == ()
    assert other.notice.startswith("Somebody else had begun the list")


def test_a_walk_of_yesterday_begins_anew(tmp_path: Path) -> None:
    clock = HandClock()
    first = walked(tmp_path, clock)
    first.answer(YES)
    first.answer(YES)
    clock.wind(86_401)
    again = walked(tmp_path, clock)
    assert again.walk.told == {}
    assert "too old" in again.notice


def test_an_answer_to_other_words_is_none(tmp_path: Path) -> None:
    clock = HandClock()
    before = bare(more='[[person]]\nid = "ines"\nname = "Ines"\n')
    first = walked(tmp_path, clock, launch=before)
    for _ in range(12):
        first.answer(YES)
    after = bare(more='[[person]]\nid = "ines"\nname = "Ines"\n[deploy.rollback]\nsteps = ["Press back."]\n')
    again = walked(tmp_path, clock, launch=after)
    assert [item.id for item in again.walk.unanswered] == ["preflight", "way-back"]


def test_the_end_is_kept_too(tmp_path: Path) -> None:
    clock = HandClock()
    first = walked(tmp_path, clock)
    for _ in range(12):
        first.answer(YES)
    assert first.walk.over
    assert walked(tmp_path, clock).walk.over


@pytest.mark.parametrize(
    "fields",
    [
        {"words": {"by": "ines", "seconds phone": "nan"}},
        {"words": {"by": "ines", "seconds phone": "1e999"}},
        {"words": {"by": "ines", "seconds phone": "-4"}},
        {"words": {"by": "ines", "seconds phone": "a lot"}},
        {"done": {"phone": True, "doors": True}},
        {"step": "nowhere"},
        {"step": 7},
        {"schema": "launch-cockpit/drill/v9"},
    ],
)
def test_a_file_that_somebody_edited_answers_nothing(tmp_path: Path, fields: dict[str, Any]) -> None:
    clock = HandClock()
    walked(tmp_path, clock).save()
    path = path_of(tmp_path, NAME)
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))
    again = walked(tmp_path, clock)
    assert again.walk.told == {}
    assert again.walk.total == 0
    assert again.walk.item is not None


def test_two_at_once_are_refused(tmp_path: Path) -> None:
    with (
        held(tmp_path),
        pytest.raises(RefusedError, match="another cockpit is walking this list"),
        held(tmp_path),
    ):
        raise AssertionError("both were let in")
    with held(tmp_path):
        assert path_of(tmp_path, NAME).parent.exists()


def test_minutes_and_seconds() -> None:
    assert [spoken(seconds) for seconds in (0, 59.9, 60, 530, 6000)] == [
        "0:00",
        "0:59",
        "1:00",
        "8:50",
        "100:00",
    ]


def test_whoever_began_the_list_is_offered_first_and_said_to_have_begun(tmp_path: Path) -> None:
    launch, today = rich(), dt.datetime.now(dt.UTC).date()
    assert [one.key for one in offered(launch, tmp_path, today)] == ["ines", "tom"]
    Progress(launch, tmp_path, "tom").answer(YES)
    first, second = offered(launch, tmp_path, today)
    assert (first.key, second.key) == ("tom", "ines")
    assert first.label.endswith("(has begun the list: it goes on)")
    assert "begun" not in second.label


def test_looking_in_as_another_person_loses_nobodys_answers(tmp_path: Path) -> None:
    clock = HandClock()
    first = walked(tmp_path, clock)
    first.answer(YES)
    first.answer(YES)
    assert walked(tmp_path, clock, by="tom").walk.told == {}
    assert walked(tmp_path, clock).walk.told == {"alarm-start": YES}
    walked(tmp_path, clock, by="tom").answer(YES)
    assert walked(tmp_path, clock).walk.told == {}, "Tom has begun anew"
