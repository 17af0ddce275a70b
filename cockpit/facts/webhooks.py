"""The fact `Webhooks`: what one GET, not followed, shows at the address of each declared webhook."""

from collections.abc import Mapping
from dataclasses import dataclass

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.trails import absolute
from cockpit.launch import Launch


@dataclass(frozen=True, slots=True)
class Webhooks:
    """The answer by absolute URL; a webhook that is declared by plain http is asked by plain http."""

    answers: Mapping[str, Response | Unreachable]


def webhooks(launch: Launch) -> tuple[str, ...]:
    """The absolute URL of each declared webhook, in the order of launch.toml."""
    declared = (absolute(launch, route.url) for route in launch.routes if route.kind == "webhook")
    return tuple(dict.fromkeys(declared))
