"""The fact `CleanBuild`: the production build in a fresh clone, with nothing but what is declared."""

from dataclasses import dataclass
from enum import StrEnum

from cockpit.facts import Unreachable
from cockpit.facts.build_output import BuildOutput


class Ended(StrEnum):
    """How a build came to its end."""

    ITSELF = "by itself"
    TIME = "it took too long"
    ROOM = "it filled the disk"
    NOISE = "it printed too much"


@dataclass(frozen=True, slots=True)
class Artefact:
    """What the build left in [repo] dist: `digest` is the SHA-256 of all paths and contents, `size` bytes."""

    files: int = 0
    size: int = 0
    digest: str = ""
    whole: bool = True  # false: more than is counted


@dataclass(frozen=True, slots=True)
class CleanBuild:
    """One build. Its output is redacted, without escapes, times and places of this machine.

    `command` is what was run, at `commit` of `branch`; `code` its exit code (none when it was ended),
    `telling` the first line that says what went wrong, `tail` the last lines. `given` are the names of the
    variables it had, each with a made-up value; `asked` are names that it missed. `artefact` is none where no
    dist is declared. `gaps` are sentences about what was not as in production. `output` is what was read in
    the artefact, none where it is empty. `missing` says why nothing was built.
    """

    command: str = ""
    commit: str = ""
    branch: str = ""
    code: int | None = None
    ended: Ended = Ended.ITSELF
    seconds: float = 0.0
    limit: float = 0.0
    telling: str = ""
    tail: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    absent: str = ""  # a program of the command that this machine does not have
    outside: str = ""  # the line that says it wanted something of the network, or of a made-up value
    artefact: Artefact | None = None
    output: BuildOutput | None = None
    gaps: tuple[str, ...] = ()
    missing: Unreachable | None = None
