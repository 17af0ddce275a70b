"""What the checks of secrets say: each place once, in whole commands, and never more than is there."""

import tomllib
from types import ModuleType
from typing import Any

import pytest

from checks.secret import ci_logs, history_scan, repo_scan, rotated_if_exposed
from cockpit.facts.bundles import Bundles
from cockpit.facts.leaks import Leak, Place
from cockpit.facts.refusals import Refusals
from cockpit.facts.samples_bundles import bundles
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_leaks import ci_logs as logs
from cockpit.facts.samples_leaks import ignored, leak, logged, no_logs, past, public, repo_secrets
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.kit import FAIL, PASS, UNKNOWN, Finding
from cockpit.kit.leaks import AllowedSecret, repair

SHOP = sample_launch()
OTHER = "b" * 16


def told(check: ModuleType, *leaks: Leak, **parts: Any) -> list[Finding]:
    """What a check of the repository says."""
    return list(check.judge(SHOP, repo_secrets(*leaks, **parts), NOTHING_SAID))


def record(found: Finding) -> str:
    assert found.fix
    return found.fix.record or ""


def test_one_finding_for_each_file_and_kind_that_names_the_file_and_not_the_line() -> None:
    some = (leak(), leak(line=40, digest=OTHER), leak("b.js"), leak(rule="other", title="Other key"))
    found = told(repo_scan, *some)
    assert [(one.subject, one.kind) for one in found] == [
        ("b.js", "stripe-secret-key"),
        ("src/pay.js", "other"),
        ("src/pay.js", "stripe-secret-key"),
    ]
    assert found[2].summary == "src/pay.js, line 12 holds 2 secrets: Stripe secret key"
    assert [place["line"] for place in found[2].evidence["places"]] == [12, 40]


def test_a_hundred_places_are_counted_and_few_are_listed() -> None:
    (found,) = told(repo_scan, *(leak(line=at, digest=f"{at:016x}") for at in range(1, 101)))
    assert found.evidence["in_all"] == 100
    assert len(found.evidence["places"]) == 20


def test_what_is_beyond_counting_is_said() -> None:
    found = told(repo_scan, leak(), left=7)
    assert [one.verdict for one in found] == [FAIL, UNKNOWN]
    assert found[1].summary == "7 places more were found than are told"


def test_the_row_to_paste_is_toml_once_the_day_is_filled_in() -> None:
    (found,) = told(repo_scan, leak())
    rows = tomllib.loads(record(found).replace("YYYY-MM-DD", "2026-11-20"))
    assert rows["secret"][0]["exposed"] == [leak().digest]


def test_what_is_as_it_should_be_is_told_in_one_line() -> None:
    (found,) = told(repo_scan, *(ignored(f"{at}/.env") for at in range(30)), public())
    assert found.verdict is PASS
    assert found.summary.isprintable()
    assert len(found.summary) < 200
    assert found.summary.endswith("more with values, left out of version control; 1 made to be public)")


def test_an_environment_file_leaves_git_by_commands_that_can_be_pasted() -> None:
    path = "it's $(here)/.env"
    (found,) = told(repo_scan, leak(path))
    assert "git rm --cached -- 'it'\"'\"'s $(here)/.env'" in record(found)
    (new,) = told(repo_scan, leak(path, tracked=False))
    assert "git rm" not in record(new)


def test_a_value_in_the_environment_file_of_this_machine_does_not_hide_that_it_was_committed() -> None:
    (found,) = told(history_scan, ignored(), past(".env"))
    assert (found.verdict, found.subject) == (FAIL, ".env")


def test_what_may_stand_in_one_place_may_not_stand_in_another() -> None:
    row = AllowedSecret(reason="made for the tests", owner="ana", path="tests/**")
    seen = repo_secrets(leak("tests/key.pem"), past("src/pay.js"))
    (found,) = history_scan.judge(sample_launch(allowed_secrets=(row,)), seen, NOTHING_SAID)
    assert (found.verdict, found.subject) == (FAIL, "src/pay.js")


def test_what_the_files_hold_is_not_told_of_their_history_again() -> None:
    (found,) = told(history_scan, leak(), past(head=True))
    assert found.verdict is PASS


def test_a_message_says_which_commit_it_is_of() -> None:
    (found,) = told(history_scan, past("message of commit 1a2b", place=Place.COMMIT))
    assert found.summary.startswith("message of commit 1a2b: git keeps a secret")
    assert ", since 2026-01-05" in found.summary
    assert "newest commit is without it" not in found.summary


def test_logs_are_to_be_deleted_where_they_are() -> None:
    (found,) = ci_logs.judge(SHOP, logs(logged(inside="zip: build.txt")), NOTHING_SAID)
    assert found.fix
    assert "Delete the logs of that run" in found.fix.text
    assert found.summary.startswith("logs/check.log (zip: build.txt), line 12, holds a secret")


def test_one_value_in_three_places_is_changed_once() -> None:
    seen = repo_secrets(leak(), past(), past("old.js"))
    found = list(
        rotated_if_exposed.judge(SHOP, seen, logs(logged()), bundles(), Refusals(), NOTHING_SAID),
    )
    assert [one.subject for one in found] == [leak().digest]
    assert found[0].summary.startswith("Stripe secret key in src/pay.js and 2 more places: nobody")


@pytest.mark.parametrize("gap", ["this is a shallow clone", "3 objects are missing"])
def test_what_was_not_read_is_never_called_changed(gap: str) -> None:
    seen = repo_secrets(gaps=(gap,))
    (found,) = rotated_if_exposed.judge(SHOP, seen, no_logs(), Bundles(), Refusals(), NOTHING_SAID)
    assert (found.verdict, gap in found.summary) == (UNKNOWN, True)


@pytest.mark.parametrize(
    ("some", "undo"),
    [
        (leak(), "is in git: git restore -- src/pay.js"),
        (leak(tracked=False), "keep a copy until it works."),
        (past(), "cannot be trusted again."),
    ],
)
def test_the_way_back_is_one_that_is_there(some: Leak, undo: str) -> None:
    fix = repair([some])
    assert fix.undo
    assert fix.undo.endswith(undo)


def test_the_steps_stand_in_their_order() -> None:
    lines = (repair([leak(".env")]).record or "").splitlines()
    assert [line[:4] for line in lines if line[2:3].isdigit()] == ["# 2.", "# 3."]


@pytest.mark.parametrize("place", [Place.BUILD, Place.BUNDLE, Place.MAP, Place.PAGE])
def test_what_visitors_are_sent_is_not_called_history(place: Place) -> None:
    text = repair([leak(place=place)]).text
    assert "history" not in text
    assert "release again" in text
