"""The fact `CiLogs`: what looks like a secret in the logs of the CI that launch.toml names."""

from dataclasses import dataclass

from cockpit.facts import Unreachable
from cockpit.facts.leaks import Leak


@dataclass(frozen=True, slots=True)
class CiLogs:
    """Every value that was found, once for each log; `files` counts what was read.

    `gaps` are sentences about what could not be read. `missing` stands in place of everything where there is
    nothing to read.
    """

    leaks: tuple[Leak, ...] = ()
    files: int = 0
    gaps: tuple[str, ...] = ()
    missing: Unreachable | None = None
