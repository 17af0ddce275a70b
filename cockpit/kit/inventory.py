"""Holds what a person confirmed of the stack against what shows today."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts.stack import ROWS, Stack
from cockpit.facts.stated import Drilled
from cockpit.kit import Finding, Fix, Launch, cut, failed
from cockpit.kit.drills import told
from cockpit.kit.stating import drill_evidence
from cockpit.standards.stacks import same

NONE = "none"


def confirmed(drill: Drilled) -> dict[str, str]:
    """What was confirmed, by row: `hosting: Fly` is the row `hosting`."""
    pairs = (line.partition(":") for line in drill.about)
    return {row.strip(): value.strip() for row, _, value in pairs}


def detected(stack: Stack) -> dict[str, str]:
    """What shows today, by row, with how we know."""
    return {row: f"{stack.value(row) or NONE} ({stack.how(row)})" for row in ROWS}


def differences(launch: Launch, stack: Stack, drill: Drilled) -> Iterator[Finding]:
    """A row nobody filled in, one that shows somebody else today, one that cannot be seen."""
    said = confirmed(drill)
    for row in ROWS:
        value = said.get(row, "")
        others = [trace for trace in stack.of(row) if not same(value, trace.value)]
        if not value:
            yield _different(launch, drill, row, "empty", f"nobody has said who the {row} is", "nothing")
        elif others:
            seen = "; ".join(f"{trace.value} ({trace.how})" for trace in others)
            summary = f"{row}: {value} was confirmed, and {', '.join(one.value for one in others)} shows now"
            yield _different(launch, drill, row, "changed", summary, seen, expected=value)
        elif row in stack.unseen:
            yield cut(launch.domain, stack.unseen[row])


def _different(
    launch: Launch, drill: Drilled, row: str, kind: str, summary: str, observed: str, expected: str = ""
) -> Finding:
    seen: dict[str, Any] = drill_evidence(drill) | {"row": row, "observed": observed}
    return failed(
        launch.domain,
        f"{kind}-{row.lower().replace(' ', '-')}",
        f"{summary} ({told(launch, drill)})",
        expected=expected or f"a name for the {row}, or none",
        observed=observed,
        evidence=seen,
        verify="cockpit drill stack",
        fix=Fix(
            f"Find out which is true. If the {row} has changed, see that its [[access]] row and who pays are "
            "right in launch.toml, and confirm the inventory again. If not, remove what shows the other one.",
            "cockpit drill stack",
            "Nothing to undo: a drill is only added to the record.",
        ),
    )
