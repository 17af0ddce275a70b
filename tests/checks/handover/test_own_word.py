"""A word that only some people can give: whose counts, what it is about, and what has come since."""

from typing import Any

import pytest

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Standing
from cockpit.kit import FAIL, PASS, UNKNOWN, Finding, Person
from cockpit.kit.words import among, cannot, founders, own_word
from cockpit.model import Mode, Result, Severity
from tests.people.samples import declared, launch

ID = "a.b"
LAUNCH = launch()


def word(*about: str, who: tuple[str, ...] = (), now: tuple[str, ...] = (), **fields: Any) -> Finding:
    said = sample_stated(statement(ID, *about, **{"by": "ines", **fields}))
    return own_word(LAUNCH, ID, declared(), said, who, now)


def state(found: Finding) -> str | None:
    return Result(ID, "t", 1, "a", Mode.ATTESTED, Severity.HIGH, (found,)).state


def test_the_word_of_one_who_was_meant_counts() -> None:
    assert word(who=("tom", "ines")).verdict is PASS
    assert word().verdict is PASS


def test_the_word_of_another_waits_for_whom_it_takes() -> None:
    found = word(who=("tom",))
    assert (found.verdict, found.kind, state(found)) == (UNKNOWN, "another-word", "todo")
    assert found.summary == "Ines Maas said so on 2026-11-19, and it takes the word of Tom Arendt"
    assert found.fix is not None
    assert found.fix.record == "cockpit attest a.b --by tom"


def test_bad_news_counts_from_anybody() -> None:
    assert word(who=("tom",), answer=Reply.NOT_DONE, reason="no login").verdict is FAIL


def test_one_person_has_one_word_under_whatever_id() -> None:
    twice = sample_launch(people=(*LAUNCH.people, Person(id="ines2", name="INES  maas")))
    assert among(twice, "ines2", ["tom", "ines"])
    assert not among(twice, "ines2", ["tom"])
    assert not among(twice, "ines2", [])
    said = sample_stated(statement(ID, by="ines2"))
    assert own_word(twice, ID, declared(), said, ["ines"]).verdict is PASS


@pytest.mark.parametrize(
    ("about", "now", "verdict"),
    [
        (("x", "y"), ("x", "y"), PASS),
        (("x", "y"), ("y",), PASS),
        (("x",), ("x", "y"), UNKNOWN),
        ((), ("x",), UNKNOWN),
        (("x",), (), PASS),
    ],
)
def test_only_what_is_new_overtakes_a_word(
    about: tuple[str, ...], now: tuple[str, ...], verdict: str
) -> None:
    found = word(*about, now=now)
    assert found.verdict == verdict
    if verdict == UNKNOWN:
        assert state(found) == "stale"
        assert found.evidence["was_about"] == list(about)
    if now:
        assert found.evidence["about"] == list(now), "the next statement is about what is there today"


def test_before_anybody_speaks_it_is_said_who_should() -> None:
    nothing = own_word(LAUNCH, ID, declared(), NOTHING_SAID, ("tom",), ("x",))
    assert (nothing.verdict, state(nothing)) == (UNKNOWN, "todo")
    assert nothing.evidence["about"] == ["x"]
    assert nothing.fix is not None
    assert "It takes the word of Tom Arendt." in nothing.fix.text
    assert nothing.fix.record == "cockpit attest a.b --by tom"
    several = own_word(LAUNCH, ID, declared(), NOTHING_SAID, ("tom", "ines"))
    assert several.fix is not None
    assert several.fix.record == "cockpit attest a.b"
    assert "Tom Arendt or Ines Maas" in several.fix.text


def test_what_ran_out_and_what_cannot_be_read_is_nobodys_word() -> None:
    assert state(word(standing=Standing.EXPIRED, why="it held until 2026-11-01")) == "stale"
    assert own_word(LAUNCH, ID, declared(), GARBLED, ("tom",)).verdict is UNKNOWN


def test_who_cannot_answer_is_said_only_where_people_are_declared() -> None:
    assert cannot(LAUNCH, "rob") == "Rob Contractor leaves on 2026-12-05"
    assert cannot(LAUNCH, "zoe") == '"zoe" is no declared person'
    assert cannot(LAUNCH, "ines") == ""
    assert cannot(sample_launch(), "zoe") == ""


def test_founders_are_told_by_their_role() -> None:
    assert founders(LAUNCH) == ["ines"]
    assert founders(sample_launch(people=(Person(id="a", name="A", role="Co-Founder, CTO"),))) == ["a"]
    assert founders(sample_launch()) == []
