"""The fact `BuildOutput`: what lies in the folder that the production build fills."""

from dataclasses import dataclass

from cockpit.facts import Unreachable
from cockpit.facts.bundles import Mark
from cockpit.facts.leaks import Leak


@dataclass(frozen=True, slots=True)
class BuildOutput:
    """The files of [repo] dist, read and not kept; `folder` is what launch.toml calls it.

    `logs` counts calls of console.log in the `code` bytes of scripts for browsers, `loudest` is the script
    with most of them. `strays` are files that nobody meant to publish: environment files and tests. `maps`
    are source maps with the source in them that browsers could get. `gaps` say what was not read. `missing`
    stands in place of everything where there is nothing to read.
    """

    folder: str = ""
    files: int = 0
    leaks: tuple[Leak, ...] = ()
    marks: tuple[Mark, ...] = ()
    code: int = 0
    logs: int = 0
    loudest: str = ""
    strays: tuple[str, ...] = ()
    maps: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    missing: Unreachable | None = None
