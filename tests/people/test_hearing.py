"""What stands in the record and does not count: strangers, leavers, one person twice, times to come."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cockpit.decision import decide
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch.operations import Person
from cockpit.people.deciding import Signed, signed
from cockpit.people.hearing import heard
from cockpit.people.linting import notes
from cockpit.people.voices import Voices
from cockpit.people.waiving import Count, standings
from cockpit.people.who import same
from cockpit.record import FILE, Problem, Record, Row, append
from cockpit.record.rows import plain, row_id
from tests.people.samples import GONE, INES, NOW, TODAY, TOM, launch
from tests.record.samples import attestation, decision, signature, waiver

NEXT_YEAR = NOW + dt.timedelta(400)
TWICE = Person(id="ines2", name="ines  MAAS")
MAILED = Person(id="box", name="The Box", contact="mailto:Tom@shop.example")
LAUNCH = launch()


def record(*rows: Row) -> Record:
    return Record({row_id(plain(row)): row for row in rows})


def stands(*rows: Row) -> Signed:
    one = signed(heard(record(*rows), LAUNCH, NOW), decide(()), {})
    assert one is not None
    return one


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"by": "stranger"}, "no declared person"),
        ({"by": "gus", "at": NOW}, "no declared person who was there"),
        ({"status": "go", "proposed": "no-go"}, "says go where the results said no-go"),
        ({"status": "go", "proposed": "whatever"}, "says go where"),
    ],
)
def test_a_decision_that_nobody_could_have_signed_is_stale(fields: dict[str, Any], words: str) -> None:
    assert stands(decision()).stale == ()
    (why,) = stands(decision(**fields)).stale
    assert words in why


def test_a_stranger_takes_no_decision_away() -> None:
    later = decision(by="stranger", at=NOW, status="go")
    assert stands(decision(status="no-go", proposed="no-go"), later).stale


@pytest.mark.parametrize("by", ["stranger", "gus", "ines"])
def test_whose_signature_counts_for_nothing_is_not_beside(by: str) -> None:
    row = decision()
    assert stands(row, signature(row_id(plain(row)), by=by, at=NOW)).beside == ()
    assert stands(row, signature(row_id(plain(row)), by="tom", at=NOW)).beside == ("tom",)


def test_a_go_of_next_year_is_no_go_today() -> None:
    row = decision(status="no-go", proposed="no-go")
    assert stands(row, decision(status="go", at=NEXT_YEAR)).row == row


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        ("ines", "ines", True),
        ("ines", "ines2", True),
        ("ines", "tom", False),
        ("tom2", "box", True),
        ("stranger", "nobody", False),
    ],
)
def test_one_person_under_two_ids_is_one_person(one: str, other: str, are: bool) -> None:
    tom2 = Person(id="tom2", name="Tom", contact="MAILTO:tom@shop.example")
    assert same(with_people(INES, TWICE, TOM, tom2, MAILED, GONE), one, other) is are


def with_people(*people: Person) -> Any:
    return sample_launch(people=people)


def waived_by(*rows: Any, people: Any = LAUNCH) -> tuple[Count, str]:
    (one,) = standings(heard(record(*rows), people, NOW), people, NOW)
    return one.count, one.why


def test_nobody_approves_as_somebody_else() -> None:
    row = waiver(at=NOW, until=TODAY)
    sign = signature(row_id(plain(row)), by="ines2", at=NOW)
    assert waived_by(row, sign, people=with_people(INES, TWICE))[0] is Count.PENDING
    assert waived_by(row, signature(row_id(plain(row)), at=NOW))[0] is Count.ACTIVE


def test_nobody_agrees_before_it_was_asked() -> None:
    row = waiver(at=NOW, until=TODAY)
    before = GONE.leaves_on
    assert before is not None
    long_ago = dt.datetime.combine(before - dt.timedelta(9), dt.time(), dt.UTC)
    sign = signature(row_id(plain(row)), by="gus", at=long_ago)
    assert waived_by(row, sign)[0] is Count.PENDING


def test_a_waiver_of_a_time_to_come_counts_neither_now_nor_for_longer() -> None:
    late = waiver(at=NEXT_YEAR, until=NEXT_YEAR.date() + dt.timedelta(30))
    past = heard(record(late, signature(row_id(plain(late)), at=NEXT_YEAR)), LAUNCH, NOW)
    assert standings(past, LAUNCH, NOW) == ()
    assert "still to come" in str(past.problems[0])
    fast = waiver(at=NOW + dt.timedelta(hours=20), until=TODAY + dt.timedelta(31))
    assert waived_by(fast, signature(row_id(plain(fast)), at=fast.at)) == (
        Count.REFUSED,
        "it would last longer than 30 days",
    )


def test_the_voices_of_a_file_are_heard_so(tmp_path: Path) -> None:
    append(tmp_path / FILE, decision(by="stranger"), decision(by="ines", at=NEXT_YEAR), attestation())
    voices = Voices(tmp_path / FILE, LAUNCH, NOW)
    one = voices.signed(decide(()), {})
    assert one is not None
    assert (one.row.by, bool(one.stale)) == ("stranger", True)
    assert any("still to come" in note for note in voices.notes({}, []))


def test_a_thousand_rows_that_are_not_believed_do_not_fill_the_screen() -> None:
    many = Record(problems=tuple(Problem(f"waiver.{n}", "was edited") for n in range(1000)))
    told = list(notes(many, (), {}, []))
    assert len(told) == 11
    assert "990 more" in told[-1]


def test_a_note_about_a_waiver_can_be_shown() -> None:
    key = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
    row = waiver(at=NOW, until=TODAY, scope=(f"\x1b[2J {key}",))
    (note,) = notes(record(row), standings(record(row), LAUNCH, NOW), {}, ["header.hsts"])
    assert note.isprintable()
    assert key not in note
