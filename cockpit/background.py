"""Slow imports beside a running loop: in a daemon thread, so that neither the screen nor quitting waits."""

import asyncio
import importlib
import threading


async def imported(*modules: str) -> None:
    """Import modules without stopping the loop.

    Raises:
        ImportError: one of them cannot be imported.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[None] = loop.create_future()

    def finish(reason: Exception | None) -> None:
        if done.done():
            return
        if reason is None:
            done.set_result(None)
        else:
            done.set_exception(reason)

    def work() -> None:
        reason: Exception | None = None
        try:
            for module in modules:
                importlib.import_module(module)
        except ImportError as failure:
            reason = failure
        if not loop.is_closed():
            loop.call_soon_threadsafe(finish, reason)

    threading.Thread(target=work, daemon=True, name="imports").start()
    await done
