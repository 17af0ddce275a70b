"""What the reviews of a database share: whether there is one, who looked, what a person's word covers."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.databases import DatabaseLook, Databases
from cockpit.facts.migrations import Migrations
from cockpit.facts.stated import Stated
from cockpit.kit import FAIL, PASS, UNKNOWN, Check, Finding, Fix, Launch, cut, not_applicable
from cockpit.kit.migrations import without
from cockpit.kit.stating import by_word
from cockpit.model import UNSTATED

SHOWN: Final = 10  # rows of a kind that are told
_COVERED: Final = ("credential", "extra", "extension")  # what a person may have reviewed by other means
_ROLE: Final = (
    "CREATE ROLE launch_cockpit LOGIN CONNECTION LIMIT 3;   -- then, in psql: \\password launch_cockpit\n"
    "GRANT pg_monitor TO launch_cockpit;\n"
    "GRANT CONNECT ON DATABASE your_database TO launch_cockpit;"
)
_UNDO_ROLE: Final = "REVOKE CONNECT ON DATABASE your_database FROM launch_cockpit; DROP ROLE launch_cockpit;"
_REPAIRS: Final = {
    "superuser": Fix("Give the cockpit a role that sees statistics and nothing else.", _ROLE, _UNDO_ROLE),
    "writes": Fix("Give the cockpit a role that sees statistics and nothing else.", _ROLE, _UNDO_ROLE),
    "monitor": Fix(
        "Let the role see everybody's statistics.",
        "GRANT pg_monitor TO launch_cockpit;   -- the role of the connection string",
        "REVOKE pg_monitor FROM launch_cockpit;",
    ),
    "extension": Fix(
        "Let the database count its statements, which takes one restart. Hosting companies have a switch.",
        "shared_preload_libraries = 'pg_stat_statements'   # postgresql.conf, then restart, then in psql:\n"
        "CREATE EXTENSION pg_stat_statements;",
        "DROP EXTENSION pg_stat_statements;",
    ),
    "extra": Fix(
        "Install the part that speaks PostgreSQL.",
        "uv tool install --compile-bytecode '.[postgres]'   # in the clone of the cockpit",
        "uv tool install --compile-bytecode .",
    ),
}
Judge = Callable[[Launch, str, DatabaseLook], Iterator[Finding]]


def review(
    launch: Launch,
    check: str,
    declared: Check,
    databases: Databases,
    migrations: Migrations,
    stated: Stated,
    judge: Judge,
) -> Iterator[Finding]:
    """What the statistics show to be wrong; that nothing is, takes the word of whoever read the code too."""
    if why := without(launch, migrations):
        missing = migrations.missing
        yield cut(launch.domain, missing) if missing else not_applicable(launch.domain, why)
        return
    word = by_word(launch, check, declared, stated)
    seen = [one for name, look in databases.looks.items() for one in _one(launch, name, look, judge)]
    wrong = [one for one in seen if one.verdict is not PASS and not (word.verdict is PASS and _covered(one))]
    yield from wrong
    if not wrong or word.verdict is not UNKNOWN:
        yield _beside(word, [one for one in seen if one.verdict is PASS])


def _one(launch: Launch, name: str, look: DatabaseLook | Unreachable, judge: Judge) -> Iterator[Finding]:
    if isinstance(look, Unreachable):
        yield unseen(name, look)
        return
    yield from judge(launch, name, look)


def unseen(name: str, why: Unreachable) -> Finding:
    """What could not be seen, with what would show it."""
    return replace(cut(name, why, fix=_REPAIRS.get(why.kind)), kind=why.kind or f"cut-{why.layer}")


def _covered(found: Finding) -> bool:
    return found.verdict is UNKNOWN and found.kind in _COVERED


def _beside(word: Finding, seen: list[Finding]) -> Finding:
    """The word, with what the machine saw next to it."""
    if not seen or word.verdict is FAIL:
        return word
    told = "; ".join(one.summary for one in seen)
    unsaid = word.kind == UNSTATED
    summary = f"{told}; {word.summary}" if unsaid else word.summary
    evidence = {**word.evidence, "seen": {one.subject: one.observed for one in seen}}
    return replace(
        word, summary=summary, observed="; ".join(filter(None, (word.observed, told))), evidence=evidence
    )


def quoted(*names: str) -> str:
    """Names as SQL takes them: each in double quotes, joined by dots."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def about(number: float) -> str:
    """A number that is the same tomorrow: one digit of it, `about 40,000`."""
    whole = round(number)
    return f"about {round(whole, 1 - len(str(abs(whole)))):,}" if whole > 9 else str(whole)  # noqa: PLR2004 - one digit
