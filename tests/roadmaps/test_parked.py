"""`explain` answers what somebody would like to add with the reason why it is not built."""

import argparse
from pathlib import Path

import pytest

from cockpit.commands import explain
from cockpit.explain import parked
from cockpit.roadmap import Parked, catalogue

ROWS = catalogue().parked


def asked(question: str, tmp_path: Path) -> int:
    return explain.run(argparse.Namespace(id=question, roadmap=None, launch=tmp_path / "launch.toml"))


@pytest.mark.parametrize("row", ROWS, ids=[row.id for row in ROWS])
def test_every_topic_is_found_by_its_id_and_each_of_its_words(row: Parked) -> None:
    for word in (row.id, row.id.partition(".")[2], *row.words):
        assert parked(word) == (row,)
    for word in row.words:
        assert parked(f"Should we add {word.title()}?") == (row,)


@pytest.mark.parametrize(
    ("question", "id_"),
    [
        ("kubernetes", "nongoal.kubernetes"),
        ("should we add Kubernetes?", "nongoal.kubernetes"),
        ("do we need micro services", "nongoal.microservices"),
        ("what about RATE-LIMITING", "nongoal.rate-limit-framework"),
        ("a queue for mail", "nongoal.queues"),
        ("cache invalidation", "nongoal.cache-invalidation"),
    ],
)
def test_a_question_in_anybodys_words(question: str, id_: str) -> None:
    assert [row.id for row in parked(question)] == [id_]


@pytest.mark.parametrize("question", ["", "?", "blockchain", "hedge", "kube" * 1000, "\x1b[31m"])
def test_what_is_not_parked(question: str) -> None:
    assert parked(question) == ()


def test_the_answer_gives_the_reason_and_the_roadmaps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked("should we add Kubernetes?", tmp_path) == 0
    said = capsys.readouterr().out
    row = next(row for row in ROWS if row.id == "nongoal.kubernetes")
    assert row.why in " ".join(said.split())
    assert "nongoal.kubernetes  parked" in said
    assert "(ecommerce-prototype)" in said
    assert "(mobile-demo)" in said
    assert "(coach-prototype)" not in said
    assert max(map(len, said.splitlines())) <= 80


@pytest.mark.parametrize("typo", ["redirect.sngle-hop", "cache.static-asets", "event.nothing"])
def test_a_mistyped_id_still_gets_the_nearest_ones(
    typo: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(typo, tmp_path) == 2
    assert f"no check, family or stage is called '{typo}'" in capsys.readouterr().err


def test_a_check_and_a_family_come_before_a_parked_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked("redirect.no-loop", tmp_path) == 0
    assert "redirect.no-loop  stage" in capsys.readouterr().out
    assert asked("redirect", tmp_path) == 0
    assert "parked" not in capsys.readouterr().out
