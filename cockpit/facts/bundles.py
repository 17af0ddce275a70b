"""The fact `Bundles`: what the scripts, pages and source maps that the product serves hold for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cockpit.facts import Unreachable
from cockpit.facts.leaks import Leak


class Hint(StrEnum):
    """What a text shows of how it was made."""

    DEVELOPMENT = "development build"  # a build that is meant for the developer's own machine
    TOOL = "development tool"  # works, and its maker says: not in production
    SANDBOX = "sandbox"  # the address of a provider's test mode, and of no other
    TEST_KEY = "test key"  # a key of a test mode that no rule for secrets knows
    FLAG = "debug switch"
    DEBUGGER = "debugger"
    FOLDER = "folder of a build machine"


@dataclass(frozen=True, slots=True)
class Mark:
    """One hint at one place: `shown` is what was met, `path` a file or URL; `used`: it is loaded or called.

    `line` and `column` start at 1, 0 where there are none.
    """

    hint: Hint
    shown: str
    path: str
    line: int = 0
    column: int = 0
    used: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """A script that was read: its size in bytes, and how many calls of console.log are in it."""

    url: str
    size: int
    logs: int = 0


@dataclass(frozen=True, slots=True)
class Bundles:
    """Everything that was read, without its text.

    `leaks` stand in a page, script or source map; a page with doubtful ones was read twice, and what differs
    is not in here. `unseen` are scripts that did not come, by URL; a script that is not there (404) is none.
    `gaps` are sentences about what was read in part. `left` is how many more scripts are named than were
    asked for. `others` are the hosts of scripts that are not the product's own: they are not read.
    """

    leaks: tuple[Leak, ...] = ()
    marks: tuple[Mark, ...] = ()
    scripts: tuple[Script, ...] = ()
    pages: int = 0
    maps: int = 0
    unseen: Mapping[str, Unreachable] = field(default_factory=dict)
    gaps: tuple[str, ...] = ()
    left: int = 0
    others: tuple[str, ...] = ()
