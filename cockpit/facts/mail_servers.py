"""The fact `MailServers`: who takes mail for each domain of the product's mail, and the reverse names."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable
from cockpit.facts.reverse import Reverse
from cockpit.facts.told import Told

NULL_MX = "0 ."  # takes no mail, on purpose (RFC 7505)


@dataclass(frozen=True, slots=True)
class MailServer:
    """One target of an MX record; `reverses` only for servers of no known provider."""

    name: str
    addresses: tuple[str, ...] | Unreachable
    reverses: tuple[Reverse, ...] = ()


@dataclass(frozen=True, slots=True)
class MailServers:
    """`domains` maps the product's domain, the sending domain and each return path to its MX records.

    `servers` are the targets by name; those of a null MX are none.
    """

    domains: Mapping[str, Told]
    servers: Mapping[str, MailServer] = field(default_factory=dict)

    def of(self, domain: str) -> tuple[str, ...]:
        """The targets of a domain, the preferred first; none where there is no MX or a null MX."""
        told = self.domains.get(domain)
        return targets(told.values) if told else ()


def targets(values: tuple[str, ...]) -> tuple[str, ...]:
    """The hosts that MX values (`10 mx.example`) name, the lowest preference first."""
    parts = (value.partition(" ") for value in values if value != NULL_MX)
    named = ((int(rank), host) for rank, _, host in parts if rank.isdecimal() and host not in ("", "."))
    return tuple(dict.fromkeys(host for _, host in sorted(named)))
