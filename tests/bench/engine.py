"""One run of every check against the same checks one by one, each with its own look at the world."""

import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from cockpit import plan
from cockpit.engine import Planned, judge_all
from cockpit.launch import Launch
from cockpit.launch.load import load
from cockpit.live import Live
from cockpit.model import CheckJudged
from cockpit.roadmap import load as roadmap
from cockpit.vantage import Vantage, exchange, questions
from tests.bench.goals import Goal, in_turn, paired
from tests.journeys.processes import lab

JUDGEMENTS = 150


@dataclass(slots=True)
class Look:
    """What one run cost: seconds to the first and to all results, and how many findings there were."""

    first: float = 0.0
    all: float = 0.0
    findings: int = 0


def goals() -> list[Goal]:
    """First finding, all findings, and packets, on the lab of another process."""
    with tempfile.TemporaryDirectory() as folder, lab(Path(folder) / "lab") as running:
        launch = load(running.folder / "launch.toml")
        checks = list(plan.Plan(roadmap(launch.product.roadmap)).values())
        return _goals(launch, running.folder, checks)


def _goals(launch: Launch, folder: Path, checks: Sequence[Planned]) -> list[Goal]:
    looks: list[Look] = []

    def together() -> float:
        looks.append(asyncio.run(_look(launch, folder, checks)))
        return looks[-1].all

    def apart() -> float:
        return sum(asyncio.run(_look(launch, folder, [check])).all for check in checks)

    seen = in_turn(5, together=together, one_by_one=apart)
    last = looks[-1]
    with _counted() as sent:
        asyncio.run(_look(launch, folder, checks))
    total, needed = sum(sent.values()), len(sent)
    sys.stdout.write(
        f"  {len(checks)} checks, {last.findings} findings; first after {last.first * 1000:.0f} ms; "
        f"{total} questions and requests sent, {needed} needed\n"
    )
    per_150 = seen["together"].median * JUDGEMENTS / last.findings
    return [
        Goal("engine.together-against-one-by-one", paired(seen["together"], seen["one_by_one"]), 0.5),
        Goal("engine.first-against-all", last.first / last.all, 0.75),
        Goal("engine.sent-against-needed", total / needed, 1.02),
        Goal("engine.seconds-for-150-judgements", per_150, 1),
    ]


async def _look(launch: Launch, folder: Path, checks: Sequence[Planned]) -> Look:
    began, look = time.perf_counter(), Look()
    live = Live(launch, Vantage(launch.vantage, folder=folder))
    async for event in judge_all(checks, launch, live):
        if isinstance(event, CheckJudged):
            look.first = look.first or time.perf_counter() - began
            look.findings += len(event.result.findings)
    look.all = time.perf_counter() - began
    await live.aclose()
    return look


@contextmanager
def _counted() -> Iterator[Counter[object]]:
    """How often each distinct question or request really went out."""
    sent: Counter[object] = Counter()
    put, send = questions._exchange, exchange._exchange

    async def counting_put(query: Any, where: Any, seconds: float) -> Any:
        sent[query.question[0].to_text(), query.flags, where] += 1
        return await put(query, where, seconds)

    async def counting_send(transport: Any, request: Any, ask: Any) -> Any:
        sent[ask, id(transport)] += 1
        return await send(transport, request, ask)

    with (
        patch.object(questions, "_exchange", counting_put),
        patch.object(exchange, "_exchange", counting_send),
    ):
        yield sent
