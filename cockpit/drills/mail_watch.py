"""Watches one of our mailboxes for the message that was set off."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cockpit.drills.mail_tries import Try
from cockpit.drills.scene import Scene
from cockpit.facts import Unreachable
from cockpit.launch import Launch
from cockpit.record import FILE, Drill, load
from cockpit.standards.letters import digest_of
from cockpit.standards.messages import domain_of, read_message, senders
from cockpit.standards.mime import message
from cockpit.text import safe

if TYPE_CHECKING:
    from cockpit.vantage.mailbox import Arrived, Box

SENT: Final = "sent"
_OTHERS: Final = 3  # messages that are named because they are not the one


@dataclass(slots=True)
class Watched:
    """How a watch ended: what came, or why the mailbox could not be read at its end."""

    arrived: "Arrived | None" = None
    blind: str = ""


@asynccontextmanager
async def watching(scene: Scene, one: Try) -> AsyncIterator["Box | None"]:
    """The open mailbox, from before the message is set off; none where the cockpit cannot watch it."""
    row = one.box
    if row is None or not row.host or not row.credential:
        yield None
        return
    from cockpit.vantage.mailbox import mailbox  # noqa: PLC0415 - only where one is watched

    secret = await scene.vantage.credential(row.credential)
    if isinstance(secret, Unreachable):
        scene.say(f"{one.place} cannot be watched: {secret.cause}. You are asked instead.")
        yield None
        return
    async with mailbox(scene.vantage, row, secret) as box:
        seen = await box.folders()
        if isinstance(seen, Unreachable):
            scene.say(f"{one.place} cannot be watched: {seen.cause}. You are asked instead.")
            yield None
            return
        names = " and ".join(safe(folder.name, 60) for folder in seen)
        scene.say(f"The cockpit watches {one.place}: {names}.")
        yield box


async def watch(scene: Scene, one: Try, box: "Box", since: dt.datetime) -> Watched:
    """Look until the message is there or nobody would wait any longer."""
    ended, known = Watched(), _read_before(scene)
    to = scene.memory.words.get("to", "")
    nothing = f"{one.place}: nothing yet"

    async def look() -> "tuple[tuple[str, ...], Arrived | None]":
        ended.blind = ""
        seen = await box.new(since, to=to, subject=one.flow.subject)
        if isinstance(seen, Unreachable):
            ended.blind = seen.cause
            return (f"{one.place}: {seen.cause}",), None
        fresh = [arrived for arrived in seen if _digest(arrived) not in known]
        mine = [arrived for arrived in fresh if _ours(scene.launch, one, arrived)]
        # after a restart the clock decides what is new, and may let in one that was there before
        mine = [arrived for arrived in mine if arrived.at >= since.replace(microsecond=0)] or mine
        if mine:  # the newest stands first, and the first that came is the one that was waited for
            return (f"{one.place}: it is there, in {safe(mine[-1].folder, 60)}",), mine[-1]
        others = await box.new(since, most=_OTHERS)
        return (nothing, *_named(() if isinstance(others, Unreachable) else others)), None

    left = one.patience(scene.launch) - (scene.memory.marks.since(SENT) or 0.0)
    ended.arrived = await scene.until(look, max(left, 0.0))
    return ended


def _read_before(scene: Scene) -> frozenset[str]:
    """The messages that settled a try already: one message is never taken for two."""
    rows = load(scene.folder / FILE).of(Drill).values()
    return frozenset(row.found.get("message", "") for row in rows if row.name == scene.name) - {""}


def _digest(arrived: "Arrived") -> str:
    return digest_of(message(arrived.data).first("message-id"))


def _ours(launch: Launch, one: Try, arrived: "Arrived") -> bool:
    """The subject was asked for already; without one the sender decides."""
    if one.flow.subject:
        return True
    domains = {domain_of(address) for address in senders(message(arrived.data).first("from"))}
    meant = (one.flow.from_.rpartition("@")[2],) if one.flow.from_ else launch.from_domains
    return any(name == own or name.endswith(f".{own}") for name in domains for own in meant)


def _named(others: "tuple[Arrived, ...]") -> tuple[str, ...]:
    """What came meanwhile and is another message."""
    subjects = (safe(read_message(one.data).subject, 80) for one in others)
    return tuple(dict.fromkeys(f'came meanwhile, and is another: "{subject}"' for subject in subjects))


def took(scene: Scene, arrived: "Arrived", since: dt.datetime, *, watched: bool) -> float | None:
    """Seconds from the trigger to the mailbox: by our clock, or by the server where nobody watched then."""
    seconds = scene.memory.marks.since(SENT)
    by_server = max(0.0, (arrived.at - since).total_seconds())
    if watched or seconds is None:
        return seconds
    return min(seconds, by_server)
