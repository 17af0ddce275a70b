"""What the status commands of the usual tools print."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.migration_status import broken, is_rehearsal, waiting

PRINTED = {
    "Prisma": (
        (
            "2 migrations found in prisma/migrations\nFollowing migrations have not yet been applied:\n"
            "20261101000000_a\n20261102000000_b\n\nTo apply migrations in production run another."
        ),
        2,
    ),
    "Prisma, none": ("1 migration found in prisma/migrations\n\nDatabase schema is up to date!\n", 0),
    "Django": ("[X]  contenttypes.0001_initial\n[ ]  shop.0002_price\n", 1),
    "Django by list": ("auth\n [X] 0001_initial\nshop\n [X] 0001_initial (2 squashed migrations)\n", 0),
    "Django's check": ("Planned operations:\nshop.0002_price\n    Add field price\n", 1),
    "Rails": (
        (
            "database: shop\n\n Status   Migration ID    Migration Name\n-------\n"
            "   up     20261101000000  Create a\n  down    20261102000000  Add b\n"
        ),
        1,
    ),
    "Laravel": (
        (
            "  Migration name .......... Batch / Status\n  2026_11_01_000000_a ...... [1] Ran\n"
            "  2026_11_02_000000_b ...... Pending\n"
        ),
        1,
    ),
    "Laravel 8": (
        "| Ran? | Migration |\n| Yes  | 2026_11_01_000000_a |\n| No   | 2026_11_02_000000_b |\n",
        1,
    ),
    "Flyway": (
        (
            "| Category  | Version | Description | Type | Installed On | State   | Undoable |\n"
            "| Versioned | 1       | init        | SQL  | 2026-11-01   | Success | No       |\n"
            "| Versioned | 2       | price       | SQL  |              | Pending | No       |\n"
        ),
        1,
    ),
    "goose": (
        (
            "    Applied At                  Migration\n    =======\n"
            "    Mon Nov  2 10:00:00 2026 -- 001_a.sql\n    Pending                  -- 002_b.sql\n"
        ),
        1,
    ),
    "Knex": ("Found 1 Completed Migration file/files.\na.js\nNo Pending Migration files Found.\n", 0),
    "Knex, two": ("Found 2 Pending Migration file/files.\nb.js\nc.js\n", 2),
    "Sequelize": ("up 20261101-a.js\ndown 20261102-b.js\n", 1),
    "TypeORM": (" [X] 1 Init1762000000000\n [ ] Price1762000000001\n", 1),
    "Alembic, at the head": ("4f2a91c7d0b1 (head)\n", 0),
    "Alembic, behind": ("INFO  [alembic.runtime.migration] Context\n4f2a91c7d0b1\n", 1),
    "Alembic's check": ("No new upgrade operations detected.\n", 0),
    "dbmate": ("[X] 20261101_a.sql\n[ ] 20261102_b.sql\n\nApplied: 1\nPending: 1\n", 1),
    "Supabase": (
        "  LOCAL │ REMOTE │ TIME\n  20261101000000 │ 20261101000000 │ x\n  20261102000000 │  │ y\n",
        1,
    ),
    "a script": ("pending migrations: 3\n", 3),
}


@pytest.mark.parametrize("name", PRINTED)
def test_how_many_wait(name: str) -> None:
    text, number = PRINTED[name]
    seen = waiting(text)
    assert seen is not None
    assert seen.pending == number
    tool = name.partition(",")[0]
    if tool in ("Prisma", "Rails", "Flyway", "goose", "Sequelize", "TypeORM", "Supabase"):
        assert seen.tool == tool
        assert len(seen.names) == number


@pytest.mark.parametrize(
    "text", ["", "all good\n", "Error: P1001: Can't reach database server\n", "Pending: many"]
)
def test_what_tells_no_number(text: str) -> None:
    assert waiting(text) is None


@pytest.mark.parametrize(
    ("text", "disorder"),
    [
        ("x\nError: P3009 migrate found failed migrations in the target database", True),
        ("CommandError: Conflicting migrations detected; multiple leaf nodes", True),
        ("ERROR: Validate failed: Migrations have failed validation", True),
        ("FAILED: Multiple head revisions are present", True),
        ("error: Dirty database version 3. Fix and force version.", True),
        ("Error: connect ECONNREFUSED 127.0.0.1:5432", False),
        ("Error: Environment variable not found: DATABASE_URL", False),
    ],
)
def test_disorder_is_told_from_a_database_that_does_not_answer(text: str, disorder: bool) -> None:
    assert bool(broken(text)) is disorder


@pytest.mark.parametrize(
    ("command", "tries"),
    [
        ("prisma migrate deploy", True),
        ("manage.py makemigrations --check --dry-run", True),
        ("alembic upgrade head --sql", True),
        ("rails db:test:prepare", True),
        ("artisan migrate --pretend", True),
        ("dbmate up", True),
        ("supabase db reset", True),
        ("squawk migrations/*.sql", True),
        ("prisma generate", False),
        ("npm test", False),
        ("rails assets:precompile", False),
        ("artisan config:cache", False),
    ],
)
def test_what_tries_migrations(command: str, tries: bool) -> None:
    assert is_rehearsal(command) is tries


@given(st.text(max_size=500))
def test_any_output_is_read(text: str) -> None:
    seen = waiting(text)
    assert seen is None or seen.pending >= 0


@pytest.mark.parametrize(
    "piece", ["| ", "[ ] ", "down ", " ", "migration ", "20", "2026_11_01_000000_a ...."]
)
def test_a_hostile_output_ends(piece: str) -> None:
    text = piece * (400_000 // len(piece))
    assert waiting(text) == waiting(text)
    assert broken(text) == ""


@pytest.mark.parametrize("text", ["\n" * 100_000, " \n" * 60_000, "|" * 100_000, "- " * 60_000])
def test_no_output_keeps_the_reader_busy(text: str) -> None:
    began = time.process_time()
    assert waiting(text) is None
    assert time.process_time() - began < 5
