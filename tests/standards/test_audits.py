"""What auditors really print: holes by severity, nothing at all, and the ways of looking at nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.audits import Audited, audited, auditors, workflow_flaws

NPM = {
    "auditReportVersion": 2,
    "vulnerabilities": {
        "minimist": {"name": "minimist", "severity": "critical"},
        "ms": {"severity": "moderate"},
    },
    "metadata": {
        "vulnerabilities": {"info": 0, "low": 0, "moderate": 1, "high": 0, "critical": 1, "total": 2}
    },
}
PIP = {
    "dependencies": [
        {"name": "django", "version": "4.0", "vulns": [{"id": "PYSEC-2022-1", "fix_versions": ["4.0.1"]}]},
        {"name": "flask", "version": "3.1", "vulns": []},
    ],
    "fixes": [],
}
OSV = {
    "results": [
        {
            "source": {"path": "yarn.lock", "type": "lockfile"},
            "packages": [
                {
                    "package": {"name": "lodash", "version": "4.17.0", "ecosystem": "npm"},
                    "vulnerabilities": [{"id": "GHSA-1"}],
                    "groups": [
                        {"ids": ["GHSA-1"], "max_severity": "7.4"},
                        {"ids": ["GHSA-2"], "max_severity": ""},
                    ],
                }
            ],
        }
    ]
}
COMPOSER = {"advisories": {"a/b": [{"advisoryId": "PKSA-1", "severity": "medium"}]}, "abandoned": {}}
CARGO = {
    "lockfile": {"dependency-count": 3},
    "vulnerabilities": {"list": [{"advisory": {"id": "RUSTSEC-1"}, "package": {"name": "time"}}]},
}


@pytest.mark.parametrize(
    ("tool", "code", "data", "counts", "first"),
    [
        ("npm audit", 1, NPM, {"critical": 1, "moderate": 1}, "minimist (critical)"),
        ("pip-audit", 1, PIP, {"unrated": 1}, "django PYSEC-2022-1 (unrated)"),
        ("osv-scanner", 1, OSV, {"high": 1, "unrated": 1}, "lodash GHSA-1 (high)"),
        ("composer audit", 1, COMPOSER, {"moderate": 1}, "a/b PKSA-1 (moderate)"),
        ("cargo audit", 1, CARGO, {"unrated": 1}, "time RUSTSEC-1 (unrated)"),
    ],
)
def test_holes(tool: str, code: int, data: object, counts: dict[str, int], first: str) -> None:
    seen = audited(tool, code, json.dumps(data), "")
    assert (dict(seen.counts), seen.first[0], seen.why_not) == (counts, first, "")


@pytest.mark.parametrize(
    ("tool", "data"),
    [
        ("npm audit", {"vulnerabilities": {}, "metadata": {"vulnerabilities": {"high": 0, "total": 0}}}),
        ("pnpm audit", {"advisories": {}, "metadata": {"vulnerabilities": {"high": 0}}}),
        ("pip-audit", {"dependencies": [{"name": "flask", "version": "3.1", "vulns": []}], "fixes": []}),
        ("osv-scanner", {"results": []}),
        ("composer audit", {"advisories": [], "abandoned": {}}),
        ("cargo audit", {"vulnerabilities": {"list": []}}),
    ],
)
def test_no_hole(tool: str, data: object) -> None:
    assert audited(tool, 0, json.dumps(data), "") == Audited({}, ())


SKIPPED = {
    "dependencies": [{"name": "flask", "skip_reason": "Dependency not found on PyPI: flask (0.5)"}],
    "fixes": [],
}
REFUSED = {"message": "405 Method Not Allowed", "statusCode": 405, "error": {"summary": "", "detail": ""}}
NO_LOCK = {"error": {"code": "ENOLOCK", "summary": "This command requires an existing lockfile."}}


@pytest.mark.parametrize(
    ("tool", "code", "out", "err", "why"),
    [
        ("pip-audit", 0, json.dumps(SKIPPED), "No known vulnerabilities found", "1 of 1 were skipped"),
        ("npm audit", 1, json.dumps(REFUSED), "npm error audit endpoint returned an error", "405"),
        ("npm audit", 1, json.dumps(NO_LOCK), "", "requires an existing lockfile"),
        ("npm audit", 1, json.dumps({"error": {"code": "EAUDIT"}}), "", "EAUDIT"),
        ("npm audit", 0, "", "npm error network timeout", "npm error network timeout"),
        ("npm audit", 0, "[]", "", "another form"),
        ("npm audit", 0, '{"metadata": {"vulnerabilities": {"high": "many"}}}', "", "another form"),
        ("osv-scanner", 127, json.dumps({"results": []}), "failed to make osv.dev request", "failed to make"),
        ("osv-scanner", 128, json.dumps({"results": []}), "No package sources found", "No package sources"),
        ("osv-scanner", 0, '{"results": null}', "", "another form"),
        ("cargo audit", 1, "error: couldn't fetch advisory database", "", "couldn't fetch"),
        ("pip-audit", 0, "[" * 100_000, "", "[[["),
    ],
)
def test_what_looked_at_nothing_is_never_clean(tool: str, code: int, out: str, err: str, why: str) -> None:
    seen = audited(tool, code, out, err)
    assert why in seen.why_not
    assert not seen.counts


@pytest.mark.parametrize(
    ("lock", "tool"),
    [
        ("package-lock.json", "npm audit"),
        ("apps/web/pnpm-lock.yaml", "pnpm audit"),
        ("requirements-prod.txt", "pip-audit"),
        ("uv.lock", "osv-scanner"),
        ("composer.lock", "composer audit"),
        ("Cargo.lock", "cargo audit"),
    ],
)
def test_who_audits_what(lock: str, tool: str) -> None:
    known = auditors(lock)
    assert known[0].name == tool
    assert known[-1].name == "osv-scanner"


@given(st.sampled_from(["npm audit", "pip-audit", "osv-scanner", "composer audit"]), st.text(max_size=200))
def test_any_output_is_read(tool: str, out: str) -> None:
    seen = audited(tool, 0, out, "")
    assert seen.why_not or not seen.counts


def zizmor(key: dict[str, object], severity: str = "High", *, ignored: bool = False) -> dict[str, object]:
    where = {
        "symbolic": {"key": key, "kind": "Primary"},
        "concrete": {"location": {"start_point": {"row": 6, "column": 8}}},
    }
    rated = {"confidence": "High", "severity": severity}
    return {
        "ident": "template-injection",
        "desc": "code injection",
        "determinations": rated,
        "locations": [where],
        "ignored": ignored,
    }


def test_flaws_of_workflows_the_worst_first() -> None:
    path = ".github/workflows/a.yml"
    found = workflow_flaws(
        json.dumps(
            [
                zizmor({"Local": {"given_path": path}}, "Low"),
                zizmor({"Local": {"verbatim_path": path}}),
                zizmor({"Local": {"verbatim_path": path}}, ignored=True),
            ]
        )
    )
    assert found is not None
    assert [(one.severity, one.path, one.line) for one in found] == [("high", path, 7), ("low", path, 7)]


@pytest.mark.parametrize("out", ["", "{}", "[1]", '[{"locations": []}]', "[" * 100_000])
def test_what_a_linter_does_not_say_is_not_clean(out: str) -> None:
    assert workflow_flaws(out) in (None, ())
    assert workflow_flaws(out) is None or out == "{}"
