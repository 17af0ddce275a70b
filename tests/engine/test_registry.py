"""The one-file rule, held against every check of the build."""

import inspect
from types import ModuleType
from typing import Any

import pytest

from cockpit import registry, roadmap
from cockpit.engine import judge
from cockpit.kit import Case, failed, not_applicable, passed, warned
from cockpit.model import Finding, Layer, Severity, Verdict, worst
from cockpit.registry import Entry, RegistryError, entries, entry

OURS = {  # beyond what the contract asks for
    "app.app-links",
    "cache.compression",
    "edge.http-versions",
    "edge.settings-observed",
    "email.bimi",
    "email.starttls",
    "email.transport-security",
    "header.csp",
    "tls.protocol-versions",
}
ALL = list(entries().values())
IDS = [found.id for found in ALL]
CASES = [(found, case) for found in ALL for case in found.cases]


@pytest.mark.parametrize(("found", "case"), CASES, ids=[f"{f.id}: {c.name}" for f, c in CASES])
def test_a_case_ends_as_it_says(found: Entry, case: Case) -> None:
    findings = judge(found, case.launch, case.facts)
    assert worst([finding.verdict for finding in findings]) is case.expect, findings


@pytest.mark.parametrize("found", ALL, ids=IDS)
def test_the_cases_show_green_red_and_cannot_tell(found: Entry) -> None:
    verdicts = {case.expect for case in found.cases}
    assert Verdict.PASS in verdicts
    assert verdicts & {Verdict.FAIL, Verdict.WARN}
    assert Verdict.UNKNOWN in verdicts
    assert len({case.name for case in found.cases}) == len(found.cases)


def _constant(verdict: Verdict) -> Any:
    return lambda *_: iter([Finding("x", verdict, "x")])


@pytest.mark.parametrize("found", ALL, ids=IDS)
def test_a_constant_judge_would_be_noticed(found: Entry) -> None:
    for verdict in Verdict:
        ends = [worst([f.verdict for f in _constant(verdict)()]) is case.expect for case in found.cases]
        assert not all(ends)


@pytest.mark.parametrize("found", ALL, ids=IDS)
def test_what_is_not_green_can_be_acted_upon(found: Entry) -> None:
    for case in found.cases:
        for finding in judge(found, case.launch, case.facts):
            assert finding.verdict is not Verdict.ERROR, finding
            if finding.verdict in (Verdict.FAIL, Verdict.WARN):
                assert finding.kind
                assert finding.expected, finding
                assert finding.observed, finding
            if finding.verdict is Verdict.UNKNOWN:
                assert finding.layer is not None, finding


@pytest.mark.parametrize("found", ALL, ids=IDS)
def test_two_judgements_are_identical(found: Entry) -> None:
    for case in found.cases:
        assert judge(found, case.launch, case.facts) == judge(found, case.launch, case.facts)


@pytest.mark.parametrize("found", ALL, ids=IDS)
def test_the_declaration_is_complete(found: Entry) -> None:
    declared = found.check
    for text in (declared.title, declared.why, declared.fix, declared.undo, declared.verify, declared.source):
        assert text.strip()
    assert len(declared.title) <= 100
    assert inspect.getdoc(found.judge)


def test_ids_modes_and_severities_are_the_contract() -> None:
    contract = {row.id: row for row in roadmap.catalogue().check}
    for found in ALL:
        if found.id not in OURS:
            row = contract[found.id]
            assert (found.mode, found.severity) == (row.mode, row.severity), found.id


def module(**parts: Any) -> ModuleType:
    made = ModuleType("made")
    vars(made).update(parts)
    return made


def test_a_module_that_keeps_half_of_the_promise_is_refused() -> None:
    with pytest.raises(RegistryError, match="CHECK, judge and CASES"):
        entry("a.b", module(CHECK=ALL[0].check))


def test_a_judge_that_asks_for_no_fact_is_refused() -> None:
    def asks(clock: float) -> None:
        del clock

    with pytest.raises(RegistryError, match="no fact"):
        entry("a.b", module(CHECK=ALL[0].check, judge=asks, CASES=()))


def test_two_checks_with_one_id_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = [(ALL[0].id, module())]
    monkeypatch.setattr(registry, "_plug_ins", lambda: iter(twice))
    registry.entries.cache_clear()
    try:
        with pytest.raises(RegistryError, match="two checks have the id"):
            registry.entries()
    finally:
        monkeypatch.undo()
        registry.entries.cache_clear()


def test_a_finding_keeps_its_fingerprint_when_its_words_change() -> None:
    first = failed("a.test", "gone", "the name is gone")
    assert first.fingerprint == failed("a.test", "gone", "no such name").fingerprint
    assert first.fingerprint != failed("b.test", "gone", "the name is gone").fingerprint
    assert first.fingerprint != failed("a.test", "loop", "the name is gone").fingerprint


def test_the_kit_says_what_it_says() -> None:
    assert passed("a", "b").verdict is Verdict.PASS
    assert warned("a", "k", "b", severity=Severity.LOW).severity is Severity.LOW
    assert not_applicable("a", "b").verdict is Verdict.NOT_APPLICABLE
    assert failed("a", "k", "b", layer=Layer.DNS).layer is Layer.DNS
