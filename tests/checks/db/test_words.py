"""What the checks of the database say: lines to paste, the same every day, nothing that a server wrote."""

import datetime as dt
from dataclasses import replace

import pytest

from checks.db import backup_owner, indexes_reviewed, query_review
from cockpit.facts.codec import pack, unpack
from cockpit.facts.databases import Databases, HeadRoom, StatisticsRole, UnindexedKey
from cockpit.facts.samples_databases import KEY, LOOP, SLOW, database, odd, scanned, shut, statements
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_migrations import schema
from cockpit.facts.samples_stated import NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply
from cockpit.kit import FAIL, PASS, UNKNOWN, WARN, Finding, Person
from cockpit.kit.backups import Backup, allowed_hours
from cockpit.kit.databases import about, quoted

SHOP = sample_launch()
ANA = Person(id="ana", name="Ana Ferreira")
NOW = dt.datetime.fromisoformat(NOTHING_SAID.seen_at)
ALL = (backup_owner, indexes_reviewed, query_review)


@pytest.mark.parametrize("module", ALL, ids=lambda module: module.__name__.rpartition(".")[2])
def test_the_facts_of_every_case_can_be_saved(module: object) -> None:
    for case in module.CASES:  # type: ignore[attr-defined]
        assert tuple(unpack(pack(fact)) for fact in case.facts) == case.facts, case.name


def seen(facts: Databases) -> dict[str, Finding]:
    """The findings of both reviews by their kind."""
    both = (indexes_reviewed, query_review)
    found = [one for module in both for one in module.judge(SHOP, facts, schema(), NOTHING_SAID)]
    return {one.kind: one for one in found}


def test_the_index_and_the_way_back_are_ready_to_paste() -> None:
    fix = seen(database(keys=(KEY,)))["foreign-key"].fix
    assert fix is not None
    assert fix.record == (
        'CREATE INDEX CONCURRENTLY "order_customer_id_idx" ON "public"."order" ("customer_id");'
    )
    assert fix.undo == 'DROP INDEX CONCURRENTLY "public"."order_customer_id_idx";'


def test_no_name_breaks_out_of_its_quotes() -> None:
    key = UnindexedKey("public", 'a"; DROP TABLE b; --', ('c"',), "d", 5000)
    fix = seen(database(keys=(key,)))["foreign-key"].fix
    assert fix is not None
    assert '"public"."a""; DROP TABLE b; --" ("c""")' in str(fix.record)
    assert quoted("a", 'b"c') == '"a"."b""c"'


def test_many_are_one_finding() -> None:
    keys = tuple(replace(KEY, table=f"t{number}") for number in range(50))
    found = seen(database(keys=keys))["foreign-key"]
    assert "(and 49 more)" in found.summary
    assert found.fix is not None
    assert len(str(found.fix.record).splitlines()) == 10


def test_numbers_are_the_same_tomorrow() -> None:
    one, two = (replace(KEY, rows=rows) for rows in (120_400, 121_900))
    assert seen(database(keys=(one,))) == seen(database(keys=(two,)))
    slow = (replace(SLOW, mean_ms=mean, calls=calls) for mean, calls in ((1240.0, 500), (1260.0, 700)))
    first, second = (seen(database(statements=statements(each)))["slow"] for each in slow)
    assert first == second
    assert [about(n) for n in (0, 7, 12, 95, 123_456)] == ["0", "7", "about 10", "about 100", "about 100,000"]


def test_every_fault_has_its_kind() -> None:
    busy = database(
        keys=(KEY,),
        scans=(scanned(),),
        indexes=(odd("invalid"), odd("duplicate", "x"), odd("unused")),
        statements=statements(LOOP, SLOW, password=1),
        room=HeadRoom(97, 96, 1),
        role=StatisticsRole("app", writes=("public.order",)),
    )
    found = seen(busy)
    assert set(found) == {
        *("foreign-key", "whole-table", "invalid-index", "duplicate-index", "unused-index"),
        *("slow", "repeated", "password", "connections", "idle-in-transaction", "may-write"),
    }
    assert all(one.fix and one.fix.record and one.fix.undo for one in found.values())


@pytest.mark.parametrize("kind", ["superuser", "extra", "monitor", "extension"])
def test_what_would_show_it_is_said(kind: str) -> None:
    found = seen(shut(kind))[kind]
    assert found.verdict is UNKNOWN
    assert found.fix is not None
    assert found.fix.record
    assert found.fix.undo


def test_a_look_without_a_fault_still_waits_for_a_word() -> None:
    (found,) = query_review.judge(SHOP, database(), schema(), NOTHING_SAID)
    assert (found.verdict, found.kind) == (UNKNOWN, "unstated")
    assert found.summary == "nothing stands out in the statements of main; nobody has stated this yet"


def test_a_replica_says_so() -> None:
    (found,) = indexes_reviewed.judge(SHOP, database(replica=True), schema(), NOTHING_SAID)
    assert found.evidence["seen"] == {"main": "no fault; a replica counts its own reads alone"}


def kept(**parts: object) -> list[Finding]:
    """What is said of one backup that is sound but for these parts."""
    sound = {
        "store": "main database",
        "owner": "ana",
        "schedule": "daily",
        "last_seen": NOW - dt.timedelta(hours=9),
        "restore_tested_on": NOW.date(),
        "minutes_to_restore": 12.0,
    }
    row = Backup(**{**sound, **parts})  # type: ignore[arg-type]
    word = sample_stated(statement("db.backup-owner", f"main database, {row.restore_tested_on}"))
    return list(backup_owner.judge(sample_launch(people=(ANA,), backups=(row,)), schema(), word))


def test_a_sound_backup_and_its_word_are_two_findings() -> None:
    assert [(one.subject, one.verdict) for one in kept()] == [("main database", PASS), ("shop.example", PASS)]


def test_all_that_is_wrong_with_a_backup_is_told_at_once() -> None:
    (found,) = kept(owner="", schedule="", last_seen=None, restore_tested_on=None, minutes_to_restore=None)
    assert (found.verdict, found.kind) == (FAIL, "owner")
    assert found.fix is not None
    lines = str(found.fix.record).splitlines()
    assert [line.partition(" = ")[0] for line in lines] == [
        *("owner", "restore_tested_on", "schedule", "last_seen", "minutes_to_restore"),
    ]


def test_the_same_state_is_told_the_same_tomorrow() -> None:
    one, two = (kept(last_seen=NOW - dt.timedelta(days))[0] for days in (40, 41))
    assert (one.summary, one.observed, one.fingerprint) == (two.summary, two.observed, two.fingerprint)
    assert one.kind == "old"


def test_a_failed_restore_is_told_whatever_the_rows_say() -> None:
    no = sample_stated(statement("db.backup-owner", answer=Reply.NOT_DONE, reason="it was empty"))
    launch = sample_launch(people=(ANA,), backups=(Backup(store="files"),))
    kinds = [one.kind for one in backup_owner.judge(launch, schema(), no)]
    assert kinds == ["owner", "not-done"]


@pytest.mark.parametrize(
    ("schedule", "hours"),
    [
        ("daily", 26),
        ("every night at 3", 26),
        ("hourly", 3),
        ("every 6 hours", 8),
        ("every 30 minutes", 2.5),
        ("Every 2 days", 50),
        ("weekly", 170),
        ("continuous (PITR)", 26),
        ("by the hosting company", 26),
    ],
)
def test_what_a_schedule_allows(schedule: str, hours: float) -> None:
    assert allowed_hours(Backup(store="x", schedule=schedule)) == hours


def test_what_may_be_lost_goes_before_the_schedule() -> None:
    assert allowed_hours(Backup(store="x", schedule="weekly", rpo_hours=4)) == 4
    assert kept(last_seen=NOW - dt.timedelta(2), schedule="daily")[0].verdict is UNKNOWN
    assert kept(last_seen=NOW - dt.timedelta(2), rpo_hours=24)[0].verdict is FAIL
    assert kept(restore_tested_on=NOW.date() - dt.timedelta(500))[0].verdict is WARN
