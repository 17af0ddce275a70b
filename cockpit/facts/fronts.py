"""The fact `Fronts`: what answers behind every single address of every host that should be the product."""

from dataclasses import dataclass

from cockpit.facts import Unreachable
from cockpit.facts.http import Response


@dataclass(frozen=True, slots=True)
class Front:
    """One address of one host, asked with the public name; `seen` is the response to GET on the host's root.

    Redirects within the host are followed at the same address; `way` holds them. `marker` is the value of the
    declared version or production marker found there, `version` the release it names, `title` the page's
    title. `plain` is what one GET by plain http shows at the same address; none where nobody asked.
    """

    host: str
    address: str
    seen: Response | Unreachable
    marker: str = ""
    title: str = ""
    plain: Response | Unreachable | None = None
    way: tuple[Response, ...] = ()
    version: str = ""


@dataclass(frozen=True, slots=True)
class Fronts:
    """All fronts of a run."""

    fronts: tuple[Front, ...]

    def of(self, host: str) -> tuple[Front, ...]:
        """The fronts of one host, one per address."""
        return tuple(front for front in self.fronts if front.host == host)
