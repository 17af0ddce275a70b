"""Every DNS and audit check reaches the verdict its cases expect, and explains what is no pass."""

import json
from types import ModuleType

import pytest

import checks.audit.log_review
import checks.dns
from cockpit.facts.codec import dumps, loads
from cockpit.kit import FAIL, PASS, UNKNOWN, WARN, Case, Finding
from cockpit.model import Layer, worst
from tests.checks.dns.judging import judged, modules

# A log has no record to publish and no subject to ask: tests/checks/log looks at what is said of it.
AUDITS = [module for module in modules(checks.audit) if module is not checks.audit.log_review]
MODULES = [*modules(checks.dns), *AUDITS]
EVERY = [
    pytest.param(module, case, id=f"{module.__name__.rpartition('.')[2]}: {case.name}")
    for module in MODULES
    for case in module.CASES
]
# No record to publish: the zone is right, somebody has to repair a service or another server.
NO_RECORD = ("server-error", "servers-differ", "answers-differ", "resolver-remembers")
by_module = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
by_case = pytest.mark.parametrize(("module", "case"), EVERY)


def findings(module: ModuleType) -> list[Finding]:
    """The findings of every case."""
    return [finding for case in module.CASES for finding in judged(module, case.launch, *case.facts)]


@by_case
def test_the_case_is_judged_as_it_says(module: ModuleType, case: Case) -> None:
    found = judged(module, case.launch, *case.facts)
    assert worst([finding.verdict for finding in found]) is case.expect


@by_module
def test_a_constant_would_be_noticed(module: ModuleType) -> None:
    expected = {case.expect for case in module.CASES}
    assert {PASS, FAIL, UNKNOWN} <= expected
    assert len({case.name for case in module.CASES}) == len(module.CASES)


@by_module
def test_the_same_world_gives_the_same_findings_also_after_a_replay(module: ModuleType) -> None:
    for case in module.CASES:
        once = judged(module, case.launch, *case.facts)
        saved = loads(dumps({type(fact).__name__: fact for fact in case.facts}))[1]
        assert judged(module, case.launch, *saved.values()) == once
        assert len({(finding.subject, finding.kind) for finding in once}) == len(once)


@by_module
def test_a_fault_says_what_why_and_what_to_do(module: ModuleType) -> None:
    for finding in findings(module):
        if finding.verdict not in (FAIL, WARN):
            continue
        assert finding.kind, finding
        assert finding.expected, finding
        assert finding.observed, finding
        assert finding.evidence, finding
        assert json.loads(json.dumps(dict(finding.evidence))) == dict(finding.evidence)
        assert finding.verify or "{subject}" in module.CHECK.verify, finding
        fix = finding.fix or module.CHECK.fix
        assert fix, finding
        if finding.fix:
            assert finding.fix.undo, finding
            assert finding.fix.record or finding.kind in NO_RECORD, finding


@by_module
def test_unknown_names_a_layer_or_the_line_that_is_missing(module: ModuleType) -> None:
    for finding in findings(module):
        if finding.verdict is not UNKNOWN:
            continue
        assert finding.layer is not None, finding
        if finding.layer is Layer.PERSON:
            assert finding.fix, finding
            line = finding.fix.record or ""
            ours = ("cockpit drill ", "cockpit attest ", "git restore ")
            assert "=" in line or line.startswith(ours), finding


@by_module
def test_no_finding_shows_a_programs_words(module: ModuleType) -> None:
    for finding in findings(module):
        for text in (finding.summary, finding.expected, finding.observed, finding.verify):
            assert "None" not in text
            assert "frozenset" not in text
            assert "Outcome." not in text
            assert "{" not in text
