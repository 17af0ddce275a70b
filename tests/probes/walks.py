"""Journeys through a product on loopback, and what became of each step."""

from typing import Any

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.smoke import Walked
from cockpit.launch.watching import Smoke
from cockpit.probes import walking
from cockpit.standards.journeys import Journey
from tests.probes.product import Product, served

SHOP = sample_launch()


def step(line: str, name: str = "", **more: Any) -> Smoke:
    """A step by its method and path."""
    method, path = line.split(" ")
    return Smoke(name=name or line, url=f"http://shop.example{path}", method=method, **more)  # type: ignore[arg-type]


async def walk(product: Product, *steps: Smoke, account: tuple[str, str] | None = None) -> Walked:
    """The steps as one journey."""
    async with served(product) as vantage:
        return await walking.walk(SHOP, vantage, Journey("booking", steps), account)


def outcome(walked: Walked) -> list[str]:
    """A word or a status for each step."""
    return [step.fault or (step.why.kind if step.why else "") or str(step.status) for step in walked.steps]
