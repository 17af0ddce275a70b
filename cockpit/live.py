"""Facts gathered live: each by the probe of its name, once per run, shared by every check that needs it."""

import asyncio
import importlib
import inspect
import logging
from collections.abc import Callable
from types import ModuleType
from typing import Any, get_type_hints

from cockpit.background import imported
from cockpit.engine import UnseenError
from cockpit.facts import Unreachable
from cockpit.launch import Launch
from cockpit.model import Advance, Layer, Verdict
from cockpit.registry import fact_name
from cockpit.vantage import Vantage

log = logging.getLogger("cockpit")

FACT_SECONDS = 90.0


class Live:
    """Facts gathered through a vantage, each once, by the probe of the same name."""

    def __init__(self, launch: Launch, vantage: Vantage) -> None:
        self._launch = launch
        self.vantage = vantage
        self._looks: dict[type, asyncio.Task[Any]] = {}
        self.facts: dict[str, Any] = {}

    async def fact(self, kind: type) -> Any:
        """The fact, gathered by the first who asks."""
        if kind not in self._looks:
            self._looks[kind] = asyncio.create_task(self._gather(kind))
        return await asyncio.shield(self._looks[kind])

    async def _gather(self, kind: type) -> Any:
        name = fact_name(kind)
        try:
            probe = await _loaded(name)
            seconds = getattr(probe, "SECONDS", FACT_SECONDS)  # a repository or a build may take longer
            async with asyncio.timeout(seconds):
                fact = await self._probed(probe)
        except TimeoutError:
            cause = f"looking at {name} was not done after {seconds:g} s"
            raise UnseenError(Unreachable(Layer.NETWORK, cause, "timeout")) from None
        except UnseenError:
            raise
        except Exception as bug:
            log.exception("probe %s", name)
            why = Unreachable(Layer.BUG, f"our probe {name} crashed: {type(bug).__name__}", "crash")
            raise UnseenError(why, Verdict.ERROR) from bug
        self.facts[name] = fact
        return fact

    async def _probed(self, probe: ModuleType) -> Any:
        gather = probe.gather
        own = {Launch: self._launch, Vantage: self.vantage}
        kinds = [get_type_hints(gather)[parameter] for parameter in inspect.signature(gather).parameters]
        needed = [kind for kind in kinds if kind not in own]
        given = dict(zip(needed, await asyncio.gather(*map(self.fact, needed)), strict=True))
        return await gather(*(own.get(kind, given.get(kind)) for kind in kinds))

    def heard_by(self, tell: Callable[[Advance], None]) -> None:
        """From now on `tell` is called when a slow look has come further."""
        self.vantage.tell = tell

    async def aclose(self) -> None:
        """End what is still being looked at, and close the vantage."""
        for look in self._looks.values():
            look.cancel()
        await asyncio.gather(*self._looks.values(), return_exceptions=True)
        await self.vantage.aclose()


async def _loaded(name: str) -> ModuleType:
    """The probe of a fact, imported beside the loop: some bring whole libraries along."""
    probe = f"cockpit.probes.{name}"
    await imported(probe)
    return importlib.import_module(probe)
