"""What tells production from everything else: the declared marker text or the version marker."""

from cockpit.facts import Unreachable
from cockpit.facts.fronts import Front
from cockpit.facts.http import Response, challenge
from cockpit.kit import command
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.standards.hosting import preview, unclaimed
from cockpit.standards.locations import REDIRECTS, host_of, resolve

WALLS = (401, 403, 429)  # a password, a firewall or a limit: what stands behind cannot be seen


def expected_marker(launch: Launch, host: str) -> str:
    """How production is recognised on a host, as a phrase; empty when launch.toml gives nothing.

    A marker text of the host comes first. A version marker counts on the host of its URL, and everywhere when
    it is a path.
    """
    declared = launch.host(host)
    if declared and declared.marker:
        return f'the text "{declared.marker}"'
    marker = launch.deploy.version_marker if launch.deploy else ""
    return f"a release at {marker}" if marker and host_of(marker) in ("", host) else ""


def marker_lines(launch: Launch, host: str) -> str:
    """What to add to launch.toml so that production can be recognised."""
    line = 'marker = "A TEXT ONLY THE PRODUCTION START PAGE SHOWS"'
    if launch.host(host):
        return f"{line}   # in the [[host]] of {host}"
    return f'[[host]]\nname = "{host}"\n{line}'


def leads_to(response: Response) -> str:
    """The host a redirect leads to, or an empty string."""
    if response.status not in REDIRECTS:
        return ""
    return host_of(resolve(response.url, response.all("location")).url)


def foreign_marker(launch: Launch, front: Front, response: Response) -> str:
    """Why this is a rehearsal and not production, as a phrase, or an empty string.

    The marker of a staging or retired host in the page, or a redirect to such a host or to a preview.
    """
    own = {host.marker for host in launch.hosts if host.production}
    for host in launch.hosts:
        if host.production or host.name == front.host:
            continue
        if host.marker and host.marker not in own and host.marker in response.body:
            return f'it shows "{host.marker}", the marker of {host.name}'
        if host.name == leads_to(response):
            return f"it redirects to {host.name}, which is declared as {host.role}"
    target = leads_to(response)
    platform = preview(target)
    return f"it redirects to {target}, a preview deployment of {platform}" if platform else ""


def hidden(launch: Launch, front: Front) -> Unreachable | None:
    """Why the start page of this address cannot be seen, or none."""
    seen = front.seen
    if isinstance(seen, Unreachable):
        return seen
    if seen.challenged:
        return challenge(front.host)
    if seen.status in WALLS and not front.marker:
        cause = f"{front.address} turns us away with {seen.status}, so that its start page cannot be seen"
        return Unreachable(Layer.HTTP, cause, "walled")
    target = leads_to(seen)
    if target and not front.marker and not hands_over(launch, front, seen):
        cause = f"{front.address} redirects to {target}, so that its own start page cannot be seen"
        return Unreachable(Layer.HTTP, cause, "redirected")
    return None


def hands_over(launch: Launch, front: Front, seen: Response) -> bool:
    """The address only sends visitors on to the canonical host, which is judged itself."""
    return leads_to(seen) == launch.canonical_host != front.host


def not_production(launch: Launch, front: Front, seen: Response, wanted: str) -> tuple[str, str] | None:
    """(kind, phrase) of what stands there instead, or none; a challenge says nothing about it."""
    if seen.challenged:
        return None
    if platform := unclaimed(seen, (), (front.address,)):
        return "unclaimed", f'it shows the "no such app" page of {platform}'
    if phrase := foreign_marker(launch, front, seen):
        return "not-production", phrase
    if hands_over(launch, front, seen):
        return None
    target = leads_to(seen)
    if target and not launch.inside(target):
        return "leads-away", f"it redirects to {target}, which is not part of the product"
    absent = wanted and not front.marker and not target and seen.status not in WALLS
    return ("marker-missing", f"it does not show {wanted}") if absent else None


def curl_at(host: str, address: str) -> str:
    """A command that asks one address with the public name."""
    place = f"[{address}]" if ":" in address else address
    return command("curl -sSi --resolve {}:443:{} https://{}/ | head -40", host, place, host)
