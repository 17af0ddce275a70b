"""All of the published suite of RFC 7208: in memory, and through a real vantage over real sockets."""

import asyncio
from itertools import groupby

import pytest

from cockpit.launch.parts import LookFrom
from cockpit.vantage import Patience, Vantage
from tests.real.spf_server import serving
from tests.real.spf_suite import CASES, Node, Trial, agrees, evaluated, in_memory, require_suite, trials

QUICK = Patience(tries=1, seconds=0.4)


@pytest.fixture(scope="module")
def suite() -> tuple[Trial, ...]:
    require_suite()
    found = trials()
    assert len(found) == CASES
    return found


async def test_every_case_in_memory(suite: tuple[Trial, ...]) -> None:
    said = [(trial, await evaluated(trial, in_memory(trial.zone))) for trial in suite]
    assert not [(trial.name, trial.results, one) for trial, one in said if not agrees(trial, one)]


async def test_every_case_over_sockets(suite: tuple[Trial, ...]) -> None:
    """Zones differ between the scenarios, so that each has a server and a vantage of its own."""
    scenarios = [list(group) for _, group in groupby(suite, key=lambda trial: trial.scenario)]
    told = await asyncio.gather(*map(_over_sockets, scenarios))
    assert sum(len(one) for one in told) == CASES
    assert not [wrong for one in told for wrong in one if wrong]


async def _over_sockets(scenario: list[Trial]) -> list[str]:
    """Per case nothing, or what is wrong."""
    async with serving(scenario[0].zone) as (_, where):
        vantage = Vantage(LookFrom(resolver=where, allow_private=True), patience=QUICK)
        await vantage.look_up(
            "up.test", "A"
        )  # the server has spoken: from now on its silence means something
        try:
            said = [await evaluated(trial, vantage.look_up) for trial in scenario]
        finally:
            await vantage.aclose()
    return [
        "" if agrees(trial, one) else f"{trial.name}: {one}, not {trial.results}"
        for trial, one in zip(scenario, said, strict=True)
    ]


async def test_an_answer_that_does_not_fit_comes_by_tcp() -> None:
    """What the cases rely on: the server truncates, the vantage asks again."""
    long = tuple(b"x" * 250 for _ in range(12))
    async with serving({"long.test": Node({"TXT": (long,)})}) as (server, where):
        vantage = Vantage(LookFrom(resolver=where, allow_private=True), patience=QUICK)
        seen = await vantage.look_up("long.test", "TXT")
        await vantage.aclose()
    assert server.truncated == 1
    assert getattr(seen, "values", ()) == ("x" * 3000,)
