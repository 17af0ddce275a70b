"""News become messages, go out through the outbox, and what is not delivered stands on the time line."""

import asyncio
import datetime as dt
from dataclasses import replace

import msgspec
import pytest

from cockpit.launch import Launch
from cockpit.launch.operations import Alert
from cockpit.launch.parts import LookFrom, Product
from cockpit.vantage import Vantage
from cockpit.watch import outbox, posting
from cockpit.watch.channels.message import Delivery, Message, refused, told
from cockpit.watch.history import History, HistoryError
from cockpit.watch.news import Kind, News
from cockpit.watch.posting import ChannelPost
from cockpit.watch.shelf import HistoryShelf

LAUNCH = Launch(
    schema="launch-cockpit/launch/v1",
    product=Product(name="Shop", domain="shop.test", roadmap="marketplace-launch"),
    alerts=(Alert(channel="slack", to="#alarm", credential="keyring:launch-cockpit/shop/hook"),),
    vantage=LookFrom(resolver="127.0.0.1:9"),
)
NOW = dt.datetime.now(dt.UTC)


def ago(minutes: float) -> str:
    return (NOW - dt.timedelta(minutes=minutes)).isoformat(timespec="milliseconds")


DOWN = News(Kind.DOWN, "home", ago(0), ago(1), "tcp", "it refuses connections", id="o1")


class Channel:
    """A channel that takes nothing until it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open = False
        self.sent: list[Message] = []
        monkeypatch.setattr(outbox, "deliver", self.deliver)

    async def deliver(self, _alert: Alert, message: Message, _vantage: Vantage, now: object) -> Delivery:
        moment = dt.datetime.now(dt.UTC)
        if not self.open:
            return refused(moment, "the hook answers HTTP 500")
        self.sent.append(message)
        return told(moment)


async def test_an_outage_goes_out_with_its_release(monkeypatch: pytest.MonkeyPatch) -> None:
    channel, history, said = Channel(monkeypatch), History.unkept(), list[str]()
    channel.open = True
    vantage = Vantage(LAUNCH.vantage)
    post = ChannelPost(LAUNCH, history, vantage, said.append)
    await post.post(News(Kind.DEPLOYED, "", ago(2), ago(2), cause="1 → 2", tell=False))
    await post.post(DOWN)
    await post.post(msgspec.convert({"kind": "down", "target": "api", "at": ago(0), "tell": False}, News))
    assert len(HistoryShelf(history).waiting()) == 1  # kept before it is sent
    await post.push()
    await vantage.aclose()
    (message,) = channel.sent
    assert (message.product, message.kind, message.id) == ("Shop", "down", "o1")
    assert any("another release" in line.lower() for line in message.lines)
    assert said == ["slack #alarm: the message about home is down: it refuses connections was taken"]


async def test_what_is_not_delivered_is_shown_and_stands_on_the_time_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Channel(monkeypatch)
    history, said = History.unkept(), list[str]()
    vantage = Vantage(LAUNCH.vantage)
    post = ChannelPost(LAUNCH, history, vantage, said.append)
    await post.post(DOWN)
    await post.push()
    await vantage.aclose()
    assert "NOT delivered" in said[0]
    (note,) = history.markers(1)
    assert note.kind == "note"
    assert "HTTP 500" in note.text


async def test_news_of_yesterday_that_a_crash_held_back_wake_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    channel, history, said = Channel(monkeypatch), History.unkept(), list[str]()
    channel.open = True
    vantage = Vantage(LAUNCH.vantage)
    post = ChannelPost(LAUNCH, history, vantage, said.append)
    await post.post(replace(DOWN, at=ago(1440)))
    await post.push()
    await vantage.aclose()
    assert channel.sent == []
    assert "not tried again" in said[0]


async def test_a_full_disk_sends_every_message_and_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    channel, history, said = Channel(monkeypatch), History.unkept(), list[str]()
    vantage = Vantage(LAUNCH.vantage)
    post = ChannelPost(LAUNCH, history, vantage, said.append)
    await post.post(DOWN)  # there was room for this one
    honest = History.write

    def write(*_: object) -> None:
        raise HistoryError("No room left.")

    monkeypatch.setattr(History, "write", write)
    monkeypatch.setattr(History, "keep", write)
    await post.post(replace(DOWN, kind=Kind.UP))
    channel.open = True
    for _ in range(4):
        await post.push()
    assert [message.kind for message in channel.sent] == ["down", "up"]
    monkeypatch.setattr(History, "write", honest)
    await post.push()
    assert HistoryShelf(history).waiting() == ()  # it is written as soon as there is room
    await vantage.aclose()


async def test_a_look_at_what_waits_that_fails_once_is_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    channel, history = Channel(monkeypatch), History.unkept()
    channel.open = True
    vantage = Vantage(LAUNCH.vantage)
    post = ChannelPost(LAUNCH, history, vantage, lambda _: None)
    await post.post(DOWN)
    honest, broken, done = post.push, iter([True]), asyncio.Event()

    async def push() -> None:
        if next(broken, False):
            raise ValueError
        await honest()
        done.set()

    monkeypatch.setattr(post, "push", push)
    monkeypatch.setattr(posting, "EVERY", 0.001)
    running = asyncio.create_task(post.run())
    await done.wait()
    running.cancel()
    assert len(channel.sent) == 1
    await asyncio.gather(running, return_exceptions=True)
    await vantage.aclose()
