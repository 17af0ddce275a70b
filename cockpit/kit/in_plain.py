"""What a place shows by plain http when nobody forces https there, and the rule that does."""

import re

from cockpit.facts import Unreachable
from cockpit.facts.fronts import Fronts
from cockpit.facts.http import Response
from cockpit.facts.trails import Trail, Trails
from cockpit.kit import Finding, Fix, Layer, cut
from cockpit.standards.locations import shown
from cockpit.standards.redirect_rules import whole_host

_SERVER_ERROR = 500
_WALLS = (403, 429)  # a firewall, a limit, or an endpoint that wants a token


def walled(trails: Trails, trail: Trail) -> Finding | None:
    """The last answer says nothing of what others are served: a breakdown, or a wall that https meets too."""
    last = trail.final
    if last is None or trail.challenged or not last.url.startswith("http://"):
        return None
    url = f"https://{trail.start.removeprefix('http://')}"
    secure = next(
        (one.final for one in trails.trails if one.start == url and one.client is trail.client), None
    )
    alike = secure is not None and (secure.status, _gist(secure)) == (last.status, _gist(last))
    if last.status >= _SERVER_ERROR or (last.status in _WALLS and alike):
        seen = {"observed": trail.summary, "evidence": trail.evidence}
        cause = f"{shown(last.url)} answers {last.status} to us: what others get by plain http cannot be seen"
        return cut(trail.start, Unreachable(Layer.HTTP, cause, "status"), **seen)
    return None


def upgrade(host: str, code: int = 301) -> Fix:
    """308 for programs: after 301 many send a POST again as a GET (RFC 9110 section 15.4.2)."""
    fix = whole_host(host, f"https://{host}", code)
    platforms = (
        "Without a server of your own: force_ssl = true (Rails), SECURE_SSL_REDIRECT = True with "
        "SECURE_PROXY_SSL_HEADER (Django), force_https = true (fly.toml), Enforce HTTPS (GitHub Pages), "
        "Redirect HTTP to HTTPS (CloudFront), a redirect action on the port 80 listener (AWS load balancer)"
    )
    return Fix(fix.text, f"{fix.record}\n\n{platforms}", fix.undo)


def _gist(seen: Response) -> str:
    """The body without numbers: walls write one into every page."""
    return re.sub(r"[0-9a-f]*[0-9][0-9a-f-]*", "", seen.body.lower())


def answers_by_https(trails: Trails, fronts: Fronts, host: str) -> bool:
    """Somebody answers for this host by https."""
    if any(_spoke(front.seen) for front in fronts.of(host)):
        return True
    hops = (hop for trail in trails.trails for hop in trail.hops)
    return any(hop.url.startswith(f"https://{host}/") for hop in hops)


def _spoke(seen: Response | Unreachable) -> bool:
    return isinstance(seen, Response) or seen.kind in ("certificate", "tls")
