"""What a watch has seen goes to the disk every few seconds, and always before anybody is told of it."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from cockpit.background import aside
from cockpit.facts.visits import Visit
from cockpit.watch.history import History, HistoryError, Marker
from cockpit.watch.news import Kind, News

log = logging.getLogger("cockpit")

EVERY: Final = 2.0  # seconds
STATE_EVERY: Final = 15  # times of these: the state of thousands of targets is large


class Post(Protocol):
    """Somebody who is told."""

    async def post(self, news: News) -> None:
        """Take one piece of news; it is on the disk already."""


class Keeper:
    """Collects visits and news, writes them together, then tells. `trouble`: why nothing is kept."""

    def __init__(
        self, history: History, posts: Sequence[Post], state: Callable[[], str], say: Callable[[str], None]
    ) -> None:
        self.trouble = ""
        self._say = say
        self._said: set[str] = set()
        self._history = history
        self._posts = posts
        self._state = state
        self._visits: list[Visit] = []
        self._news: list[News] = []
        self._markers: list[Marker] = []
        self._rounds = 0
        self._wake = asyncio.Event()
        self._lock = asyncio.Lock()

    def add(self, visit: Visit, news: Sequence[News] = ()) -> None:
        """Keep a visit, and what it means."""
        self._visits.append(visit)
        self.tell(news)

    def tell(self, news: Sequence[News]) -> None:
        """Keep news and tell them soon."""
        self._news += news
        self._markers += (Marker(one.at, "deploy", one.cause) for one in news if one.kind is Kind.DEPLOYED)
        if news:
            self._wake.set()

    def mark(self, marker: Marker) -> None:
        """Keep a point of the time line."""
        self._markers.append(marker)

    async def catch_up(self) -> None:
        """Tell what was kept and not told any more when the last watch ended."""
        news = await aside(self._history.untold)
        for one in news:
            for post in self._posts:
                await self._told(post, one)
        if news:
            await self._write(self._history.all_told)

    async def run(self) -> None:
        """Write and tell until cancelled."""
        while True:
            with contextlib.suppress(TimeoutError):  # what was seen is written also when nothing happens
                await asyncio.wait_for(self._wake.wait(), EVERY)
            try:
                await asyncio.shield(self.flush())  # half of it would be kept and never told
            except Exception:
                log.exception("keeping what was seen")

    async def flush(self, *, last: bool = False) -> None:
        """Write what there is, and tell what is news in it."""
        async with self._lock:
            self._wake.clear()
            visits, self._visits = self._visits, []
            news, self._news = self._news, []
            markers, self._markers = self._markers, []
            self._rounds += 1
            whole = last or bool(news) or self._rounds % STATE_EVERY == 0
            state = self._state() if whole else None
            if await self._write(lambda: self._history.keep(visits, news, markers, state)):
                self.trouble = ""
            for one in news:
                for post in self._posts:
                    await self._told(post, one)
            if news:
                await self._write(self._history.all_told)

    async def _write(self, write: Callable[[], None]) -> bool:
        """Whether it is on the disk; what is in the way is said once."""
        try:
            await aside(write)
        except HistoryError as reason:  # what is seen is still told
            self.trouble = str(reason)
            log.warning("%s", reason)
            if self.trouble not in self._said:
                self._said.add(self.trouble)
                self._say(self.trouble)
            return False
        return True

    async def _told(self, post: Post, news: News) -> None:
        try:
            await post.post(news)
        except Exception:
            log.exception("telling %s", news.kind)
