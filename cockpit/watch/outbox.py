"""Messages of the watch until they are delivered: kept before they are sent, in order, retried for hours."""

import asyncio
import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol

from cockpit.background import aside
from cockpit.launch.operations import Alert
from cockpit.standards.alert_channels import labels
from cockpit.watch.channels import Delivery, Message, cannot, deliver
from cockpit.watch.channels.message import cleaned

if TYPE_CHECKING:
    from cockpit.vantage import Vantage

PAUSES: Final = (
    10.0,
    30.0,
    60.0,
    120.0,
    300.0,
    600.0,
    1200.0,
    1800.0,
)  # seconds after each failed try; the last again and again
OLDEST: Final = dt.timedelta(hours=6)  # after which nobody wants it any more
MOST: Final = 200  # messages that may wait on one channel
LATE: Final = dt.timedelta(minutes=3)  # after which a message says when it was written
WAITING, SENT, GAVE_UP = "waiting", "sent", "gave-up"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message on its way on one channel. `number` is that of its row, none before it is kept.

    `made` is when it was written, `due` when it is tried next, `tries` how often it was; all in UTC. `state`
    is `waiting`, `sent` or `gave-up`, `cause` the last trouble.
    """

    number: int | None
    channel: str
    message: Message
    made: dt.datetime
    due: dt.datetime
    tries: int = 0
    state: str = WAITING
    cause: str = ""

    @property
    def said(self) -> str:
        """What became of it, as a line for the screen."""
        what = f"{self.channel}: the message about {self.message.headline}"
        if self.state == SENT:
            return f"{what} was taken" + (f" ({self.cause})" if self.cause else "")
        if self.state == GAVE_UP:
            return f"{what} was NOT delivered, and is not tried again: {self.cause}"
        return f"{what} was not taken yet, it is tried again: {self.cause}"


class Shelf(Protocol):
    """Where messages are kept while they wait."""

    def shelve(self, rows: Sequence[Waiting]) -> None:
        """Keep them all, or none."""

    def waiting(self) -> tuple[Waiting, ...]:
        """Those that wait, oldest first, with their numbers."""

    def settle(self, row: Waiting) -> None:
        """Write what has become of one, by its number."""


class Outbox:
    """What the watch has to tell."""

    def __init__(
        self,
        alerts: Sequence[Alert],
        shelf: Shelf,
        vantage: "Vantage",
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        """Set up without sending anything.

        Args:
            alerts: the [[alert]] rows.
            shelf: keeps what waits.
            vantage: where it is sent from.
            now: the wall clock, in UTC.
        """
        self._alerts = keyed(alerts)
        self._shelf = shelf
        self._vantage = vantage
        self._now = now

    @property
    def mute(self) -> tuple[str, ...]:
        """Channels on which nothing can be sent from here, each with the reason."""
        return tuple(f"{key}: {why}" for key, alert in self._alerts.items() if (why := cannot(alert)))

    def post(self, message: Message, made: dt.datetime | None = None) -> tuple[Waiting, ...]:
        """Keep one message for every channel, before anything is sent; what is kept.

        `made` is when its news were, by default now: after `OLDEST` nobody wants them.
        """
        now, message = self._now(), cleaned(message)
        rows = tuple(
            Waiting(None, key, message, made or now, now)
            for key, alert in self._alerts.items()
            if not cannot(alert)
        )
        self._shelf.shelve(rows)
        return rows

    async def push(self) -> tuple[Waiting, ...]:
        """Send what is due, at most one message a channel; the rows that changed."""
        settled: list[Waiting] = []
        due: list[Waiting] = []
        for channel, rows in _by_channel(await aside(self._shelf.waiting)).items():
            gone, kept = self._sorted(channel, rows)
            settled += gone
            due += [row for row in kept[:1] if self._is_due(row)]
        for row in settled:
            await aside(partial(self._shelf.settle, row))
        return (*settled, *await asyncio.gather(*map(self._settled, due)))

    async def _settled(self, row: Waiting) -> Waiting:
        """Send one, and write what became of it before anything else is waited for."""
        done = await self._sent(row)
        await aside(partial(self._shelf.settle, done))
        return done

    def _sorted(self, channel: str, rows: Sequence[Waiting]) -> tuple[list[Waiting], list[Waiting]]:
        """Those that are given up, and those that are still to be sent."""
        if channel not in self._alerts:
            return [replace(row, state=GAVE_UP, cause="launch.toml names it no more") for row in rows], []
        now = self._now()
        old = [row for row in rows if now - row.made > OLDEST]
        kept = [row for row in rows if now - row.made <= OLDEST]
        many, kept = kept[: max(0, len(kept) - MOST)], kept[-MOST:]
        return [
            *(replace(row, state=GAVE_UP, cause=row.cause or "nobody could be reached") for row in old),
            *(replace(row, state=GAVE_UP, cause=f"more than {MOST} messages wait") for row in many),
        ], kept

    def _is_due(self, row: Waiting) -> bool:
        """A clock that was set back makes nobody wait longer than the longest pause."""
        ahead = (row.due - self._now()).total_seconds()
        return not 0 < ahead <= 2 * PAUSES[-1]

    async def _sent(self, row: Waiting) -> Waiting:
        message = row.message
        if self._now() - row.made > LATE:
            late = f"Written at {row.made:%Y-%m-%d %H:%M:%S} UTC; it could not be sent until now."
            message = replace(message, lines=(late, *message.lines))
        done = await deliver(self._alerts[row.channel], message, self._vantage, self._now)
        return self._after(replace(row, tries=row.tries + 1, cause=done.cause), done)

    def _after(self, row: Waiting, done: Delivery) -> Waiting:
        if done.ok:
            return replace(row, state=SENT)
        if not done.retry:
            return replace(row, state=GAVE_UP)
        pause = max(PAUSES[min(row.tries, len(PAUSES)) - 1], done.after)
        return replace(row, due=self._now() + dt.timedelta(seconds=pause))


def keyed(alerts: Sequence[Alert]) -> dict[str, Alert]:
    """The channels by the names under which messages wait for them."""
    names = labels((alert.channel, alert.to) for alert in alerts)
    return dict(zip(names, alerts, strict=True))


def _by_channel(rows: Sequence[Waiting]) -> dict[str, list[Waiting]]:
    found: dict[str, list[Waiting]] = {}
    for row in rows:
        found.setdefault(row.channel, []).append(row)
    return found


def to_row(row: Waiting) -> dict[str, Any]:
    """The columns of one row, without its number."""
    words = row.message
    said = [words.product, words.headline, list(words.lines), words.kind, words.id]
    return {
        "channel": row.channel,
        "message": json.dumps(said),
        "made": row.made.isoformat(),
        "due": row.due.isoformat(),
        "tries": row.tries,
        "state": row.state,
        "cause": row.cause,
    }


def of_row(columns: Mapping[str, Any]) -> Waiting:
    """The row that these columns are, `number` among them.

    Raises:
        ValueError: they are not what `to_row` wrote.
    """
    try:
        product, headline, lines, kind, id_ = json.loads(columns["message"])
        message = cleaned(Message(product, headline, tuple(lines), kind, id_))
        made, due = (dt.datetime.fromisoformat(columns[key]).astimezone(dt.UTC) for key in ("made", "due"))
        number, tries = int(columns["number"]), int(columns["tries"])
    except (TypeError, KeyError, RecursionError) as reason:
        raise ValueError("a message that waits cannot be read") from reason
    return Waiting(
        number,
        str(columns["channel"]),
        message,
        made,
        due,
        tries,
        str(columns["state"]),
        str(columns["cause"]),
    )
