"""Every look is taken once per run and shared by all who need it."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Memo:
    """Looks under way or done, by what is looked at."""

    def __init__(self) -> None:
        self._tasks: dict[Hashable, asyncio.Task[Any]] = {}

    async def once(self, key: Hashable, look: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """The first to ask starts the look, all share it; who is cancelled does not cancel the others."""
        if key not in self._tasks:
            self._tasks[key] = asyncio.create_task(look())
        task: asyncio.Task[T] = self._tasks[key]
        return await asyncio.shield(task)

    async def aclose(self) -> None:
        """End what is still under way."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        self._tasks.clear()
