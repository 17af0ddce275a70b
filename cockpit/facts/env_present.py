"""The fact `EnvPresent`: which declared variables are set where the cockpit runs, and not to what."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable


@dataclass(frozen=True, slots=True)
class EnvPresent:
    """The state of each declared variable: `set`, `empty`, `padded` (blanks at an end) or `missing`.

    `environment` is the one asked about. `source` says where was looked: `this process`, or the path of an
    export; `named`: somebody has said which environment that is. `unsure` is why nothing follows from it:
    this is somebody's own machine, or the export cannot be read.
    """

    environment: str
    source: str = ""
    named: bool = False
    states: Mapping[str, str] = field(default_factory=dict)
    unsure: Unreachable | None = None
