"""The fact `Migrations`: the newest changes of the database's structure, and what waits to be applied."""

from dataclasses import dataclass

from cockpit.facts import Unreachable


@dataclass(frozen=True, slots=True)
class Migration:
    """One migration file.

    `way_back` is whether it can be undone by what it holds, `why_not` says what speaks against it.
    `destroys` are words such as `drops a column`.
    """

    path: str
    tool: str
    way_back: bool = True
    why_not: str = ""
    destroys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusRun:
    """What the project's own status command said: `pending` is none where its output gives no number.

    `tool` is the one whose output it is. `telling` is the line that says what went wrong, `broken` one that
    says that the migrations themselves are in disorder, both redacted. `local` says that it asked a database
    of this machine, `absent` is a program it wants and this machine does not have.
    """

    command: str
    code: int | None = None
    tool: str = ""
    pending: int | None = None
    waiting: tuple[str, ...] = ()
    telling: str = ""
    broken: str = ""
    local: str = ""
    absent: str = ""
    missing: Unreachable | None = None


@dataclass(frozen=True, slots=True)
class Migrations:
    """The newest migrations of the checkout, newest first, of `total`; `status` where a command is declared.

    `folders` are those they lie in. `gaps` are sentences about what was not read.
    """

    newest: tuple[Migration, ...] = ()
    total: int = 0
    folders: tuple[str, ...] = ()
    status: StatusRun | None = None
    gaps: tuple[str, ...] = ()
    missing: Unreachable | None = None
