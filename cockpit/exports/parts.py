"""What the pipelines that `cockpit export` writes are made of, whatever the code host."""

import re
from typing import Final

from msgspec.structs import replace

from cockpit.credentials.known import declared, variable
from cockpit.facts.codebase import Codebase
from cockpit.installed import requirement
from cockpit.kit.builds import install
from cockpit.kit.gates import platform_of
from cockpit.kit.pipelines import Purpose, of_words, work
from cockpit.launch import Launch
from cockpit.standards.pipelines import is_pipeline
from cockpit.standards.shell_lines import commands
from cockpit.text import redact, safe

SCAN: Final = "cockpit check secret.repo-scan secret.history-scan"
BUILD: Final = "cockpit check deploy.clean-build --allow build"
PRESENT: Final = "cockpit check deploy.env-required-present"
# What cannot be decided from there (exit code 3) is listed and fails nothing: the release is live already.
LIVE: Final = "cockpit check mode:auto --skip secret --fail-on high || test $? -eq 3"
# The checks leave open what they cannot reach. A product that is down altogether is named by its layer.
UP: Final = "cockpit triage || test $? -eq 3"
SOURCE: Final = "LAUNCH_COCKPIT"  # names what to install where nobody here can
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,100}")
_TRUNKS: Final = ("main", "master", "trunk", "production", "release")
_PRODUCTION: Final = ("production", "prod", "live")
# A file of the checkout: what runs its tests. Several may hold.
_TESTS: Final = (
    ("go.mod", "go test ./..."),
    ("Cargo.toml", "cargo test"),
    ("mix.exs", "mix test"),
    ("manage.py", "python manage.py test"),
)
_PLAIN: Final = re.compile(r"[A-Za-z./][\w ./=@+,:&|;$()\"'-]*")


def installing(tool: str) -> str:
    """The line with which a build machine gets this very program, never just anything of its name."""
    known = requirement()
    return f"{tool} '{known}'" if known else f'{tool} "${{{SOURCE}:?what to install, pinned}}"'


def branch(launch: Launch) -> str:
    """The branch that is released."""
    told = launch.repo.branch if launch.repo else ""
    return told if re.fullmatch(r"[\w./-]{1,100}", told) else "main"


def on_its_branch(launch: Launch, codebase: Codebase) -> Launch:
    """With the branch of the checkout where launch.toml names none and it is one that is usually released."""
    repo = launch.repo
    if repo is None or repo.branch or codebase.branch not in _TRUNKS:
        return launch
    return replace(launch, repo=replace(repo, branch=codebase.branch))


def required(launch: Launch) -> tuple[str, ...]:
    """Names that production cannot do without."""
    rows = (one for one in launch.env if one.required)
    here = (one.name for one in rows if not one.environments or set(one.environments) & set(_PRODUCTION))
    return tuple(name for name in dict.fromkeys(here) if _NAME.fullmatch(name))


def credentials(launch: Launch) -> tuple[str, ...]:
    """The environment variables in which the cockpit looks for its credentials."""
    return tuple(dict.fromkeys(variable(one.name) for one in declared(launch) if not one.problem))


def tests(codebase: Codebase) -> tuple[str, ...]:
    """What installs and tests the product, as far as its files tell."""
    known = work(codebase).tasks
    found = [line for name, line in _TESTS if name in codebase.files]
    runner = install(codebase).partition(" ")[0]
    asked = f"{runner} test" if runner in ("npm", "pnpm", "yarn", "bun") else ""
    if asked == "bun test":
        asked = "bun run test"
    meant = (one for command in commands([(1, asked)]) for one in of_words(command, known))
    if asked and "test" in known and any(one.purpose is Purpose.TEST for one in meant):
        found.append(asked)
    if any(path.startswith("spec/") for path in codebase.files) and "Gemfile" in codebase.files:
        found.append("bundle exec rspec")
    return (*((install(codebase),) if install(codebase) and found else ()), *found)


def release(launch: Launch) -> str:
    """The command of [deploy] release; empty where a workflow file is named, or nothing."""
    told = launch.deploy.release.strip() if launch.deploy else ""
    return "" if is_pipeline(told) else safe(redact(told), 4000, keep_lines=True)


def follows(launch: Launch, codebase: Codebase) -> str:
    """The platform that releases what is pushed by itself; empty where none does."""
    return next((one.name for one in platform_of(launch, codebase)), "")


def scalar(command: str, indent: str) -> str:
    """A command as the value of a key or an item: bare where YAML reads it so, else a block below it."""
    if _PLAIN.fullmatch(command) and not re.search(r": | #|:$", command):
        return command
    return "|\n" + "\n".join(f"{indent}{line}" for line in command.splitlines())
