"""What the build pipelines of a checkout do, step by step, and whether it can stop anything."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.codebase import Codebase
from cockpit.kit import Finding, Layer, cut
from cockpit.standards.ci_steps import Meant, Purpose, of_action, of_command
from cockpit.standards.pipelines import Job, Pipeline, Step, Trigger, is_pipeline, pipelines
from cockpit.standards.shell_lines import Command, commands
from cockpit.standards.tasks import Tasks, named, program, steps, tasks
from cockpit.text import redact, safe

__all__ = [
    "Act",
    "Job",
    "Pipeline",
    "Purpose",
    "Step",
    "Trigger",
    "Work",
    "names",
    "of_words",
    "unread",
    "work",
]

_DEEPEST: Final = 3  # tasks that run tasks
_SAYING: Final = frozenset(("echo", "printf", "true", ":", "exit"))
# What a task is for by the words of its name, where its text does not tell.
_CALLED: Final = (
    (Purpose.TEST, {"test", "tests", "spec", "e2e", "unit", "integration", "cypress", "playwright"}),
    (Purpose.CHECK, {"lint", "typecheck", "types", "check", "checks", "verify", "validate", "ci"}),
    (Purpose.AUDIT, {"audit"}),
    (Purpose.BUILD, {"build", "compile", "bundle", "assets", "dist"}),
    (Purpose.DEPLOY, {"deploy", "ship", "release"}),
    (Purpose.SECRETS, {"secret", "secrets"}),
)
_SCRIPT: Final = re.compile(r"(?:\./)?((?:[\w.-]+/)*)([\w-]+)(?:\.(?:sh|bash|js|mjs|ts|py|rb|php))?")


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a step does: what for, by which tool, where; `toothless` says why it can stop nothing."""

    purpose: Purpose
    tool: str
    path: str
    line: int
    text: str
    toothless: str = ""
    off: str = ""

    @property
    def where(self) -> str:
        """`path:line`."""
        return f"{self.path}:{self.line}"

    @property
    def stops(self) -> bool:
        """It runs, and a failure of it fails the build."""
        return not self.toothless and not self.off


@dataclass(frozen=True, slots=True)
class Work:
    """Every pipeline of the checkout, and what each job of it does."""

    pipelines: tuple[Pipeline, ...]
    tasks: Tasks

    def acts(self, *purposes: Purpose, of: Iterable[Job] | None = None) -> tuple[Act, ...]:
        """What is done for these purposes, by these jobs or by all."""
        jobs = (job for one in self.pipelines for job in one.jobs) if of is None else of
        return tuple(act for job in jobs for act in self.of_job(job) if act.purpose in purposes)

    def of_job(self, job: Job) -> Iterator[Act]:
        """What a job does, in order."""
        for step in job.steps:
            for meant, line, text in _meant(step, self.tasks):
                lenient = meant.toothless or step.lenient or job.lenient
                yield Act(
                    meant.purpose, meant.name, step.path, line, _told(text), lenient, step.off or job.off
                )

    @property
    def unread(self) -> tuple[str, ...]:
        """`path: why` of each pipeline that could not be read."""
        return tuple(f"{one.path}: {one.bad}" for one in self.pipelines if one.bad)


def work(codebase: Codebase) -> Work:
    """The pipelines of a checkout."""
    return _work(tuple(codebase.texts.items()))


@lru_cache(maxsize=4)
def _work(texts: tuple[tuple[str, str], ...]) -> Work:
    """Several checks ask about the same checkout."""
    mapped = dict(texts)
    return Work(pipelines({path: mapped[path] for path in mapped if _wanted(path)}), tasks(mapped))


def _wanted(path: str) -> bool:
    return is_pipeline(path) or path.startswith(".github/actions/")


def _told(text: str) -> str:
    return safe(redact(text.strip()), 160)


def _meant(step: Step, known: Tasks) -> Iterator[tuple[Meant, int, str]]:
    """Each purpose of a step, with the line and the text it is known by."""
    if step.uses:
        given = f"{step.uses} {step.given}" if step.given else step.uses
        yield from ((meant, step.line, step.uses) for meant in of_action(step.uses, step.given))
        yield from (
            (meant, step.line, given)
            for value in step.given.splitlines()
            for command in commands([(step.line, value.partition(": ")[2])])
            for meant in of_words(command, known)
        )
    for command in commands(step.script):
        yield from ((meant, command.line, command.text) for meant in of_words(command, known))


def of_words(command: Command, known: Tasks, depth: int = 0) -> Iterator[Meant]:
    """What a command is for: by itself, or by the task or the script of the repository that it runs."""
    for meant in dict.fromkeys((*of_command(command), *_of_tasks(command, known, depth))):
        yield Meant(meant.purpose, meant.name, meant.toothless or command.lenient)


def _of_tasks(command: Command, known: Tasks, depth: int) -> Iterator[Meant]:
    """By a task's own commands; where those say nothing, by its name."""
    for name in named(command):
        found = steps(known, name)
        own = program(command, name) if found is None else None
        bodies = ((own,),) if own else found or ()
        inner = [meant for one in bodies for meant in _of_bodies(one, known, depth)]
        if inner:
            yield from inner
        elif found is None or not all(map(_says_only, found)):
            yield from (Meant(purpose, f"task {safe(name, 60)}") for purpose in _by_name(name))
    if not named(command) and not any(True for _ in of_command(command)):
        yield from _by_script(command)


def _of_bodies(body: Sequence[Command], known: Tasks, depth: int) -> Iterator[Meant]:
    if depth < _DEEPEST:
        for command in body:
            yield from of_words(command, known, depth + 1)


def _says_only(body: Sequence[Command]) -> bool:
    """A task that only prints something tests nothing: `echo "Error: no test specified" && exit 1`."""
    return all(one.words[0] in _SAYING for one in body)


def _by_name(name: str) -> tuple[Purpose, ...]:
    words = set(re.split(r"[:._/-]+", name.casefold()))
    return next(((purpose,) for purpose, known in _CALLED if words & known), ())


def _by_script(command: Command) -> Iterator[Meant]:
    """`sh scripts/build.sh`, `./bin/deploy`: a script of the repository, by its name."""
    words = (
        command.words[1:]
        if command.words[0] in ("sh", "bash", "zsh", "node", "tsx", "ruby")
        else command.words
    )
    word = next((one for one in words if not one.startswith("-")), "")
    found = _SCRIPT.fullmatch(word)
    if found and (found[1] or "." in word):
        yield from (Meant(purpose, safe(word, 60)) for purpose in _by_name(found[2]))


def names(acts: Sequence[Act]) -> Mapping[str, str]:
    """Where each act stands, with what it does there: for the evidence."""
    return {act.where: act.text for act in acts[:20]}


def unread(done: Work) -> Iterator[Finding]:
    """Pipelines that could not be read: what they do is not known."""
    for one in done.pipelines:
        if one.bad:
            cause = f"{one.path} cannot be read: {safe(redact(one.bad), 200)}"
            yield cut(one.path, Unreachable(Layer.REPO, cause, "unreadable"))
