"""What somebody must give to state something, and how long it holds."""

import datetime as dt
from typing import Any

import pytest

from cockpit.kit import Word
from cockpit.people.attesting import NEXT_DEPLOY, Claim, about_of, attested
from cockpit.people.who import RefusedError, owner, signer
from tests.people.samples import NOW, TODAY, WORD, declared, launch

DIGEST = "a" * 64


def claim(**fields: Any) -> Claim:
    given: dict[str, Any] = {"check": "a.b", "answer": "done", "by": "ines", "evidence": DIGEST}
    return Claim(**given | fields)


def test_done_with_evidence_holds_as_long_as_the_check_says() -> None:
    row = attested(launch(), declared(), claim(about=("x",)), NOW)
    assert (row.statement, row.until, row.evidence) == (WORD.statement, TODAY + dt.timedelta(90), DIGEST)
    assert row.about == ("x",)


def test_ones_own_words_and_day() -> None:
    row = attested(launch(), declared(), claim(statement="Mine.", until="2026-12-24"), NOW)
    assert (row.statement, row.until) == ("Mine.", dt.date(2026, 12, 24))


def test_the_word_of_somebody_who_leaves_ends_with_them() -> None:
    row = attested(launch(), declared(), claim(by="rob"), NOW)
    assert row.until == dt.date(2026, 12, 5)


@pytest.mark.parametrize(
    ("fields", "word", "words"),
    [
        ({"by": "nobody"}, WORD, "nobody in launch.toml"),
        ({"by": "gus"}, WORD, "left on"),
        ({"evidence": ""}, WORD, "What counts: a screenshot"),
        ({"answer": "not-applicable"}, WORD, "why it does not apply"),
        ({"until": "soon"}, WORD, "2026-12-31"),
        ({"until": "2026-11-27"}, WORD, "passed already"),
        ({"until": "2028-01-01"}, WORD, "at most 90 days"),
        ({"until": NEXT_DEPLOY}, WORD, "version_marker"),
        ({}, Word("I.", "e", until_deploy=True), "version_marker"),
        ({}, Word("I.", "e", names_owner=True), "--owner"),
        ({"owner": "rob"}, Word("I.", "e", names_owner=True), "leaves on"),
        ({"owner": "gus"}, Word("I.", "e", names_owner=True), "left on"),
        (
            {"answer": "not-applicable", "reason": "x"},
            Word("I.", "e", may_not_apply=False),
            "applies to every launch",
        ),
    ],
)
def test_it_is_refused_with_what_is_missing(fields: dict[str, Any], word: Word, words: str) -> None:
    with pytest.raises(RefusedError, match=words):
        attested(launch(), declared(word), claim(**fields), NOW)


def test_until_the_next_deploy_names_the_version() -> None:
    row = attested(launch(), declared(), claim(until=NEXT_DEPLOY, release="v7"), NOW)
    assert row.release == "v7"
    by_itself = attested(launch(), declared(Word("I.", "e", until_deploy=True)), claim(release="v7"), NOW)
    assert by_itself.release == "v7"


def test_the_other_two_exits() -> None:
    undone = attested(launch(), declared(), claim(answer="not-done", evidence=""), NOW)
    assert (undone.answer, undone.statement) == ("not-done", "")
    absent = attested(launch(), declared(), claim(answer="not-applicable", reason="no such thing"), NOW)
    assert absent.reason == "no such thing"


def test_a_check_without_a_word_says_what_decides_it() -> None:
    with pytest.raises(RefusedError, match="decided by a machine"):
        attested(launch(), declared(None), claim(), NOW)
    with pytest.raises(RefusedError, match="cockpit drill rollback"):
        attested(launch(), declared(None, drill="rollback"), claim(), NOW)


def test_who_signs_and_who_owns() -> None:
    assert signer(launch(), "rob", TODAY).name == "Rob Contractor"
    with pytest.raises(RefusedError, match="name somebody who stays"):
        owner(launch(), "rob", TODAY)
    with pytest.raises(RefusedError, match=r'did you mean "ines"'):
        signer(launch(), "inez", TODAY)


def test_nobody_declared_says_what_to_write() -> None:
    from cockpit.facts.samples_launch import sample_launch

    with pytest.raises(RefusedError, match=r"\[\[person\]\]"):
        signer(sample_launch(), "ines", TODAY)


def test_what_a_statement_is_about_comes_from_the_finding() -> None:
    assert about_of({"about": ["a", 1]}) == ("a", "1")
    assert about_of({"about": "text"}) == ()
    assert about_of({}) == ()
