"""The fact `Dkim`: the keys that the product's mail is signed with, as DNS has them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts.told import Told


def key_name(selector: str, domain: str) -> str:
    """Where a key is published (RFC 6376 section 3.6.2.1)."""
    return f"{selector}._domainkey.{domain}"


@dataclass(frozen=True, slots=True)
class Key:
    """One selector: `source` says how we know of it: `declared`, `signed` (a message), `profile`, `probed`.

    `sender` is the provider it belongs to, empty where nobody said. `addresses` are what is found at the name
    in place of the text: the mark of a web proxy. `alias` is the target of a CNAME that stands beside the
    text. `elsewhere` is what stands at the selector in other domains whose signature counts too. A private
    key that was published is not kept: a mark stands in its place.
    """

    sender: str
    domain: str
    selector: str
    source: str
    told: Told
    addresses: tuple[str, ...] = ()
    alias: str = ""
    elsewhere: tuple[Told, ...] = ()

    @property
    def name(self) -> str:
        """Where it is published (RFC 6376 section 3.6.2.1)."""
        return key_name(self.selector, self.domain)


@dataclass(frozen=True, slots=True)
class Dkim:
    """`wildcard` by domain: what a selector nobody uses gets, where it gets anything.

    `strays` are texts found where they do not belong, by name. `bare` are the domains whose server says that
    there is nothing at all below `_domainkey`: a hint, for not every server means it. `others` are keys that
    were found at the usual selectors of services nobody declared. `at` is when it was asked (UTC, ISO 8601).
    """

    keys: tuple[Key, ...]
    wildcard: Mapping[str, Told] = field(default_factory=dict)
    strays: Mapping[str, Told] = field(default_factory=dict)
    bare: tuple[str, ...] = ()
    others: tuple[Key, ...] = ()
    at: str = ""
