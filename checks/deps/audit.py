"""What the product takes from others is pinned, and held against the known holes."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from cockpit.facts.codebase import Codebase
from cockpit.facts.dependency_audit import DependencyAudit, Holes
from cockpit.facts.samples_audits import audit, flaw, holes, locked, unaudited
from cockpit.facts.samples_builds import NO_CHECKOUT, job, with_files, workflow
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import (
    FAIL,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Layer,
    Unreachable,
    case,
    check,
    cut,
    not_applicable,
    passed,
    warned,
)
from cockpit.kit.dependencies import ALLOW, of_holes, of_installs, of_locks, of_workflows
from cockpit.kit.dependencies import unaudited as not_known
from cockpit.kit.pipelines import Act, Purpose, Work, names, unread, work

CHECK = check(
    "Dependency audit runs on install",
    severity=MEDIUM,
    runs="the auditor of your package manager (npm audit, pip-audit, osv-scanner …) in your checkout; it "
    "executes nothing of yours, and sends the names and versions of your packages to their index",
    why="Most of what runs in production was written by strangers. A hole that everybody knows is tried on "
    "every site within days, and without a lock file nobody can say what was installed.",
    fix="Commit the lock file, and let the pipeline audit it at every change.",
    undo="Take the step out of the pipeline again.",
    verify=ALLOW,
    source="OWASP Top 10, vulnerable and outdated components; the manuals of npm audit, pip-audit, "
    "osv-scanner and zizmor",
    terms={
        "dependency": "code of others that the product is built from",
        "lock file": "the exact versions of everything that is installed, written by the package manager",
        "audit": "a look whether holes of these versions are publicly known",
    },
)
_EXPECTED: Final = "an audit of the lock file at every change, or one without a finding now"
_WATCHERS: Final = (
    *(".github/dependabot.yml", ".github/dependabot.yaml", "renovate.json", "renovate.json5"),
    *(
        ".github/renovate.json",
        ".github/renovate.json5",
        ".renovaterc",
        ".renovaterc.json",
        ".gitlab/renovate.json",
    ),
)


def judge(launch: Launch, dependency_audit: DependencyAudit, codebase: Codebase) -> Iterator[Finding]:
    """What is pinned, how it is installed, whether anybody looks for known holes, and the workflows."""
    missing = dependency_audit.missing or codebase.missing
    if missing is not None:
        yield cut(launch.domain, missing)
        return
    done = work(codebase)
    yield from unread(done)
    yield from of_locks(dependency_audit.locked)
    yield from of_installs(codebase, done)
    yield from of_workflows(dependency_audit.flaws)
    if dependency_audit.unlinted is not None:
        yield cut(launch.domain, dependency_audit.unlinted)
    yield from _audit(launch, dependency_audit, codebase, done)


def _audit(launch: Launch, seen: DependencyAudit, codebase: Codebase, done: Work) -> Iterator[Finding]:
    """Holes that are known, else who looks for them."""
    if not any(one.named for one in seen.locked):
        yield _nothing(launch, seen)
        return
    found = tuple(of_holes(seen.holes))
    acts = done.acts(Purpose.AUDIT)
    stopping = [act for act in acts if act.stops]
    open_ = [one for one in seen.holes if one.missing is not None]
    if found:
        yield from found
    elif stopping:
        yield _looked(launch, stopping)
    elif seen.holes and not open_:
        yield _clean(launch, seen.holes)
    elif acts or _watcher(codebase):
        yield _weak(launch, acts, codebase)
    else:
        yield from map(not_known, open_)


def _nothing(launch: Launch, seen: DependencyAudit) -> Finding:
    if not seen.locked:
        return not_applicable(launch.domain, "the checkout names no packages of others")
    paths = ", ".join(one.path for one in seen.locked[:3])
    return passed(launch.domain, f"{paths} names no package of others: there is nothing to audit")


def _looked(launch: Launch, acts: Sequence[Act]) -> Finding:
    told = ", ".join(dict.fromkeys(f"{act.text} ({act.where})" for act in acts[:3]))
    return passed(
        launch.domain,
        f"the pipeline audits what is installed: {told}",
        expected=_EXPECTED,
        observed=acts[0].where,
        evidence={"steps": names(acts)},
    )


def _clean(launch: Launch, found: Sequence[Holes]) -> Finding:
    tools = ", ".join(dict.fromkeys(one.tool for one in found))
    return passed(
        launch.domain,
        f"no hole is known in what {', '.join(one.lock for one in found)} names ({tools})",
        expected=_EXPECTED,
        observed="none today; no pipeline looks again tomorrow",
        evidence={"audited": {one.lock: one.tool for one in found}},
    )


def _watcher(codebase: Codebase) -> str:
    return next(iter(codebase.there(*_WATCHERS)), "")


def _weak(launch: Launch, acts: Sequence[Act], codebase: Codebase) -> Finding:
    """Somebody looks, and nothing stops by it."""
    if acts:
        what, kind = f"an audit runs, and what it finds stops nothing ({acts[0].where})", "toothless"
    else:
        what = f"{_watcher(codebase)} proposes newer versions, and nothing stops a release with a known hole"
        kind = "only-watched"
    return warned(
        launch.domain,
        kind,
        what,
        expected=_EXPECTED,
        observed=(acts[0].off or acts[0].toothless) if acts else _watcher(codebase),
        evidence={"steps": names(acts)} if acts else None,
        fix=Fix(
            "Let the audit fail the build at what is grave.",
            "npm audit --audit-level=high   # or: pip-audit, osv-scanner, bundle audit, composer audit",
            "Take the step out again.",
        ),
    )


_SHOP = sample_launch()
_PLAIN = with_files({"package.json": "{}"}, "package-lock.json")


def _one(name: str, seen: DependencyAudit, expect: Any, code: Codebase = _PLAIN) -> Case:
    return case(name, _SHOP, seen, code, expect=expect)


def _ci(name: str, *steps: str, expect: Any, seen: DependencyAudit | None = None) -> Case:
    return _one(name, seen or audit(found=(unaudited(),)), expect, workflow(job("check", *steps)))


def _cases() -> Iterator[Case]:
    yield _ci("the pipeline audits", "npm ci", "npm audit --audit-level=high", expect=PASS)
    yield _ci("an action does", "google/osv-scanner-action/osv-scanner-action@v2", expect=PASS)
    yield _ci("what it finds is ignored", "npm audit || true", expect=WARN)
    yield _one("no hole is known", audit(found=(holes(),)), PASS)
    unread = Unreachable(Layer.REPO, "zizmor did not read the workflows: it ended with 1", "not-linted")
    yield _one("the linter broke off", audit(found=(holes(),), unlinted=unread), UNKNOWN)
    yield _one("a grave one is", audit(found=(holes(high=1),)), FAIL)
    yield _one("one that nobody has rated", audit(found=(holes(unrated=1),)), FAIL)
    yield _one("slight ones", audit(found=(holes(moderate=2, low=1),)), WARN)
    yield _ci(
        "a grave one, and the pipeline audits", "npm audit", expect=FAIL, seen=audit(found=(holes(high=1),))
    )
    yield _one("nobody allowed it", audit(found=(unaudited(),)), UNKNOWN)
    not_there = unaudited("not-installed", "npm is not installed", Layer.REPO)
    yield _one("no auditor", audit(found=(not_there,)), UNKNOWN)
    skipped = unaudited("not-audited", "2 of 2 were skipped", Layer.NETWORK)
    yield _one("it skipped everything", audit(found=(skipped,)), UNKNOWN)
    watched = with_files({".github/dependabot.yml": "version: 2\n"})
    yield _one("only Dependabot", audit(found=(unaudited(),)), WARN, watched)
    yield _one("no lock file", audit(locked(lock="")), FAIL)
    yield _one("the lock file is behind", audit(locked(without=("left-pad",)), found=(holes(),)), FAIL)
    loose = locked(path="requirements.txt", ecosystem="Python", lock="requirements.txt", loose=("django>=4",))
    yield _one("no exact versions", audit(loose, found=(holes(),)), WARN)
    yield _one("the lock file is too large", audit(locked(unread="too large")), UNKNOWN)
    yield _one("nothing is named", audit(locked(named=0, lock="")), PASS)
    yield _one("no package manager", DependencyAudit(), NOT_APPLICABLE)
    yield _one("a workflow lets strangers in", audit(found=(holes(),), flaws=(flaw(),)), WARN)
    usual = flaw("unpinned-uses")
    yield _one("a tag in place of a commit", audit(found=(holes(),), flaws=(usual,)), PASS)
    yield _one("no checkout", DependencyAudit(missing=NO_CHECKOUT.missing), UNKNOWN, NO_CHECKOUT)


def _installs() -> Iterator[Case]:
    image = with_files({"Dockerfile": "FROM node\nRUN npm install\n"}, "package-lock.json")
    yield _one("an image installs past the lock file", audit(found=(holes(),)), WARN, image)
    sound = with_files({"Dockerfile": "FROM node\nRUN npm ci && npm install -g pm2\n"}, "package-lock.json")
    yield _one("a global tool is another matter", audit(found=(holes(),)), PASS, sound)


CASES = Cases(lambda: (*_cases(), *_installs()))
