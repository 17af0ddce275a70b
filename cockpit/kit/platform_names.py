"""The names a hosting platform gave out, as findings: gone, leading on, shut, or showing the product."""

from collections.abc import Sequence
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.fronts import Fronts
from cockpit.facts.http import Response, challenge
from cockpit.facts.origins import Given
from cockpit.kit import MEDIUM, UNKNOWN, Finding, Fix, Launch, Layer, command, cut, failed, passed, warned
from cockpit.kit.copies import ABSENT
from cockpit.kit.origins import is_product, production_hosts, target_of, through, unseen_front, wall
from cockpit.standards.hosting import ERROR_STATUS
from cockpit.standards.locations import host_of, shown

_LEAD_ON: Final = (
    "the platform's settings: make the canonical host the primary domain and redirect its own name there, or "
    "switch that name off.\n"
    "Vercel: Settings > Deployment Protection, or a redirect of the .vercel.app name in Settings > Domains\n"
    "Netlify, file _redirects:  https://{name}/* {origin}/:splat 301!\n"
    "Fly.io, Heroku, Render, Cloud Run: in the application, answer only to its own host names"
)


def given_finding(launch: Launch, fronts: Fronts, one: Given) -> Finding:
    """A name of the platform: gone, leads on, turns strangers away, or shows the product.

    That it asks search engines to stay away does not help: who looks for a way around the edge does not ask.
    """
    subject, seen = one.name, one.seen
    if isinstance(seen, Unreachable):
        return _given_unseen(launch, fronts, subject, seen)
    if seen.challenged:
        return cut(subject, challenge(subject))
    target = target_of(seen)
    if target and host_of(target) != subject:
        return passed(subject, f"shows nothing of its own: {seen.status} to {shown(target)}")
    own = (launch.canonical_host, launch.domain, *(host.name for host in launch.hosts if host.production))
    known = [answer for host in dict.fromkeys(own) for answer in through(fronts, host)]
    sign = next(filter(None, (is_product(seen, known, marker) for marker in _markers(launch))), "")
    if sign and seen.status < ERROR_STATUS:
        return _shows(launch, one, seen, sign)
    if not sign and (turned := _nothing_there(seen, known)):
        return passed(subject, f"shows nothing of the product: {turned}", observed=str(seen.status))
    return _unsure(launch, subject, f"answers {seen.status}{f', {sign}' if sign else ''}")


def _markers(launch: Launch) -> tuple[str, ...]:
    """The markers of production, or one that is empty."""
    return tuple(host.marker for host in launch.hosts if host.production and host.marker) or ("",)


def _nothing_there(seen: Response, known: Sequence[Response]) -> str:
    gone = seen.status in (404, 410)
    return wall(seen, known) or (f"{seen.status}: nobody is there" if gone else "")


def _given_unseen(launch: Launch, fronts: Fronts, name: str, why: Unreachable) -> Finding:
    """No answer: the name is gone, or shut while the product itself answers."""
    if why.kind in ABSENT:
        return passed(name, f"is not there any more: {why.cause}")
    shut = why.layer is Layer.TCP and why.kind in ("refused", "timeout")
    hosts = {launch.canonical_host, launch.domain}
    alive = any(unseen_front(fronts, host) is None for host in hosts)
    return passed(name, f"is shut: {why.cause}") if shut and alive else cut(name, why)


def _shows(launch: Launch, one: Given, seen: Response, sign: str) -> Finding:
    """Around an edge it is a hole; without one it is a second address that nobody wants."""
    around = bool(production_hosts(launch))
    what = "around the edge, with none of its rules" if around else "a second address beside your own"
    found: dict[str, Any] = {
        "expected": "a redirect to the canonical host, or nobody there",
        "observed": f"{seen.status}, {sign}",
        "evidence": {"status": seen.status, "sign": sign},
        "verify": command("curl -sSI {} | grep -iE '^(HTTP|location)'", f"https://{one.name}/"),
        "fix": Fix(
            f"Let {one.name} lead to {launch.origin}, or take it off.",
            _LEAD_ON.format(name=one.name, origin=launch.origin),
            "Take the redirect or the setting out again.",
        ),
    }
    summary = f"{one.name}, the platform's own name, shows the product: {what}"
    if around:
        return failed(one.name, "platform-name", summary, **found)
    return warned(one.name, "platform-name", summary, severity=MEDIUM, **found)


def _unsure(launch: Launch, name: str, said: str) -> Finding:
    host = launch.canonical_host
    return Finding(
        name,
        UNKNOWN,
        f"{name} {said}, and nothing tells whether that is the product",
        kind="unclear",
        layer=Layer.HTTP,
        observed=said,
        fix=Fix(
            "Say what only production shows, and run the check again.",
            f'marker = "A TEXT ONLY THE PRODUCTION START PAGE SHOWS"   # in the [[host]] of {host}',
            "Remove the line.",
        ),
        verify=command("curl -sSi {}", f"https://{name}/"),
    )
