"""Small mail facts for examples: what a check's cases and the tests see, in a line or two."""

from dataclasses import replace

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.samples_dns import NO_RESOLVER, sample_answer
from cockpit.facts.told import Told

SEEN_AT = "2026-11-20T12:00:00+00:00"
NEGATIVE = 300  # seconds a resolver may remember that something is missing


def sample_told(name: str, *values: str, type_: str = "TXT", chain: tuple[str, ...] = ()) -> Told:
    """A record with these values; without any the resolver and the authority say that there is none."""
    if values or chain:
        return Told(name, type_, sample_answer(name, type_, *values, chain=chain))
    gone = sample_answer(name, type_, server="ns1.dns.example", authoritative=True)
    return Told(name, type_, _negative(sample_answer(name, type_)), gone)


def hidden_told(name: str, *values: str, type_: str = "TXT") -> Told:
    """A record that was published a minute ago: the authority has it, the resolver remembers its no."""
    own = sample_answer(name, type_, *values, server="ns1.dns.example", authoritative=True)
    return Told(name, type_, _negative(sample_answer(name, type_)), own)


def cut_told(name: str, type_: str = "TXT", why: Unreachable = NO_RESOLVER) -> Told:
    """A record the resolver would not speak about."""
    return Told(name, type_, why)


def _negative(answer: Answer) -> Answer:

    return replace(answer, negative_ttl=NEGATIVE)
