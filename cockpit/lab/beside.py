"""The lab on a loop of its own beside the program that looks at it."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from cockpit.lab.serve import Lab


@contextmanager
def beside(folder: Path, world: Literal["broken", "fixed"], faults: tuple[str, ...] = ()) -> Iterator[Lab]:
    """Serve the lab in a daemon thread while the block runs.

    Raises:
        KeyError: an unknown fault.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True, name="lab")
    thread.start()
    try:
        lab = asyncio.run_coroutine_threadsafe(Lab.start(folder, world, faults), loop).result()
        try:
            yield lab
        finally:
            asyncio.run_coroutine_threadsafe(lab.stop(), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
