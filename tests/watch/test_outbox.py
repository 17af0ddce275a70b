"""Messages that wait: kept before they are sent, in order, tried again for hours and no longer."""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.launch.operations import Alert
from cockpit.watch.channels import Delivery, Message
from cockpit.watch.outbox import GAVE_UP, MOST, OLDEST, SENT, WAITING, Outbox, Waiting, keyed, of_row, to_row

MAIL = Alert(channel="mail", to="mailto:a@b.test", server="smtp.b.test:465")
CHAT = Alert(channel="slack", to="#ops", credential="keyring:x/y/hook")
SMS = Alert(channel="sms", to="tel:123")
DOWN = Message("Shop", "home is down", ("since 12:00",), "down", "o1")
UP = Message("Shop", "home is up", (), "up", "o1")
NAMES = ("mail a@b.test", "slack #ops")


@dataclass
class Kept:
    """A shelf in memory that notes what was kept before anything was sent."""

    rows: dict[int, Waiting] = field(default_factory=dict)

    def shelve(self, rows: Sequence[Waiting]) -> None:
        for row in rows:
            number = len(self.rows) + 1
            self.rows[number] = replace(row, number=number)

    def waiting(self) -> tuple[Waiting, ...]:
        return tuple(row for row in self.rows.values() if row.state == WAITING)

    def settle(self, row: Waiting) -> None:
        assert row.number is not None
        self.rows[row.number] = row

    @property
    def states(self) -> list[str]:
        return [row.state for row in self.rows.values()]


@dataclass
class World:
    """An outbox with a clock, and channels that take or refuse."""

    kept: Kept = field(default_factory=Kept)
    hour: dt.datetime = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)
    trouble: dict[str, Delivery] = field(default_factory=dict)
    got: list[tuple[str, Message]] = field(default_factory=list)
    alerts: tuple[Alert, ...] = (MAIL, CHAT, SMS)

    def now(self) -> dt.datetime:
        return self.hour

    def later(self, seconds: float) -> None:
        self.hour += dt.timedelta(seconds=seconds)

    @property
    def box(self) -> Outbox:
        nowhere: Any = None
        return Outbox(self.alerts, self.kept, nowhere, self.now)

    def refuse(self, channel: str, *, retry: bool = True, after: float = 0.0) -> None:
        self.trouble[channel] = Delivery(ok=False, at=self.hour, cause="no", retry=retry, after=after)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Channels that take everything, until a test says otherwise."""
    made = World()

    async def deliver(alert: Alert, message: Message, _vantage: Any, _now: Any) -> Delivery:
        assert made.kept.waiting(), "a message has to be kept before it is sent"
        if alert.channel in made.trouble:
            return made.trouble[alert.channel]
        made.got.append((alert.channel, message))
        return Delivery(ok=True, at=made.hour)

    monkeypatch.setattr("cockpit.watch.outbox.deliver", deliver)
    return made


async def test_every_channel_that_can_be_used_gets_it(world: World) -> None:
    assert [row.channel for row in world.box.post(DOWN)] == list(NAMES)
    assert world.box.mute == ("sms 123: the cockpit sends by e-mail, Slack, Discord and webhook only",)
    assert [row.state for row in await world.box.push()] == [SENT, SENT]
    assert world.got == [("mail", DOWN), ("slack", DOWN)]
    assert await world.box.push() == ()


async def test_both_words_are_tried_again_and_in_order(world: World) -> None:
    world.refuse("slack")
    world.box.post(DOWN)
    assert {row.channel: row.state for row in await world.box.push()} == {NAMES[0]: SENT, NAMES[1]: WAITING}
    world.later(5)
    world.box.post(UP)
    assert [row.channel for row in await world.box.push()] == [NAMES[0]]
    world.trouble.clear()
    world.later(6)
    await world.box.push()
    await world.box.push()
    assert [message.kind for channel, message in world.got if channel == "slack"] == ["down", "up"]
    assert set(world.kept.states) == {SENT}


async def test_pauses_grow_and_then_it_is_given_up(world: World) -> None:
    world.alerts = (CHAT,)
    world.refuse("slack")
    world.box.post(DOWN)
    began, tries = world.hour, []
    while world.kept.states == [WAITING]:
        if any(row.tries for row in await world.box.push()):
            tries.append((world.hour - began).total_seconds())
        world.later(5)
    assert tries[:4] == [0, 10, 40, 100]
    assert max(after - before for before, after in itertools.pairwise(tries)) == 1800
    assert world.kept.states == [GAVE_UP]
    assert world.hour - began <= OLDEST + dt.timedelta(seconds=10)
    assert "is not tried again: no" in world.kept.rows[1].said


async def test_what_can_never_arrive_is_given_up_at_once(world: World) -> None:
    world.refuse("mail", retry=False)
    world.box.post(DOWN)
    assert sorted(row.state for row in await world.box.push()) == [GAVE_UP, SENT]


async def test_a_server_that_asks_for_patience_gets_it(world: World) -> None:
    world.alerts = (CHAT,)
    world.refuse("slack", after=90)
    world.box.post(DOWN)
    await world.box.push()
    world.trouble.clear()
    world.later(60)
    assert await world.box.push() == ()
    world.later(31)
    assert [row.state for row in await world.box.push()] == [SENT]


async def test_a_late_message_says_when_it_was_written(world: World) -> None:
    world.box.post(DOWN)
    world.later(600)
    await world.box.push()
    (_, message), _ = world.got
    assert message.lines == (
        "Written at 2026-11-20 12:00:00 UTC; it could not be sent until now.",
        "since 12:00",
    )


async def test_a_clock_that_was_set_back_holds_up_nothing(world: World) -> None:
    world.alerts = (CHAT,)
    world.refuse("slack")
    world.box.post(DOWN)
    await world.box.push()
    world.trouble.clear()
    world.later(-86_400)
    assert [row.state for row in await world.box.push()] == [SENT]


async def test_a_channel_that_is_gone_and_a_flood(world: World) -> None:
    world.box.post(DOWN)
    world.alerts = (MAIL,)
    gone = {row.channel: row for row in await world.box.push()}
    assert gone[NAMES[1]].cause == "launch.toml names it no more"
    world.refuse("mail")
    for _ in range(MOST + 3):
        world.box.post(UP)
    flood = [row for row in await world.box.push() if row.state == GAVE_UP]
    assert [row.cause for row in flood] == [f"more than {MOST} messages wait"] * 3


def test_two_channels_of_one_name_are_two() -> None:
    assert list(keyed((CHAT, CHAT, MAIL, CHAT))) == [
        "slack #ops",
        "slack #ops (2)",
        "mail a@b.test",
        "slack #ops (3)",
    ]


@given(st.text(max_size=50), st.lists(st.text(max_size=50), max_size=4), st.text(max_size=30))
def test_a_row_is_read_as_it_was_written(headline: str, lines: list[str], cause: str) -> None:
    at = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)
    first = of_row(
        to_row(Waiting(1, "c", Message("S", headline, tuple(lines), "down", "1"), at, at)) | {"number": 1}
    )
    row = replace(first, cause=cause, tries=3)
    assert of_row(to_row(row) | {"number": 1}) == row


@pytest.mark.parametrize("message", ["", "{", "[]", "[1,2]", "null", '["a","b",3,"c","d"]', "[" * 100_000])
def test_a_row_that_is_not_ours(message: str) -> None:
    row = {"number": 1, "channel": "c", "message": message, "made": "2026-11-20", "due": "x", "tries": 0}
    with pytest.raises(ValueError, match=r"."):
        of_row(row)
