"""Locked out of the lab's app and in again: the message is the one its own mailbox holds."""

import mailbox
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from cockpit.drills.play import Ending
from cockpit.lab.desk import ACCOUNT
from tests.drills.stage import DOMAIN, Deed, Operator, Stage
from tests.lab.conftest import get

FORGOT = "https://app.velomart.test/forgot"


def ask(stage: Stage) -> Deed:
    """Fill in the form for a forgotten password; the message is there when that is said."""

    async def deed(_operator: Operator) -> str:
        await get(stage.lab, FORGOT, method="POST", body=f"email={quote(ACCOUNT)}".encode())
        await stage.lab.post.idle()
        return "asked"

    return deed


def newest(stage: Stage) -> bytes:
    box = mailbox.Maildir(stage.lab.desk.mailbox)
    (key,) = box.keys()
    return box.get_bytes(key)


def saved(stage: Stage) -> Deed:
    """Save the message that arrived; its path."""

    def deed(_operator: Operator) -> str:
        path = stage.lab.folder / "reset.eml"
        path.write_bytes(newest(stage))
        return str(path)

    return deed


def pasted(stage: Stage) -> Deed:
    return lambda _operator: newest(stage).decode()


async def test_the_whole_way(stage: Stage) -> None:
    operator = Operator([ask(stage), "arrived", "file", saved(stage), "in", "my dashboard", "yes"])
    assert await stage.play("recovery-path", operator) is Ending.PASSED
    row = stage.row
    assert (row.check, row.subject, row.about) == ("flow.recovery-path", DOMAIN, (FORGOT,))
    assert list(row.seconds) == ["mail", "sign-in", "all"]
    assert row.seconds["mail"] <= row.seconds["sign-in"] <= row.seconds["all"]
    assert "Stated by Ines Maas: the new password signs in and shows my dashboard" in row.said
    kept = stage.evidence(row.evidence)
    assert "Subject: Your new Velomart password" in kept
    token = newest(stage).decode().partition("reset=")[2].split()[0]
    assert token
    assert token not in kept
    assert token not in "".join(path.read_text() for path in (stage.lab.folder / ".cockpit").rglob("*.json"))


async def test_pasted_instead(stage: Stage) -> None:
    operator = Operator([ask(stage), "arrived", "paste", pasted(stage), "in", "my bicycles", "no"])
    assert await stage.play("recovery-path", operator) is Ending.PASSED
    assert "word of the change did not come" in stage.row.said


async def test_no_message(stage: Stage) -> None:
    assert await stage.play("recovery-path", Operator(["asked", "never"])) is Ending.FAILED
    assert "No message arrived" in stage.row.said


async def test_the_new_password_does_not_work(stage: Stage) -> None:
    operator = Operator([ask(stage), "arrived", "paste", pasted(stage), "out", "a blank page"])
    assert await stage.play("recovery-path", operator) is Ending.FAILED
    assert stage.row.said.endswith("does not sign in, by the word of Ines Maas: a blank page")


def letter(stage: Stage, **changed: str) -> str:
    """A message as the app sends it, with something else in it."""
    message = EmailMessage()
    message["Subject"] = changed.get("subject", "Your new Velomart password")
    message["Date"] = changed.get("date", format_datetime(stage.clock.now()))
    message.set_content(changed.get("text", "https://app.velomart.test/login?reset=abc"))
    return message.as_string()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"subject": "Welcome"}, 'its subject is "Welcome"'),
        ({"date": "Mon, 02 Nov 2020 10:00:00 +0000"}, "which is not during this drill"),
        ({"date": "yesterday"}, "it has no date"),
        ({"text": "http://app.velomart.test/login?reset=abc"}, "links to app.velomart.test are not https"),
        ({"text": "https://localhost:3000/login"}, "no link in it leads to the product"),
        ({"text": "https://localhost/ https://app.velomart.test/"}, "the reader's own machine"),
        ({"text": "https://app.velomart.test.evil.test/"}, "no link in it leads to the product"),
    ],
)
async def test_a_message_that_is_not_right(stage: Stage, changed: dict[str, str], told: str) -> None:
    operator = Operator(["asked", "arrived", "paste", lambda _: letter(stage, **changed), "as-is"])
    assert await stage.play("recovery-path", operator) is Ending.FAILED
    assert told in stage.row.said


async def test_the_wrong_message_can_be_replaced(stage: Stage) -> None:
    wrong = letter(stage, subject="Welcome")
    operator = Operator([ask(stage), "arrived", "paste", wrong, "again", "paste", pasted(stage), "later"])
    assert await stage.play("recovery-path", operator) is Ending.LEFT
    assert stage.kept("recovery-path")["step"] == "read"


async def test_files_that_are_none_are_refused(stage: Stage, tmp_path: Path) -> None:
    large, link = tmp_path / "large.eml", tmp_path / "link.eml"
    large.write_bytes(bytes((1 << 20) + 1))
    link.symlink_to(large)
    bad = [str(tmp_path), str(large), str(link), "/dev/zero", "a\0b"]
    operator = Operator([ask(stage), "arrived", "file", *bad, saved(stage)])
    assert await stage.play("recovery-path", operator) is Ending.LEFT
    complaints = [line for line in operator.said if "cannot be read" in line or "larger" in line]
    assert len(complaints) == 5


async def test_taken_up_after_every_step(stage: Stage) -> None:
    scripts: tuple[list[str | Deed], ...] = (
        [ask(stage)],
        ["arrived"],
        ["paste", pasted(stage)],
        ["in", "the dashboard"],
    )
    for script in scripts:
        assert await stage.play("recovery-path", Operator([*script])) is Ending.LEFT
    assert await stage.play("recovery-path", Operator(["yes"])) is Ending.PASSED
    assert list(stage.row.seconds) == ["mail", "sign-in", "all"]
