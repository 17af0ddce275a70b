"""What a webhook's answer means, and the one unsigned attempt that a careful endpoint turns away."""

from http import HTTPStatus
from typing import Final

from cockpit.consent import why_not
from cockpit.drills.scene import HinderedError, Scene
from cockpit.facts import Unreachable
from cockpit.launch.parts import Route
from cockpit.standards.webhooks import Door, door

_WRONG_SECRET: Final = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED)


def told(url: str, delivery: str, status: int, *, counted: bool) -> tuple[bool, str]:
    """(passed, the sentence) for the status a provider shows; `counted`: a counter was watched in vain."""
    said = f"By the provider's own word, delivery {delivery} to {url} was answered HTTP {status}"
    if status // 100 == 2 and counted:  # noqa: PLR2004
        return False, f"{said}, but the counter did not grow: something else may answer in front of the app."
    if status // 100 == 2:  # noqa: PLR2004
        return True, f"{said}."
    return False, f"{said}: {_cause(status)}."


def _cause(status: int) -> str:
    """The likely cause of a status that is no success."""
    if status // 100 == 3:  # noqa: PLR2004
        return "the sender does not follow redirects, enter the address it leads to at the provider"
    if status in _WRONG_SECRET:
        return "probably the wrong signing secret, compare it with the one of this endpoint in LIVE mode"
    known: dict[int, str] = {
        HTTPStatus.FORBIDDEN: "a firewall or bot rule at the edge probably turns the provider away",
        HTTPStatus.NOT_FOUND: "the address at the provider is not the one the app listens on",
        HTTPStatus.METHOD_NOT_ALLOWED: "nothing takes a POST at that address",
    }
    return known.get(status) or _by_class(status)


def _by_class(status: int) -> str:
    return "the app failed while it took it, look into its log" if status >= 500 else "it was not accepted"  # noqa: PLR2004


async def unsigned(scene: Scene, route: Route) -> str:
    """Send one event without a signature where that is agreed to; what is wrong when it is accepted."""
    if why := await _left_out(scene, route):
        scene.say(f"Not tried: whether it turns away an event without a signature, because {why}.")
        return ""
    assert scene.consented is not None
    from cockpit.probes.unsigned import attempt  # noqa: PLC0415 - only where the attempt is allowed

    seen = await attempt(scene.consented(), route.url)
    if isinstance(seen, Unreachable):
        raise HinderedError(f"{route.url} cannot be reached: {seen.cause}.")
    found = door(seen.status)
    if found is Door.ACCEPTED:
        return (
            f"{route.url} accepts an event without a signature (HTTP {seen.status}): anybody can send it "
            "events, and a delivery that is accepted proves nothing."
        )
    turned = "as it should" if found is Door.REFUSED else _cause(seen.status)
    scene.say(f"An event without a signature gets HTTP {seen.status}: {turned}.")
    return ""


async def _left_out(scene: Scene, route: Route) -> str:
    """Why the attempt is not made, or nothing."""
    if "active" not in scene.allowed or scene.consented is None:
        return "it was not allowed: --allow active"
    from cockpit.facts.stated import Stated  # noqa: PLC0415 - the proof counts only where the attempt is allowed
    from cockpit.probes.delegation import name_servers, zone_apex  # noqa: PLC0415
    from cockpit.probes.permission import uncovered  # noqa: PLC0415

    if beyond := uncovered(scene.launch, route.url):
        return beyond.cause
    stated = await scene.fact(Stated)
    apex = await zone_apex(scene.vantage, scene.launch.domain)
    servers = await name_servers(scene.vantage, apex) if apex else ()
    return why_not("active", scene.launch.domain, scene.allowed, stated, servers)
