"""Migrations are tried before the release, and those that cannot be undone are known as such."""

from collections.abc import Iterator, Sequence
from typing import Any

from cockpit.facts.codebase import Codebase
from cockpit.facts.migrations import Migration, Migrations, StatusRun
from cockpit.facts.samples_builds import NO_CHECKOUT, job, with_files, workflow
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_migrations import COMMAND, NOT_ALLOWED, migration, schema, status
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Deploy,
    Finding,
    Fix,
    Launch,
    Word,
    case,
    check,
    cut,
    failed,
    not_applicable,
    passed,
    warned,
)
from cockpit.kit.migrations import (
    Database,
    ask,
    evidence_of_run,
    rehearsals,
    said_of,
    speechless,
    unrun,
    without,
)
from cockpit.kit.pasting import line, quoted
from cockpit.kit.pipelines import Act, names
from cockpit.kit.stating import by_word

ID = "deploy.migrations-safe"

CHECK = check(
    "Migrations validated before release and reversible where possible",
    severity=HIGH,
    mode=ASSISTED,
    runs="the command of [deploy] migrations_status in your checkout, with the settings of this shell; it is "
    "ended after two minutes, and of what it prints names and numbers are kept",
    word=Word(
        "The migrations of this release were run on a copy of the database of production, and what cannot be "
        "undone is written down.",
        "when, on which copy, by whom, and the output of the run",
        days=14,
        until_deploy=True,
    ),
    why="A change of the database is the one part of a release that no rollback takes back. One that fails "
    "half-way, or drops what the running release still reads, keeps the product down for hours.",
    fix="Run the migrations in the pipeline on a database of its own, and say which lead forward only.",
    undo="Take the step out of the pipeline, or the sentence out of launch.toml.",
    verify=f"cockpit check {ID} --allow build",
    source="The manuals of Prisma, Django, Rails, Laravel, Alembic, Flyway and Knex on status and rollback; "
    "Fowler, Parallel Change (expand and contract)",
    terms={
        "migration": "a file that changes the structure of the database when it is applied",
        "reversible": "the tool can undo it by what the file holds",
        "forward only": "it cannot be undone: a repair is the next migration, or the backup",
    },
)
_EXPECTED = "migrations that were tried before the release; those without a way back written down"


def judge(launch: Launch, migrations: Migrations, codebase: Codebase, stated: Stated) -> Iterator[Finding]:
    """What the files and the status command show; a person's word where they leave it open."""
    if migrations.missing is not None:
        yield cut(launch.domain, migrations.missing)
        return
    found = _shown(launch, migrations, codebase)
    spoken = found.verdict is UNKNOWN and (stated.of(ID) or stated.unreadable)
    yield by_word(launch, ID, CHECK, stated) if spoken else found


def _shown(launch: Launch, seen: Migrations, codebase: Codebase) -> Finding:
    if why := without(launch, seen):
        return not_applicable(launch.domain, why)
    if seen.status is not None and seen.status.broken:
        return _broken(launch, seen.status)
    if risky := [one for one in seen.newest if _risky(one) and not said_of(launch, one)]:
        return _unsaid(launch, risky)
    if tried := rehearsals(codebase, seen):
        return _tried(launch, seen, tried)
    return _by_status(launch, seen)


def _risky(one: Migration) -> bool:
    return not one.way_back or bool(one.destroys)


def _broken(launch: Launch, run: StatusRun) -> Finding:
    return failed(
        launch.domain,
        "disorder",
        f"the migrations are in disorder: {run.broken}",
        expected="a status command that ends well",
        observed=f"exit code {run.code}",
        evidence=evidence_of_run(run),
        fix=Fix(
            "Mend it before anything is released: mark the one that failed as undone or as done, by what the "
            "database really holds.",
            run.command,
            "Restore the table of the migration tool from the backup.",
        ),
    )


def _told(one: Migration) -> str:
    return "; ".join((*one.destroys, *((one.why_not,) if one.why_not else ())))


def _unsaid(launch: Launch, risky: Sequence[Migration]) -> Finding:
    """The worst first: what destroys something, then what only cannot be undone."""
    losing = [one for one in risky if one.destroys]
    first = (losing or risky)[0]
    what = "; ".join(first.destroys) or "cannot be undone"
    one_of = f" (and {len(risky) - 1} more)" if len(risky) > 1 else ""
    sentence = (
        f"Forward only: {first.path}. {'; '.join(first.destroys).capitalize() or 'Repaired by the next one'}."
    )
    return warned(
        launch.domain,
        "destroys" if losing else "forward-only",
        f"{first.path} {what}{one_of}, and nobody has written down that this is meant",
        expected=_EXPECTED,
        observed=f"{first.path}: {_told(first)}",
        evidence={"migrations": {one.path: _told(one) for one in risky}},
        fix=Fix(
            "Give it a way back. Where it has none, take away in a later release what this one stops using, "
            "and say so:",
            line("migrations", quoted(sentence), "[deploy]"),
            "Write the former text.",
        ),
    )


def _tried(launch: Launch, seen: Migrations, tried: Sequence[Act]) -> Finding:
    return passed(
        launch.domain,
        f"the pipeline tries the migrations before a release ({tried[0].where})",
        expected=_EXPECTED,
        observed=_number(seen),
        evidence={"steps": names(tried), "newest": [one.path for one in seen.newest]},
    )


def _by_status(launch: Launch, seen: Migrations) -> Finding:
    run = seen.status
    if run is None:
        return ask(launch, seen)
    if run.missing is not None:
        return unrun(ID, launch, run.missing)
    if run.pending is None:
        return speechless(launch, run)
    waits = f"{run.pending} wait" if run.pending else "none waits"
    return passed(
        launch.domain,
        f"the tool knows all migrations and finds them in order; {waits}",
        expected=_EXPECTED,
        observed=f"{_number(seen)}; exit code {run.code}",
        evidence={**evidence_of_run(run), "newest": [one.path for one in seen.newest]},
    )


def _number(seen: Migrations) -> str:
    said = f"{seen.total} migration{'s' * (seen.total != 1)}, the newest {len(seen.newest)} read"
    return "; ".join((said, *seen.gaps))


_SHOP = sample_launch(deploy=Deploy(migrations_status=COMMAND))
_BARE = with_files({"package.json": "{}"})
_PRISMA = migration("20261118090000_x/migration.sql", way_back=False, why_not="Prisma has no way back")
_DROPS = migration(destroys=("drops a column",))


def _one(name: str, seen: Migrations, expect: Any, stated: Stated = NOTHING_SAID, said: str = "") -> Case:
    launch = sample_launch(deploy=Deploy(migrations_status=COMMAND, migrations=said)) if said else _SHOP
    return case(name, launch, seen, _BARE, stated, expect=expect)


def _ci(name: str, *steps: str, expect: Any, seen: Migrations | None = None) -> Case:
    code = workflow(job("check", *steps))
    return case(name, _SHOP, seen or schema(run=NOT_ALLOWED), code, NOTHING_SAID, expect=expect)


def _cases() -> Iterator[Case]:
    yield _one("the status command ends well", schema(run=status()), PASS)
    yield _one("two wait, as before a release", schema(run=status(2, 1)), PASS)
    yield _one("nobody allowed it", schema(run=NOT_ALLOWED), UNKNOWN)
    yield _one("no command", schema(), UNKNOWN)
    yield _one("a migration failed", schema(run=status(None, 1, broken="The migration `x` failed")), FAIL)
    yield _one("the database is not reached", schema(run=status(None, 1, telling="P1001")), UNKNOWN)
    yield _one("no number", schema(run=status(None)), UNKNOWN)
    yield _one("a column goes, unsaid", schema(_DROPS, run=status()), WARN)
    yield _one("no way back, unsaid", schema(_PRISMA, run=status()), WARN)
    said = "Forward only; a backup is taken before."
    yield _one("no way back, said", schema(_PRISMA, run=status()), PASS, said=said)
    yield _one("a column goes, said", schema(_DROPS, run=status()), PASS, said="It drops a column.")
    yield _ci("the pipeline migrates a database of its own", "npx knex migrate:latest", expect=PASS)
    yield _ci("a task does", "npm ci", "npm run build", expect=UNKNOWN)
    yield _ci("only in the release itself", "npx knex migrate:latest", "flyctl deploy", expect=UNKNOWN)
    yield _ci("its failure is ignored", "npx knex migrate:latest || true", expect=UNKNOWN)
    django = schema(migration("0002_x.py", tool="Django"))
    yield _ci("the tests of Django migrate", "python manage.py test", expect=PASS, seen=django)
    yield _one("a rehearsal is stated", schema(run=NOT_ALLOWED), PASS, sample_stated(statement(ID)))
    no = statement(ID, answer=Reply.NOT_DONE, reason="no copy yet")
    yield _one("somebody says it was not tried", schema(run=NOT_ALLOWED), FAIL, sample_stated(no))
    yield _one("the record is garbled", schema(run=NOT_ALLOWED), UNKNOWN, GARBLED)
    none = Migrations()
    yield case("no database", sample_launch(), none, _BARE, NOTHING_SAID, expect=NOT_APPLICABLE)
    kept = sample_launch(databases=(Database(name="shop"),))
    yield case("a database without migrations", kept, none, _BARE, NOTHING_SAID, expect=UNKNOWN)
    gone = Migrations(missing=NO_CHECKOUT.missing)
    yield case("no checkout", _SHOP, gone, NO_CHECKOUT, NOTHING_SAID, expect=UNKNOWN)


CASES = Cases(_cases)
