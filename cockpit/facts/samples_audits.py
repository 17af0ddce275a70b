"""Small examples of locked dependencies and their audits, for the cases of checks and for tests."""

from typing import Any

from cockpit.consent import LEFT_OUT
from cockpit.facts import Unreachable
from cockpit.facts.dependency_audit import DependencyAudit, Holes, Locked, WorkflowFlaw
from cockpit.model import Layer


def locked(**more: Any) -> Locked:
    """A package.json with three packages and its lock file, but for the fields given."""
    good = {"path": "package.json", "ecosystem": "npm", "named": 3, "lock": "package-lock.json"}
    return Locked(**{**good, **more})


def holes(**counts: int) -> Holes:
    """An audit that ran, with these known holes by severity."""
    first = tuple(f"lodash ({severity})" for severity in counts)
    return Holes("package-lock.json", "npm audit", "npm audit --json", counts, first)


def unaudited(kind: str = LEFT_OUT, cause: str = "not allowed", layer: Layer = Layer.PERSON) -> Holes:
    """An audit that did not run, or looked at nothing."""
    missing = Unreachable(layer, f"package-lock.json was not audited: {cause}", kind)
    return Holes("package-lock.json", "npm audit", "npm audit --json", missing=missing)


def flaw(rule: str = "template-injection", severity: str = "high") -> WorkflowFlaw:
    """What zizmor says of line 12 of a workflow."""
    text = "code injection via template expansion"
    return WorkflowFlaw(".github/workflows/check.yml", 12, rule, severity, text)


def audit(*rows: Locked, found: tuple[Holes, ...] = (), **more: Any) -> DependencyAudit:
    """The dependencies of a checkout; one manifest that is locked where none is given."""
    return DependencyAudit(rows or (locked(),), found, **more)
