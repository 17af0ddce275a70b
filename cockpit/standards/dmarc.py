"""Which DMARC record applies to a domain, and which domains are one family: the walk of RFC 9989. Pure."""

from collections.abc import Callable, Iterator
from typing import Final, Literal, NamedTuple

from cockpit.facts import Unreachable
from cockpit.facts.dmarc import Climb
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.told import Told
from cockpit.standards.dmarc_record import Policy, is_record, read

__all__ = [
    "Found",
    "Policy",
    "aligned",
    "dark",
    "held",
    "is_record",
    "organizational",
    "policy_of",
    "read",
    "walk",
]

STEPS: Final = 8  # questions of one walk, however long the name (RFC 9989 section 4.10)
LABEL: Final = "_dmarc."
_LONGEST: Final = 253 - len(LABEL)


class Found(NamedTuple):
    """The record that applies to a domain: where it stands, and by which of its tags."""

    policy: Policy
    name: str
    applies: Literal["p", "sp", "np"]

    @property
    def asked(self) -> str:
        """`none`, `quarantine` or `reject`, as published for this domain."""
        return self.policy.asked(self.applies)


def walk(domain: str) -> tuple[str, ...]:
    """The names whose `_dmarc.` is asked, the domain first, then at most 7 labels, one less each time."""
    labels = domain.split(".")
    above = labels[1:] if len(labels) < STEPS else labels[1 - STEPS :]
    names = (domain, *(".".join(above[at:]) for at in range(len(above))))
    return tuple(name for name in names if 0 < len(name) <= _LONGEST)


def held(told: Told) -> tuple[str, ...]:
    """The DMARC records among the texts that stand somewhere; more than one count as none."""
    return tuple(value for value in told.values if is_record(value))


def _records(climb: Climb) -> Iterator[tuple[str, Policy]]:
    """(name, record) on the way up; a record that says whether it is a public suffix ends it."""
    for told in climb.steps:
        texts = held(told)
        if len(texts) != 1:
            continue
        policy = read(texts[0])
        yield told.name.removeprefix(LABEL), policy
        if policy.psd != "u":
            return


def organizational(climb: Climb) -> str:
    """The domain that all of a family share (RFC 9989 section 4.10.2); without a record the domain itself."""
    found = list(_records(climb))
    for name, policy in found:
        if policy.psd == "n":
            return name
        if policy.psd == "y" and name != climb.domain:
            return _below(name, climb.domain)
    return found[-1][0] if found else climb.domain


def _below(suffix: str, domain: str) -> str:
    """The name one label below a suffix, on the way to the domain."""
    rest = domain.removesuffix(f".{suffix}")
    return f"{rest.rpartition('.')[2]}.{suffix}"


def policy_of(climb: Climb) -> Found | None:
    """The record that applies (RFC 9989 section 4.10.1): its own, else its family's, else the suffix's."""
    found = dict(_records(climb))
    if own := found.get(climb.domain):
        return Found(own, climb.domain, "p")
    above = organizational(climb)
    suffix = next((name for name, policy in found.items() if policy.psd == "y"), "")
    name = above if above in found else suffix
    return Found(found[name], name, "sp" if exists(climb) or not found[name].np else "np") if name else None


def exists(climb: Climb) -> bool:
    """The domain exists, as far as anybody asked: only NXDOMAIN says that it does not (RFC 8020)."""
    seen = climb.itself.seen if climb.itself else None
    return not (isinstance(seen, Answer) and seen.outcome is Outcome.NXDOMAIN)


def dark(climb: Climb, *, family: bool = False) -> Unreachable | None:
    """Why nobody can tell which record applies, or none.

    Args:
        climb: the walk.
        family: whether its organisational domain is wanted, which takes every name above too.
    """
    for told in climb.steps:
        texts = held(told)
        if told.why and "." in told.name.removeprefix(LABEL):
            return told.why
        if len(texts) == 1 and (not family or read(texts[0]).psd != "u"):
            return None
    return None


def aligned(from_domain: str, other: str, mode: str, org_of: Callable[[str], str]) -> bool:
    """A domain that was authenticated belongs to the From that people see (RFC 9989 section 4.4).

    Args:
        from_domain: of the address in From.
        other: the return path's domain, or the d= of a signature.
        mode: `s` wants the same domain, `r` the same family.
        org_of: gives the organisational domain of a name.
    """
    if not other or from_domain == other:
        return bool(other)
    return mode != "s" and org_of(from_domain) == org_of(other)
