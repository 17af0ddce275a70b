"""Whether what a sender proves belongs to the From that people see: its return path, its signatures."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.dkim import Dkim, Key
from cockpit.facts.dmarc import Climb, Dmarc
from cockpit.facts.spf import Spf
from cockpit.facts.told import Told
from cockpit.kit import Launch
from cockpit.kit.dmarc import family
from cockpit.launch.mail import Sender
from cockpit.standards import dkim as dkim_records
from cockpit.standards.dmarc import (
    LABEL,
    Policy,
    aligned,
    held,
    organizational,
    policy_of,
    read,
    walk,
)
from cockpit.standards.mail_senders import return_path

__all__ = ["Families", "Pair", "Sender", "Way", "first", "pair"]

NO_POLICY = read("")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to prove a From: `what` is SPF or DKIM, `domain` the return path or the d= of a signature.

    `aligned` says that it is of the family of From, `listed` that it is by the list of public suffixes, which
    receivers of RFC 7489 still use. `published` is none where nobody can say, for the reason `why`.
    """

    what: str
    domain: str
    aligned: bool
    listed: bool
    published: bool | None
    selector: str = ""
    why: Unreachable | None = None

    @property
    def proves(self) -> bool:
        """Receivers can tell by it that the mail is ours."""
        return self.aligned and self.published is True

    @property
    def open(self) -> bool:
        """It may prove it: nobody has seen yet whether it does."""
        return self.published is None and (self.aligned or not self.domain)


@dataclass(frozen=True, slots=True)
class Pair:
    """One domain in From and one service that sends for it, with every way to prove it."""

    domain: str
    sender: Sender
    policy: Policy
    ways: tuple[Way, ...]

    @property
    def by(self) -> tuple[str, ...]:
        """SPF and DKIM, those of them that prove it."""
        return tuple(dict.fromkeys(way.what for way in self.ways if way.proves))

    @property
    def table(self) -> list[dict[str, Any]]:
        """The ways as rows for the evidence."""
        strict = {"SPF": self.policy.aspf, "DKIM": self.policy.adkim}
        return [
            {
                "from": self.domain,
                "by": way.what,
                "domain": way.domain or "not known",
                **({"selector": way.selector} if way.selector else {}),
                "mode": "strict" if strict[way.what] == "s" else "relaxed",
                "aligned": way.aligned,
                "published": "not seen" if way.published is None else way.published,
            }
            for way in self.ways
        ]


_UNKNOWN_KEY = Way("DKIM", "", aligned=False, listed=False, published=None)


class Families:
    """Organisational domains by the walks that were made, and by the list where no record stands anywhere."""

    def __init__(self, dmarc: Dmarc) -> None:
        self._seen: Mapping[str, Told] = {
            told.name: told for climb in dmarc.climbs.values() for told in climb.steps
        }

    def of(self, domain: str) -> str:
        """The organisational domain of a name; what was not looked up is taken to hold no record."""
        steps = (self._seen.get(f"{LABEL}{name}") for name in walk(domain))
        climb = Climb(domain, tuple(told for told in steps if told))
        known = any(len(held(told)) == 1 for told in climb.steps)
        return organizational(climb) if known else family(domain)


def pair(launch: Launch, sender: Sender, domain: str, spf: Spf, dkim: Dkim, dmarc: Dmarc) -> Pair:
    """Every way by which a sender could prove a From."""
    climb = dmarc.climbs.get(domain)
    found = policy_of(climb) if climb else None
    policy, families = found.policy if found else NO_POLICY, Families(dmarc)
    ways = [_spf(domain, return_path(launch, sender), policy.aspf, families, spf)]
    keys = [_dkim(domain, key, policy.adkim, families) for key in _keys(sender, dkim)]
    return Pair(domain, sender, policy, (*ways, *(keys or [_UNKNOWN_KEY])))


def _spf(domain: str, path: str, mode: str, families: Families, spf: Spf) -> Way:
    """The return path: where bounces go, and where SPF is looked up."""
    node = spf.trees.get(path)
    fits = aligned(domain, path, mode, families.of)
    listed = aligned(domain, path, mode, family)
    if not path or node is None:
        return Way("SPF", path, fits, listed, None)
    why = node.told.undecided
    return Way("SPF", path, fits, listed, None if why else not node.trouble, why=why)


def _keys(sender: Sender, dkim: Dkim) -> Iterator[tuple[str, Key, Told]]:
    """(d=, key, what stands there) of every key that is the sender's; else of those nobody has claimed."""
    own = [key for key in dkim.keys if key.sender == sender.provider]
    free = [key for key in dkim.keys if not key.sender and key.told.values]
    for key in own or free:
        yield key.domain, key, key.told
        for told in key.elsewhere:
            yield told.name.partition("._domainkey.")[2], key, told


def _dkim(domain: str, seen: tuple[str, Key, Told], mode: str, families: Families) -> Way:
    """The d= of a signature, with the key that receivers need to check it."""
    holder, key, told = seen
    usable = any(dkim_records.read(text).usable for text in told.values)
    return Way(
        "DKIM",
        holder,
        aligned(domain, holder, mode, families.of),
        aligned(domain, holder, mode, family),
        None if told.undecided or (_guessed(key) and not told.values) else usable,
        key.selector,
        told.undecided,
    )


def _guessed(key: Key) -> bool:
    """A selector that was only worth a try: without a key there nobody knows which one is used."""
    return key.source in ("probed", "profile")


def first(ways: Iterable[Way], what: str) -> Way | None:
    """The way of one kind that goes furthest."""
    return max((way for way in ways if way.what == what), key=_reach, default=None)


def _reach(way: Way) -> tuple[bool, bool, bool, bool]:
    return (way.proves, way.aligned, way.published is True, way.listed)
