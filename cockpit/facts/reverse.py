"""An address, the names its reverse zone gives it, and where those names lead."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable
from cockpit.facts.told import Told


@dataclass(frozen=True, slots=True)
class Reverse:
    """One address: `told` is its PTR record, `leads` the addresses of each name in it (RFC 1912 section 2.1).

    A name that does not exist leads to no address.
    """

    address: str
    told: Told
    leads: Mapping[str, tuple[str, ...] | Unreachable] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The names, lower case and without the trailing dot."""
        return tuple(value.lower().rstrip(".") for value in self.told.values)

    @property
    def confirmed(self) -> tuple[str, ...]:
        """The names that lead back to the address."""
        found = (name for name in self.names if self.address in _addresses(self.leads.get(name)))
        return tuple(found)

    @property
    def why(self) -> Unreachable | None:
        """Why it cannot be told whether a name leads back, or none."""
        if self.told.why or self.confirmed:
            return self.told.why
        return next((seen for seen in self.leads.values() if isinstance(seen, Unreachable)), None)


def _addresses(seen: tuple[str, ...] | Unreachable | None) -> tuple[str, ...]:
    return seen if isinstance(seen, tuple) else ()
