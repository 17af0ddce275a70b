"""A record that was asked for at the resolver, and again at an authority where it seemed to be missing."""

from dataclasses import dataclass

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.model import Layer


@dataclass(frozen=True, slots=True)
class Told:
    """One question: `resolver` is what everybody sees, `authority` what the zone's own server says.

    The authority is asked only where the resolver knows of no record: what was published a minute ago is
    there already, and a resolver that was asked too early goes on saying no (RFC 2308 section 5).
    """

    name: str
    type: str
    resolver: Answer | Unreachable
    authority: Answer | Unreachable | None = None

    @property
    def seen(self) -> Answer | Unreachable:
        """The word that counts: the authority's where it has authority, else the resolver's."""
        own = self.authority
        decides = isinstance(own, Answer) and own.authoritative and (own.missing or bool(own.values))
        return own if decides and own is not None else self.resolver

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the records, sorted; none where nothing could be seen."""
        return self.seen.values if isinstance(self.seen, Answer) else ()

    @property
    def chain(self) -> tuple[str, ...]:
        """The CNAME targets the question was led through."""
        return self.seen.chain if isinstance(self.seen, Answer) else ()

    @property
    def missing(self) -> bool:
        """An authority says that there is no such record, or a resolver with the zone's SOA (RFC 2308 2)."""
        seen = self.seen
        if not isinstance(seen, Answer) or not seen.missing:
            return False
        return seen.authoritative or seen.negative_ttl is not None

    @property
    def why(self) -> Unreachable | None:
        """Why nothing can be said, or none."""
        return self.seen if isinstance(self.seen, Unreachable) else None

    @property
    def undecided(self) -> Unreachable | None:
        """Why nobody can tell whether a record is there, or none."""
        if self.why or self.values or self.missing:
            return self.why
        cause = f"no name server of its zone says whether there is a record at {self.name}"
        return Unreachable(Layer.DNS, cause, "unconfirmed")

    @property
    def stays(self) -> int:
        """For how many seconds a resolver may still give what it gives now: the TTL, or that of its no."""
        seen = self.resolver
        if not isinstance(seen, Answer):
            return 0
        if seen.missing:
            return seen.negative_ttl or 0
        return max((record.ttl for record in seen.records), default=0)

    @property
    def hidden(self) -> bool:
        """The authority has it and the resolver still says no: it was published a short while ago."""
        seen = self.resolver
        return bool(self.values) and isinstance(seen, Answer) and seen.missing
