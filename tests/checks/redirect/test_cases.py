"""Every redirect check reaches the verdict its cases expect, and explains every finding that is no pass."""

import importlib
import inspect
import json
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import get_type_hints

import pytest

import checks.redirect
from cockpit.facts.codec import dumps, loads
from cockpit.kit import FAIL, PASS, UNKNOWN, WARN, Case, Finding
from cockpit.launch import Launch
from cockpit.model import worst

MODULES = [
    importlib.import_module(f"checks.redirect.{m.name}")
    for m in pkgutil.iter_modules(checks.redirect.__path__)
]
EVERY = [
    pytest.param(m, case, id=f"{m.__name__.rpartition('.')[2]}: {case.name}")
    for m in MODULES
    for case in m.CASES
]


def judged(module: ModuleType, launch: Launch, facts: tuple[object, ...]) -> list[Finding]:
    """The findings of a judge, its facts found by type as the engine does."""
    hints = get_type_hints(module.judge)
    wanted = [hints[name] for name in list(inspect.signature(module.judge).parameters)[1:]]
    by_type = {type(fact): fact for fact in facts}
    return list(module.judge(launch, *(by_type[kind] for kind in wanted)))


def faulty() -> Iterator[Finding]:
    for module in MODULES:
        for case in module.CASES:
            yield from (f for f in judged(module, case.launch, case.facts) if f.verdict in (FAIL, WARN))


@pytest.mark.parametrize(("module", "case"), EVERY)
def test_case(module: ModuleType, case: Case) -> None:
    findings = judged(module, case.launch, case.facts)
    assert worst([finding.verdict for finding in findings]) is case.expect


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__)
def test_a_constant_would_be_noticed(module: ModuleType) -> None:
    expected = {case.expect for case in module.CASES}
    assert {PASS, UNKNOWN} <= expected
    assert {FAIL, WARN} & expected


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__)
def test_same_world_same_findings_also_after_a_replay(module: ModuleType) -> None:
    for case in module.CASES:
        once = judged(module, case.launch, case.facts)
        facts = {type(fact).__name__: fact for fact in case.facts}
        again = judged(module, case.launch, tuple(loads(dumps(facts))[1].values()))
        assert once == again
        subjects = [(finding.subject, finding.kind) for finding in once]
        assert len(set(subjects)) == len(subjects)


def test_faults_are_explained() -> None:
    for finding in faulty():
        assert finding.kind, finding
        assert finding.expected, finding
        assert finding.observed, finding
        assert finding.evidence, finding
        assert finding.fix is not None, finding
        assert finding.fix.undo, finding
        assert finding.fix.record or finding.kind.startswith("status-"), finding
        assert json.loads(json.dumps(dict(finding.evidence))) == finding.evidence
