"""The alarm drill on the lab: something really fails, a message travels, two people type what it says."""

import asyncio
import mailbox
import re
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from cockpit.drills import alert_words, drills
from cockpit.drills.alert_words import coined, digest
from cockpit.drills.play import Ending
from cockpit.drills.talk import Glance, Question
from cockpit.lab.replies import Reply
from cockpit.lab.serve import Lab
from cockpit.launch.load import load
from tests.drills.stage import DOMAIN, Deed, FastClock, Operator, Stage

LABEL = "mail alarm@velomart.test"
CODE = re.compile(r"Code word: (\S+)")
HOME = "https://velomart.test/"


def inbox(stage: Stage) -> list[str]:
    """What has come so far, as text."""
    box = mailbox.Maildir(stage.lab.desk.mailbox)
    raw = [box.get_bytes(key) for key in box.keys()]  # noqa: SIM118 - not a dict
    parsed = [message_from_bytes(one, policy=policy.default) for one in raw]
    return sorted(f"{one['subject']}\n{one.get_content()}" for one in parsed)


def read(stage: Stage) -> Deed:
    """Open the mailbox and read the code word aloud."""

    def deed(_operator: Operator) -> str:
        found = [match[1] for text in inbox(stage) if (match := CODE.search(text))]
        return found[-1].upper().replace("-", " ")

    return deed


@pytest.fixture
async def alarm_stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """The company where nobody has tried an alarm yet."""
    lab = await Lab.start(tmp_path / "lab", "fixed")
    (lab.folder / "launch.record.toml").unlink()
    yield Stage(lab, FastClock(1000.0))
    await lab.stop()


async def test_the_watch_of_the_cockpit_tells_two_people(alarm_stage: Stage) -> None:
    stage = alarm_stage
    operator = Operator(["cockpit", "now", read(stage), "wrong", read(stage), "yes"])
    assert await stage.play("alert", operator) is Ending.PASSED
    row = stage.row
    assert (row.check, row.subject, row.seen) == ("watch.alert-route-tested", DOMAIN, "machine")
    assert row.about == ("tom", "ines")
    assert row.found == {"way": "cockpit", "over": "yes", f"channel: {LABEL}": "read by tom, ines"}
    assert row.seconds["noticed"] >= 60
    assert row.seconds["noticed"] <= row.seconds["delay"] <= row.seconds[f"{LABEL}: ines"]
    assert "That is not the word in that alarm." in operator.heard
    down, up = inbox(stage)
    assert down.startswith("[Velomart] REHEARSAL: the page of the alarm drill is down")
    assert "nothing of velomart.test is broken" in down
    assert up.startswith("[Velomart] REHEARSAL: the page of the alarm drill is up again")
    assert "Code word" not in up
    code = CODE.search(down)
    assert code is not None
    assert code[1] not in operator.heard


async def test_one_person_alone_is_not_enough(alarm_stage: Stage) -> None:
    operator = Operator(["cockpit", "now", read(alarm_stage), "", "yes"])
    assert await alarm_stage.play("alert", operator) is Ending.FAILED
    row = alarm_stage.row
    assert row.about == ("tom",)
    assert "Only one person was reached." in row.said


async def test_nobody_gets_it_by_guessing(alarm_stage: Stage) -> None:
    operator = Operator(["cockpit", "now", "a", "b", "c", "d", "e", "f", "no"])
    assert await alarm_stage.play("alert", operator) is Ending.FAILED
    row = alarm_stage.row
    assert (row.about, "delay" in row.seconds) == ((), False)
    assert row.found[f"channel: {LABEL}"] == "nobody: nobody typed its code word"
    assert row.found["over"] == "no"


async def test_a_channel_that_takes_nothing_is_told(alarm_stage: Stage) -> None:
    alarm_stage.lab.world.mail.accepts = False
    operator = Operator(["cockpit", "now"])
    assert await alarm_stage.play("alert", operator) is Ending.FAILED
    row = alarm_stage.row
    assert "550 5.1.1 No such mailbox" in row.found[f"channel: {LABEL}"]
    assert row.said == "Something failed, and nobody the alarm is meant for got the word of it."
    assert operator.script == []


async def test_killed_while_asking_it_goes_on_by_the_digest(alarm_stage: Stage) -> None:
    stage = alarm_stage
    assert await stage.play("alert", Operator(["cockpit", "now", read(stage)])) is Ending.LEFT
    kept = stage.memory("alert").read_text()
    code = CODE.search(inbox(stage)[0])
    assert code is not None
    assert code[1] not in kept
    assert digest(code[1]) in kept
    assert await stage.play("alert", Operator([read(stage), "no"])) is Ending.PASSED
    assert stage.row.about == ("tom", "ines")
    assert stage.row.found["over"] == "no"


async def test_killed_while_it_fails_it_begins_anew(alarm_stage: Stage) -> None:
    def leave(_operator: Operator, _glance: Glance) -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await alarm_stage.play("alert", Operator(["cockpit", "now"], leave))
    operator = Operator(["later"])
    assert await alarm_stage.play("alert", operator) is Ending.LEFT
    assert "the drill begins anew" in operator.heard


def fail(stage: Stage) -> Deed:
    """Take the home page away."""

    def deed(_operator: Operator) -> str:
        stage.lab.world.home.first(Reply(503, "gone"), path="/")
        return "go"

    return deed


def shown(_operator: Operator) -> str:
    """The code word that the operator was shown for the monitor's name."""
    (found,) = [match[1] for text in _operator.said if (match := re.search(r"\n    (\S+-\S+-\d\d)\n", text))]
    return found


async def test_a_monitor_of_somebody_else(alarm_stage: Stage) -> None:
    def put_back(operator: Operator, glance: Glance) -> None:
        if any("answer again" in line for line in glance.lines):
            rules = alarm_stage.lab.world.home.rules
            rules[:] = [rule for rule in rules if rule.reply.status != 503]

    operator = Operator(["outside", "mon-home", fail(alarm_stage), shown, shown, "yes"], put_back)
    assert await alarm_stage.play("alert", operator) is Ending.PASSED
    row = alarm_stage.row
    assert (row.seen, row.found["way"], row.about) == ("person", "mon-home", ("tom", "ines"))
    assert any("status" in line or "503" in line for line in operator.heard.splitlines())
    assert inbox(alarm_stage) == []


async def test_what_never_fails_decides_nothing(alarm_stage: Stage) -> None:
    alarm_stage.clock = FastClock(20_000.0)
    operator = Operator(["outside", "other", "nonsense", HOME, "go"])
    assert await alarm_stage.play("alert", operator) is Ending.LEFT
    assert "An address begins with https:// or http://." in operator.heard
    assert f"In 15 minutes {HOME} was never seen to fail" in operator.heard
    assert alarm_stage.rows("alert") == []


async def test_what_fails_already_proves_nothing(alarm_stage: Stage) -> None:
    fail(alarm_stage)(Operator([]))
    operator = Operator(["outside", "mon-home"])
    assert await alarm_stage.play("alert", operator) is Ending.LEFT
    assert "fails already, so that nothing new would be noticed" in operator.heard


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: re.sub(r"\[\[alert\]\][^[]*", "", text), "no way for alarms is declared"),
        (lambda text: re.sub(r'(\[\[alert\]\][^[]*?)backup = "ines"\n', r"\1", text), "one person at most"),
    ],
)
async def test_what_is_needed(alarm_stage: Stage, change: object, told: str) -> None:
    path = alarm_stage.lab.launch
    assert callable(change)
    assert drills()["alert"].needs(load(path)) == ""
    path.write_text(change(path.read_text()))
    assert told in drills()["alert"].needs(load(path))


def test_words_are_heard_as_they_are_spoken() -> None:
    word = coined()
    assert digest(word) == digest(f"  {word.upper().replace('-', ' ')} ")
    assert digest(word) != digest(word[:-1])
    assert len({coined() for _ in range(50)}) > 30
    assert Question("?", default=alert_words.NOTHING).read("")[0] == alert_words.NOTHING
