"""The fact `Protocols`: which versions of HTTP each host speaks, and which it says it speaks."""

from dataclasses import dataclass

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer


@dataclass(frozen=True, slots=True)
class Spoken:
    """One address: `chosen` of h2 and http/1.1 by ALPN (empty: the server chose none).

    `quic` are the QUIC versions its UDP port names, in hex; none where nothing says that it speaks HTTP/3.
    """

    address: str
    chosen: str | Unreachable
    quic: tuple[str, ...] | Unreachable | None = None


@dataclass(frozen=True, slots=True)
class Speaks:
    """One host at the first address of each family.

    `advertised` are its Alt-Svc fields, `record` is its HTTPS record in DNS.
    """

    host: str
    spoken: tuple[Spoken, ...]
    advertised: tuple[str, ...] | Unreachable
    record: Answer | Unreachable


@dataclass(frozen=True, slots=True)
class Protocols:
    """Every host of the product that visitors or programs talk to over the web."""

    hosts: tuple[Speaks, ...]

    def of(self, host: str) -> Speaks | None:
        """What one host speaks; none where it was not asked."""
        return next((one for one in self.hosts if one.host == host), None)
