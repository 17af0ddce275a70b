"""May something be sent to an address? With the consent, and below a domain that is shown to be ours."""

from cockpit.consent import ACTIVE, LEFT_OUT, why_not
from cockpit.facts import Unreachable
from cockpit.facts.stated import Stated
from cockpit.facts.zone import Zone
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.standards.hosting import under
from cockpit.standards.locations import host_of
from cockpit.vantage import Vantage

UNPROVEN = "unproven"


def held_back(
    launch: Launch, vantage: Vantage, stated: Stated, zone: Zone, url: str, consent: str = ACTIVE
) -> Unreachable | None:
    """Why nothing may be sent to the URL, or none."""
    servers = [server.name for server in zone.servers]
    if consent in vantage.consents and not servers and isinstance(zone.parent, Unreachable):
        return zone.parent
    if why := why_not(consent, launch.domain, vantage.consents, stated, servers):
        kind = UNPROVEN if consent in vantage.consents else LEFT_OUT
        return Unreachable(Layer.PERSON, f"nothing was sent: {why}", kind)
    return uncovered(launch, url)


def uncovered(launch: Launch, url: str) -> Unreachable | None:
    """The proof is about the product's domain: what lies elsewhere may be somebody else's."""
    if under(host_of(url), launch.domain):
        return None
    cause = f"nothing was sent to {host_of(url)}: the proof is about {launch.domain} and what lies below it"
    return Unreachable(Layer.PERSON, cause, "not-covered")
