"""The mail drill where nobody can watch the mailbox: a file, pasted source, or only a word."""

import pytest

from cockpit.drills.play import Ending
from cockpit.lab.postman import bounce
from cockpit.lab.said import SEED
from tests.drills.posting import arrived, given, newest, set_off
from tests.drills.stage import Operator, Stage


@pytest.fixture
def stage(mail_stage: Stage) -> Stage:
    """The one where nobody has tried a message yet."""
    return mail_stage


async def test_a_file_instead_of_a_watched_mailbox(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COCKPIT_CREDENTIAL_SEED_MAILBOX")
    operator = Operator([set_off(stage), "arrived", "file", given(stage), "INBOX"])
    assert await stage.play("mail", operator) is Ending.PASSED, operator.heard
    assert "cannot be watched" in operator.heard
    assert (stage.row.seen, stage.row.found["folder"], stage.row.found["dkim"]) == ("person", "INBOX", "pass")
    assert stage.row.seconds["arrival"] < 120


async def test_a_message_that_lay_there_already(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COCKPIT_CREDENTIAL_SEED_MAILBOX")
    await set_off(stage)(Operator([]))  # type: ignore[misc]
    await arrived(stage)
    operator = Operator(["have", "paste", lambda _: newest(stage).read_text(), "tab"])
    assert await stage.play("mail", operator) is Ending.FAILED
    assert stage.row.found["folder"] == "tab"
    assert "it lay beside the inbox" in stage.row.said
    assert stage.row.seconds["arrival"] < 10


async def test_the_wrong_message_is_named_and_can_be_replaced(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COCKPIT_CREDENTIAL_SEED_MAILBOX")
    wrong = "Subject: Welcome\nDate: Mon, 02 Nov 2020 10:00:00 +0000\nFrom: a@velomart.test\n\nHi"
    operator = Operator([set_off(stage), "arrived", "paste", wrong, "again", "gone", "unseen"])
    assert await stage.play("mail", operator) is Ending.FAILED
    assert 'its subject is "Welcome", declared is "Your new Velomart password"' in operator.heard
    assert "written on 2020-11-02 at 10:00 UTC, which is not during this drill" in operator.heard
    assert stage.row.found["cause"] == "unknown"


async def test_what_cannot_be_set_off_is_an_outcome(stage: Stage) -> None:
    assert await stage.play("mail", Operator(["cannot", "the button is grey"])) is Ending.FAILED
    assert (stage.row.found["cause"], stage.row.seen) == ("application", "person")
    assert "the button is grey" in stage.row.said


async def test_a_bounce_in_place_of_the_message(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COCKPIT_CREDENTIAL_SEED_MAILBOX")
    text = bounce(SEED, "550 5.7.26 This mail is unauthenticated").decode()
    assert await stage.play("mail", Operator(["sent", "arrived", "paste", text])) is Ending.FAILED
    assert (stage.row.found["folder"], stage.row.found["cause"]) == ("none", "authentication")
    assert "5.7.26" in stage.row.found["status"]


@pytest.mark.parametrize(
    "text", ["", "\0" * 5000, "From: " + "a," * 20_000, "Subject: =?utf-8?b?" + "A" * 9000]
)
async def test_what_is_no_message_can_still_be_answered(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.delenv("COCKPIT_CREDENTIAL_SEED_MAILBOX")
    operator = Operator(["sent", "arrived", "paste", text or "x", "later"])
    assert await stage.play("mail", operator) is Ending.LEFT
    assert "seems to be another message" in operator.heard
