"""The fact `Dashboards`: whether the declared pages with the basics answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable


@dataclass(frozen=True, slots=True)
class Dashboards:
    """The status of the first answer of each declared page, by its URL as declared."""

    statuses: Mapping[str, int | Unreachable] = field(default_factory=dict)
