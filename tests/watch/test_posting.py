"""News become messages, go out through the outbox, and what is not delivered stands on the time line."""

import datetime as dt

import msgspec
import pytest

from cockpit.launch import Launch
from cockpit.launch.operations import Alert
from cockpit.launch.parts import LookFrom, Product
from cockpit.vantage import Vantage
from cockpit.watch import outbox
from cockpit.watch.channels.message import Delivery, Message, refused, told
from cockpit.watch.history import History
from cockpit.watch.news import Kind, News
from cockpit.watch.posting import ChannelPost
from cockpit.watch.shelf import HistoryShelf
from tests.watch.visiting import at

LAUNCH = Launch(
    schema="launch-cockpit/launch/v1",
    product=Product(name="Shop", domain="shop.test", roadmap="marketplace-launch"),
    alerts=(Alert(channel="slack", to="#alarm", credential="keyring:launch-cockpit/shop/hook"),),
    vantage=LookFrom(resolver="127.0.0.1:9"),
)
DOWN = News(Kind.DOWN, "home", at(10), at(9), "tcp", "it refuses connections", id="o1")


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
    await post.post(News(Kind.DEPLOYED, "", at(8), at(8), cause="1 → 2", tell=False))
    await post.post(DOWN)
    await post.post(msgspec.convert({"kind": "down", "target": "api", "at": at(10), "tell": False}, News))
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
