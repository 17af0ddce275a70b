"""No migration waits in production: the running release finds the structure that it was written for."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts.health import Health
from cockpit.facts.migrations import Migrations, StatusRun
from cockpit.facts.samples_builds import NO_CHECKOUT
from cockpit.facts.samples_health import checkup, health, words
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_migrations import COMMAND, NOT_ALLOWED, schema, status
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Deploy,
    Finding,
    Fix,
    Launch,
    Layer,
    Unreachable,
    Word,
    case,
    check,
    cut,
    failed,
    not_applicable,
    passed,
)
from cockpit.kit.migrations import ask, evidence_of_run, speechless, unrun, without
from cockpit.kit.pasting import line, quoted
from cockpit.kit.stating import by_word

ID = "deploy.migrations-applied"

CHECK = check(
    "No pending migrations in production",
    severity=HIGH,
    mode=ASSISTED,
    runs="the command of [deploy] migrations_status in your checkout, with the settings of this shell; it is "
    "ended after two minutes, and of what it prints names and numbers are kept",
    word=Word(
        "Every migration of the release that is live is applied in production.",
        "the output of the status command in production",
        days=14,
        until_deploy=True,
    ),
    why="New code on an old structure looks well until somebody saves something: then orders are lost, or "
    "every second page fails.",
    fix="Apply what waits, and let the release do it by itself from now on.",
    undo="Undo the migration with the tool that applied it, or restore the backup.",
    verify=f"cockpit check {ID} --allow build",
    source="The manuals of Prisma, Django, Rails, Laravel, Alembic, Flyway and Knex on their status commands",
    terms={
        "migration": "a file that changes the structure of the database when it is applied",
        "pending": "it is in the source, and the database has not seen it yet",
    },
)
_EXPECTED = "0 pending migrations"


def judge(launch: Launch, migrations: Migrations, health: Health, stated: Stated) -> Iterator[Finding]:
    """By the health check of the product itself, else by the status command, else by a person's word."""
    found = _shown(launch, migrations, health)
    spoken = found.verdict is UNKNOWN and (stated.of(ID) or stated.unreadable)
    yield by_word(launch, ID, CHECK, stated) if spoken and not migrations.missing else found


def _shown(launch: Launch, seen: Migrations, health: Health) -> Finding:
    if health.pending_migrations is not None:
        return _counted(
            launch, health.pending_migrations, "its health check says so", {"seen_by": "health check"}
        )
    if seen.missing is not None:
        return cut(launch.domain, seen.missing)
    if why := without(launch, seen):
        return not_applicable(launch.domain, why)
    if seen.status is None:
        return ask(launch, seen)
    return _by_status(launch, seen.status)


def _by_status(launch: Launch, run: StatusRun) -> Finding:
    if run.missing is not None:
        return unrun(ID, launch, run.missing)
    if run.pending is None:
        return speechless(launch, run)
    if run.local:
        return _elsewhere(launch, run)
    return _counted(launch, run.pending, "the status command says so", evidence_of_run(run), run)


def _elsewhere(launch: Launch, run: StatusRun) -> Finding:
    """What it asked was somebody's own copy, which says nothing of production."""
    fix = Fix(
        "Let the command ask where production runs. On Fly, for example:",
        line("migrations_status", quoted(f'fly ssh console -C "{run.command[:100]}"'), "[deploy]"),
        "Write the former command.",
    )
    why = f"the status command asked a database of this machine, not the one of production: {run.local}"
    return cut(launch.domain, Unreachable(Layer.PERSON, why, "local"), fix=fix, evidence=evidence_of_run(run))


def _counted(
    launch: Launch, number: int, by: str, evidence: dict[str, Any], run: StatusRun | None = None
) -> Finding:
    if not number:
        return passed(
            launch.domain,
            f"no migration waits in production: {by}",
            expected=_EXPECTED,
            observed="0",
            evidence={"pending": 0, **evidence},
        )
    first = f", {run.waiting[0]} first" if run and run.waiting else ""
    return failed(
        launch.domain,
        "pending",
        f"{number} migration{'s' * (number > 1)} wait{'s' * (number == 1)} in production{first}: {by}",
        expected=_EXPECTED,
        observed=str(number),
        evidence={"pending": number, **evidence},
        fix=Fix(
            "Take a backup, then apply them with the tool that made them; then let the release do it by "
            "itself, before the new code takes over.",
            run.command if run else f"cockpit check {ID}",
            "Undo the migration with the same tool, or restore the backup.",
        ),
    )


_SHOP = sample_launch(deploy=Deploy(migrations_status=COMMAND))
_SILENT = health(checkup())


def _one(
    name: str, seen: Migrations, expect: Any, stated: Stated = NOTHING_SAID, said: Health = _SILENT
) -> Case:
    return case(name, _SHOP, seen, said, stated, expect=expect)


def _says(number: int) -> Health:
    return health(checkup(says=words(pending_migrations=number)))


def _cases() -> Iterator[Case]:
    yield _one("none waits by the command", schema(run=status()), PASS)
    yield _one("two wait by the command", schema(run=status(2, 1, waiting=("x.js", "y.js"))), FAIL)
    yield _one("none waits by the health check", schema(), PASS, said=_says(0))
    yield _one("one waits by the health check", schema(run=status()), FAIL, said=_says(1))
    yield _one("a database of this machine", schema(run=status(local="its output names localhost")), UNKNOWN)
    yield _one("nobody allowed it", schema(run=NOT_ALLOWED), UNKNOWN)
    yield _one("no command", schema(), UNKNOWN)
    yield _one("the tool is not installed", schema(run=status(None, 127, absent="prisma")), UNKNOWN)
    yield _one("no number", schema(run=status(None)), UNKNOWN)
    yield _one("it never ends", schema(run=_endless()), UNKNOWN)
    yield _one("it is stated", schema(run=NOT_ALLOWED), PASS, sample_stated(statement(ID)))
    no = statement(ID, answer=Reply.NOT_DONE, reason="tonight")
    yield _one("somebody says one waits", schema(run=NOT_ALLOWED), FAIL, sample_stated(no))
    yield _one("the record is garbled", schema(run=NOT_ALLOWED), UNKNOWN, GARBLED)
    yield case("no database", sample_launch(), Migrations(), health(), NOTHING_SAID, expect=NOT_APPLICABLE)
    yield _one("no checkout", Migrations(missing=NO_CHECKOUT.missing), UNKNOWN)


def _endless() -> StatusRun:
    return StatusRun(COMMAND, missing=Unreachable(Layer.REPO, "sh was not done after 120 s", "timeout"))


CASES = Cases(_cases)
