"""What a trail amounts to for this product: where it strays, what it loses, why it does not end."""

from collections.abc import Collection

from cockpit.facts.trails import End, Trail, doors
from cockpit.launch import Launch
from cockpit.model import Fix
from cockpit.standards.hosting import by_header
from cockpit.standards.locations import host_of, shown
from cockpit.standards.loops import ENDLESS, Cause, application_cookies, loop_cause
from cockpit.standards.redirect_rules import whole_host
from cockpit.standards.redirects import Detour, Step, detour, keeps_path, loses_query, moves


def passing_hosts(launch: Launch) -> frozenset[str]:
    """The hosts no customer should be sent to: staging and retired ones."""
    return frozenset(host.name for host in launch.hosts if host.role in ("staging", "retired"))


def gone(launch: Launch, trail: Trail) -> bool:
    """A staging or retired host that has left DNS, or the public internet, as it should."""
    stopped = trail.stopped if not trail.hops else None
    absent = stopped is not None and stopped.kind in ("nxdomain", "no-address", "private")
    return absent and host_of(trail.start) in passing_hosts(launch)


def detours(launch: Launch, trail: Trail) -> tuple[Detour, ...]:
    """Every redirect of the trail that leads where no customer should be, in order."""
    staging = passing_hosts(launch)
    found = [detour(step, inside=launch.inside, staging=staging) for step in trail.steps]
    named = tuple(one for one in found if one is not None)
    if trail.end is End.OFF_LIMITS and trail.steps and not named:
        text = f"leads to {host_of(trail.beyond)}, which is at an address inside a private network"
        named = (Detour("private-address", trail.steps[-1], text),)
    return named


def loop(launch: Launch, trail: Trail) -> Cause:
    """Why an endless trail probably has no end."""
    if trail.end is End.TOO_MANY:
        return ENDLESS
    repeated = [hop.response for hop in trail.hops if hop.url in trail.cycle]
    cookies = [name for seen in repeated for name in seen.cookies]
    return loop_cause(
        trail.cycle,
        apex=launch.domain,
        edge=any(match.edge for seen in repeated for match in by_header(seen))
        or _edge_declared(launch, host_of(trail.beyond)),
        cookies=bool(application_cookies(cookies)),
    )


def unloop(launch: Launch, trail: Trail) -> Fix:
    """What ends the loop: the setting or line, and the redirects that contradict each other."""
    cause = loop(launch, trail)
    rule = cause.rule
    if cause.kind == "loop-www-apex":
        other = launch.www if launch.canonical_host == launch.domain else launch.domain
        rule = whole_host(other, launch.origin).record or ""
    repeated = [hop for hop in trail.hops if hop.url in trail.cycle] or trail.hops[-2:]
    lines = [f"    {hop.response.status} {shown(hop.url)} > {shown(hop.target)}" for hop in repeated]
    parts = [rule, "\n".join(["The redirects that go round:", *lines])]
    return Fix(cause.fix, "\n\n".join(part for part in parts if part), cause.undo)


def _edge_declared(launch: Launch, name: str) -> bool:
    host = launch.host(name)
    return bool(host and host.proxied)


def losses(launch: Launch, trail: Trail, pair: str) -> tuple[Step | None, Step | None]:
    """The first redirect that loses the path, and the first that loses a pair of the query.

    Only redirects between two spellings of the product's address count: one to another host of the product,
    such as the application's, leads to another page on purpose.
    """
    front = {host_of(door) for door in doors(launch)}
    steps = [step for step in trail.steps if _spelling(step, front)]
    path = next((step for step in steps if moves(*step) and not keeps_path(*step)), None)
    return path, next((step for step in steps if loses_query(*step, pair)), None)


def _spelling(step: Step, front: Collection[str]) -> bool:
    hosts = {host_of(url) for url in step}
    return len(hosts) == 1 or hosts <= set(front)


def told(found: Detour) -> str:
    """A detour as a sentence."""
    return f"The redirect of {shown(found.step[0])} {found.text}."
