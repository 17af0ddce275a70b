"""How locked dependencies, audits and workflows read as findings; shared words of `deps.audit`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from cockpit.consent import LEFT_OUT
from cockpit.facts import Unreachable
from cockpit.facts.codebase import Codebase
from cockpit.facts.dependency_audit import Holes, Locked, WorkflowFlaw
from cockpit.kit import Finding, Fix, Layer, command, cut, failed, warned
from cockpit.kit.pipelines import Work
from cockpit.standards.shell_lines import Command, commands

ALLOW: Final = "cockpit check deps.audit --allow build"
_CLEAN: Final = "Nothing to undo: an audit only reads."
_GRAVE: Final = ("critical", "high", "unrated")
_LOCKS: Final = {
    "npm": "npm install --package-lock-only && git add package-lock.json",
    "Python": "uv lock && git add uv.lock   # or: pip freeze > requirements.txt",
    "Ruby": "bundle lock && git add Gemfile.lock",
    "Composer": "composer update --lock && git add composer.lock",
    "Go": "go mod tidy && git add go.sum",
    "Rust": "cargo generate-lockfile && git add Cargo.lock",
}
_REPAIRS: Final = {
    "npm audit": "npm audit fix",
    "pnpm audit": "pnpm audit --fix",
    "composer audit": "composer update",
}
# Installs that may take other versions than the lock file names.
_UNLOCKED: Final = re.compile(
    r"npm (?:install|i)(?: --?(?!location|global\b|g\b)[\w=-]+)*|(?:composer|poetry|bundle) update\b.*"
)
_RUN: Final = re.compile(r"\s*RUN\s+(?:--\S+\s+)*(?P<script>.*)", re.IGNORECASE)
_IMAGE: Final = re.compile(r"(?:.*/)?(?:Dockerfile[^/]*|[^/]*\.Dockerfile)", re.IGNORECASE)
_USUAL: Final = ("unpinned-uses", "unpinned-images")  # nearly every workflow, and no way in by itself


def of_locks(rows: Sequence[Locked]) -> Iterator[Finding]:
    """Each file whose dependencies are not pinned, or pinned by a file that does not know them."""
    for one in rows:
        if one.unread:
            yield cut(one.path, Unreachable(Layer.REPO, one.unread, "unreadable"))
        elif one.named and not one.lock:
            yield _unlocked(one)
        elif one.without:
            yield _astray(one)
        elif one.loose:
            yield _loose(one)


def _lock_it(one: Locked) -> Fix:
    return Fix(
        "Let the package manager write the lock file, and commit it.",
        _LOCKS.get(one.ecosystem, _LOCKS["npm"]),
        "Take the former lock file out of git again." if one.lock else "Remove the file from the repository.",
    )


def _unlocked(one: Locked) -> Finding:
    return failed(
        one.path,
        "no-lock",
        f"{one.path} has no lock file in the repository: every build may install something else",
        expected="a lock file beside it, or above",
        observed="none",
        evidence={"names": one.named, "ecosystem": one.ecosystem},
        fix=_lock_it(one),
    )


def _astray(one: Locked) -> Finding:
    names = ", ".join(one.without[:5])
    return failed(
        one.path,
        "out-of-sync",
        f"{one.lock} does not know {names}, which {one.path} names",
        expected="every named package in the lock file",
        observed=f"{len(one.without)} missing",
        evidence={"lock": one.lock, "missing": list(one.without)},
        fix=_lock_it(one),
    )


def _loose(one: Locked) -> Finding:
    return warned(
        one.path,
        "loose",
        f"{one.path} names no exact version for {one.loose[0]}: every build may install something else",
        expected="an exact version of everything, such as name==1.2.3",
        observed=f"{len(one.loose)} without",
        evidence={"lines": list(one.loose)},
        fix=_lock_it(one),
    )


def of_installs(codebase: Codebase, done: Work) -> Iterator[Finding]:
    """Pipelines and images that install past the lock file that is there."""
    for path, one in _scripts(codebase, done):
        if _UNLOCKED.fullmatch(one.bare) and _has_lock(codebase, one):
            yield warned(
                f"{path}:{one.line}",
                "unlocked-install",
                f"{path}:{one.line} installs with `{one.bare[:80]}`, which may take other versions than the "
                f"lock file",
                expected="an install that keeps to the lock file, such as npm ci",
                observed=one.bare[:80],
                fix=Fix("Install exactly what is locked.", _kept_to(one.bare), "Write the former command."),
            )


def _has_lock(codebase: Codebase, one: Command) -> bool:
    if one.words[0] != "npm":
        return True
    return any(path.endswith("package-lock.json") for path in codebase.files)


def _kept_to(bare: str) -> str:
    program = bare.partition(" ")[0]
    kept = {"npm": "npm ci", "composer": "composer install", "poetry": "poetry install --sync"}
    return kept.get(program, "bundle install")


def _scripts(codebase: Codebase, done: Work) -> Iterator[tuple[str, Command]]:
    for pipeline in done.pipelines:
        for job in pipeline.jobs:
            for step in job.steps:
                yield from ((step.path, one) for one in commands(step.script))
    for path, text in codebase.texts.items():
        if _IMAGE.fullmatch(path):
            lines = ((at, _RUN.match(line)) for at, line in enumerate(text.splitlines(), 1))
            yield from ((path, one) for one in commands((at, run["script"]) for at, run in lines if run))


def of_holes(found: Sequence[Holes]) -> Iterator[Finding]:
    """Each lock file with known holes in what it names."""
    for one in found:
        if one.counts:
            yield _grave(one) if any(one.counts.get(word) for word in _GRAVE) else _slight(one)


def _seen(one: Holes) -> dict[str, Any]:
    return {
        "expected": "no known hole",
        "observed": counted(one),
        "evidence": {"auditor": one.tool, "counts": dict(one.counts), "first": list(one.first)},
        "fix": Fix(
            "Update what is named. Where no mended version exists, take the package out, or find out whether "
            "your code reaches the hole.",
            _REPAIRS.get(one.tool, one.command),
            "Restore the lock file: git checkout HEAD -- " + command("{}", one.lock),
        ),
    }


def counted(one: Holes) -> str:
    """`2 high, 1 low`."""
    return ", ".join(f"{number} {severity}" for severity, number in one.counts.items())


def _grave(one: Holes) -> Finding:
    first = f": {one.first[0]}" if one.first else ""
    return failed(one.lock, "holes", f"{one.lock} names packages with known holes{first}", **_seen(one))


def _slight(one: Holes) -> Finding:
    return warned(
        one.lock, "slight-holes", f"{one.lock} names packages with known holes, none grave", **_seen(one)
    )


def unaudited(one: Holes) -> Finding:
    """Nothing is known of a lock file; never shown as clean."""
    assert one.missing is not None
    text = "Let the auditor look once: it executes nothing of yours, and asks the index about your packages."
    if one.missing.kind == LEFT_OUT:
        seen = cut(one.lock, one.missing, fix=Fix(text, ALLOW, _CLEAN), verify=ALLOW)
        return replace(seen, kind=one.missing.kind)
    fix = Fix(
        "Look where the auditor is installed and reaches its index, or let the pipeline do it each time.",
        one.command,
        _CLEAN,
    )
    return cut(one.lock, one.missing, fix=fix)


def of_workflows(flaws: Sequence[WorkflowFlaw]) -> Iterator[Finding]:
    """What a stranger could use in a workflow, by zizmor; one finding for each file."""
    grave = [one for one in flaws if one.severity == "high" and one.rule not in _USUAL]
    for path in dict.fromkeys(one.path for one in grave):
        here = [one for one in grave if one.path == path]
        yield warned(
            path,
            "workflow",
            f"zizmor finds a way in: {here[0].text} (line {here[0].line})",
            expected="no finding of high severity",
            observed=", ".join(dict.fromkeys(one.rule for one in here)),
            evidence={"findings": [f"{path}:{one.line}: {one.rule}" for one in here[:10]]},
            fix=Fix(
                "Change the lines; each rule is explained at docs.zizmor.sh/audits.",
                command("zizmor --offline {}", path),
                "Write the former lines.",
            ),
        )
