"""A plain loop of httpx, a process of its own: what anyone would write first.

`python -m tests.bench.latency_httpx CORE URL CONNECTIONS REQUESTS` prints a line of JSON, as ours does.
"""

import asyncio
import json
import ssl
import sys
import time
from typing import Any
from urllib.parse import urljoin

import httpx

from tests.bench.latency_cores import CLIENT, undisturbed


async def timed(core: int, url: str, connections: int, requests: int) -> dict[str, Any]:
    """So many requests, each worker sending its next when the last is answered; the clock outside `get`."""
    left, times = iter(range(requests)), list[float]()
    async with httpx.AsyncClient(verify=ssl.create_default_context(), timeout=30) as client:

        async def worker() -> None:
            for _ in left:
                began = time.perf_counter()
                answer = await client.get(url)
                times.append((time.perf_counter() - began) * 1000)
                answer.raise_for_status()

        warm = urljoin(url, "/warm")  # opens every connection of the pool, and loads whatever comes late
        await asyncio.gather(*(client.get(warm) for _ in range(connections)))
        with undisturbed(core, CLIENT):
            before = time.process_time()
            await asyncio.gather(*(worker() for _ in range(connections)))
            used = time.process_time() - before
    return {"times": times, "cpu": used}


if __name__ == "__main__":
    core, where, many, amount = sys.argv[1:]
    told = asyncio.run(timed(int(core), where, int(many), int(amount)))
    sys.stdout.write(json.dumps(told) + "\n")
