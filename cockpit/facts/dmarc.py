"""The fact `Dmarc`: for each From domain, the records on the way up the tree and who takes the reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts.told import Told


@dataclass(frozen=True, slots=True)
class Climb:
    """One tree walk (RFC 9989 section 4.10): what stands at `_dmarc.` of each name, the domain first.

    `itself` is what the domain's own name holds: asked only where it matters whether the domain exists.
    """

    domain: str
    steps: tuple[Told, ...]
    itself: Told | None = None


@dataclass(frozen=True, slots=True)
class Dmarc:
    """`climbs` by From domain and by every name whose organisational domain matters for alignment.

    `reports` maps the name that must hold the permission (`d._report._dmarc.target`) to what stands there.
    `strays` are texts found where they do not belong, by name. `at` is when it was asked (UTC, ISO 8601).
    """

    climbs: Mapping[str, Climb]
    reports: Mapping[str, Told] = field(default_factory=dict)
    strays: Mapping[str, Told] = field(default_factory=dict)
    at: str = ""
