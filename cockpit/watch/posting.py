"""Who is told: every channel of launch.toml, through the outbox, until it is taken or given up."""

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import Callable
from typing import Final

from cockpit.background import aside
from cockpit.launch import Launch
from cockpit.text import safe
from cockpit.vantage import Vantage
from cockpit.watch.channels import Message
from cockpit.watch.history import History, HistoryError, Marker
from cockpit.watch.news import Kind, News
from cockpit.watch.outbox import SENT, Outbox, Waiting
from cockpit.watch.shelf import HistoryShelf
from cockpit.watch.wording import headline, lines

log = logging.getLogger("cockpit")

EVERY: Final = 5.0  # seconds between two looks at what waits


class ChannelPost:
    """Puts news into the outbox, and sends what is in it; `say` hears what became of each message."""

    def __init__(
        self, launch: Launch, history: History, vantage: Vantage, say: Callable[[str], None]
    ) -> None:
        """Set up without sending anything; `vantage` is for this alone."""
        self._launch = launch
        self._history = history
        self._say = say
        self._released: News | None = None
        self._outbox = Outbox(launch.alerts, HistoryShelf(history), vantage)
        self.mute = self._outbox.mute

    async def post(self, news: News) -> None:
        """Keep one message for every channel; it is sent by `run`."""
        if news.kind is Kind.DEPLOYED:
            self._released = news
        if news.tell:
            message, at = self.message(news), dt.datetime.fromisoformat(news.at)
            await aside(lambda: self._outbox.post(message, at))

    def message(self, news: News) -> Message:
        """As it goes out."""
        name = self._launch.product.name
        return Message(name, headline(news), lines(news, self._released), str(news.kind), news.id)

    async def run(self) -> None:
        """Send what waits, until cancelled; nothing that goes wrong once ends it."""
        while True:
            try:
                await self.push()
            except Exception:
                log.exception("sending what waits")
            await asyncio.sleep(EVERY)

    async def push(self) -> None:
        """Send what is due now."""
        for row in await self._outbox.push():
            await self._note(row)

    async def _note(self, row: Waiting) -> None:
        """What is not delivered stands on the time line too."""
        self._say(row.said)
        if row.state != SENT and row.tries in (0, 1):
            marker = Marker(row.due.isoformat(timespec="milliseconds"), "note", safe(row.said, 300))
            with contextlib.suppress(HistoryError):  # it was said
                await aside(lambda: self._history.keep(markers=(marker,)))
