"""By what the product is released: a pipeline, a platform that follows the repository, a script."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cockpit.facts.codebase import Codebase
from cockpit.kit import Launch
from cockpit.kit.gates import platform_of, releases, triggers
from cockpit.kit.pipelines import Purpose, Trigger, of_words, work
from cockpit.standards.platform_files import ONE_COMMAND, line_of, platforms
from cockpit.standards.shell_lines import commands
from cockpit.standards.tasks import Tasks
from cockpit.text import redact, safe

_SCRIPT: Final = re.compile(
    r"(?:(?:scripts?|bin|deploy|ops|tools|\.ci|ansible|playbooks)/)?[^/]*(?:deploy|release|ship)[^/]*"
    r"\.(?:sh|bash|py|rb|js|mjs|ts|ps1|ya?ml)|(?:bin|scripts?|ops)/(?:deploy|release|ship)",
    re.IGNORECASE,
)
_TASKS: Final = ("deploy", "release", "ship", "deploy:prod", "deploy:production", "deploy-prod")
_FILE: Final = re.compile(r"[\w.@-]+(?:/[\w.@-]+)*")


@dataclass(frozen=True, slots=True)
class Way:
    """One way: `what` for people, where it is written down, what starts it; empty: it starts by itself."""

    what: str
    where: str
    command: str = ""


def ways(launch: Launch, codebase: Codebase) -> tuple[Way, ...]:
    """Every scripted way to release that the checkout shows, those that start by themselves first."""
    found = (*_pipelines(codebase), *_followed(launch, codebase), *_written(codebase))
    return tuple(sorted(dict.fromkeys(found), key=lambda way: bool(way.command)))


def _pipelines(codebase: Codebase) -> Iterator[Way]:
    for one in releases(work(codebase)):
        by_push = triggers(one.pipeline, one.job) & {Trigger.PUSH, Trigger.CALLED}
        start = "" if by_push and not one.job.by_hand else f"start {one.job.id} of {one.pipeline.path}"
        yield Way(f"the job {safe(one.job.id, 60)} of {one.pipeline.kind}", one.act.where, start)


def _followed(launch: Launch, codebase: Codebase) -> Iterator[Way]:
    for one in platform_of(launch, codebase):
        yield Way(f"{one.name}, which releases what is pushed", one.where)


def _written(codebase: Codebase) -> Iterator[Way]:
    """Scripts, tasks, and files with which a platform's own tool releases in one command."""
    for path in codebase.files:
        if _SCRIPT.fullmatch(path):
            yield Way("a script of the repository", path, path)
    for name in _TASKS:
        if where := _task(codebase, name):
            start = f"npm run {name}" if where.partition(":")[0].endswith(".json") else f"make {name}"
            yield Way(f"a task of the repository ({name})", where, start)
    for one in platforms(codebase.files, codebase.texts):
        if one.name in ONE_COMMAND and not one.connected:
            yield Way(f"one command of {one.name}", one.where, ONE_COMMAND[one.name])


def _task(codebase: Codebase, name: str) -> str:
    """`path:line` of a task that does something."""
    known: Tasks = work(codebase).tasks
    if not any(any(lines) for lines in known.get(name, ())):
        return ""
    for path, text in codebase.texts.items():
        base = path.rpartition("/")[2].casefold()
        for sign in (f'"{name}":', f"{name}:"):
            if base in ("package.json", "makefile", "justfile") and sign in text:
                return f"{path}:{line_of(text, sign)}"
    return ""


def declared(launch: Launch, codebase: Codebase) -> Way | str:
    """What [deploy] release names: a way; or the file that it names and that is not there."""
    named = launch.deploy.release.strip() if launch.deploy else ""
    told = safe(redact(named), 160)
    first = next(iter(commands([(1, named)])), None)
    if first is None:
        return ""
    path = named if _FILE.fullmatch(named) and ("/" in named or "." in named) else _script_in(named)
    if path and codebase.files and path.removeprefix("./") not in codebase.files:
        return told if any(sign in path for sign in ("/", ".")) else ""
    known = any(meant.purpose is Purpose.DEPLOY for meant in of_words(first, work(codebase).tasks))
    if path and path == named:
        written = ways(launch, codebase)
        return next((way for way in written if way.where.startswith(path)), Way("the file", path, told))
    return Way("a command" if known else "a command of your own", "[deploy] release", told)


def _script_in(command: str) -> str:
    """The script that `sh scripts/x.sh` or `./scripts/x` runs; empty for a program of the machine."""
    words = command.split()
    word = (
        words[1] if words[0] in ("sh", "bash", "python", "python3", "node") and len(words) > 1 else words[0]
    )
    return word if "/" in word and not word.startswith(("/", "~", "-", "http")) else ""


def spoken_of(launch: Launch, way: Way) -> bool:
    """Whoever reads [deploy] finds it: by its file, its name, or its command."""
    deploy = launch.deploy
    text = " ".join((deploy.release, *deploy.steps)).casefold() if deploy else ""
    path = way.where.partition(":")[0].casefold()
    names = (path, path.rpartition("/")[2], way.command.casefold())
    return any(name and name in text for name in names)
