"""What the machine says of an item: green in one sentence, red with the check, the fix and the runbook."""

import datetime as dt
from pathlib import Path

import pytest

from cockpit.golive import hearing
from cockpit.golive.hearing import answers
from cockpit.golive.items import items
from cockpit.golive.machine import RUNBOOKS, Word, words
from cockpit.golive.walk import NO, YES
from cockpit.model import Fix, Result, Severity, Verdict
from cockpit.roadmap import catalogue
from cockpit.sprint import Sprint
from tests.golive.shapes import rich
from tests.handover.world import LAUNCH, fly
from tests.reports.samples import (
    ATTESTED,
    BLOCKER,
    ERROR,
    FAIL,
    HIGH,
    HOSTILE,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    finding,
    result,
)

ITEMS = items(rich())


def said(*results: Result, unjudged: tuple[str, ...] = (), fresh: bool = True) -> dict[str, Word]:
    return words(ITEMS, {one.check: one for one in results}, unjudged, fresh=fresh)


def test_green_is_one_sentence_and_says_who_saw_it() -> None:
    seen = said(result("tls.hostname-valid", finding(PASS)), result("tls.mixed-content", finding(WARN)))[
        "phone"
    ]
    assert (seen.verdict, seen.said) == (PASS, "2 checks seen by the machine, nothing wrong.")
    told = said(result("deploy.rollback-tested", finding(PASS), mode=ATTESTED))["way-back"]
    assert told.said == "1 check stated by a person, nothing wrong."


def test_red_names_the_check_the_fix_and_the_runbook() -> None:
    bad = finding(
        FAIL, "www.shop.example", summary="The certificate names another host.", fix=Fix("Order a new one.")
    )
    word = said(
        result("tls.hostname-valid", bad, severity=BLOCKER), result("perf.mobile-budget", finding(FAIL))
    )["phone"]
    assert word == Word(
        FAIL,
        "www.shop.example: The certificate names another host. (and 1 more)",
        "tls.hostname-valid",
        "Order a new one.",
        "rb-tls",
        stops=True,
    )


def test_undecided_is_said_and_never_green() -> None:
    word = said(result("email.inbox-placement", finding(UNKNOWN, summary="Nobody looked.")))["mails"]
    assert (word.verdict, word.said) == (UNKNOWN, "undecided, shop.example: Nobody looked.")
    assert word.runbook == "rb-mail"
    assert said(result("email.inbox-placement", finding(ERROR)))["mails"].verdict is FAIL


def test_where_nothing_was_judged_the_machine_says_nothing() -> None:
    assert set(said()) == {"preflight"}


@pytest.mark.parametrize(
    ("verdict", "severity", "answer"),
    [
        (PASS, BLOCKER, YES),
        (WARN, BLOCKER, YES),
        (NOT_APPLICABLE, BLOCKER, YES),
        (FAIL, HIGH, YES),
        (UNKNOWN, HIGH, YES),
        (FAIL, BLOCKER, NO),
        (UNKNOWN, BLOCKER, NO),
        (ERROR, BLOCKER, NO),
    ],
)
def test_only_what_stops_a_launch_makes_the_machine_say_no(
    verdict: Verdict, severity: Severity, answer: str
) -> None:
    told = said(result("dns.apex-resolves", finding(verdict), severity=severity))
    assert answers(ITEMS, told) == {"preflight": answer}


def test_what_was_never_looked_at_or_long_ago_is_a_no() -> None:
    seen = result("dns.apex-resolves", finding(PASS), severity=BLOCKER)
    never = said(seen, unjudged=("dns.www-resolves", "email.dmarc-present"))["preflight"]
    assert (never.verdict, never.said) == (
        UNKNOWN,
        "1 launch blocker was not looked at yet, or cannot be by this version (dns.www-resolves).",
    )
    old = said(seen, fresh=False)["preflight"]
    assert (old.verdict, old.stops) == (UNKNOWN, True)
    assert answers(ITEMS, said()) == {"preflight": NO}
    better = said(seen, result("header.hsts", finding(FAIL), severity=HIGH))["preflight"]
    assert better.said == "nothing among 2 checks stops the launch; 1 could be better."


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_from_outside_are_safe(text: str) -> None:
    bad = finding(FAIL, text, summary=text, fix=Fix(text))
    word = said(result("tls.hostname-valid", bad))["phone"]
    assert word.said.isprintable()
    assert word.fix.isprintable()
    assert len(word.said) < 500


def test_every_family_that_an_item_rests_on_leads_to_a_runbook() -> None:
    from cockpit.runbooks import runbooks

    known = {one.id for one in runbooks(rich())}
    assert {*RUNBOOKS.values(), *(item.runbook for item in ITEMS if item.runbook)} <= known
    families = {row.id.partition(".")[0] for row in catalogue().check}
    assert set(RUNBOOKS) <= families


@pytest.mark.parametrize(("hours", "fresh"), [(1, True), (23, True), (25, False)])
def test_a_look_counts_for_a_day(tmp_path: Path, hours: int, fresh: bool) -> None:
    at = dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours)
    (tmp_path / "launch.toml").write_text(LAUNCH)
    fly(tmp_path, (result("dns.apex-resolves", finding(PASS), severity=BLOCKER),), at.isoformat())
    sprint = Sprint.open(tmp_path / "launch.toml")
    try:
        assert hearing._fresh(sprint, ITEMS) == fresh
        word = hearing.heard(sprint, ITEMS)["preflight"]
        assert "not looked at yet, or cannot be by this version (" in word.said
    finally:
        sprint.close()
