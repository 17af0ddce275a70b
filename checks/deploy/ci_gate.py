"""What is built and tested stands before every release, and can stop it."""

from collections.abc import Iterator, Sequence
from typing import Any

from cockpit.facts.codebase import Codebase
from cockpit.facts.samples_builds import NO_CHECKOUT, PACKAGE, WORKFLOW, job, with_files, workflow
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Stated
from cockpit.kit import (
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Deploy,
    Finding,
    Fix,
    Launch,
    Word,
    case,
    check,
    cut,
    failed,
    passed,
    warned,
)
from cockpit.kit.gates import (
    CHECKING,
    OFFER,
    Release,
    asked_for,
    built_by,
    by_itself,
    platform_of,
    releases,
    seen_in,
    weak,
)
from cockpit.kit.pipelines import Act, Purpose, Trigger, Work, names, unread, work
from cockpit.kit.stating import by_word

ID = "deploy.ci-gate"

CHECK = check(
    "CI gate blocks bad deploys",
    severity=HIGH,
    word=Word(
        "Only what the checks found green is released: the branch that is released takes no change while one "
        "of them is red.",
        "a link to the rule that protects the branch, with the names of the checks it requires",
        days=180,
        may_not_apply=False,
    ),
    why="A build that fails, or a test that is red, should end with nothing. Where nothing stands between a "
    "change and production, the customers are the test.",
    fix="Let the pipeline build and test every change, and let the release wait for it.",
    undo="Put the file of the pipeline back as it was.",
    verify="cockpit check deploy.ci-gate",
    source="GitHub Actions: jobs.<id>.needs, continue-on-error; GitLab CI: needs, allow_failure; Render: "
    "autoDeployTrigger; Humble and Farley, Continuous Delivery, chapter 5",
    terms={
        "pipeline": "what the code host runs by itself at every change",
        "gate": "a step that a release cannot pass while it is red",
        "branch protection": "the code host's rule that a branch takes no change while its checks are red",
    },
)
_EXPECTED = "a build and tests that a release cannot pass while they are red"


def judge(launch: Launch, codebase: Codebase, stated: Stated) -> Iterator[Finding]:
    """Every release of the pipelines waits for tests or checks that can stop it."""
    if codebase.missing is not None:
        yield cut(launch.domain, codebase.missing)
        return
    done = work(codebase)
    yield from unread(done)
    found = releases(done)
    if found:
        yield from (_release(launch, done, one, stated) for one in found)
    elif not done.unread or by_itself(done, *CHECKING):
        yield _without_release(launch, codebase, done, stated)


def _release(launch: Launch, done: Work, one: Release, stated: Stated) -> Finding:
    """One job that releases: what has to be green before it."""
    subject = f"{one.job.path}: {one.job.id}"
    before = _counted(one.before)
    if stopping := [act for act in before if act.stops]:
        built = [act for act in (*one.before, one.act) if act.purpose is Purpose.BUILD]
        return _gated(subject, f"{subject} waits for", [*stopping, *built])
    if before:
        return _toothless(subject, weak(before))
    seen = {"expected": _EXPECTED, "evidence": {"release": one.act.where, "does": one.act.text}}
    if one.job.regardless:
        summary = f"releases even when what it waits for is red: {one.job.regardless}"
        return failed(subject, "regardless", summary, observed=one.job.where, fix=_needs(done), **seen)
    if asked_for(done, Trigger.REQUEST):
        return _unseen(
            launch, subject, f"{one.act.where} releases without waiting for the checks", done, stated
        )
    summary = "releases whatever the checks say: nothing that is tested stands before it"
    return failed(subject, "ungated", summary, observed=one.act.where, fix=_needs(done), **seen)


def _counted(acts: Sequence[Act]) -> tuple[Act, ...]:
    """The tests and checks; the tests alone where none of them can stop anything, whatever else can."""
    every = tuple(act for act in acts if act.purpose in CHECKING)
    tests = tuple(act for act in every if act.purpose is Purpose.TEST)
    return every if not tests or any(act.stops for act in tests) else tests


def _without_release(launch: Launch, codebase: Codebase, done: Work, stated: Stated) -> Finding:
    """No pipeline releases: a platform does when something is pushed, or somebody by hand."""
    platform = next(iter(platform_of(launch, codebase)), None)
    checks = _counted(by_itself(done, *CHECKING))
    stopping = [act for act in checks if act.stops]
    own = built_by(platform, codebase) if platform else ()
    if tested := [act for act in own if act.purpose in CHECKING and act.stops]:
        return _gated(launch.domain, "the platform's own build runs", tested)
    if stopping and platform and platform.waits:
        return _gated(
            launch.domain, f"{platform.where} says {platform.waits}, so a release waits for", stopping
        )
    if stopping:
        who = f"{platform.name} releases by itself" if platform else "no pipeline releases"
        return _unseen(launch, launch.domain, f"the checks run, and {who}", done, stated)
    if checks:
        return _toothless(launch.domain, weak(checks))
    if asleep := done.acts(*CHECKING):
        summary = "the checks only run when somebody starts them, or by the clock: no change is stopped"
        return failed(launch.domain, "not-by-itself", summary, **seen_in(asleep, _EXPECTED), fix=OFFER)
    return _untested(launch, done, own)


def _untested(launch: Launch, done: Work, own: Sequence[Act]) -> Finding:
    built = [
        act for act in (*by_itself(done, Purpose.BUILD), *own) if act.purpose is Purpose.BUILD and act.stops
    ]
    if built:
        summary = "a build that fails is not released, but nothing is tested or checked before a release"
        return warned(launch.domain, "untested", summary, **seen_in(built, _EXPECTED), fix=OFFER)
    what = "no pipeline tests anything" if done.pipelines else "the checkout has no pipeline"
    summary = f"{what}: whatever is pushed can go live"
    return failed(launch.domain, "no-gate", summary, expected=_EXPECTED, observed=what, fix=OFFER)


def _gated(subject: str, what: str, acts: Sequence[Act]) -> Finding:
    told = ", ".join(dict.fromkeys(f"{act.purpose} ({act.where})" for act in acts[:6]))
    return passed(subject, f"{what} {told}", **seen_in(acts, _EXPECTED))


def _toothless(subject: str, weak_ones: list[str]) -> Finding:
    return failed(
        subject,
        "toothless",
        "the checks run, and a red one stops nothing",
        expected=_EXPECTED,
        observed=weak_ones[0],
        evidence={"steps": weak_ones},
        fix=Fix(
            "Take out what stands in brackets: it lets them pass when they fail. What is known to fail is "
            "better left out by name.",
            "\n".join(weak_ones),
            "Put the words back.",
        ),
    )


def _needs(done: Work) -> Fix:
    """The line that makes a release wait."""
    ids = dict.fromkeys(
        job.id
        for pipeline in done.pipelines
        for job in pipeline.jobs
        if any(act.purpose in CHECKING and act.stops for act in done.of_job(job))
    )
    if not ids:
        return OFFER
    text = (
        "Put both into one pipeline and let the release name what it waits for. In another file of GitHub "
        "Actions the checks can be called: `uses: ./.github/workflows/check.yml` as a job of their own."
    )
    return Fix(text, f"needs: [{', '.join(list(ids)[:5])}]", "Take the line out again.")


def _unseen(launch: Launch, subject: str, what: str, done: Work, stated: Stated) -> Finding:
    """Whether the branch is protected stands at the code host, which a checkout does not show."""
    if stated.of(ID):
        return by_word(launch, ID, CHECK, stated)
    found = by_word(launch, ID, CHECK, stated)
    if stated.unreadable:
        return found
    return Finding(
        subject,
        UNKNOWN,
        f"{what}: whether a red check holds a change back is set at the code host, and cannot be seen here",
        kind=found.kind,
        layer=found.layer,
        expected=_EXPECTED,
        evidence={"steps": names(asked_for(done, Trigger.REQUEST) or by_itself(done, *CHECKING))},
        fix=Fix(
            "Protect the branch that is released: it takes a change only when these checks are green. "
            "GitHub: Settings, Rules, Require status checks to pass; GitLab: Settings, Merge requests, "
            "Pipelines must succeed. Then state it. Or let the release wait in the pipeline (`needs:`).",
            f"cockpit attest {ID}",
            "Take the rule out again.",
        ),
    )


_SHOP = sample_launch()
_TEST, _BUILD = "npm test", "npm run build"


def _one(name: str, codebase: Codebase, expect: Any, *facts: Any, launch: Launch = _SHOP) -> Case:
    return case(name, launch, codebase, *(facts or (NOTHING_SAID,)), expect=expect)


def _cases() -> Iterator[Case]:
    checks = job("check", "npm ci", _TEST, _BUILD)
    ship = job("ship", "npm run deploy", needs="check")
    yield _one("a release that needs the checks", workflow(checks, ship), PASS)
    yield _one("all in one job", workflow(job("all", _TEST, _BUILD, "flyctl deploy")), PASS)
    yield _one("the release goes first", workflow(job("all", "flyctl deploy", _TEST), on="[push]"), FAIL)
    alone = job("ship", "flyctl deploy")
    yield _one("beside one another", workflow(checks, alone, on="[push]"), FAIL)
    yield _one("beside, with pull requests", workflow(checks, alone), UNKNOWN)
    soft = job("check", _TEST, continue_on_error="true")
    yield _one("a check that may fail", workflow(soft, ship), FAIL)
    both = job("check", "npm run lint", "npm test || true")
    yield _one("only the linter is heard", workflow(both, ship), FAIL)
    yield _one("|| true", workflow(job("check", "npm test || true"), ship), FAIL)
    yield _one("never run", workflow(job("check", _TEST, **{"if": "false"}), ship), FAIL)
    always = job("ship", "flyctl deploy", needs="check", **{"if": "always()"})
    yield _one("released even so", workflow(checks, always), FAIL)
    yield _one("only by hand", workflow(job("check", _TEST), on="workflow_dispatch"), FAIL)
    yield _one("nothing at all", with_files({"package.json": PACKAGE}), FAIL)
    vercel = {"vercel.json": "{}", "package.json": PACKAGE}
    yield _one("a platform builds", with_files(vercel), WARN)
    beside = {**vercel, WORKFLOW: f"on: [push, pull_request]\njobs:\n{checks}"}
    yield _one("a platform releases by itself", with_files(beside), UNKNOWN)
    word = sample_stated(statement(ID))
    yield _one("a platform, the branch is protected", with_files(beside), PASS, word)
    render = {**beside, "render.yaml": "services:\n  - autoDeployTrigger: checksPass\n"}
    del render["vercel.json"]
    yield _one("Render waits for the checks", with_files(render), PASS)
    tests = {"netlify.toml": '[build]\ncommand = "npm test && npm run build"', "package.json": PACKAGE}
    yield _one("Netlify runs the tests", with_files(tests), PASS)
    hand = sample_launch(deploy=Deploy(platform="fly", release="flyctl deploy"))
    yield _one("released from a laptop", workflow(checks), UNKNOWN, launch=hand)
    yield _one("no checkout", NO_CHECKOUT, UNKNOWN)
    yield _one("a file that is no YAML", with_files({WORKFLOW: "on: [push\njobs: {"}), UNKNOWN)


CASES = Cases(_cases)
