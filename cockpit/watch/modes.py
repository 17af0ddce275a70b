"""Two other ways to visit: a wave that asks who is up, and samples that time one target undisturbed."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from cockpit.facts.visits import Target, Visit
from cockpit.vantage import Vantage
from cockpit.vantage.staged import visit

AT_ONCE: Final = 16  # more are not quicker, and a crowd times itself
SAMPLES: Final = 20
APART: Final = 0.5  # seconds between two samples of one host


async def wave(vantage: Vantage, targets: Sequence[Target]) -> tuple[Visit, ...]:
    """Every target once, a few at a time: who is up. A crowd times itself, so none counts as slow."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(target: Target) -> Visit:
        async with slots:
            return await visit(vantage, replace(target, max_ms=None))

    return tuple(await asyncio.gather(*map(one, targets)))


async def sampled(vantage: Vantage, target: Target) -> tuple[Visit, ...]:
    """One target again and again, one visit at a time from a fixed rhythm: how quick it is.

    A visit that takes longer than the rhythm delays the next: what could not begin in time is left out, so
    that fewer than SAMPLES may come back.
    """
    loop = asyncio.get_running_loop()
    began, seen = loop.time(), []
    for number in range(SAMPLES):
        due = began + number * APART
        if loop.time() > due + APART:
            continue
        await asyncio.sleep(max(0.0, due - loop.time()))
        seen.append(await visit(vantage, target))
    return tuple(seen)
