"""Hosts that sleep: whoever comes after a quiet time waits until the program runs again."""

from time import monotonic

from cockpit.lab.desk import Desk
from cockpit.lab.http11 import Response
from cockpit.lab.world import Site


def woken(desk: Desk, site: Site, response: Response) -> Response:
    """The response as it comes from a host that may have slept; the request wakes it."""
    now, sleep = monotonic(), site.sleeps
    last, runs = desk.visited.get(site.host, (desk.began, 0.0))
    if sleep is None:
        desk.visited[site.host] = (now, 0.0)
        return response
    if now - last >= sleep.after:
        runs = now + sleep.takes
    desk.visited[site.host] = (now, runs)
    if now >= runs:
        return response
    if sleep.fails:
        return Response(502, [("content-type", "text/plain")], b"The machine is starting\n")
    response.wait += runs - now
    return response
