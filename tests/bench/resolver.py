"""A resolver on loopback, in a thread of its own."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue

from tests.vantage.servers import Zone, dns_server


@contextmanager
def resolver(zone: Zone) -> Iterator[int]:
    """The port of a DNS server that knows the zone, until the block ends."""
    loop, ports, stop = asyncio.new_event_loop(), Queue[int](), asyncio.Event()

    async def serve() -> None:
        async with dns_server(zone) as dns:
            ports.put(dns.port)
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    try:
        yield ports.get(timeout=10)
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()
