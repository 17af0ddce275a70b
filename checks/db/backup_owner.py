"""Every store has a backup that somebody answers for, that is new enough, and that was brought back once."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from cockpit.facts.migrations import Migrations
from cockpit.facts.samples_builds import NO_CHECKOUT
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_migrations import schema
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Standing, Stated
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
    Finding,
    Fix,
    Launch,
    Person,
    Word,
    case,
    check,
    cut,
    failed,
    not_applicable,
)
from cockpit.kit.backups import EXPECTED, Backup, backup
from cockpit.kit.migrations import without
from cockpit.kit.pasting import row
from cockpit.kit.words import own_word
from cockpit.model import Verdict

ID = "db.backup-owner"

CHECK = check(
    "Backups exist, are owned, and were restored once",
    severity=HIGH,
    mode=ASSISTED,
    word=Word(
        "I brought the newest backup of every store back into an empty place and saw our data in it.",
        "the log of the restore, or a picture of the restored data: which backup, which day, how many rows",
        days=180,
        may_not_apply=False,
    ),
    why="A disk that dies, a migration that goes wrong, a customer who deletes the wrong thing: what was not "
    "backed up is gone. A backup that nobody ever brought back turns out to be empty on that very day.",
    fix="Switch daily backups on, name who answers for them, and bring one back once.",
    undo="Nothing to undo: a copy elsewhere changes nothing in the store.",
    verify=f"cockpit attest {ID}",
    source="NIST SP 800-34 Rev. 1, section 3.4.2 (backup and recovery, tested); PostgreSQL manual, 26 "
    "(Backup and Restore)",
    terms={
        "backup": "a copy of the data, kept where a fault of the store does not reach it",
        "restore": "bringing a backup back, so that it can be read again",
        "RPO": "recovery point objective: how many hours of work may be lost; rpo_hours in launch.toml",
    },
)
_ROW = {
    "store": '"main database"',
    "owner": '"WHO STAYS"',
    "schedule": '"daily"',
    "last_seen": "2026-01-31T03:00:00Z   # when the newest was made",
    "restore_tested_on": "2026-01-31   # when one was brought back",
    "minutes_to_restore": "30",
}


def judge(launch: Launch, migrations: Migrations, stated: Stated) -> Iterator[Finding]:
    """Each declared store; that it was really brought back is a person's word, never inferred."""
    if not launch.backups:
        yield _none(launch, migrations)
        return
    stores = [backup(launch, one, stated) for one in launch.backups]
    yield from stores
    said = stated.of(ID)
    if all(one.verdict in (PASS, WARN) for one in stores) or (said and said.answer is Reply.NOT_DONE):
        about = [f"{one.store}, {one.restore_tested_on}" for one in launch.backups]
        yield own_word(launch, ID, CHECK, stated, about=about)


def _none(launch: Launch, migrations: Migrations) -> Finding:
    """No store is declared: that is right only where nothing is kept."""
    if why := without(launch, migrations):
        missing = migrations.missing
        return cut(launch.domain, missing) if missing else not_applicable(launch.domain, why)
    return failed(
        launch.domain,
        "no-backup",
        "the product keeps data in a database, and launch.toml declares no backup of it",
        expected=EXPECTED,
        observed="no [[backup]] row",
        fix=Fix(
            "Switch backups on, bring one back, and write down what you did.",
            row("backup", _ROW),
            "Remove the row.",
        ),
    )


_ANA = Person(id="ana", name="Ana Ferreira")
_NOW = dt.datetime.fromisoformat(NOTHING_SAID.seen_at)
_DAY = (_NOW - dt.timedelta(30)).date()


def _store(**parts: Any) -> Backup:
    sound: dict[str, Any] = {
        "store": "main database",
        "owner": "ana",
        "schedule": "daily",
        "last_seen": _NOW - dt.timedelta(hours=9),
        "restore_tested_on": _DAY,
        "minutes_to_restore": 12.0,
    }
    return Backup(**{**sound, **parts})


_SIGNED = sample_stated(statement(ID, f"main database, {_DAY}", words="All 41 tables were there."))


def _one(name: str, expect: Verdict, said: Stated = _SIGNED, **parts: Any) -> Case:
    launch = sample_launch(people=(_ANA,), backups=(_store(**parts),))
    return case(name, launch, schema(), said, expect=expect)


def _cases() -> Iterator[Case]:
    yield _one("owned, new, brought back", PASS)
    yield _one("nobody has stated it", UNKNOWN, NOTHING_SAID)
    yield _one("the record is garbled", UNKNOWN, GARBLED)
    yield _one("brought back again since", UNKNOWN, restore_tested_on=_DAY + dt.timedelta(3))
    old = statement(ID, f"main database, {_DAY}", standing=Standing.EXPIRED, why="it held until 2026-11-19")
    yield _one("stated too long ago", UNKNOWN, sample_stated(old))
    no = statement(ID, answer=Reply.NOT_DONE, reason="the copy was empty")
    yield _one("the copy was empty", FAIL, sample_stated(no))
    yield _one("nobody answers for it", FAIL, owner="")
    yield _one("to be filled in", FAIL, owner="tbd")
    yield _one("nobody has looked for two days", UNKNOWN, last_seen=_NOW - dt.timedelta(2))
    yield _one("nobody has looked for a month", FAIL, last_seen=_NOW - dt.timedelta(30))
    yield _one("two days old, every week", PASS, last_seen=_NOW - dt.timedelta(2), schedule="weekly")
    yield _one("two days old, and that may be", PASS, last_seen=_NOW - dt.timedelta(2), rpo_hours=72)
    yield _one("nine hours old, and six may be lost", FAIL, rpo_hours=6)
    yield _one("never brought back", FAIL, restore_tested_on=None)
    yield _one("nobody has looked", UNKNOWN, last_seen=None)
    yield _one("of tomorrow", UNKNOWN, last_seen=_NOW + dt.timedelta(1))
    yield _one("how long it takes is not known", UNKNOWN, minutes_to_restore=None)
    yield _one("no schedule", UNKNOWN, schedule="")
    years = _DAY - dt.timedelta(700)
    said = sample_stated(statement(ID, f"main database, {years}"))
    yield _one("brought back years ago", WARN, said, restore_tested_on=years)
    leaver = Person(id="ana", name="Ana Ferreira", leaves_on=(_NOW + dt.timedelta(20)).date())
    goes = sample_launch(people=(leaver,), backups=(_store(),))
    yield case("the owner leaves", goes, schema(), _SIGNED, expect=FAIL)
    bare = sample_launch()
    yield case("a database without a backup", bare, schema(), NOTHING_SAID, expect=FAIL)
    yield case("no database", bare, Migrations(), NOTHING_SAID, expect=NOT_APPLICABLE)
    gone = Migrations(missing=NO_CHECKOUT.missing)
    yield case("no checkout", bare, gone, NOTHING_SAID, expect=UNKNOWN)


CASES = Cases(_cases)
