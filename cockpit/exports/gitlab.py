"""A pipeline for GitLab: what is checked before a release, and what is looked at after it."""

from collections.abc import Iterator, Mapping
from typing import Final

from cockpit.exports.parts import (
    BUILD,
    LIVE,
    PRESENT,
    SCAN,
    UP,
    branch,
    follows,
    installing,
    on_its_branch,
    release,
    required,
    scalar,
    tests,
)
from cockpit.facts.codebase import Codebase
from cockpit.launch import Launch
from cockpit.text import safe

PATH: Final = ".gitlab-ci.yml"
AFTER: Final = (
    "Put the values under these names into Settings, CI/CD, Variables: protected, masked, environment "
    "production; and let only what is green be merged (Settings, Merge requests, Pipelines must succeed)."
)


def files(launch: Launch, codebase: Codebase) -> Mapping[str, str]:
    """The pipeline, by its path in the repository."""
    return {PATH: "\n".join(_lines(on_its_branch(launch, codebase), codebase)) + "\n"}


def _lines(launch: Launch, codebase: Codebase) -> Iterator[str]:
    name = safe(launch.product.name, 60)
    yield f"# What stands between a change and the customers of {name}. Written by `cockpit export gitlab`;"
    yield "# it is yours: change it. No value stands here: GitLab keeps them, by their names in launch.toml."
    yield "stages: [checks, release, after]"
    yield "workflow:"
    yield "  rules:"
    yield "    - if: $CI_PIPELINE_SOURCE == 'merge_request_event'"
    yield f"    - if: $CI_COMMIT_BRANCH == '{branch(launch)}'"
    yield from _job("secrets", "checks", (SCAN,), history=True)
    if launch.repo and launch.repo.build:
        yield "# The build needs what it is made with: take an image that holds it, with Python beside it."
        yield from _job("build", "checks", (BUILD,))
    if tests(codebase):
        yield from _tests(codebase)
    yield from _release(launch)
    if not follows(launch, codebase):
        yield from _job("live", "after", (UP, LIVE), only=branch(launch))


def _tests(codebase: Codebase) -> Iterator[str]:
    yield "tests:"
    yield "  stage: checks"
    yield f"  image: {'node:lts' if 'package.json' in codebase.files else 'python:3.13'}"
    yield "  script:"
    yield from (_line(line) for line in tests(codebase))


def _release(launch: Launch) -> Iterator[str]:
    names, command = required(launch), release(launch)
    lines = ((f"COCKPIT_ENVIRONMENT=production {PRESENT}",) if names else ()) + (
        (command,) if command else ()
    )
    if lines:
        yield from _job("release", "release", lines, only=branch(launch))
        yield "  environment: production"


def _job(
    name: str, stage: str, lines: tuple[str, ...], *, only: str = "", history: bool = False
) -> Iterator[str]:
    yield f"{name}:"
    yield f"  stage: {stage}"
    yield "  image: python:3.13"
    if history:
        yield '  variables: {GIT_DEPTH: "0"} # the scan reads the whole history'
    if only:
        yield f"  rules:\n    - if: $CI_COMMIT_BRANCH == '{only}'"
    yield "  script:"
    yield from (_line(line) for line in (installing("pip install --quiet"), *lines))


def _line(command: str) -> str:
    return f"    - {scalar(command, '      ')}"
