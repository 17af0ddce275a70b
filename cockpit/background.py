"""Slow work beside a running loop: in a daemon thread, so that neither screen nor quitting waits for it."""

import asyncio
import importlib
import threading
from collections.abc import Callable
from typing import TypeVar

Done = TypeVar("Done")


async def aside(work: Callable[[], Done]) -> Done:
    """What `work` returns, or its exception; `work` runs in a daemon thread that quitting abandons."""
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[Done] = loop.create_future()

    def settle(value: Done | None, reason: Exception | None) -> None:
        if outcome.done():  # cancelled meanwhile
            return
        if reason is not None:
            outcome.set_exception(reason)
        else:
            outcome.set_result(value)  # type: ignore[arg-type]  # without a reason there is a value

    def run() -> None:
        value, failure = None, None
        try:
            value = work()
        except Exception as reason:  # noqa: BLE001 - handed to whoever waits
            failure = reason
        if not loop.is_closed():
            loop.call_soon_threadsafe(settle, value, failure)

    threading.Thread(target=run, daemon=True, name="aside").start()
    return await outcome


async def imported(*modules: str) -> None:
    """Import modules without stopping the loop.

    Raises:
        ImportError: one of them cannot be imported.
    """

    def work() -> None:
        for module in modules:
            importlib.import_module(module)

    await aside(work)
