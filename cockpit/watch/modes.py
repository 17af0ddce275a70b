"""Another way to visit: a wave that asks who is up; how quick that is, `cockpit measure` finds out."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from cockpit.facts.visits import Target, Visit
from cockpit.vantage import Vantage
from cockpit.vantage.staged import visit

AT_ONCE: Final = 16  # more are not quicker, and a crowd times itself


async def wave(vantage: Vantage, targets: Sequence[Target]) -> tuple[Visit, ...]:
    """Every target once, a few at a time: who is up. A crowd times itself, so none counts as slow."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(target: Target) -> Visit:
        async with slots:
            return await visit(vantage, replace(target, max_ms=None))

    return tuple(await asyncio.gather(*map(one, targets)))
