"""The fact `Dkim`: the keys that the product's mail is signed with, as DNS has them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts.told import Told


@dataclass(frozen=True, slots=True)
class Key:
    """One selector: `source` says how we know of it: `declared`, `signed` (a message), `profile`, `probed`.

    `sender` is the provider it belongs to, empty where nobody said. `aliases` are addresses found at the end
    of a CNAME in place of the text: the mark of a web proxy.
    """

    sender: str
    domain: str
    selector: str
    source: str
    told: Told
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dkim:
    """`wildcard` by domain: what a selector nobody uses gets, where it gets anything.

    `strays` are texts found where they do not belong, by name. `at` is when it was asked (UTC, ISO 8601).
    """

    keys: tuple[Key, ...]
    wildcard: Mapping[str, Told] = field(default_factory=dict)
    strays: Mapping[str, Told] = field(default_factory=dict)
    at: str = ""
