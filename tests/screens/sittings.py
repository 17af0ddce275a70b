"""Sittings that time nothing, for the app: each waits until a test lets it go on."""

import asyncio
from collections.abc import Callable
from typing import ClassVar, cast

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.latency import Measurement
from cockpit.facts.samples_latency import series, spread
from cockpit.launch import Launch
from cockpit.model import Advance, Layer
from cockpit.stopwatch.plan import Plan
from cockpit.stopwatch.sampler import Pace
from cockpit.stopwatch.writes import Proof
from tests.screens.timed_shop import EVIL, ago, url

PROOF = cast("Proof", None)


class Stub:
    """A sitting that says how far it is and then waits until a test lets it go on."""

    began: ClassVar[list["Stub"]] = []
    missing: ClassVar[dict[str, Unreachable]] = {}
    pace = Pace()

    def __init__(
        self, launch: Launch, _vantage: object, plan: Plan, _proof: object, *, tell: Callable[[Advance], None]
    ) -> None:
        self.launch, self.plan, self.tell = launch, plan, tell
        self.go_on, self.stopped = asyncio.Event(), ""
        Stub.began.append(self)

    async def run(self) -> None:
        self.tell(Advance("timing 5 routes", 120, 310, "requests"))
        await self.go_on.wait()

    def stop(self) -> None:
        self.stopped = "cancelled"

    def measurement(self, name: str) -> Measurement:
        found = series("home", spread(62 if self.go_on.is_set() else 20), stopped=self.stopped)
        return Measurement(ago(seconds=4), name, "v43", 0.4, (), (found,))


class Nothing(Stub):
    """One that found nothing it could time."""

    missing: ClassVar = {url("home"): Unreachable(Layer.TCP, f"{EVIL} refuses connections", "refused")}

    def measurement(self, name: str) -> Measurement:
        return Measurement(ago(seconds=4), name)


def proven(monkeypatch: pytest.MonkeyPatch, proof: Proof | str = PROOF) -> None:
    """The domain is shown to be ours, or it is said why nothing shows it."""

    async def said(_launch: object, _source: object) -> Proof | str:
        return proof

    monkeypatch.setattr("cockpit.stopwatch.ours.proof_of", said)
