"""A workflow for GitHub Actions: what is checked before a release, and what is looked at after it."""

from collections.abc import Iterator, Mapping
from typing import Final

from cockpit.exports.parts import (
    BUILD,
    LIVE,
    PRESENT,
    SCAN,
    SOURCE,
    UP,
    branch,
    credentials,
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

PATH: Final = ".github/workflows/launch.yml"
AFTER: Final = (
    "Put the values under these names into the secrets of the environment `production` (Settings, "
    "Environments), and protect the branch: it takes a change only when `checks` is green (Settings, Rules)."
)
# Actions are named by the commit: a tag can be moved to other code. Dependabot moves both.
_CHECKOUT: Final = "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5.0.0"
_NODE: Final = "actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0"
_PYTHON: Final = "actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065 # v5.6.0"
_NODE_FILES: Final = (".nvmrc", ".node-version")
_RUNNER: Final = "    runs-on: ubuntu-24.04"


def files(launch: Launch, codebase: Codebase) -> Mapping[str, str]:
    """The workflow, by its path in the repository."""
    return {PATH: "\n".join(_lines(on_its_branch(launch, codebase), codebase)) + "\n"}


def _lines(launch: Launch, codebase: Codebase) -> Iterator[str]:
    name = safe(launch.product.name, 60)
    yield f"# What stands between a change and the customers of {name}. Written by `cockpit export github`;"
    yield "# it is yours: change it. No value stands here, only names of secrets that GitHub keeps."
    yield "name: launch"
    yield from _triggers(launch, codebase)
    yield "permissions: {}"
    yield "concurrency:"
    yield "  group: launch-${{ github.workflow }}-${{ github.ref }}"
    yield "  cancel-in-progress: false"
    yield "jobs:"
    yield from _checks(launch, codebase)
    yield from _release(launch)
    yield from _after(launch, codebase)


def _triggers(launch: Launch, codebase: Codebase) -> Iterator[str]:
    yield "on:"
    yield f"  push:\n    branches: [{branch(launch)}]"
    yield "  pull_request:"
    if follows(launch, codebase):
        yield f"  deployment_status: # {safe(follows(launch, codebase), 60)} says when a release is live"


def _pushed(launch: Launch) -> str:
    return f"    if: github.event_name == 'push' && github.ref == 'refs/heads/{branch(launch)}'"


def _checks(launch: Launch, codebase: Codebase) -> Iterator[str]:
    """Every change: secrets, build, tests."""
    yield "  checks:"
    if follows(launch, codebase):
        yield "    if: github.event_name != 'deployment_status'"
    yield _RUNNER
    yield "    timeout-minutes: 45"
    yield from _opening(history=True)
    yield from _tools(codebase)
    yield from _step("No secret in the files or the history", SCAN)
    if launch.repo and launch.repo.build:
        yield from _step("The build runs in a fresh clone with the declared variables", BUILD)
    for line in tests(codebase):
        yield from _step("", line)
    if not tests(codebase):
        yield "      # - run: the command of your tests"


def _release(launch: Launch) -> Iterator[str]:
    """A push to the branch: what production needs is there, and then it is released."""
    names = required(launch)
    command = release(launch)
    if not names and not command:
        return
    yield "  release:"
    yield "    needs: checks"
    yield _pushed(launch)
    yield _RUNNER
    yield "    timeout-minutes: 45"
    yield "    environment: production"
    yield from _opening()
    if names:
        yield from _step(
            "Every variable that production needs is set", PRESENT, ("COCKPIT_ENVIRONMENT", *names)
        )
    if command:
        yield from _step("Release", command)
    else:
        yield "      # - run: the command that releases, unless something else does once the checks are green"


def _after(launch: Launch, codebase: Codebase) -> Iterator[str]:
    """A release is live: look at it from outside."""
    yield "  after:"
    if follows(launch, codebase):
        yield "    if: >-"
        yield "      github.event_name == 'deployment_status'"
        yield "      && github.event.deployment_status.state == 'success'"
        yield "      && startsWith(github.event.deployment.environment, 'Prod')"
    else:
        yield f"    needs: {'release' if required(launch) or release(launch) else 'checks'}"
        yield _pushed(launch)
    yield _RUNNER
    yield "    timeout-minutes: 30"
    yield "    environment: production" if credentials(launch) else "    # no credential is declared"
    yield from _opening()
    yield from _step("Every layer answers", UP)
    yield from _step("What is live is as it should be", LIVE, credentials(launch))


def _opening(*, history: bool = False) -> Iterator[str]:
    """The rights of a job, the checkout, and the cockpit."""
    yield "    permissions:\n      contents: read\n    steps:"
    yield f"      - uses: {_CHECKOUT}\n        with:\n          persist-credentials: false"
    if history:
        yield "          fetch-depth: 0 # the scan reads the whole history"
    line = installing("pipx install")
    yield from _step("", line)
    if SOURCE in line:
        yield f"        env:\n          {SOURCE}: ${{{{ vars.{SOURCE} }}}}"


def _tools(codebase: Codebase) -> Iterator[str]:
    """The versions that the repository names."""
    if "package.json" in codebase.files:
        named = next((name for name in _NODE_FILES if name in codebase.files), "")
        yield f"      - uses: {_NODE}\n        with:"
        yield f"          node-version-file: {named}" if named else "          node-version: lts/*"
        if {"pnpm-lock.yaml", "yarn.lock"} & set(codebase.files):
            yield from _step("", "corepack enable")
    if {"pyproject.toml", "requirements.txt", "manage.py"} & set(codebase.files):
        yield f"      - uses: {_PYTHON}\n        with:"
        if ".python-version" in codebase.files:
            yield "          python-version-file: .python-version"
        else:
            yield '          python-version: "3.x"'


def _step(name: str, command: str, secrets: tuple[str, ...] = ()) -> Iterator[str]:
    """A step; secrets by their names."""
    if name:
        yield f"      - name: {name}"
    yield f"{'        ' if name else '      - '}run: {scalar(command, '          ')}"
    if secrets:
        yield "        env:"
    for one in secrets:
        yield f"          {one}: {_value(one)}"


def _value(name: str) -> str:
    return "production" if name == "COCKPIT_ENVIRONMENT" else f"${{{{ secrets.{name} }}}}"
