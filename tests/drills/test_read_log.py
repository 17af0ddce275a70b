"""One request of the cockpit's, looked for in the lab's own log by somebody with an editor."""

import json
from pathlib import Path

import pytest

from cockpit.drills.play import Ending
from cockpit.lab.product_log import FOLDER
from tests.drills.stage import DOMAIN, Deed, FastClock, Operator, Stage


def newest(stage: Stage) -> dict[str, str]:
    """The last line of the live log."""
    text = Path(stage.lab.folder / FOLDER / "live.log").read_text()
    line: dict[str, str] = json.loads(text.splitlines()[-1])
    return line


def read_id(stage: Stage) -> Deed:
    """Copy the id out of the line."""
    return lambda _operator: newest(stage)["request_id"]


def waits(stage: Stage, answer: str, seconds: float) -> Deed:
    """Look for so long before the answer."""

    async def deed(_operator: Operator) -> str:
        await stage.clock.sleep(seconds)
        return answer

    return deed


async def test_found_by_its_id(stage: Stage) -> None:
    stage.clock = FastClock(5.0)
    operator = Operator(["ready", "200", read_id(stage)])
    assert await stage.play("read-log", operator) is Ending.PASSED
    row = stage.row
    assert (row.check, row.subject, row.seen) == ("log.sample-interpretable", DOMAIN, "machine")
    assert row.seconds["found"] < 300
    assert row.found == {"header": "cf-ray", "status": "200"} or row.found["header"] == "fly-request-id"
    assert newest(stage)["path"] == "/v1/listings"
    assert "cockpit=cockpit-" in operator.heard
    kept = json.dumps([row.said, *row.found.values(), stage.evidence(row.evidence)])
    assert newest(stage)["request_id"] not in kept


async def test_a_log_without_ids_is_taken_at_the_persons_word(stage: Stage) -> None:
    stage.clock = FastClock(5.0)
    assert await stage.play("read-log", Operator(["ready", "200", "none"])) is Ending.PASSED
    assert stage.row.seen == "person"
    assert "without an id" in stage.row.said


async def test_a_status_may_be_typed_with_its_words(stage: Stage) -> None:
    stage.clock = FastClock(5.0)
    operator = Operator(["ready", "fine", "HTTP/1.1 200 OK", "none"])
    assert await stage.play("read-log", operator) is Ending.PASSED
    assert "Please type three digits" in operator.heard


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (["ready", "not found"], "did not find the request"),
        (["ready", "404", "none"], "read status 404, and the request was answered 200: another line."),
        (["ready", "200", "01ABCDEF01ABCDEF", "x", "017"], "the id of another request"),
    ],
)
async def test_another_line_does_not_pass(stage: Stage, script: list[str | Deed], said: str) -> None:
    stage.clock = FastClock(5.0)
    assert await stage.play("read-log", Operator(script)) is Ending.FAILED
    assert said in stage.row.said


async def test_a_wrong_id_may_be_read_again(stage: Stage) -> None:
    stage.clock = FastClock(5.0)
    operator = Operator(["ready", "200", "01ABCDEF01ABCDEF", read_id(stage)])
    assert await stage.play("read-log", operator) is Ending.PASSED
    assert "look at the line once more" in operator.heard


async def test_too_late_does_not_pass(stage: Stage) -> None:
    operator = Operator(["ready", waits(stage, "200", 400.0), read_id(stage)])
    assert await stage.play("read-log", operator) is Ending.FAILED
    assert "five minutes are allowed" in stage.row.said
    assert stage.row.seconds["found"] >= 400


async def test_nothing_is_sent_before_somebody_is_ready(stage: Stage) -> None:
    assert await stage.play("read-log", Operator(["later"])) is Ending.LEFT
    assert not (stage.lab.folder / FOLDER / "live.log").exists()
    stage.lab.world.cuts.add("tcp")
    stage.lab._web.settle()
    operator = Operator(["ready"])
    assert await stage.play("read-log", operator) is Ending.LEFT
    assert "The request could not be sent" in operator.heard
