"""What the product asks of its database was looked through: nothing slow, nothing in a loop."""

from collections.abc import Iterator
from dataclasses import replace

from cockpit.facts import Unreachable
from cockpit.facts.databases import Databases, HeadRoom, StatisticsRole
from cockpit.facts.migrations import Migrations
from cockpit.facts.samples_builds import NO_CHECKOUT
from cockpit.facts.samples_databases import LOOP, NO_LOOK, SLOW, database, shut, statements
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_migrations import schema
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Standing, Stated
from cockpit.kit import (
    ATTESTED,
    FAIL,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Launch,
    Layer,
    Word,
    case,
    check,
)
from cockpit.kit.database_queries import queries
from cockpit.kit.databases import review
from cockpit.model import Verdict

ID = "db.query-review"

CHECK = check(
    "Queries reviewed for repeats, N+1, scans",
    severity=MEDIUM,
    mode=ATTESTED,
    word=Word(
        "We went through what each main page asks of the database: nothing is asked for in a loop, and "
        "nothing reads a whole table that grows.",
        "the list of pages with the number of statements each needs, or an export of the slowest statements",
        days=90,
    ),
    why="A page that asks the database once for each line of a list is fast with five lines and dead with "
    "five hundred. It shows with the first real customers, on launch day.",
    fix="Fetch related rows together, and give slow statements an index or a limit.",
    undo="Take the change of the code back.",
    verify=f"cockpit check {ID}",
    source="PostgreSQL manual, F.32 (pg_stat_statements) and 27.2 (pg_stat_activity); Fowler, Patterns of "
    "Enterprise Application Architecture, Lazy Load (ripple loading)",
    terms={
        "query": "a question to the database",
        "N+1": "one question for a list, and then one more for each of its N lines",
        "pg_stat_statements": "the part of PostgreSQL that counts how often and how long statements run",
    },
)


def judge(launch: Launch, databases: Databases, migrations: Migrations, stated: Stated) -> Iterator[Finding]:
    """What the database shows to be wrong; that nothing else is, somebody has to state."""
    yield from review(launch, ID, CHECK, databases, migrations, stated, queries)


_SHOP = sample_launch()
_SIGNED = sample_stated(statement(ID, words="Four pages, at most six statements each."))

_OLD = statement(ID, standing=Standing.EXPIRED, why="it held until 2026-11-19")


def _one(name: str, seen: Databases, expect: Verdict, said: Stated = NOTHING_SAID) -> Case:
    return case(name, _SHOP, seen, schema(), said, expect=expect)


def _cases() -> Iterator[Case]:
    yield _one("stated", NO_LOOK, PASS, _SIGNED)
    yield _one("stated, and nothing speaks against it", database(), PASS, _SIGNED)
    yield _one("nothing stands out, and nobody has stated it", database(), UNKNOWN)
    yield _one("neither seen nor stated", NO_LOOK, UNKNOWN)
    yield _one("a loop", database(statements=statements(LOOP)), FAIL, _SIGNED)
    every = statements(LOOP, transactions=90_000)
    yield _one("once in each transaction", database(statements=every), PASS, _SIGNED)
    yield _one("a slow one", database(statements=statements(SLOW)), FAIL, _SIGNED)
    seldom = statements(replace(SLOW, calls=30))
    yield _one("a slow one, now and then", database(statements=seldom), PASS, _SIGNED)
    told = statements(password=2)
    yield _one("a password among them", database(statements=told), FAIL, _SIGNED)
    mighty = StatisticsRole("app", writes=("public.order",))
    yield _one("the role may write", database(role=mighty), WARN, _SIGNED)
    yield _one("hardly a connection left", database(room=HeadRoom(97, 90)), WARN, _SIGNED)
    yield _one("open transactions", database(room=HeadRoom(97, 9, 2)), WARN, _SIGNED)
    blind = Unreachable(Layer.PERSON, "the role has no pg_monitor in main", "monitor")
    yield _one("no pg_monitor", database(statements=blind, room=blind), UNKNOWN, _SIGNED)
    bare = Unreachable(Layer.PERSON, "main has no extension pg_stat_statements", "extension")
    yield _one("no extension", database(statements=bare), UNKNOWN)
    yield _one("no extension, and stated", database(statements=bare), PASS, _SIGNED)
    no = sample_stated(statement(ID, answer=Reply.NOT_DONE, reason="the back office is not done yet"))
    yield _one("somebody says no", database(), FAIL, no)
    yield _one("a superuser", shut("superuser"), UNKNOWN, _SIGNED)
    yield _one("no credential here, and stated", shut("credential"), PASS, _SIGNED)
    yield _one("no credential here", shut("credential"), UNKNOWN)
    yield _one("stated too long ago", NO_LOOK, UNKNOWN, sample_stated(_OLD))
    yield _one("the record is garbled", NO_LOOK, UNKNOWN, GARBLED)
    yield case("no database", _SHOP, NO_LOOK, Migrations(), NOTHING_SAID, expect=NOT_APPLICABLE)
    gone = Migrations(missing=NO_CHECKOUT.missing)
    yield case("no checkout", _SHOP, NO_LOOK, gone, NOTHING_SAID, expect=UNKNOWN)


CASES = Cases(_cases)
