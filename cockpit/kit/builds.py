"""How a product is built, guessed from its files, and what to do about a build that does not run."""

import json
import re
from dataclasses import replace
from typing import Final

from cockpit.consent import LEFT_OUT
from cockpit.facts.clean_build import CleanBuild
from cockpit.facts.codebase import Codebase
from cockpit.kit import Finding, Fix, Unreachable, cut
from cockpit.kit.pasting import line, quoted
from cockpit.launch.making import Repo

__all__ = ["LEFT_OUT", "Repo", "declare", "guessed", "install", "longer", "unrun"]

# A file of the checkout: what installs and builds by it. The first that is there decides.
_BY_FILE: Final = (
    ("pnpm-lock.yaml", "pnpm install --frozen-lockfile && pnpm run build"),
    ("yarn.lock", "yarn install --frozen-lockfile && yarn build"),
    ("bun.lock", "bun install --frozen-lockfile && bun run build"),
    ("bun.lockb", "bun install --frozen-lockfile && bun run build"),
    ("package-lock.json", "npm ci && npm run build"),
    ("package.json", "npm install && npm run build"),
    ("manage.py", "pip install -r requirements.txt && python manage.py collectstatic --noinput"),
    ("Gemfile.lock", "bundle install && bundle exec rails assets:precompile"),
    ("composer.lock", "composer install --no-dev"),
    ("go.mod", "go build ./..."),
    ("Cargo.toml", "cargo build --release --locked"),
    ("uv.lock", "uv sync --frozen && uv build"),
    ("pyproject.toml", "pip install ."),
    ("requirements.txt", "pip install -r requirements.txt"),
    ("Dockerfile", "docker build ."),
)  # fmt: skip


def guessed(codebase: Codebase) -> str:
    """The line of launch.toml that names the build; of a package.json without one only the installation."""
    command = next((how for name, how in _BY_FILE if name in codebase.files), "npm ci && npm run build")
    if command.endswith("run build") and "package.json" in codebase.texts and not _has_build(codebase):
        command = command.partition(" && ")[0]
    return line("build", quoted(command), "[repo]")


def _has_build(codebase: Codebase) -> bool:
    try:
        data = json.loads(codebase.texts["package.json"])
        return "build" in data["scripts"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return True


def declare(names: tuple[str, ...]) -> Fix:
    """Rows for variables that the build asks for and nobody declared."""
    rows = "\n\n".join(f'[[env]]\nname = {quoted(name)}\nenvironments = ["production"]' for name in names)
    text = (
        "Declare what the build needs, set it in the environment of the production build, and name it in "
        ".env.example; or let the build do without it."
    )
    return Fix(text, rows, "Remove the rows.")


def longer(seen: CleanBuild) -> Fix:
    """More time, or a build that comes to an end."""
    minutes = min(60, max(1, round(seen.limit / 60)) * 2)
    text = (
        "Look what it waits for: a question that nobody answers, a server that it starts, a slow download. "
        "If it only needs longer, give it more time."
    )
    return Fix(text, line("build_minutes", str(minutes), "[repo]"), "Write the former number.")


def install(codebase: Codebase) -> str:
    """What installs the dependencies, by the lock file; empty where no file tells."""
    lines = (line for name, line in _BY_FILE if name in codebase.files)
    first = next(lines, "").partition(" && ")[0]
    return first if re.search(r" (?:install|ci|sync)\b", first) else ""


def unrun(check: str, subject: str, why: Unreachable) -> Finding:
    """Undecided as long as nothing may be run on this machine."""
    allow = f"cockpit check {check} --allow build"
    text = (
        "Let it run once: your own command, on this machine, in a temporary folder. In the app, choose the "
        "check and press y."
    )
    fix = Fix(text, allow, "Nothing to undo: the folder is gone afterwards.")
    return replace(cut(subject, why, fix=fix, verify=allow), kind=why.kind)
