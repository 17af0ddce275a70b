"""Our side of the bench `watch`, a process of its own: prints what it used and how late it began, as JSON."""

import asyncio
import json
import os
import resource
import sys
import time
from pathlib import Path

from cockpit.facts.visits import Visit
from cockpit.launch.load import load
from cockpit.vantage import Vantage
from cockpit.vantage.staged import visit
from cockpit.watch.history import History
from cockpit.watch.loop import Watch
from cockpit.watch.targets import targets

AT_ONCE = 20


async def batch(path: Path, many: int) -> dict[str, object]:
    """So many visits, AT_ONCE at a time."""
    launch = load(path)
    vantage, found = Vantage(launch.vantage, folder=path.parent), targets(launch)
    await visit(vantage, found[0])  # loads the roots and whatever comes late
    turns = iter([found[number % len(found)] for number in range(many)])
    good = 0

    async def worker() -> None:
        nonlocal good
        for target in turns:
            seen = await visit(vantage, target)
            good += seen.ok

    before = time.process_time()
    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    used = time.process_time() - before
    await vantage.aclose()
    return {"cpu": used, "visits": many, "good": good}


async def watch(path: Path, seconds: float) -> dict[str, object]:
    """The whole watch for so long: schedule, rules, history on disk."""
    launch = load(path)
    vantage, good, all_ = Vantage(launch.vantage, folder=path.parent), 0, 0
    firsts: list[float] = []

    def hear(seen: Visit) -> None:
        nonlocal good, all_
        good, all_ = good + seen.ok, all_ + 1
        firsts.append(seen.ttfb_ms or 0.0)

    looking = Watch(launch, vantage, History.opened(path.parent), ears=hear)
    await visit(vantage, looking.targets[0])
    before = time.process_time()
    await looking.run(seconds)
    used = time.process_time() - before
    await vantage.aclose()
    firsts.sort()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "cpu": used, "visits": all_, "good": good, "late": sorted(looking.late),
        "targets": len(looking.targets),
        "ttfb_p95": firsts[int(len(firsts) * 0.95)] if firsts else None, "mb": memory,
    }  # fmt: skip


def alone() -> bool:
    """From now on nobody on this machine is served before us: what others do there is no lateness of ours."""
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10))
    except (OSError, AttributeError):  # not allowed, or not Linux
        return False
    return True


if __name__ == "__main__":
    mode, where, amount = sys.argv[1:]
    first = alone() if mode == "held" else False
    made = batch(Path(where), int(amount)) if mode == "batch" else watch(Path(where), float(amount))
    sys.stdout.write(json.dumps(asyncio.run(made) | {"first": first}))
