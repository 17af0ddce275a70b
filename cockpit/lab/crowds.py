"""A page that takes its time for each visitor: a crowd makes it fall over, or wait for one another."""

from collections import deque
from collections.abc import MutableMapping
from dataclasses import replace
from time import monotonic
from typing import Final

from cockpit.lab.http11 import Request
from cockpit.lab.replies import Reply, page

EACH_SECONDS: Final = 0.05  # that the server works for a visitor
CONNECTIONS: Final = 6  # to the database: who finds none free gets an error
_DOWN = page("Service Unavailable", "<h1>Too many connections</h1>")
Ends = MutableMapping[tuple[str, str], "deque[float]"]


def crowded(ends: Ends, request: Request, reply: Reply) -> Reply:
    """The reply as this visitor gets it; `ends` are the moments when the server is done with each."""
    if not reply.crowd or request.method != "GET":
        return reply
    now, own = monotonic(), ends.setdefault((request.host, request.path), deque(maxlen=1000))
    if reply.crowd == "falls-over" and sum(end > now for end in own) >= CONNECTIONS:
        return Reply(503, _DOWN, headers=(("cache-control", "no-store"),))
    begins = max([now, *own]) if reply.crowd == "queues" else now
    own.append(begins + EACH_SECONDS)
    return replace(reply, wait=own[-1] - now)
