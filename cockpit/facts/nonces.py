"""The fact `Nonces`: whether the nonces of a page change from one visit to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable


@dataclass(frozen=True, slots=True)
class NonceLook:
    """A page that names nonces, looked at twice; the nonces themselves are not kept.

    `repeated`: one of the first visit came again. `bits` is the most that the shortest one can hold.
    """

    repeated: bool
    bits: float


@dataclass(frozen=True, slots=True)
class Nonces:
    """By the URL of the page that was served; one page of each host is enough."""

    pages: Mapping[str, NonceLook | Unreachable] = field(default_factory=dict)
