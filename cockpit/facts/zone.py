"""The fact `Zone`: delegation, authoritative servers and the record sets that matter, as published."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.names import Lookup


@dataclass(frozen=True, slots=True)
class Server:
    """One authoritative name server: its addresses and what it says of the zone itself."""

    name: str
    addresses: tuple[str, ...]
    soa: Answer | Unreachable
    ns: Answer | Unreachable

    @property
    def serial(self) -> str:
        """The SOA serial, or an empty string (some providers fake it: a hint, never a proof)."""
        fields = self.soa.values[0].split() if isinstance(self.soa, Answer) and self.soa.values else []
        return fields[2] if len(fields) > 2 else ""  # noqa: PLR2004 - mname rname serial ... (RFC 1035 3.3.13)


@dataclass(frozen=True, slots=True)
class Zone:
    """The zone that holds the product's domain.

    `parent` is the NS set in the delegation, as the parent's servers give it. `records` maps
    (name, type) to the resolver's answer; `at` maps a server to the same for the sets that must agree.
    `mail_hosts` looks up each MX target; `doubled` holds names that exist with the domain repeated
    (`www.shop.example.shop.example`), the commonest slip in web forms.
    """

    apex: str
    parent: Answer | Unreachable
    servers: tuple[Server, ...]
    records: Mapping[tuple[str, str], Answer | Unreachable] = field(default_factory=dict)
    at: Mapping[tuple[str, str, str], Answer | Unreachable] = field(default_factory=dict)
    mail_hosts: Mapping[str, Lookup] = field(default_factory=dict)
    server_hosts: Mapping[str, Lookup] = field(default_factory=dict)
    doubled: tuple[str, ...] = ()
