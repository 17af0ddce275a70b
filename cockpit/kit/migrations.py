"""What both checks of migrations share: whether there are any, who said what of them, what to allow."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from cockpit.consent import LEFT_OUT
from cockpit.facts import Unreachable
from cockpit.facts.codebase import Codebase
from cockpit.facts.migrations import Migration, Migrations, StatusRun
from cockpit.kit import Finding, Fix, Launch, Layer, cut, undeclared
from cockpit.kit.pasting import line, quoted
from cockpit.kit.pipelines import Act, Job, Purpose, Work, work
from cockpit.launch.making import Database
from cockpit.standards.migration_status import is_rehearsal
from cockpit.standards.shell_lines import Command, commands
from cockpit.standards.tasks import named, steps
from cockpit.text import redact, safe

__all__ = ["Database", "ask", "evidence_of_run", "rehearsals", "said_of", "speechless", "unrun", "without"]

_DATABASE: Final = re.compile(
    r"DATABASE|POSTGRES|MYSQL|MARIADB|SQLITE|(?:^|_)(?:DB|PG)(?:_|$|HOST|USER)|SUPABASE"
)
_PRODUCTION: Final = re.compile(r"\b(?:prod|production|live)\b", re.IGNORECASE)
_NO_HARM: Final = re.compile(
    r"\b(?:check|lint|validate|diff|sqlmigrate|lintmigrations|makemigrations|test)\b"
)
_SAID_FORWARD: Final = re.compile(
    r"forward|irreversib|one[- ]way|not reversible|no way back|restore|expand"
    r"|(?:cannot|can't|can not|never) be (?:undone|rolled back|reverted|reversed)",
    re.IGNORECASE,
)
_SAID_LOSS: Final = re.compile(
    r"\bdrop|\bremov|\bdelet|\bdestr|\brenam|\bempt|\btruncat|\bno longer used", re.IGNORECASE
)
_FIRST: Final = {  # by the tool of the newest migration: the usual status command
    "Prisma": "npx prisma migrate status",
    "Drizzle": "npx drizzle-kit check",
    "Supabase": "supabase migration list",
    "Rails": "bin/rails db:migrate:status",
    "Laravel": "php artisan migrate:status",
    "Django": "python manage.py showmigrations --plan",
    "Alembic": "alembic current",
    "Flyway": "flyway info",
    "SQL": "dbmate status",
    "JavaScript": "npx knex migrate:list",
}


def without(launch: Launch, seen: Migrations) -> str:
    """Why no migration can matter, or nothing: no file, no command, and no declared database."""
    names = [row.name for row in launch.env] + [row.name for row in launch.secrets]
    has_database = (
        launch.databases
        or any(row.category == "database" for row in launch.access)
        or any(map(_DATABASE.search, names))
    )
    if seen.total or seen.status is not None or has_database:
        return ""
    return "the checkout holds no migrations, and launch.toml declares no database"


def ask(launch: Launch, seen: Migrations) -> Finding:
    """No status command is declared."""
    tool = seen.newest[0].tool if seen.newest else ""
    value = quoted(_FIRST.get(tool, "npx prisma migrate status"))
    text = line("migrations_status", value, "[deploy]")
    what = (
        "launch.toml names no command that tells which migrations wait"
        if seen.total
        else "no migrations are known in the checkout, and launch.toml names no command that tells which wait"
    )
    return undeclared(
        launch.domain, what, text if launch.deploy else f"[deploy]\nmigrations_status = {value}"
    )


def unrun(check: str, launch: Launch, why: Unreachable) -> Finding:
    """Undecided as long as the status command may not be run, or could not."""
    if why.kind != LEFT_OUT:
        return cut(launch.domain, why)
    allow = f"cockpit check {check} --allow build"
    text = (
        "Let it run once: your own command, in your checkout, with the settings of this shell, so it has to "
        "lead to the database of production. In the app, choose the check and press y."
    )
    fix = Fix(text, allow, "Nothing to undo: a status command only reads.")
    return replace(cut(launch.domain, why, fix=fix, verify=allow), kind=why.kind)


def speechless(launch: Launch, run: StatusRun) -> Finding:
    """The command ran, and what it printed decides nothing."""
    if run.absent:
        why = f"{run.absent} is not installed on this machine, so the status command could not run"
    elif run.code:
        why = f"the status command could not tell (exit code {run.code}): {run.telling or 'it says nothing'}"
    else:
        why = "the status command ends well, and its output tells no number of waiting migrations"
    fix = Fix(
        "Let the command reach the database of production, and end with a line such as `Pending: 0`.",
        line("migrations_status", quoted(run.command), "[deploy]"),
        "Write the former command.",
    )
    return cut(
        launch.domain, Unreachable(Layer.REPO, why, "speechless"), fix=fix, evidence=evidence_of_run(run)
    )


def evidence_of_run(run: StatusRun) -> dict[str, Any]:
    """One run of the status command, for the record."""
    seen = {
        "command": run.command,
        "exit_code": run.code,
        "tool": run.tool,
        "pending": run.pending,
        "waiting": list(run.waiting),
        "says": run.broken or run.telling,
        "database": run.local,
    }
    return {name: value for name, value in seen.items() if value not in ("", [], None)}


def said_of(launch: Launch, one: Migration) -> bool:
    """It is written down that this migration, or every one, leads forward only and what it takes away."""
    texts = [launch.deploy.migrations if launch.deploy else "", *(row.text for row in launch.limitations)]
    name = one.path.removesuffix("/migration.sql").rpartition("/")[2].partition(".")[0]
    about = [text for text in texts if "migration" in text.casefold() or text == texts[0]]
    if any(name in text for text in texts):
        return True
    forward = one.way_back or any(map(_SAID_FORWARD.search, about))
    return forward and (not one.destroys or any(map(_SAID_LOSS.search, about)))


def rehearsals(codebase: Codebase, seen: Migrations) -> tuple[Act, ...]:
    """Where a pipeline runs or checks the migrations before a release, on a database of its own."""
    done = work(codebase)
    django = any(one.tool == "Django" for one in seen.newest)
    jobs = [job for one in done.pipelines for job in one.jobs if not job.off]
    return tuple(act for job in jobs for act in _of_job(done, job, django=django) if act.stops)


def _of_job(done: Work, job: Job, *, django: bool) -> Iterator[Act]:
    acts = tuple(done.of_job(job))
    releases = any(act.purpose is Purpose.DEPLOY for act in acts) or _PRODUCTION.search(job.environment)
    for step in job.steps:
        for command in commands(step.script):
            told = next((text for text in _texts(done, command) if is_rehearsal(text)), "")
            if told and not (releases and not _NO_HARM.search(told)):
                lenient = command.lenient or step.lenient or job.lenient
                shown = safe(redact(command.text.strip()), 160)
                yield Act(Purpose.CHECK, "migrations", step.path, command.line, shown, lenient, step.off)
    if django:  # its tests build their database by the migrations
        yield from (act for act in acts if act.purpose is Purpose.TEST)


def _texts(done: Work, command: Command) -> Iterator[str]:
    """The command, and those of the task that it runs."""
    yield command.bare
    for name in named(command):
        for body in steps(done.tasks, name) or ():
            yield from (one.bare for one in body)
