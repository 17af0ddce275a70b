"""What the walked steps say of mail, beside a person's word."""

from typing import Literal

import pytest

from checks.perf import async_offload
from cockpit.facts.samples_messages import FORGOT, RESET, sending_shop, tried, tried_long_ago
from cockpit.facts.samples_smoke import stepped, transactions, walked
from cockpit.facts.samples_stated import sample_stated, statement
from cockpit.facts.stated import Drilled, Stated
from cockpit.facts.transactions import Transactions
from cockpit.kit import Finding
from cockpit.kit.offloading import triggers
from cockpit.launch.mail import MailFlow
from cockpit.launch.parts import Route
from cockpit.model import Verdict

WORD = statement(async_offload.ID, RESET.name)


def sent(ms: float, url: str = FORGOT, **more: object) -> Transactions:
    return transactions(walked(stepped("send", url=url, method="POST", changes=True, ms=ms, **more)))  # type: ignore[arg-type]


def told(walks: Transactions, *rows: Drilled, **parts: object) -> list[Finding]:
    return list(async_offload.judge(sending_shop(**parts), sample_stated(WORD, *rows), walks))  # type: ignore[arg-type]


def test_a_slow_step_whose_message_arrives_is_told_with_the_word() -> None:
    slow, word = told(sent(3200.0), tried())
    assert (slow.verdict, slow.kind, word.verdict) == (Verdict.WARN, "waits-for-mail", Verdict.PASS)
    assert slow.summary.startswith('"send" took 3.2 s when it was walked')
    hint = "answered not within 800 ms; the message came 9 s after it was set off"
    assert word.evidence["password reset, set off by send"] == hint


def test_a_quick_step_is_a_hint_and_no_proof() -> None:
    (word,) = told(sent(90.0), tried())
    assert word.evidence["password reset, set off by send"].startswith(
        "answered within 800 ms; the message came 9 s"
    )


@pytest.mark.parametrize("url", [f"{FORGOT}/", f"{FORGOT}?lang=en", f"{FORGOT}#form"])
def test_the_address_may_be_spelt_otherwise(url: str) -> None:
    assert triggers(sending_shop(), sample_stated(tried()), sent(90.0, url))


@pytest.mark.parametrize(
    "walks",
    [
        sent(90.0, "https://shop.example/elsewhere"),
        sent(90.0, status=500, fault="status"),
        sent(0.0),
        transactions(walked(stepped("look", url=FORGOT, ms=90.0))),
        Transactions(),
    ],
)
def test_steps_that_tell_nothing(walks: Transactions) -> None:
    assert triggers(sending_shop(), sample_stated(tried()), walks) == ()


@pytest.mark.parametrize("kind", ["write", "auth"])
def test_the_route_may_allow_more(kind: Literal["write", "auth"]) -> None:
    routes = (Route(name="forgot", url=FORGOT, kind=kind, budget_ms=4000),)
    (word,) = told(sent(3200.0), tried(), routes=routes)
    assert word.verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("stated", "arrived"),
    [
        (sample_stated(tried(), tried(at="b@mail.example", seconds=4.0)), 4.0),
        (sample_stated(tried(seconds=None)), 0.0),
        (tried_long_ago(), None),
        (sample_stated(), None),
    ],
)
def test_when_the_message_came(stated: Stated, arrived: float | None) -> None:
    (one,) = triggers(sending_shop(), stated, sent(90.0))
    assert one.arrived == arrived


def test_a_message_that_is_set_off_by_hand_has_no_step() -> None:
    flow = MailFlow(name="receipt", trigger="ask the operator")
    assert triggers(sending_shop(flow), sample_stated(), sent(90.0)) == ()
