"""What handover.second-person says: which thing hangs on one person, and who does not count."""

import tomllib
from typing import Any

import pytest

from checks.handover import second_person
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_people import ANA, JON, LEA, account
from cockpit.kit import FAIL, PASS, UNKNOWN, Deploy, Finding, Person
from cockpit.launch.operations import Alert, Escalation, Monitor
from tests.checks.dns.judging import judged, sole

HOSTING, CODE = account("hosting"), account("repo-ci")
MONITOR = Monitor(id="home", target="https://shop.example/", owner="jon")
STEP = Escalation(after_minutes=0, who="jon", do="Look.")


def alone(**parts: Any) -> list[Finding]:
    given: dict[str, Any] = {"people": (ANA, JON, LEA), "access": (HOSTING, CODE), **parts}
    return [one for one in judged(second_person, sample_launch(**given)) if one.verdict is not PASS]


@pytest.mark.parametrize(
    ("parts", "subject", "said"),
    [
        ({"access": (account("hosting", backup=""), CODE)}, "acc-hosting", "only ana is named"),
        (
            {"access": (account("hosting", owner="", backup=""), CODE)},
            "acc-hosting",
            "nobody who stays is named",
        ),
        (
            {"access": (account("hosting", backup="lea"), CODE)},
            "acc-hosting",
            "only ana is named; Lea Contractor leaves on 2026-12-10",
        ),
        (
            {"access": (account("hosting", backup="bob"), CODE)},
            "acc-hosting",
            'only ana is named; "bob" is no declared person',
        ),
        ({"alerts": (Alert(channel="phone", owner="jon"),)}, "alert phone", "only jon is named"),
        ({"monitors": (MONITOR,)}, "home", "only jon is named"),
        ({"escalation": (STEP,)}, "escalation", "only jon is named"),
    ],
)
def test_what_hangs_on_one_person_is_named(parts: dict[str, Any], subject: str, said: str) -> None:
    (found,) = alone(**parts)
    assert (found.verdict, found.subject, found.kind, found.observed) == (FAIL, subject, "one-person", said)
    assert found.fix is not None
    assert tomllib.loads(found.fix.record or "")


@pytest.mark.parametrize(
    "parts",
    [
        {"alerts": (Alert(channel="phone", owner="jon", backup="ana"),), "monitors": (MONITOR,)},
        {"access": (HOSTING, account("monitoring")), "monitors": (MONITOR,)},
        {"escalation": (STEP, Escalation(after_minutes=15, who="ana", do="Call."))},
        {"access": (account("dns"), account("hosting")), "deploy": Deploy()},
        {"people": (ANA, Person(id="jon", name="Jon", covers=("deploys",))), "deploy": Deploy()},
    ],
)
def test_a_second_hand_may_come_from_another_row(parts: dict[str, Any]) -> None:
    assert alone(**parts) == []


def test_releasing_needs_two() -> None:
    founder = account("registrar")
    (found,) = alone(access=(founder,), deploy=Deploy(platform="fly"))
    assert (found.subject, found.observed) == ("deploy", "nobody who stays is named")


def test_a_founder_alone_is_told_once_and_not_for_every_row() -> None:
    rows = tuple(account(name, backup="") for name in ("registrar", "dns", "hosting"))
    (found,) = alone(people=(ANA, LEA), access=rows)
    assert (found.kind, found.subject) == ("one-person-only", "shop.example")
    assert "Ana Ferreira alone stays" in found.summary
    assert "Lea Contractor leaves on 2026-12-10" in found.observed


def test_when_everybody_leaves() -> None:
    (found,) = alone(people=(LEA,))
    assert "nobody stays" in found.summary


def test_without_accounts_the_other_rows_are_still_judged() -> None:
    found = alone(access=(), escalation=(STEP,))
    assert [(one.verdict, one.kind) for one in found] == [(UNKNOWN, "undeclared"), (FAIL, "one-person")]


def test_everything_that_has_two_is_told_with_their_ids() -> None:
    launch = sample_launch(people=(ANA, JON), access=(HOSTING,), deploy=Deploy())
    found = sole(second_person, launch)
    assert found.evidence["people"] == {"acc-hosting": ["ana", "jon"], "deploy": ["ana", "jon"]}
    assert found.observed == "acc-hosting: ana, jon; deploy: ana, jon"
