"""A release is one click or one command, not a list in somebody's head."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from cockpit.facts.codebase import Codebase
from cockpit.facts.samples_builds import NO_CHECKOUT, PACKAGE, job, with_files, workflow
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
    failed,
    passed,
    warned,
)
from cockpit.kit.pasting import line, quoted
from cockpit.kit.release_ways import Way, declared, spoken_of, ways
from cockpit.kit.stating import by_word
from cockpit.model import UNSTATED, Severity

ID = "deploy.scripted-release"

CHECK = check(
    "Release is one click or scripted",
    severity=HIGH,
    word=Word(
        "A release is one click or one command, and I have done the last one that way.",
        "the command, or the button and where it is; when the last release was done with it",
        days=180,
        may_not_apply=False,
    ),
    why="Six steps from memory work until the evening when two of them are swapped, or their author is away. "
    "What is scripted is done the same way every time, and by everybody.",
    fix="Write the steps of a release into one script or one job of the pipeline; name it in launch.toml.",
    undo="The steps can still be done by hand.",
    verify="cockpit check deploy.scripted-release",
    source="limits.manual_steps of the roadmap; Google, Site Reliability Engineering, chapter 8: hermetic, "
    "automated releases",
    terms={
        "release": "bringing a new version to where customers are",
        "CI": "what the code host runs by itself",
    },
)
_LINES = {"release": '"scripts/release.sh"', "manual_steps": "1"}


def judge(launch: Launch, codebase: Codebase, stated: Stated) -> Iterator[Finding]:
    """A pipeline, platform, script or command releases, and few steps are left to hands."""
    if codebase.missing is not None:
        yield _unseen(launch, codebase.missing.cause, stated)
        return
    manual = launch.deploy.manual_steps if launch.deploy else None
    limit = launch.limits.manual_steps
    named = declared(launch, codebase)
    if manual is not None and manual > limit:
        yield _by_many_hands(launch, manual, limit)
    elif isinstance(named, str) and named:
        yield _gone(launch, named)
    else:
        found = ((named,) if isinstance(named, Way) else ()) + ways(launch, codebase)
        yield _scripted(launch, found, manual) if found else _by_hand(launch)


def _unseen(launch: Launch, cause: str, stated: Stated) -> Finding:
    """Without a checkout it takes somebody's word."""
    found = by_word(launch, ID, CHECK, stated)
    return (
        replace(found, summary=f"{cause}, and nobody has stated it yet") if found.kind == UNSTATED else found
    )


def _line(launch: Launch, keys: Mapping[str, str] = _LINES) -> str:
    """The lines to paste: into the section where it is there, else with its header."""
    if launch.deploy:
        return "\n".join(line(key, value, "[deploy]") for key, value in keys.items())
    return "\n".join(("[deploy]", *(f"{key} = {value}" for key, value in keys.items())))


def _by_many_hands(launch: Launch, manual: int, limit: int) -> Finding:
    return failed(
        launch.domain,
        "many-hands",
        f"a release takes {manual} steps by hand, and {limit} may be",
        expected=f"at most {limit} (manual_steps of [limits])",
        observed=f"manual_steps = {manual} in [deploy]",
        fix=Fix(
            "Write the steps into one script, or into a job of the pipeline, and name it here.",
            _line(launch),
            "The steps can still be done by hand.",
        ),
    )


def _gone(launch: Launch, named: str) -> Finding:
    return failed(
        launch.domain,
        "release-missing",
        f"[deploy] release names {named}, and the checkout has no such file",
        expected="a file of the checkout, or a command",
        observed=named,
        fix=Fix("Correct the line, or commit the file.", _line(launch), "Write the line as it was."),
    )


def _by_hand(launch: Launch) -> Finding:
    steps = launch.deploy.steps if launch.deploy else ()
    what = f"{len(steps)} steps that somebody does by hand" if steps else "written down nowhere"
    return failed(
        launch.domain,
        "by-hand",
        f"a release is {what}: no pipeline, platform file or script of the checkout does it",
        expected="a job of a pipeline, a script or a command that releases",
        observed="none of them",
        fix=Fix(
            "Write the steps into one script or one job, commit it, and name it in launch.toml.",
            _line(launch),
            "The steps can still be done by hand.",
        ),
    )


def _scripted(launch: Launch, found: tuple[Way, ...], manual: int | None) -> Finding:
    first = next((way for way in found if not way.command or spoken_of(launch, way)), found[0])
    counted = (
        f"{manual} by hand" if manual is not None else "the steps by hand are not counted in launch.toml"
    )
    seen: dict[str, Any] = {
        "expected": f"one click or one command, at most {launch.limits.manual_steps} steps by hand",
        "observed": f"{first.what}: {first.where}; {counted}",
        "evidence": {"ways": {way.where: way.what for way in found[:10]}},
    }
    if first.command and not spoken_of(launch, first):
        return warned(
            launch.domain,
            "unnamed",
            f"there is {first.what} ({first.where}), and [deploy] of launch.toml does not name it",
            severity=Severity.LOW,
            fix=Fix(
                "Name it, so that whoever has to release finds it.",
                _line(launch, {"release": quoted(first.command)}),
                "Remove the line.",
            ),
            **seen,
        )
    start = f", started with {first.command}" if first.command else ""
    return passed(launch.domain, f"released by {first.what} ({first.where}){start}", **seen)


def _one(name: str, codebase: Codebase, expect: Any, *, stated: Stated = NOTHING_SAID, **deploy: Any) -> Case:
    launch = sample_launch(deploy=Deploy(**deploy)) if deploy else sample_launch()
    return case(name, launch, codebase, stated, expect=expect)


def _cases() -> Iterator[Case]:
    ship = job("ship", "npm run deploy")
    yield _one("a job of the pipeline", workflow(ship, on="[push]"), PASS)
    yield _one("a job that somebody starts", workflow(ship, on="workflow_dispatch"), WARN)
    started = workflow(ship, on="workflow_dispatch")
    yield _one("the same, named", started, PASS, release=".github/workflows/check.yml", manual_steps=1)
    yield _one("a platform follows the repository", with_files({"netlify.toml": ""}), PASS)
    yield _one("a platform by its name", with_files({}, "index.html"), PASS, platform="Vercel")
    script = with_files({}, "scripts/release.sh")
    yield _one("a script that is named", script, PASS, release="sh scripts/release.sh")
    yield _one("a script in a step", script, PASS, steps=("Run scripts/release.sh and wait.",))
    yield _one("a script that nobody names", script, WARN, steps=("Release it.",))
    yield _one("a task", with_files({"package.json": PACKAGE}), PASS, release="npm run deploy")
    yield _one("one command", with_files({"fly.toml": ""}), PASS, release="fly deploy")
    yield _one("a file that is gone", script, FAIL, release="scripts/ship.sh")
    yield _one("six steps from memory", with_files({}, "index.html"), FAIL, steps=("Do.",) * 6)
    yield _one("six steps beside a script", script, FAIL, release="scripts/release.sh", manual_steps=6)
    yield _one("nothing at all", with_files({}, "index.html"), FAIL)
    yield _one("no checkout", NO_CHECKOUT, UNKNOWN)
    yield _one("no checkout, and a word", NO_CHECKOUT, PASS, stated=sample_stated(statement(ID)))


CASES = Cases(_cases)
