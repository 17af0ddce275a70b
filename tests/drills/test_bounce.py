"""The bounce drill: where a message that nobody can get shows up again."""

from pathlib import Path

import pytest

from cockpit.drills.bounce import needs
from cockpit.drills.play import Ending
from cockpit.facts.samples_launch import sample_launch
from cockpit.lab.desk import Handed
from cockpit.lab.postman import password_mail
from cockpit.lab.said import RETURN_PATH
from cockpit.launch.mail import Sender
from tests.drills.stage import Deed, Operator, Stage

NOTICE = "550 5.1.1 No such mailbox"


def sent(stage: Stage) -> Deed:
    """Have the lab's service write to the address that the drill shows."""

    async def deed(operator: Operator) -> str:
        to = operator.said[-1].partition("one message to ")[2].partition(",")[0]
        stage.lab.desk.outbox.put_nowait(Handed(to, password_mail(to, "https://app.velomart.test")))
        await stage.lab.post.idle()
        return "sent"

    return deed


def saved(stage: Stage) -> Deed:
    """The bounce as the lab's mailbox holds it; its path."""

    def deed(_operator: Operator) -> str:
        found = [
            path for path in stage.lab.desk.mailbox.rglob("new/*") if "delivery-status" in path.read_text()
        ]
        return str(found[0])

    return deed


async def test_a_real_bounce_read_from_its_file(stage: Stage) -> None:
    operator = Operator([sent(stage), "mail", "file", saved(stage)])
    assert await stage.play("bounce", operator) is Ending.PASSED, operator.heard
    row = stage.row
    assert (row.check, row.subject, row.about) == ("email.bounce-handling", "velomail", (RETURN_PATH,))
    assert row.found["where"] == "mail"
    assert "5.1.1" in row.found["status"]
    assert "bounce" in row.seconds
    assert "nobody-" not in row.said


@pytest.mark.parametrize("place", ["log", "app"])
async def test_seen_by_the_person(stage: Stage, place: str) -> None:
    assert await stage.play("bounce", Operator(["sent", place, NOTICE])) is Ending.PASSED
    assert (stage.row.found, stage.row.seen) == ({"where": place, "status": NOTICE}, "person")


async def test_a_message_that_is_no_bounce_is_not_taken(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "welcome.eml"
    path.write_text("Subject: Welcome\nFrom: a@velomart.test\nDate: Mon, 02 Nov 2020 10:00:00 +0000\n\nHi\n")
    operator = Operator(["sent", "mail", "file", str(path), "gone", NOTICE])
    assert await stage.play("bounce", operator) is Ending.PASSED
    assert '"Welcome" is not a bounce' in operator.heard


async def test_nowhere_and_not_at_all(stage: Stage) -> None:
    assert await stage.play("bounce", Operator(["sent", "nowhere"])) is Ending.FAILED
    assert stage.row.said.startswith("The bounce showed nowhere in ")
    assert await stage.play("bounce", Operator(["cannot", "no console"])) is Ending.FAILED
    assert "no console" in stage.rows("bounce")[-1].said


async def test_taken_up_after_every_step(stage: Stage) -> None:
    assert await stage.play("bounce", Operator(["sent"])) is Ending.LEFT
    first = stage.kept("bounce")["words"]["to"]
    operator = Operator(["log", "later"])
    assert await stage.play("bounce", operator) is Ending.PASSED
    assert first.startswith("nobody-")


def test_without_a_sender_there_is_nothing_to_bounce() -> None:
    assert "add [[sender]]" in needs(sample_launch())
    assert needs(sample_launch(senders=(Sender(provider="Mailer"),))) == ""
