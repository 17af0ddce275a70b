"""`cockpit watch`: every target each minute, headless; a line when something happens."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cockpit.cli import complain
from cockpit.clock import ticks
from cockpit.commands.ending import ended_by_signals
from cockpit.commands.watchlines import Telling
from cockpit.facts.visits import Stage, Visit
from cockpit.launch import Launch
from cockpit.launch.load import LaunchFileError, load
from cockpit.logbook import keep_log
from cockpit.lookout import looking_from
from cockpit.vantage import Vantage
from cockpit.watch.claim import claimed
from cockpit.watch.control import Controls
from cockpit.watch.history import History, HistoryError
from cockpit.watch.loop import Watch
from cockpit.watch.modes import wave
from cockpit.watch.news import Kind, News
from cockpit.watch.posting import ChannelPost
from cockpit.watch.targets import controls, targets, unwatched

log = logging.getLogger("cockpit")

INTERRUPTED: Final = 130
LONGEST: Final = 60 * 24 * 366  # minutes
UNTOLD: Final = 3
_BRIDGE: Final = (
    "This bridges launch week: it sees nothing while this machine sleeps or is offline. "
    "`cockpit export blackbox` writes what a real monitor needs."
)


def run(args: argparse.Namespace) -> int:
    """0 nothing was down, 1 something was or is, 2 wrong input, 3 unknown from here, 130 interrupted."""
    telling = Telling(sys.stdout, args.format)
    try:
        launch = load(args.launch)
        if args.minutes is not None and not 0 < args.minutes < LONGEST:
            return complain("--for takes minutes, more than none and less than a year of them")
        if args.once:
            return asyncio.run(_look(launch, args.launch.parent, telling))
        return _alone(launch, args, telling)
    except (LaunchFileError, HistoryError, ValueError) as reason:  # ValueError: [vantage] cannot be used
        return complain(str(reason))
    except (KeyboardInterrupt, asyncio.CancelledError):
        return INTERRUPTED


def _alone(launch: Launch, args: argparse.Namespace, telling: Telling) -> int:
    """Watch, unless somebody does already."""
    with claimed(args.launch.parent) as ours:
        if not ours:
            return complain("another cockpit is watching this product already; `cockpit watch --once` looks")
        keep_log(args.launch.parent)
        return asyncio.run(_watch(launch, args.launch, args.minutes, telling))


async def _look(launch: Launch, folder: Path, telling: Telling) -> int:
    """Every target now, without keeping or sending anything."""
    vantage = Vantage(launch.vantage, folder=folder)
    try:
        seen = await wave(vantage, targets(launch))
        for visit in seen:
            telling.visit(visit)
        lost = not all(one.ok for one in seen) and await _cut_off(launch, vantage)
        if lost:
            telling.note("No control target answers either: this is about our own network.")
        return UNTOLD if lost else _code(seen)
    finally:
        await vantage.aclose()


async def _cut_off(launch: Launch, vantage: Vantage) -> bool:
    others = await Controls(vantage, controls(launch), ticks).ask()
    return bool(others) and not any(one.answered for one in others)


def _code(seen: Sequence[Visit]) -> int:
    if any(not one.ok and not one.blocked and one.stage != Stage.OWN_NETWORK for one in seen):
        return 1
    return 0 if all(one.ok for one in seen) else UNTOLD


@dataclass(slots=True)
class _Lines:
    """News as lines on stdout; remembers whether anything was down."""

    telling: Telling
    down: bool = field(default=False)

    async def post(self, news: News) -> None:
        """Say it."""
        self.down = self.down or news.kind is Kind.DOWN
        self.telling.news(news)


async def _watch(launch: Launch, path: Path, minutes: float | None, telling: Telling) -> int:
    history = _history(path.parent, telling)
    vantage, sending = (looking_from(launch, path) for _ in range(2))
    spoken = _Lines(telling)
    channels = ChannelPost(launch, history, sending, telling.note)
    ears = telling.visit if telling.json else None
    watch = Watch(launch, vantage, history, (spoken, channels), ears=ears, say=telling.note)
    _begin(launch, watch, channels, telling)
    sender = asyncio.create_task(channels.run())
    try:
        if not telling.json:  # the first minute would say nothing
            for seen in await wave(vantage, watch.targets):
                telling.visit(seen)
        with ended_by_signals(asyncio.current_task()):
            await watch.run(None if minutes is None else minutes * 60)
            await channels.push()
    finally:
        sender.cancel()
        await asyncio.gather(sender, return_exceptions=True)
        await asyncio.gather(vantage.aclose(), sending.aclose())
        history.close()
    return 1 if spoken.down or watch.watched.down else 0


def _history(folder: Path, telling: Telling) -> History:
    """The one on disk, or one in memory where that cannot be."""
    try:
        return History.opened(folder)
    except HistoryError as reason:
        telling.note(str(reason))
        return History.unkept()


def _begin(launch: Launch, watch: Watch, channels: ChannelPost, telling: Telling) -> None:
    """What is watched how often, who is told, and what this is not."""
    rules = watch.rules
    telling.note(
        f"Watching {_many(len(watch.targets))} of {launch.product.name} every {rules.interval_seconds:g} s; "
        f"an outage is {rules.failures} in a row, or {rules.of[0]} of {rules.of[1]}. Ctrl-C ends it."
    )
    for name in unwatched(launch):
        telling.note(f"The target of the monitor {name} is no address, so it is not visited.")
    for mute in channels.mute:
        telling.note(f"Nobody is told on {mute}")
    if not launch.alerts:
        telling.note("launch.toml declares no [[alert]]: news are shown here alone.")
    if len(controls(launch)) < len(set(launch.watch.control)):
        telling.note("Not everything under control of [watch] is an address: the rest is not asked.")
    if not launch.watch.control:
        telling.note(_uncontrolled([one.name for one in controls(launch)]))
    telling.note(_BRIDGE)


def _many(targets: int) -> str:
    return "1 target" if targets == 1 else f"{targets} targets"


def _uncontrolled(names: Sequence[str]) -> str:
    """By what our own outage is told from theirs where launch.toml says nothing of it."""
    declare = '[watch] control = ["https://..."], an address of others,'
    if names:
        where = f"to {', '.join(names[:3])}, where alarms are sent"
        return f"When something fails, our own network is tried by a connection {where}; {declare} is surer."
    return f"An outage of our own network may look like theirs: {declare} tells them apart."
