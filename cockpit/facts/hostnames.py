"""The fact `Hostnames`: names of the product that its own pages, certificates and records give away."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable
from cockpit.facts.names import Lookup


@dataclass(frozen=True, slots=True)
class Hostnames:
    """`lookups` by host inside the domain that is neither declared nor on the word list.

    `seen_at` says where each was found (`certificate of shop.example`, `link on https://shop.example/`);
    `unseen` are the sources that could not be read, with the reason.
    """

    lookups: Mapping[str, Lookup] = field(default_factory=dict)
    seen_at: Mapping[str, str] = field(default_factory=dict)
    unseen: Mapping[str, Unreachable] = field(default_factory=dict)
