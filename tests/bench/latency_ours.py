"""Our side of the bench `latency`, a process of its own.

`python -m tests.bench.latency_ours CORE URL CONNECTIONS REQUESTS PER_SECOND` prints a line of JSON. Its
`totals` run from when a request was due, its `times` from when it had its turn, both to the last byte, in
milliseconds: a loop that sends the next request when it has the last answer knows the second alone.
"""

import asyncio
import json
import sys
import time
from typing import Any, Final
from urllib.parse import urljoin

from cockpit.launch.parts import LookFrom
from cockpit.stopwatch.door import door
from cockpit.stopwatch.sampler import Lane, Pace, Sampler
from cockpit.stopwatch.stillness import Stillness
from cockpit.vantage import Vantage
from tests.bench.latency_cores import CLIENT, undisturbed

ROUND: Final = 250  # requests; to end a round of thousands would hold up all others on this core


async def timed(core: int, url: str, connections: int, requests: int, per_second: float) -> dict[str, Any]:
    """So many requests over kept connections, on the schedule of the stopwatch."""
    vantage = Vantage(LookFrom(allow_private=True))
    warm, lane, stillness = _lane(urljoin(url, "/warm")), _lane(url), Stillness()
    warm.door.idle = lane.door.idle
    sampler = Sampler(vantage, (lane,), Pace(per_second, connections), stillness)
    await sampler.warm(warm, connections)
    with undisturbed(core, CLIENT):
        async with stillness:
            before = time.process_time()
            for begun in range(0, requests, ROUND):
                await sampler.round([lane] * min(ROUND, requests - begun))
            used = time.process_time() - before
    lane.door.close()
    await vantage.aclose()
    assert not lane.stopped, lane.stopped
    assert not any(one.failed for one in lane.samples), [one for one in lane.samples if one.failed][:3]
    return {
        "cpu": used,
        "discarded": lane.discarded,
        "starts": [one.start for one in lane.samples],
        "times": [one.total - one.late for one in lane.samples],
        "totals": [one.total for one in lane.samples],
    }


def _lane(url: str) -> Lane:
    found = door(url)
    assert found is not None, url
    return Lane("bench", url, found)


if __name__ == "__main__":
    core, where, many, amount, pace = sys.argv[1:]
    told = asyncio.run(timed(int(core), where, int(many), int(amount), float(pace)))
    sys.stdout.write(json.dumps(told) + "\n")
