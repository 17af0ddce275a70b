"""The edge's limit on sign-ins: so many POSTs to a sign-in in ten seconds, then 429 for a while."""

import math
from time import monotonic

from cockpit.lab.desk import Desk
from cockpit.lab.http11 import Request
from cockpit.lab.replies import Reply, page
from cockpit.lab.world import Site

SECONDS = 10.0
_LIMITED = page("Error 1015", "<h1>You are being rate limited</h1>")


def limited(desk: Desk, site: Site, request: Request) -> Reply | None:
    """The refusal of one attempt too many at a host; all attempts in the lab come from one address."""
    most, route = desk.world.edge.attempts, site.routes.get(request.path)
    if not most or request.method != "POST" or route is None or route.act != "login":
        return None
    now = monotonic()
    recent = [at for at in desk.attempts.get(site.host, []) if now - at < SECONDS]
    desk.attempts[site.host] = recent
    if len(recent) < most:
        recent.append(now)
        return None
    wait = math.ceil(recent[0] + SECONDS - now)
    return Reply(429, _LIMITED, headers=(("retry-after", str(wait)), ("cache-control", "no-store")))
