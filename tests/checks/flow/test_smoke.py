"""What the checks of journeys and releases say, and what they leave to a person."""

from checks.flow import after_deploy, smoke_public, smoke_transaction
from cockpit.consent import LEFT_OUT
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_smoke import barred, booked, releases, smoke, stepped, transactions, walked
from cockpit.facts.samples_stated import NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Standing
from cockpit.kit import FAIL, PASS, UNKNOWN, Deploy
from cockpit.kit.deploy_markers import went_live
from tests.checks.dns.judging import sole

SHOP = sample_launch(deploy=Deploy(version_marker="/version.txt"))


def test_the_first_broken_step_is_named_and_how_many_were_not_tried() -> None:
    way = walked(
        stepped("home"),
        stepped("listing", 404, "status", wanted="status 200"),
        stepped("detail", 0, done=False),
        stepped("buy", 0, done=False),
    )
    found = sole(smoke_public, SHOP, smoke(way))
    assert found.summary == '"listing" answers 404; 2 further steps were not tried'
    assert (found.expected, found.observed) == ("status 200", "answers 404")
    assert found.evidence["steps"] == {
        "home": "200",
        "listing": "404 status",
        "detail": "not done",
        "buy": "not done",
    }
    assert found.verify == "curl -sS -i -m 10 https://shop.example/"


def test_a_step_with_a_value_in_its_address_gives_no_command_that_cannot_work() -> None:
    way = walked(stepped(status=500, fault="status", url="https://shop.example/{id}"))
    assert sole(smoke_public, SHOP, smoke(way)).verify == ""


def test_what_was_sent_once_and_not_answered_is_not_called_broken() -> None:
    found = sole(smoke_transaction, SHOP, transactions(walked(booked())), NOTHING_SAID)
    assert found.verdict == UNKNOWN
    assert found.summary.startswith('"book" was sent once and got no whole answer')
    assert found.summary.endswith("it was not sent again")


def test_what_is_left_behind_is_a_finding_of_its_own_with_what_to_do() -> None:
    way = walked(stepped("book"), left="unsure", mark="cockpit-0f0f0f0f", by_hand=("cancel: POST /cancel",))
    first, second = smoke_transaction.judge(SHOP, transactions(way), NOTHING_SAID)
    assert (first.verdict, second.verdict, second.kind) == (PASS, FAIL, "left-behind")
    assert second.fix
    assert "It is marked cockpit-0f0f0f0f." in second.fix.text
    assert second.fix.record == "cancel: POST /cancel"


def test_a_journey_that_cleans_up_nothing_says_so() -> None:
    found = sole(smoke_transaction, SHOP, transactions(walked(stepped("book"), stays=True)), NOTHING_SAID)
    assert "what it makes stays" in found.summary


def test_without_leave_the_command_that_gives_it_is_told() -> None:
    held = barred(LEFT_OUT, "nothing was sent: it was not allowed: --allow writes")
    found = sole(smoke_transaction, SHOP, transactions(held), NOTHING_SAID)
    assert found.kind == LEFT_OUT
    assert found.verify == "cockpit check flow.smoke-transaction --allow writes"
    stale = sample_stated(statement(smoke_transaction.ID, standing=Standing.DEPLOYED, why="v2 is live"))
    assert sole(smoke_transaction, SHOP, transactions(held), stale).kind == LEFT_OUT


def test_the_date_of_the_marker_counts_only_after_another_release_was_seen() -> None:
    dated = "Fri, 20 Nov 2026 10:00:00 GMT"
    assert went_live(releases("v2", ("09:00:00", "v1"), last_modified=dated)).hour == 10
    assert went_live(releases("v2", ("11:00:00", "v1"), last_modified=dated)).hour == 12
    assert went_live(releases("v2", ("09:00:00", "v2"), last_modified=dated)).hour == 9
    assert went_live(releases("v2", last_modified=dated)).hour == 12
    assert went_live(releases("v2", ("09:00:00", "v1"), last_modified="Fri, 99 Foo 9999999")).hour == 12


def test_a_release_that_nobody_walked_is_told_with_the_command() -> None:
    seen = releases("v2", ("10:00:00", "v2"))
    found = sole(after_deploy, SHOP, seen, smoke())
    assert found.verdict == FAIL
    assert found.fix
    assert found.fix.record == "cockpit recheck --after-deploy"
