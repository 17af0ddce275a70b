"""What every build pipeline is made of: triggers, jobs, steps, each with the file and line it stands in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cockpit.standards.yaml_nodes import Node


class Trigger(StrEnum):
    """What sets a pipeline off."""

    PUSH = "push"
    REQUEST = "pull request"
    TAG = "tag"
    SCHEDULE = "schedule"
    HAND = "by hand"
    CALLED = "another workflow"
    OTHER = "something else"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a job: an action (`uses`, with its inputs as text in `given`), or lines of a script.

    `lenient` says why its failure does not fail the job, `off` why it never runs; empty where neither holds.
    """

    path: str
    line: int
    name: str = ""
    uses: str = ""
    given: str = ""
    script: tuple[tuple[int, str], ...] = ()
    lenient: str = ""
    off: str = ""

    @property
    def where(self) -> str:
        """`path:line`."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Job:
    """One job. `needs` are ids of jobs of the same pipeline that have to succeed before it.

    `by_hand` says why it waits for somebody to press a button, `regardless` why it runs even after a failure
    of what it needs, `lenient` and `off` are as in `Step`. `calls` is the workflow file it consists of.
    `triggers` are its own where they differ from the pipeline's.
    """

    id: str
    path: str
    line: int
    steps: tuple[Step, ...] = ()
    needs: tuple[str, ...] = ()
    environment: str = ""
    by_hand: str = ""
    regardless: str = ""
    lenient: str = ""
    off: str = ""
    calls: str = ""
    triggers: frozenset[Trigger] = frozenset()

    @property
    def where(self) -> str:
        """`path:line`."""
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Pipeline:
    """One pipeline. `includes` are templates it takes in, with their lines; `follows` the names it waits for.

    `bad` says why the file could not be read; then there are no jobs.
    """

    path: str
    kind: str  # GitHub Actions, GitLab CI, ...
    name: str = ""
    jobs: tuple[Job, ...] = ()
    triggers: Mapping[Trigger, int] = field(default_factory=dict)  # with the line each stands in
    includes: tuple[tuple[int, str], ...] = ()
    follows: tuple[str, ...] = ()
    bad: str = ""


def shell(path: str, node: Node, **more: str) -> Step:
    """A step that runs a script: one scalar, or a list of them."""
    lines = tuple(line for one in node.each() for line in _lines(one))
    return Step(path, lines[0][0] if lines else node.line, script=lines, **more)


def _lines(node: Node) -> tuple[tuple[int, str], ...]:
    """The lines of a scalar; GitLab allows lists within the list."""
    return (
        tuple(node.lines()) if node.kind == "scalar" else tuple(x for one in node.items for x in _lines(one))
    )


def flat(node: Node) -> str:
    """The inputs of a step as text: `key: value` lines."""
    return "\n".join(f"{key}: {value.text or ' '.join(value.texts())}" for key, value in node.pairs.items())
