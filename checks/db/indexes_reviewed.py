"""What the product filters by has an index, and no index is broken or there twice."""

from collections.abc import Iterator

from cockpit.facts.databases import Databases
from cockpit.facts.migrations import Migrations
from cockpit.facts.samples_builds import NO_CHECKOUT
from cockpit.facts.samples_databases import KEY, NO_LOOK, database, odd, scanned, shut
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
    Word,
    case,
    check,
)
from cockpit.kit.database_indexes import indexes
from cockpit.kit.databases import review
from cockpit.model import Verdict

ID = "db.indexes-reviewed"

CHECK = check(
    "Indexes on high-cardinality filters",
    severity=MEDIUM,
    mode=ATTESTED,
    word=Word(
        "We went through every filter and every foreign key of the tables that grow, and each has an index.",
        "the list of filtered columns with the index of each, or the plans (EXPLAIN) of the main pages",
        days=180,
    ),
    why="With the rows of a demo everything is fast. With those of the first busy month a filter without an "
    "index reads the whole table for every visitor, and the product stands still.",
    fix="Make an index for what is filtered by, with CREATE INDEX CONCURRENTLY.",
    undo="DROP INDEX CONCURRENTLY, with its name.",
    verify=f"cockpit check {ID}",
    source="PostgreSQL manual, 5.4.5 (an index on the referencing columns), 11 (Indexes) and 27.2 "
    "(pg_stat_user_tables, pg_stat_user_indexes)",
    terms={
        "index": "a sorted copy of a column, by which the database finds rows without reading all of them",
        "foreign key": "a column that leads to a row of another table",
        "cardinality": "how many different values a column has; the more, the more an index helps",
    },
)


def judge(launch: Launch, databases: Databases, migrations: Migrations, stated: Stated) -> Iterator[Finding]:
    """What the database shows to be wrong; that nothing else is, somebody has to state."""
    yield from review(launch, ID, CHECK, databases, migrations, stated, indexes)


_SHOP = sample_launch()
_SIGNED = sample_stated(statement(ID, words="Every filter of the four main pages has one."))

_OLD = statement(ID, standing=Standing.EXPIRED, why="it held until 2026-11-19")


def _one(name: str, seen: Databases, expect: Verdict, said: Stated = NOTHING_SAID) -> Case:
    return case(name, _SHOP, seen, schema(), said, expect=expect)


def _cases() -> Iterator[Case]:
    yield _one("stated", NO_LOOK, PASS, _SIGNED)
    yield _one("stated, and nothing speaks against it", database(), PASS, _SIGNED)
    yield _one("nothing stands out, and nobody has stated it", database(), UNKNOWN)
    yield _one("neither seen nor stated", NO_LOOK, UNKNOWN)
    yield _one("a foreign key without an index", database(keys=(KEY,)), FAIL)
    yield _one("the same, whatever is stated", database(keys=(KEY,)), FAIL, _SIGNED)
    yield _one("a broken index", database(indexes=(odd("invalid"),)), FAIL, _SIGNED)
    yield _one("the same index twice", database(indexes=(odd("duplicate", "note"),)), WARN, _SIGNED)
    yield _one("an idle index", database(indexes=(odd("unused"),)), WARN, _SIGNED)
    yield _one("a table read from end to end", database(scans=(scanned(),)), WARN, _SIGNED)
    yield _one("a report of every night", database(scans=(scanned(30, 900_000),)), PASS, _SIGNED)
    yield _one("the first rows of it", database(scans=(scanned(read=50_000),)), PASS, _SIGNED)
    no = sample_stated(statement(ID, answer=Reply.NOT_DONE, reason="orders are not done yet"))
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
