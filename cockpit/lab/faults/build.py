"""What goes wrong on the way from the source to production: the build, the gate before it, the release."""

from collections.abc import Callable
from typing import Any

from cockpit.lab.faults import Fault
from cockpit.lab.shipping import PIPELINE, SCRIPT
from cockpit.lab.world import World


def _edited(path: str, old: str, new: str) -> Callable[[World], object]:
    """A file of the repository says something else, ever since it is there.

    Raises:
        ValueError: no commit has brought a file with that text.
    """

    def apply(world: World) -> None:
        brought = [commit.files for commit in world.commits if old in (commit.files.get(path) or "")]
        if not brought:
            raise ValueError(f"{path} does not hold {old!r}")
        for files in brought:
            files[path] = str(files[path]).replace(old, new)

    return apply


def _declared(table: str, **fields: Any) -> Callable[[World], object]:
    return lambda world: world.launch[table].update(fields)


def _no_pipeline(world: World) -> None:
    for commit in world.commits:
        commit.files.pop(PIPELINE, None)
    world.launch["deploy"]["release"] = "flyctl deploy"


FAULTS = (
    Fault(
        "deploy.clean-build",
        "The build copies a file that only lies on Tom's laptop.",
        _edited(SCRIPT, "cp RELEASE", "cp src/workshops.local.json dist/\ncp RELEASE"),
    ),
    Fault(
        "deploy.clean-build:variable",
        "The build asks for a variable that nobody has declared.",
        _edited(SCRIPT, '"${SESSION_SECRET:?}"', '"${SESSION_SECRET:?}" "${PAYMENT_PUBLIC_KEY:?}"'),
        also=("deploy.env-inventory",),
    ),
    Fault(
        "deploy.clean-build:empty",
        "The build ends well, and leaves nothing where production looks for it.",
        _declared("repo", dist="public"),
    ),
    Fault(
        "deploy.ci-gate",
        "The tests were red so often that a failure of theirs is ignored now.",
        _edited(PIPELINE, "- run: npm test\n", "- run: npm test\n        continue-on-error: true\n"),
    ),
    Fault(
        "deploy.ci-gate:regardless",
        "The release runs even when the checks before it are red.",
        _edited(PIPELINE, "if: github.ref == 'refs/heads/main'", "if: always()"),
    ),
    Fault(
        "secret.ci-gate:by-hand",
        "The pipeline only runs when somebody starts it.",
        _edited(PIPELINE, "push:\n    branches: [main]\n  pull_request:", "workflow_dispatch:"),
    ),
    Fault(
        "deploy.scripted-release",
        "The script that releases is named in launch.toml and was never committed.",
        _declared("deploy", release="scripts/ship.sh"),
    ),
    Fault(
        "deploy.scripted-release:many-hands",
        "A release takes six steps that Tom knows by heart.",
        _declared("deploy", manual_steps=6),
        also=("handover.deploy-steps-plain",),
    ),
    Fault(
        "secret.ci-gate",
        "The scan for secrets runs in the pipeline, and what it finds is waved through.",
        _edited(PIPELINE, "deploy.env-required-present\n", "deploy.env-required-present || true\n"),
    ),
    Fault(
        "secret.ci-gate:gone",
        "There is no pipeline: Tom releases from his laptop.",
        _no_pipeline,
        also=("deploy.ci-gate",),
    ),
)
