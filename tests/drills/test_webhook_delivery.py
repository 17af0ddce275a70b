"""A test event sent to the lab's webhook as its provider would; what the counter and the person say of it."""

import asyncio
import time
from typing import Any

import pytest

from cockpit.drills.play import Ending
from cockpit.drills.talk import Glance
from cockpit.lab.handlers import sign
from cockpit.lab.replies import Reply
from cockpit.lab.zones import NS
from cockpit.vantage.connector import Connector
from tests.drills.stage import Deed, FastClock, Operator, Stage, vantage
from tests.lab.conftest import get

URL = "https://api.velomart.test/webhooks/payments"


def send(stage: Stage, secret: str = "") -> Deed:
    """The provider's test event, signed with the secret it has."""

    async def deed(_operator: Operator) -> str:
        body = b'{"type": "payment.test"}'
        signature = sign(secret or stage.lab.desk.secrets["webhook"], body, int(time.time()))
        await get(stage.lab, URL, method="POST", headers=(f"velo-signature: {signature}",), body=body)
        return "sent"

    return deed


def uncounted(stage: Stage) -> None:
    """Take the counter out of launch.toml."""
    lines = stage.lab.launch.read_text().splitlines(keepends=True)
    stage.lab.launch.write_text("".join(line for line in lines if not line.startswith("counter")))


async def test_a_delivery_is_seen_at_the_counter(stage: Stage) -> None:
    operator = Operator([send(stage)])
    assert await stage.play("webhook-delivery", operator) is Ending.PASSED
    row = stage.row
    assert (row.check, row.subject, row.about) == ("app.webhook-delivery", URL, (URL,))
    assert (row.passed, row.seen, set(row.seconds)) == (True, "machine", {"delivery"})
    assert "Not tried: whether it turns away an event without a signature" in operator.heard
    assert "it was not allowed: --allow active" in operator.heard


async def test_a_wrong_secret_is_named_as_the_likely_cause(stage: Stage) -> None:
    operator = Operator([send(stage, "whatever"), "evt_1", "401"])
    assert await stage.play("webhook-delivery", operator) is Ending.FAILED
    assert "After 5 minutes the counter has not grown." in operator.heard
    assert "probably the wrong signing secret" in stage.row.said
    assert stage.lab.desk.accepted == 0


async def test_nothing_sent_and_a_happy_word_do_not_pass(stage: Stage) -> None:
    assert await stage.play("webhook-delivery", Operator(["sent", "evt_1", "200"])) is Ending.FAILED
    assert "but the counter did not grow" in stage.row.said


@pytest.mark.parametrize(
    ("status", "passed", "told"),
    [
        ("200", True, "was answered HTTP 200."),
        ("202", True, "was answered HTTP 202."),
        ("307", False, "the sender does not follow redirects"),
        ("400", False, "probably the wrong signing secret"),
        ("403", False, "firewall or bot rule"),
        ("404", False, "not the one the app listens on"),
        ("405", False, "nothing takes a POST"),
        ("410", False, "it was not accepted"),
        ("503", False, "the app failed while it took it"),
    ],
)
async def test_without_a_counter_the_provider_is_quoted(
    stage: Stage, status: str, told: str, *, passed: bool
) -> None:
    uncounted(stage)
    operator = Operator(["sent", "evt_1", "fine", status])
    ending = await stage.play("webhook-delivery", operator)
    assert (ending is Ending.PASSED, stage.row.passed, stage.row.seen) == (passed, passed, "person")
    assert told in stage.row.said
    assert "A status is a number such as 200 or 401." in operator.heard


async def test_a_counter_that_fell_counts_from_there(stage: Stage) -> None:
    stage.clock = FastClock(50)
    stage.lab.desk.accepted = 57

    async def restart(operator: Operator, _glance: Glance) -> None:
        looks = len(operator.glances)
        if looks == 1:
            stage.lab.desk.accepted = 0
        elif looks == 2:
            await send(stage)(operator)  # type: ignore[misc]  # the deed is a coroutine

    operator = Operator(["sent"], restart)
    assert await stage.play("webhook-delivery", operator) is Ending.PASSED
    assert "counter: 1, it has grown" in operator.heard


async def test_two_machines_that_take_turns_are_no_growth(stage: Stage) -> None:
    stage.lab.desk.accepted = 57

    def turns(operator: Operator, _glance: Glance) -> None:
        stage.lab.desk.accepted = 12 if len(operator.glances) % 2 else 57

    operator = Operator(["sent", "evt_1", "401"], turns)
    assert await stage.play("webhook-delivery", operator) is Ending.FAILED


async def test_with_consent_an_unsigned_event_is_tried_first(stage: Stage) -> None:
    operator = Operator([send(stage)])
    assert await stage.play("webhook-delivery", operator, ["active"]) is Ending.PASSED
    assert "An event without a signature gets HTTP 401: as it should." in operator.heard


async def test_consent_given_when_it_goes_on_counts_too(stage: Stage) -> None:
    assert await stage.play("webhook-delivery", Operator(["later"])) is Ending.LEFT
    operator = Operator([send(stage)])
    assert await stage.play("webhook-delivery", operator, ["active"]) is Ending.PASSED
    assert "An event without a signature gets HTTP 401: as it should." in operator.heard


async def test_an_endpoint_that_takes_anything_proves_nothing(stage: Stage) -> None:
    api = stage.lab.world.sites["api.velomart.test"]
    api.first(Reply(200, "{}", "application/json"), path="/webhooks/payments", methods=("POST",))
    operator = Operator(["sent"])
    assert await stage.play("webhook-delivery", operator, ["active"]) is Ending.FAILED
    assert "accepts an event without a signature (HTTP 200)" in stage.row.said
    assert operator.script == ["sent"]


async def test_a_proof_about_other_servers_allows_nothing(stage: Stage) -> None:
    zone = stage.lab.world.zone
    zone.drop(zone.apex, "NS", NS[1])
    parent = stage.lab.world.zones["test"]
    parent.drop(zone.apex, "NS", NS[1])
    operator = Operator(["later"])
    assert await stage.play("webhook-delivery", operator, ["active"]) is Ending.LEFT
    assert "the name servers of velomart.test have changed since the proof" in operator.heard


async def test_a_post_is_never_sent_without_consent(stage: Stage) -> None:
    seen = []
    stage.lab.world.sites["api.velomart.test"].first(Reply(204), path="/count", methods=("POST",))
    for consents in ((), ("writes",), ("active",)):
        looking = vantage(stage.lab, consents)
        seen.append(await looking.post("https://api.velomart.test/count", b"{}"))
        await looking.aclose()
    assert [getattr(one, "kind", "") for one in seen] == ["consent", "consent", ""]
    assert getattr(seen[2], "status", 0) == 204


async def test_forgetting_opens_new_connections(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    dialled = []
    connect = Connector.connect

    async def counted(*words: Any, **named: Any) -> Any:
        dialled.append(words[1])
        return await connect(*words, **named)

    monkeypatch.setattr(Connector, "connect", counted)
    looking = vantage(stage.lab)
    for path in ("health", "webhooks/payments/count"):
        await looking.fetch(f"https://api.velomart.test/{path}")
    assert dialled == ["api.velomart.test"]
    await looking.forget()
    await looking.fetch("https://api.velomart.test/health")
    assert dialled == ["api.velomart.test"] * 2
    await looking.aclose()


async def test_killed_while_watching_it_goes_on(stage: Stage) -> None:
    def leave(_operator: Operator, _glance: Glance) -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await stage.play("webhook-delivery", Operator(["sent"], leave))
    await send(stage)(Operator([]))  # type: ignore[misc]  # the deed is a coroutine
    assert await stage.play("webhook-delivery", Operator([])) is Ending.PASSED
