"""The mail drill on the lab: its app really sends, its mailbox is really watched, each stall has a name."""

import datetime as dt
import os
import re
from email.message import EmailMessage
from email.utils import format_datetime

import pytest

from cockpit.drills.play import Ending
from cockpit.drills.talk import Glance, StoppedError
from cockpit.lab import maildir
from cockpit.lab.said import SEED
from cockpit.record import FILE
from tests.drills.posting import FORGOT, SUBJECT, arrived, hurried, newest, set_off
from tests.drills.stage import Deed, FastClock, Operator, Stage


@pytest.fixture
def stage(mail_stage: Stage) -> Stage:
    """The one where nobody has tried a message yet."""
    return mail_stage


async def test_set_off_watched_and_read(stage: Stage) -> None:
    operator = Operator([set_off(stage)])
    assert await stage.play("mail", operator) is Ending.PASSED, operator.heard
    row = stage.row
    assert (row.check, row.subject, row.about, row.seen) == (
        "email.flow-tested",
        SUBJECT,
        (FORGOT,),
        "machine",
    )
    assert 0 < row.seconds["arrival"] < 120
    told = {name: row.found[name] for name in ("folder", "dkim", "dmarc", "spf", "d", "s", "links", "from")}
    assert told == {
        "folder": "INBOX",
        "dkim": "pass",
        "dmarc": "pass",
        "spf": "pass",
        "d": "velomart.test",
        "s": "velo1",
        "links": "ok",
        "from": "velomart.test",
    }
    assert "cause" not in row.found
    assert f"The cockpit watches {SEED}: INBOX and Junk." in operator.heard
    assert re.fullmatch(
        rf"password reset came to {SEED} after \d+ s, in the inbox, signed by velomart.test.", row.said
    )


async def test_what_is_kept_of_the_message_could_sign_nobody_in(stage: Stage) -> None:
    await stage.play("mail", Operator([set_off(stage)]))
    (message,) = [path for path in stage.lab.desk.mailbox.rglob("new/*") if path.is_file()]
    token = message.read_text().partition("reset=")[2].split()[0]
    kept = (
        b"".join(path.read_bytes() for path in (stage.lab.folder / ".cockpit").rglob("*") if path.is_file())
        + (stage.lab.folder / FILE).read_bytes()
    )
    assert token
    assert token.encode() not in kept
    assert "Subject: Your new Velomart password" in stage.evidence(stage.row.evidence)


async def test_unsigned_mail_is_an_authentication_that_failed(stage: Stage) -> None:
    stage.lab.world.mail.signs = False
    assert await stage.play("mail", Operator([set_off(stage)])) is Ending.FAILED
    found = stage.row.found
    assert (found["dkim"], found["cause"]) == ("none", "authentication")
    assert "it is not signed (no DKIM signature)" in stage.row.said


async def test_links_to_a_developers_machine(stage: Stage) -> None:
    stage.lab.world.mail.links = "http://localhost:3000"
    assert await stage.play("mail", Operator([set_off(stage)])) is Ending.FAILED
    assert stage.row.found["links"] == "localhost"
    assert "the reader's own machine" in stage.row.said


async def test_junk_is_found_and_its_part_is_named(stage: Stage) -> None:
    stage.lab.world.mail.folder = "Junk"
    assert await stage.play("mail", Operator([set_off(stage)])) is Ending.FAILED
    assert (stage.row.found["folder"], stage.row.found["cause"]) == ("Junk", "receiver")
    assert "in the junk folder" in stage.row.said


async def test_late_mail_is_timed_and_did_not_pass(stage: Stage) -> None:
    stage.lab.world.mail.delay = 3.2
    assert await stage.play("mail", Operator([set_off(stage)])) is Ending.FAILED
    assert stage.row.seconds["arrival"] > 120
    assert "120 s are allowed" in stage.row.said
    assert stage.row.found["dkim"] == "pass"


async def test_the_app_that_hands_nothing_over(stage: Stage) -> None:
    stage.lab.world.mail.sends = False
    operator = Operator([set_off(stage), "never", "absent"])
    assert await hurried(stage).play("mail", operator) is Ending.FAILED
    assert (stage.row.found["folder"], stage.row.found["cause"]) == ("none", "application")
    assert "The records are as they should be." in operator.heard
    assert "Read the application's log" in operator.heard
    assert stage.row.seconds == {}


async def test_broken_records_are_found_without_asking_anybody_else(stage: Stage) -> None:
    stage.lab.world.mail.accepts = False
    stage.lab.world.zone.drop("velo1._domainkey.velomart.test")
    operator = Operator([set_off(stage), "never", "unseen"])
    assert await hurried(stage).play("mail", operator) is Ending.FAILED
    assert stage.row.found["cause"] == "dns"
    assert "velo1" in stage.row.said


@pytest.mark.parametrize(
    ("log", "status", "part"),
    [
        ("suppressed", "on the suppression list", "provider"),
        ("deferred", "", "provider"),
        ("bounced", "550 5.7.26 unauthenticated", "authentication"),
        ("accepted", None, "provider"),
        ("delivered", None, "receiver"),
        ("unseen", None, "unknown"),
    ],
)
async def test_what_the_providers_log_shows(stage: Stage, log: str, status: str | None, part: str) -> None:
    stage.lab.world.mail.sends = False
    script: list[str | Deed] = ["sent", "never", log, *([status] if status is not None else [])]
    assert await hurried(stage).play("mail", Operator(script)) is Ending.FAILED
    assert stage.row.found["cause"] == part
    assert stage.row.found.get("status", "") == (status or "")


async def test_taken_up_after_every_step_of_a_stall(stage: Stage) -> None:
    stage.lab.world.mail.sends = False
    fast = hurried(stage)
    for script in (["sent"], ["never"], ["bounced"]):
        assert await fast.play("mail", Operator([*script])) is Ending.LEFT
    assert await fast.play("mail", Operator(["550 5.1.1 nobody"])) is Ending.FAILED
    assert stage.row.found["status"] == "550 5.1.1 nobody"


async def test_what_came_while_nobody_looked_is_timed_by_the_server(stage: Stage) -> None:
    """Left after setting it off; the message lies there long before the drill goes on."""

    def stops(_operator: Operator, _glance: Glance) -> None:
        raise StoppedError

    slow = Stage(stage.lab, FastClock(1.0))
    assert await slow.play("mail", Operator([set_off(stage)], during=stops)) is Ending.LEFT
    await stage.lab.post.idle()
    later = Stage(stage.lab, FastClock(1.0))
    later.clock.step(600)
    again = Operator([])
    assert await later.play("mail", again) is Ending.PASSED, again.heard
    assert "Going on with the drill" in again.heard
    assert later.row.seconds["arrival"] < 5


async def test_after_a_restart_a_message_of_before_is_not_taken_for_the_new_one(stage: Stage) -> None:
    """Both have the subject; the one of before is not signed, and would not pass."""

    def stops(_operator: Operator, _glance: Glance) -> None:
        raise StoppedError

    old = EmailMessage()
    old["From"], old["To"], old["Subject"] = "shop@velomart.test", SEED, "Your new Velomart password"
    old.set_content("Of the last time")
    maildir.put(stage.lab.desk.mailbox, old.as_bytes())
    before = newest(stage).stat().st_mtime - 15
    os.utime(newest(stage), (before, before))
    slow = Stage(stage.lab, FastClock(1.0))
    assert await slow.play("mail", Operator([set_off(stage)], during=stops)) is Ending.LEFT
    await arrived(stage)
    again = Operator([])
    assert await Stage(stage.lab, FastClock(1.0)).play("mail", again) is Ending.PASSED, again.heard


async def test_another_message_is_named_and_not_taken(stage: Stage) -> None:
    other = EmailMessage()
    other["From"], other["To"], other["Subject"] = "shop@velomart.test", SEED, "Big [bold]sale[/] \x1b[31m"
    other["Date"] = format_datetime(stage.clock.now())
    other.set_content("Buy")

    async def both(operator: Operator) -> str:
        maildir.put(stage.lab.desk.mailbox, other.as_bytes())
        return "sent"

    stage.lab.world.mail.sends = False
    operator = Operator([both, "later"])
    assert await hurried(stage).play("mail", operator) is Ending.LEFT
    (line,) = {line for line in operator.heard.splitlines() if "is another" in line}
    assert "Big" in line
    assert "\x1b" not in line


async def test_the_mailbox_goes_dark_while_it_is_watched(stage: Stage) -> None:
    stage.lab.world.mail.sends = False

    async def pull(_operator: Operator) -> str:
        await stage.lab._imap.stop()
        return "sent"

    operator = Operator([pull, "never", "absent"])
    assert await hurried(stage).play("mail", operator) is Ending.FAILED, operator.heard
    assert "cannot be read any more" in operator.heard
    assert stage.row.seen == "person"


async def test_one_message_never_settles_two_tries(stage: Stage) -> None:
    """It was read in the first try; the second, begun at once, sets nothing off."""
    assert await stage.play("mail", Operator([set_off(stage)])) is Ending.PASSED
    again = Operator(["sent", "never", "absent"])
    assert await hurried(stage).play("mail", again) is Ending.FAILED, again.heard


async def test_mail_set_off_before_the_clock_is_timed_by_its_own_stamps(stage: Stage) -> None:
    def too_early(_operator: Operator) -> str:
        now = stage.clock.now()
        sent = EmailMessage()
        sent["Received"] = f"from app.velomart.test by mx1.velomail.test; {format_datetime(now)}"
        sent["From"], sent["To"], sent["Subject"] = "shop@velomart.test", SEED, "Your new Velomart password"
        sent["Date"] = format_datetime(now - dt.timedelta(seconds=90))
        sent.set_content("https://app.velomart.test/login")
        maildir.put(stage.lab.desk.mailbox, sent.as_bytes())
        return "sent"

    slow, operator = Stage(stage.lab, FastClock(1.0)), Operator([too_early])
    await slow.play("mail", operator)
    assert "It was there as soon as you said sent" in operator.heard
    assert 80 < slow.row.seconds["arrival"] < 100
