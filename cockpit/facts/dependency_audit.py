"""The fact `DependencyAudit`: what is locked, its known holes, what a linter says of the workflows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable


@dataclass(frozen=True, slots=True)
class Locked:
    """One file that names dependencies. `lock` is the file that pins them, empty where there is none.

    `named` is how many it names itself, `without` are those of them that the lock file does not know, `empty`
    says that the lock file holds no package of others. `loose` are lines that name no exact version, where
    the file is its own lock. `unread` says why the lock file was not read.
    """

    path: str
    ecosystem: str
    named: int = 0
    lock: str = ""
    empty: bool = False
    without: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    unread: str = ""


@dataclass(frozen=True, slots=True)
class Holes:
    """One run of an auditor over a lock file: how many known holes by severity, and the first of them.

    Severities are `critical high moderate low unrated`. `missing` says why nothing is known.
    """

    lock: str
    tool: str
    command: str
    counts: Mapping[str, int] = field(default_factory=dict)
    first: tuple[str, ...] = ()
    missing: Unreachable | None = None


@dataclass(frozen=True, slots=True)
class WorkflowFlaw:
    """One thing that a linter says of a workflow."""

    path: str
    line: int
    rule: str
    severity: str
    text: str


@dataclass(frozen=True, slots=True)
class DependencyAudit:
    """Every file that names dependencies, the audits that ran, and the flaws of the workflows.

    `unlinted` says why a zizmor that is installed told nothing that can be read.
    """

    locked: tuple[Locked, ...] = ()
    holes: tuple[Holes, ...] = ()
    flaws: tuple[WorkflowFlaw, ...] = ()
    unlinted: Unreachable | None = None
    missing: Unreachable | None = None
