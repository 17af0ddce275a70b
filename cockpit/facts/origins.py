"""The fact `Origins`: what answers behind the edge, asked directly, and under the platform's own names."""

from dataclasses import dataclass

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.tls import Handshake


@dataclass(frozen=True, slots=True)
class Straight:
    """One proxied host, asked at its declared origin around the edge, under its public name.

    `declared` is the origin as launch.toml has it, `target` the name or address in it, `addresses` what that
    is; the first one was asked. `shaken` is the handshake with the public name, none where another port than
    443 is declared. `secure` and `plain` are one GET of `/` each, by https and by http.
    """

    host: str
    declared: str
    target: str
    addresses: tuple[str, ...]
    shaken: Handshake | Unreachable | None
    secure: Response | Unreachable
    plain: Response | Unreachable


@dataclass(frozen=True, slots=True)
class Given:
    """A name that the hosting platform gave out, with its answer to one GET of `/`; no redirect followed."""

    name: str
    seen: Response | Unreachable


@dataclass(frozen=True, slots=True)
class Origins:
    """All origins and platform names of a run, seen at `seen_at` (UTC ISO 8601)."""

    straight: tuple[Straight, ...]
    given: tuple[Given, ...]
    seen_at: str

    def of(self, host: str) -> Straight | None:
        """The look at the origin of a host; none where none is declared."""
        return next((one for one in self.straight if one.host == host), None)
