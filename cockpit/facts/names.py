"""The fact `Names`: what every name of the product resolves to, at the resolver and at each authority."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer


@dataclass(frozen=True, slots=True)
class Lookup:
    """One host: A and AAAA at the resolver; `at` maps a name server to its own (A, AAAA).

    At the resolver, silence and refusal are `Unreachable`; at an authority they stay an `Answer`, because
    a server that does not answer for its own zone is itself a finding. `wildcard` is set where the answer
    is what any random label gets.
    """

    host: str
    a: Answer | Unreachable
    aaaa: Answer | Unreachable
    at: Mapping[str, tuple[Answer | Unreachable, Answer | Unreachable]] = field(default_factory=dict)
    wildcard: bool = False

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address the resolver gave, IPv4 first."""
        return tuple(
            value for seen in (self.a, self.aaaa) if isinstance(seen, Answer) for value in seen.values
        )

    @property
    def unreachable(self) -> Unreachable | None:
        """Why nothing can be said about this name; none when at least one family was answered."""
        if isinstance(self.a, Answer) or isinstance(self.aaaa, Answer):
            return None
        return self.a

    @property
    def chain(self) -> tuple[str, ...]:
        """The CNAME targets on the way to the addresses."""
        return next((seen.chain for seen in (self.a, self.aaaa) if isinstance(seen, Answer)), ())

    @property
    def exists(self) -> bool:
        """The resolver gave an address."""
        return bool(self.addresses)


@dataclass(frozen=True, slots=True)
class Names:
    """`lookups` by host: every declared host, apex and www, and the word list.

    `seen_at` says where a host that is not declared comes from (`word list`); `apex` is the apex of the zone
    that holds the product's domain, empty when it could not be found. `wildcard` is what a label nobody uses
    gets; `targets` is what each declared CNAME target itself resolves to.
    """

    lookups: Mapping[str, Lookup]
    seen_at: Mapping[str, str] = field(default_factory=dict)
    apex: str = ""
    wildcard: Lookup | None = None
    targets: Mapping[str, Lookup] = field(default_factory=dict)
