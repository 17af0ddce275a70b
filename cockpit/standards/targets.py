"""What a host is declared to resolve to, and whether an answer is within it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cockpit.facts.dns import Answer
from cockpit.facts.names import Lookup
from cockpit.standards.addresses import family, is_address, same_form
from cockpit.standards.answers import addresses
from cockpit.standards.hosting import by_address, by_name


@dataclass(frozen=True, slots=True)
class Target:
    """What a host is declared to resolve to: addresses, and names with what those resolve to themselves."""

    addresses: frozenset[str]
    names: frozenset[str]
    behind: frozenset[str]
    proxied: bool = False

    @classmethod
    def read(
        cls, declared: tuple[str, ...], known: Mapping[str, Lookup], *, proxied: bool = False
    ) -> "Target":
        """From the launch file's texts and the look-ups of the names among them."""
        names = frozenset(text.lower().rstrip(".") for text in declared if not is_address(text))
        found = [known[name] for name in sorted(names) if name in known]
        behind = same_form(address for lookup in found for address in lookup.addresses)
        return cls(same_form(declared), names, behind, proxied)

    def wanted(self, version: int) -> frozenset[str]:
        """The addresses of one family that may be answered."""
        return frozenset(text for text in self.addresses | self.behind if family(text) == version)

    def record(self, version: int) -> tuple[str, tuple[str, ...]]:
        """The type and values to publish for one family: the declared name, or the declared addresses."""
        if self.names:
            return "CNAME", tuple(sorted(self.names))
        return ("A" if version == 4 else "AAAA"), tuple(sorted(self.wanted(version)))  # noqa: PLR2004 - IPv4

    @property
    def platforms(self) -> frozenset[str]:
        """The known platforms that the declared names belong to: their addresses vary with the place."""
        return frozenset(match.platform for match in by_name(sorted(self.names)))

    @property
    def described(self) -> str:
        """The declared values, for a person."""
        return ", ".join(sorted(self.addresses | self.names))

    def holds(self, answer: Answer, version: int) -> bool:
        """The answer is one the declaration allows."""
        seen, wanted = addresses(answer), self.wanted(version)
        if self.names & set(answer.chain) or seen <= wanted:
            return True
        there = platforms_at(seen)
        if self.names and (seen & wanted or (there and there <= self.platforms)):
            return True
        return self.proxied and bool(seen) and all(match_edge(text) for text in seen)


def platforms_at(addresses: Iterable[str]) -> frozenset[str]:
    """The platforms the addresses belong to; nothing when one of them belongs to none we know."""
    found = [by_address((address,)) for address in addresses]
    return frozenset(match.platform for row in found for match in row) if all(found) else frozenset()


def match_edge(address: str) -> bool:
    """The address belongs to an edge that hides what is behind it."""
    return any(match.edge for match in by_address((address,)))
