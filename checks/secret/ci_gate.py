"""A scanner looks at every change before it is in, and stops it when it finds a secret."""

import re
from collections.abc import Iterator
from typing import Any, Final

from cockpit.facts.codebase import Codebase
from cockpit.facts.samples_builds import NO_CHECKOUT, WORKFLOW, job, with_files, workflow
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import (
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    case,
    check,
    cut,
    failed,
    passed,
    warned,
)
from cockpit.kit.gates import by_itself, seen_in, weak
from cockpit.kit.pipelines import Act, Purpose, Trigger, Work, unread, work
from cockpit.standards.ci_steps import of_action

CHECK = check(
    "Secret scan runs in CI and fails the build",
    severity=HIGH,
    why="A key that was pushed once is in every copy of the repository for good. A scanner that stops the "
    "change costs a minute; changing a key that leaked, on the eve of a launch, costs the evening.",
    fix="Let the pipeline look for secrets at every push and pull request, and fail when it finds one.",
    undo="Take the step out of the pipeline again.",
    verify="cockpit check secret.ci-gate",
    source="OWASP, Secrets Management Cheat Sheet: detection in the pipeline; the manuals of the scanners on "
    "their exit codes",
    terms={
        "CI": "what the code host runs by itself at every change",
        "scanner": "a program that knows what keys and passwords look like",
        "pre-commit": "a check on the developer's own machine, which --no-verify leaves out",
    },
)
_EXPECTED: Final = "a step that looks for secrets at every push or pull request, and can fail"
_HOOKS: Final = re.compile(
    r"\.pre-commit-config\.yaml|lefthook\.ya?ml|\.husky/[^/]+|\.githooks/[^/]+|package\.json", re.IGNORECASE
)
_SCANNER: Final = re.compile(
    r"gitleaks|betterleaks|trufflehog|kingfisher|detect-secrets|ggshield|secretlint|git-secrets|talisman"
    r"|ripsecrets|detect-private-key|detect-aws-credentials|cockpit (?:scan|check secret)",
    re.IGNORECASE,
)
_PUSH_PROTECTION: Final = ".github/secret_scanning.yml"
_LOCAL: Final = re.compile(r"\s*(?:#|//)")


def judge(launch: Launch, codebase: Codebase) -> Iterator[Finding]:
    """Some step of some pipeline scans at every change, and its failure fails the build."""
    if codebase.missing is not None:
        yield cut(launch.domain, codebase.missing)
        return
    done = work(codebase)
    yield from unread(done)
    acts = (*by_itself(done, Purpose.SECRETS), *_included(done))
    if stopping := [act for act in acts if act.stops]:
        told = ", ".join(dict.fromkeys(f"{act.tool} ({act.where})" for act in stopping[:5]))
        yield passed(launch.domain, f"every change is scanned by {told}", **seen_in(stopping, _EXPECTED))
    elif acts:
        yield _toothless(launch, weak(acts))
    elif asleep := done.acts(Purpose.SECRETS):
        summary = (
            "a scanner runs by the clock, after a release or when somebody starts it: it stops no change"
        )
        yield failed(launch.domain, "not-by-itself", summary, fix=_wake(done), **seen_in(asleep, _EXPECTED))
    elif not done.unread:
        yield _none(launch, codebase, done)


def _included(done: Work) -> Iterator[Act]:
    """GitLab's own template: it writes a report for the merge request and fails nothing."""
    for pipeline in done.pipelines:
        for line, name in pipeline.includes:
            for meant in of_action(name):
                if meant.purpose is Purpose.SECRETS:
                    yield Act(meant.purpose, meant.name, pipeline.path, line, name, meant.toothless)


def _toothless(launch: Launch, lines: list[str]) -> Finding:
    return failed(
        launch.domain,
        "toothless",
        "a scanner runs, and what it finds stops nothing",
        expected=_EXPECTED,
        observed=lines[0],
        evidence={"steps": lines},
        fix=Fix(
            "Take out what stands in brackets, so that it fails the build; what it may find goes into its "
            "list of exceptions, by name.",
            "\n".join(lines),
            "Put the words back.",
        ),
    )


def _none(launch: Launch, codebase: Codebase, done: Work) -> Finding:
    """No pipeline scans; a hook on the developers' machines, or the code host's own protection, is less."""
    if hooks := list(_hooks(codebase)):
        summary = f"secrets are only looked for on the developer's own machine ({hooks[0]})"
        text = "such a hook runs where it was installed, and --no-verify leaves it out"
        return warned(
            launch.domain,
            "hooks-only",
            f"{summary}: {text}",
            expected=_EXPECTED,
            observed=hooks[0],
            evidence={"hooks": hooks[:5]},
            fix=_offer(done),
        )
    if codebase.there(_PUSH_PROTECTION):
        return warned(
            launch.domain,
            "push-protection-only",
            f"{_PUSH_PROTECTION} is there, so GitHub may hold back keys it knows; whether it does, and all "
            "others, nobody sees here",
            expected=_EXPECTED,
            observed=_PUSH_PROTECTION,
            fix=_offer(done),
        )
    what = (
        "no pipeline of the checkout looks for secrets" if done.pipelines else "the checkout has no pipeline"
    )
    return failed(
        launch.domain,
        "no-scan",
        f"{what}: a key that is pushed stays in the history",
        expected=_EXPECTED,
        observed=what,
        fix=_offer(done),
    )


def _hooks(codebase: Codebase) -> Iterator[str]:
    """`path:line` of each hook that scans before a commit."""
    for path, text in codebase.texts.items():
        if _HOOKS.fullmatch(path):
            for number, line in enumerate(text.splitlines(), 1):
                if _SCANNER.search(line) and not _LOCAL.match(line) and not _dependency(path, line):
                    yield f"{path}:{number}"


def _dependency(path: str, line: str) -> bool:
    """A package that is only listed in package.json scans nothing yet."""
    return path == "package.json" and re.search(r'"[^"]*":\s*"[\^~]?\d', line) is not None


def _wake(done: Work) -> Fix:
    """A scanner that is there runs at every change: its file learns when, or one that does takes the step."""
    asleep = [one.path for one in done.pipelines if one.kind == "GitHub Actions"]
    if not asleep or _awake(done):
        return _offer(done)
    return Fix(
        f"Let {asleep[0]} run at every change.", "on:\n  push:\n  pull_request:", "Write the former lines."
    )


_INSTALL = "How the cockpit gets there is the first step of `cockpit export"


def _offer(done: Work) -> Fix:
    """One step to add, in the words of the pipeline that is there."""
    kinds = {one.kind for one in done.pipelines}
    scan = "cockpit check secret.repo-scan secret.history-scan"
    if "GitHub Actions" in kinds:
        record = f"- run: {scan}"
        text = (
            f"Add this step to {_first(done)}, with `fetch-depth: 0` at actions/checkout: then it sees all. "
            f"{_INSTALL} github`."
        )
    elif "GitLab CI" in kinds:
        record = f'secrets:\n  image: python:3.12\n  variables: {{GIT_DEPTH: "0"}}\n  script:\n    - {scan}'
        text = f"Add this job to {_first(done)}. {_INSTALL} gitlab`."
    elif kinds:
        record, text = scan, f"Add this line to {_first(done)}. {_INSTALL} github`."
    else:
        record = "cockpit export github --output .   # or: cockpit export gitlab --output ."
        text = "Let a pipeline look for secrets at every change. A ready one:"
    return Fix(text, record, "Take it out again.")


def _first(done: Work) -> str:
    """The pipeline that runs at every change, or the first."""
    return next(iter(_awake(done)), done.pipelines[0].path)


def _awake(done: Work) -> list[str]:
    """The pipelines that run at every change."""
    return [one.path for one in done.pipelines if {Trigger.PUSH, Trigger.REQUEST} & set(one.triggers)]


_SHOP = sample_launch()


def _steps(name: str, *steps: str, expect: Any, on: str = "[push, pull_request]", **keys: str) -> Case:
    return case(name, _SHOP, workflow(job("scan", *steps, **keys), on=on), expect=expect)


def _file(name: str, path: str, text: str, expect: Any) -> Case:
    return case(name, _SHOP, with_files({path: text}), expect=expect)


def _cases() -> Iterator[Case]:
    yield _steps("an action", "actions/checkout@v4", "gitleaks/gitleaks-action@v2", expect=PASS)
    yield _steps("a command", "gitleaks git --redact", expect=PASS)
    yield _steps("the cockpit", "cockpit check secret", expect=PASS)
    yield _steps("the whole cockpit", "cockpit check --fail-on high", expect=PASS)
    yield _steps("a container", "docker run -v .:/r zricethezav/gitleaks:latest dir /r", expect=PASS)
    yield _steps("another check of the cockpit", "cockpit check dns", expect=FAIL)
    yield _steps("exit code 0", "gitleaks git --exit-code 0", expect=FAIL)
    yield _steps("trufflehog without --fail", "trufflehog git file://.", expect=FAIL)
    yield _steps("trufflehog with it", "trufflehog git file://. --fail", expect=PASS)
    yield _steps("|| true", "ggshield secret scan ci || true", expect=FAIL)
    yield _steps("may fail", "gitleaks git", continue_on_error="true", expect=FAIL)
    yield _steps("by the clock", "gitleaks git", on="{schedule: [{cron: '0 3 * * *'}]}", expect=FAIL)
    yield _steps("only tests", "npm test", expect=FAIL)
    hook = "repos:\n  - repo: https://github.com/gitleaks/gitleaks\n    hooks: [{id: gitleaks}]\n"
    yield _file("pre-commit only", ".pre-commit-config.yaml", hook, WARN)
    ours = "include:\n  - template: Jobs/Secret-Detection.gitlab-ci.yml\n"
    yield _file("GitLab's template only reports", ".gitlab-ci.yml", ours, FAIL)
    script = "scan:\n  image: zricethezav/gitleaks\n  script: [gitleaks git .]\n"
    yield _file("a job of GitLab", ".gitlab-ci.yml", script, PASS)
    yield _file("nothing", "README.md", "", FAIL)
    yield case("no checkout", _SHOP, NO_CHECKOUT, expect=UNKNOWN)
    yield _file("a file that is no YAML", WORKFLOW, "jobs: [", UNKNOWN)


CASES = Cases(_cases)
