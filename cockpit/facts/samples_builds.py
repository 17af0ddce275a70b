"""Small examples of checkouts and their build pipelines, for the cases of checks and for tests."""

from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.clean_build import Artefact, CleanBuild
from cockpit.facts.codebase import Codebase
from cockpit.model import Layer

NO_CHECKOUT: Final = Codebase(
    missing=Unreachable(Layer.PERSON, "launch.toml has no [repo] path", "undeclared")
)
WORKFLOW: Final = ".github/workflows/check.yml"
PACKAGE: Final = '{"scripts": {"test": "vitest run", "build": "vite build", "deploy": "flyctl deploy"}}'


def with_files(texts: dict[str, str], *files: str, **more: Any) -> Codebase:
    """A checkout with these texts by path, and further files."""
    paths = tuple(sorted({*texts, *files}))
    return Codebase(paths, texts=texts, **{"head": "4f2a91c7d0", "branch": "main", **more})


def job(name: str, *steps: str, **keys: str) -> str:
    """A job of a workflow; each step is a command, or an action where it holds an `@`."""
    lines = [f"  {name}:", "    runs-on: ubuntu-latest"]
    lines += [f"    {key.replace('_', '-')}: {value}" for key, value in keys.items()]
    lines += ["    steps:", *(f"      - {'uses' if _action(step) else 'run'}: {step}" for step in steps)]
    return "\n".join(lines) + "\n"


def _action(step: str) -> bool:
    return "@" in step and " " not in step


def workflow(*jobs: str, on: str = "[push, pull_request]", package: str = PACKAGE) -> Codebase:
    """A checkout with one workflow of these jobs, and a package.json."""
    text = f"on: {on}\njobs:\n{''.join(jobs)}"
    return with_files({WORKFLOW: text, "package.json": package})


def built(**fields: Any) -> CleanBuild:
    """A build that went well, but for the fields given."""
    good = {
        "command": "npm ci && npm run build",
        "commit": "4f2a91c7d0b1",
        "branch": "main",
        "code": 0,
        "seconds": 41.0,
        "limit": 600.0,
        "given": ("DATABASE_URL",),
        "artefact": Artefact(12, 48_213, "0f" * 32),
    }
    return CleanBuild(**{**good, **fields})


def unbuilt(kind: str, cause: str, layer: Layer = Layer.PERSON) -> CleanBuild:
    """Nothing was built."""
    return CleanBuild("npm run build", missing=Unreachable(layer, cause, kind))
