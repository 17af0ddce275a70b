"""What `deps.audit` says: kinds, subjects, lines to paste; never clean where nobody looked."""

import pytest

from checks.deps import audit as check
from cockpit.facts.codebase import Codebase
from cockpit.facts.codec import pack, unpack
from cockpit.facts.dependency_audit import DependencyAudit, Holes
from cockpit.facts.samples_audits import audit, flaw, holes, locked, unaudited
from cockpit.facts.samples_builds import job, with_files, workflow
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import FAIL, PASS, UNKNOWN, WARN, Finding, Layer
from cockpit.kit.dependencies import ALLOW
from cockpit.model import Verdict

SHOP = sample_launch()
BARE = with_files({"package.json": "{}"}, "package-lock.json")


def judged(seen: DependencyAudit, code: Codebase = BARE) -> dict[str, Finding]:
    """Findings by kind, or by verdict where they have none."""
    found = list(check.judge(SHOP, seen, code))
    assert found == list(check.judge(SHOP, seen, code))
    return {one.kind or str(one.verdict): one for one in found}


def test_the_facts_of_every_case_can_be_saved() -> None:
    for case in check.CASES:
        assert tuple(unpack(pack(fact)) for fact in case.facts) == case.facts, case.name


def test_each_lock_file_has_a_finding_of_its_own() -> None:
    rows = (
        locked(path="web/package.json", lock=""),
        locked(
            path="api/requirements.txt", ecosystem="Python", lock="api/requirements.txt", loose=("flask",)
        ),
        locked(without=("left-pad", "ms")),
    )
    found = judged(audit(*rows, found=(holes(),)))
    assert {kind: (one.subject, one.verdict) for kind, one in found.items()} == {
        "no-lock": ("web/package.json", FAIL),
        "loose": ("api/requirements.txt", WARN),
        "out-of-sync": ("package.json", FAIL),
        "pass": (SHOP.domain, PASS),
    }
    assert (
        found["out-of-sync"].summary
        == "package-lock.json does not know left-pad, ms, which package.json names"
    )
    assert found["no-lock"].fix is not None
    assert "git add package-lock.json" in str(found["no-lock"].fix.record)


@pytest.mark.parametrize(
    ("counts", "kind", "verdict"),
    [
        ({"critical": 1, "low": 3}, "holes", FAIL),
        ({"high": 2}, "holes", FAIL),
        ({"unrated": 1}, "holes", FAIL),
        ({"moderate": 1, "low": 1}, "slight-holes", WARN),
    ],
)
def test_holes_by_their_gravity(counts: dict[str, int], kind: str, verdict: Verdict) -> None:
    found = judged(audit(found=(holes(**counts),)))[kind]
    assert (found.verdict, found.subject) == (verdict, "package-lock.json")
    assert found.observed == ", ".join(f"{number} {severity}" for severity, number in counts.items())
    assert found.fix is not None
    assert found.fix.record == "npm audit fix"


def test_one_audit_that_looked_does_not_speak_for_another() -> None:
    other = Holes("api/uv.lock", "osv-scanner", "osv-scanner", missing=unaudited("not-installed").missing)
    found = judged(audit(found=(holes(), other)))
    assert [one.verdict for one in found.values()] == [UNKNOWN]
    assert next(iter(found.values())).subject == "api/uv.lock"


def test_what_was_not_allowed_and_what_could_not_be_asked() -> None:
    left = judged(audit(found=(unaudited(),)))["consent"]
    assert (left.verdict, left.verify) == (UNKNOWN, ALLOW)
    assert left.fix is not None
    assert left.fix.record == ALLOW
    skipped = judged(audit(found=(unaudited("not-audited", "all skipped", Layer.NETWORK),)))["cut-network"]
    assert skipped.fix is not None
    assert skipped.fix.record == "npm audit --json"


@pytest.mark.parametrize(
    ("command", "noticed"),
    [
        ("npm install", True),
        ("npm i --no-audit --omit=dev", True),
        ("composer update --no-dev", True),
        ("npm ci", False),
        ("npm install -g pnpm", False),
        ("npm install --global pnpm", False),
        ("npm install vercel", False),
        ("pnpm install", False),
        ("bundle install", False),
    ],
)
def test_installs_past_the_lock_file(command: str, noticed: bool) -> None:
    code = workflow(job("check", command, "npm audit"))
    code = Codebase((*code.files, "package-lock.json"), texts=code.texts)
    found = judged(audit(found=(unaudited(),)), code)
    assert ("unlocked-install" in found) is noticed
    assert found["pass"].verdict is PASS
    without = workflow(job("check", command, "npm audit"))
    assert ("unlocked-install" in judged(audit(locked(lock="yarn.lock")), without)) is (
        noticed and command.startswith("composer")
    )


def test_workflows_are_told_by_file_and_the_usual_is_not_told() -> None:
    seen = audit(found=(holes(),), flaws=(flaw(), flaw("dangerous-triggers"), flaw("artipacked", "medium")))
    found = judged(seen)["workflow"]
    assert (found.verdict, found.subject) == (WARN, ".github/workflows/check.yml")
    assert found.observed == "template-injection, dangerous-triggers"
    assert "workflow" not in judged(audit(found=(holes(),), flaws=(flaw("unpinned-uses"),)))


def test_a_pipeline_that_cannot_be_read_is_not_taken_for_one_without_an_audit() -> None:
    found = judged(audit(found=(unaudited(),)), with_files({".github/workflows/check.yml": "jobs: ["}))
    assert {one.verdict for one in found.values()} == {UNKNOWN}
