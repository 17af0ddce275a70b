"""The drills in which a person compares: sign-ins and the stack."""

import pytest

from cockpit.drills.play import Ending
from cockpit.facts.stack import ROWS
from cockpit.lab.said import CALLBACK, SIGN_IN
from tests.drills.stage import DOMAIN, Operator, Stage


async def test_the_redirect_uri_that_is_really_sent_is_confirmed(stage: Stage) -> None:
    operator = Operator(["exactly"])
    assert await stage.play("oauth-callback", operator) is Ending.PASSED
    row = stage.row
    assert (row.check, row.subject, row.about) == ("app.oauth-callback-host", SIGN_IN, (CALLBACK,))
    assert (row.passed, row.seen) == (True, "person")
    assert CALLBACK in operator.heard


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (["other", "https://velomart.test/callback"], "has https://velomart.test/callback: register the one"),
        (["unseen"], "cannot see the console of Velopass"),
    ],
)
async def test_not_registered_or_not_seen(stage: Stage, script: list[str], told: str) -> None:
    assert await stage.play("oauth-callback", Operator([*script])) is Ending.FAILED
    assert told in stage.row.said
    assert stage.row.about == (CALLBACK,)


async def test_a_start_that_leads_nowhere_is_no_pass(stage: Stage) -> None:
    del stage.lab.world.sites["app.velomart.test"].routes["/auth/velopass"]
    operator = Operator(["exactly"])
    assert await stage.play("oauth-callback", operator) is Ending.FAILED
    assert operator.script == ["exactly"]
    assert "cannot be seen" in stage.row.said


async def test_seven_rows_right_corrected_or_none(stage: Stage) -> None:
    script = ["right", "right", "right", "other", "Auth by hand", "right", "none", "right"]
    operator = Operator([*script])
    assert await stage.play("stack", operator) is Ending.PASSED, operator.heard
    row = stage.row
    assert [line.partition(": ")[0] for line in row.about] == list(ROWS)
    assert "auth provider: Auth by hand" in row.about
    assert "DNS host: none" in row.about
    assert (row.check, row.subject, row.seen) == ("audit.stack-inventory", DOMAIN, "person")
    assert "corrected or added: auth provider" in row.said


async def test_rows_that_were_answered_are_not_asked_again(stage: Stage) -> None:
    assert await stage.play("stack", Operator(["right", "right", "later"])) is Ending.LEFT
    operator = Operator(["right", "right", "right", "right", "other", "x" * 121, "make deploy"])
    assert await stage.play("stack", operator) is Ending.PASSED
    assert "At most 120 characters" in operator.heard
    assert stage.row.about[-1] == "deploy flow: make deploy"
