"""A run that is ended from outside brings what is under way to an end, and tells what is left behind."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncGenerator

import pytest

from cockpit.commands.ending import ended_by_signals
from cockpit.commands.flight import Flight, fly
from cockpit.logbook import ALOUD
from cockpit.model import Event


class Sprint:
    """One that is hit by a signal in the middle, and has something to take away."""

    trouble = ""

    def __init__(self, number: signal.Signals) -> None:
        self.number = number
        self.told: list[str] = []

    async def run(self, *_: object) -> AsyncGenerator[Event, None]:
        """Nothing is judged."""
        try:
            os.kill(os.getpid(), self.number)
            await asyncio.sleep(30)
            raise AssertionError
            yield
        finally:
            await asyncio.sleep(0.01)
            self.told.append("taken away")
            logging.getLogger(ALOUD).warning("left behind: %s", "mark-1\x1b[2J")

    def close(self) -> None:
        """The journal."""
        self.told.append("closed")


class Quiet:
    """A report of nothing."""

    def event(self, event: Event) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_a_run_as_ctrl_c_does(
    number: signal.Signals, capsys: pytest.CaptureFixture[str]
) -> None:
    sprint = Sprint(number)
    before = signal.getsignal(number)
    assert fly(Flight(sprint, [], {}), Quiet()) is False  # type: ignore[arg-type]
    assert sprint.told == ["taken away", "closed"]
    assert capsys.readouterr().err.startswith("cockpit: left behind: mark-1")
    assert signal.getsignal(number) == before
    assert not logging.getLogger(ALOUD).handlers


async def test_a_signal_that_nohup_ignores_ends_nothing() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ended_by_signals(asyncio.current_task()):
            os.kill(os.getpid(), signal.SIGHUP)
            await asyncio.sleep(0.01)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
