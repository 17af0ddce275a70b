"""Which files are migrations, whether they lead back, and what they destroy."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.migrations import migrations, read, tool_of

NO_FILES: frozenset[str] = frozenset()
PRISMA = "prisma/migrations/20261101000000_init/migration.sql"
RAILS = "db/migrate/20261101000000_add_price.rb"
LARAVEL = "database/migrations/2026_11_01_000000_add_price.php"
DJANGO = "shop/migrations/0002_price.py"
ALEMBIC = "alembic/versions/4f2a_price.py"
SCRIPT = "migrations/20261101000000_price.js"
PLAIN = "db/migrations/20261101000000_price.sql"
TYPED = "src/migrations/1762000000000-Price.ts"
ONE_WAY = {
    "Prisma": (PRISMA, "ALTER TABLE a ADD COLUMN b int;"),
    "Django": (DJANGO, "class M:\n    operations = [migrations.RunPython(fill)]\n"),
    "Django by name": (DJANGO, "class M:\n    operations = [migrations.RunSQL(sql='x', elidable=True)]\n"),
    "Alembic": (
        ALEMBIC,
        "def upgrade() -> None:\n    op.x()\n\ndef downgrade() -> None:\n    '''No.'''\n    pass\n",
    ),
    "Alembic refuses": (
        ALEMBIC,
        "def upgrade():\n    op.x()\n\ndef downgrade():\n    raise NotImplementedError\n",
    ),
    "Rails refuses": (
        RAILS,
        "def up\n  x\nend\ndef down\n  raise ActiveRecord::IrreversibleMigration\nend\n",
    ),
    "Rails executes": (RAILS, "def change\n  execute 'update a set b = 1'\nend\n"),
    "Laravel": (
        LARAVEL,
        "public function up(): void { Schema::create('a'); }\npublic function down(): void\n{\n    //\n}",
    ),
    "Knex": (SCRIPT, "exports.up = (knex) => knex.schema.createTable('a');"),
    "TypeORM": (
        TYPED,
        "async up(q) { await q.query(`x`) }\nasync down(q: QueryRunner): Promise<void> {\n}\n}",
    ),
    "goose": (PLAIN, "-- +goose Up\nCREATE TABLE a (b int);\n-- +goose Down\n"),
    "Flyway": ("sql/V3__price.sql", "ALTER TABLE a ADD COLUMN b int;"),
}
TWO_WAYS = {
    "Django": (
        DJANGO,
        "class M:\n    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]\n",
    ),
    "Django by name": (DJANGO, "class M:\n    operations = [migrations.RunSQL('x', reverse_sql='y')]\n"),
    "Django's own": (DJANGO, "class M:\n    operations = [migrations.AddField('a', 'b')]\n"),
    "Alembic": (ALEMBIC, "def upgrade():\n    op.x()\n\ndef downgrade():\n    op.drop_column('a', 'b')\n"),
    "Rails": (RAILS, "def change\n  add_column :a, :b, :integer\nend\n"),
    "Rails twice": (RAILS, "def up\n  execute 'x'\nend\ndef down\n  execute 'y'\nend\n"),
    "Laravel": (
        LARAVEL,
        "function up() { Schema::create('a'); }\nfunction down() { Schema::dropIfExists('a'); }",
    ),
    "Knex": (SCRIPT, "exports.up = (k) => k.a();\nexports.down = (k) => k.schema.dropTable('a');"),
    "TypeORM": (TYPED, "async up(q) { await q.query(`x`) }\nasync down(q) { await q.query(`DROP TABLE a`) }"),
    "dbmate": (PLAIN, "-- migrate:up\nCREATE TABLE a (b int);\n-- migrate:down\nDROP TABLE a;\n"),
}


@pytest.mark.parametrize("name", ONE_WAY)
def test_it_leads_forward_only(name: str) -> None:
    path, text = ONE_WAY[name]
    seen = read(path, tool_of(path), text, NO_FILES)
    assert (seen.way_back, seen.destroys) == (False, ())
    assert seen.why_not


@pytest.mark.parametrize("name", TWO_WAYS)
def test_it_leads_back_and_its_way_back_destroys_nothing_of_today(name: str) -> None:
    path, text = TWO_WAYS[name]
    seen = read(path, tool_of(path), text, NO_FILES)
    assert (seen.way_back, seen.why_not, seen.destroys) == (True, "", ())


@pytest.mark.parametrize(
    ("path", "undo"),
    [
        ("migrations/0003_price.up.sql", "migrations/0003_price.down.sql"),
        ("sql/V3__price.sql", "sql/U3__price.sql"),
        (PRISMA, PRISMA.replace("migration.sql", "down.sql")),
    ],
)
def test_a_file_beside_it_leads_back(path: str, undo: str) -> None:
    assert tool_of(path)
    assert not read(path, tool_of(path), "CREATE TABLE a (b int);", NO_FILES).way_back
    assert read(path, tool_of(path), "CREATE TABLE a (b int);", frozenset((undo,))).way_back


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        (PRISMA, 'ALTER TABLE "User" DROP COLUMN "name";', "drops a column"),
        (PRISMA, 'DROP TABLE "User";', "drops a table"),
        (PRISMA, "TRUNCATE orders;", "empties a table"),
        (PRISMA, "DELETE FROM orders;", "empties a table"),
        (PRISMA, 'ALTER TABLE "a" RENAME COLUMN "b" TO "c";', "renames what the running release still uses"),
        (
            PRISMA,
            'ALTER TABLE "a" ADD COLUMN "b" TEXT NOT NULL;',
            "adds a column that must be filled and has no default",
        ),
        (DJANGO, "class M:\n    operations = [migrations.RemoveField('a', 'b')]\n", "drops a column"),
        (RAILS, "def change\n  remove_column :a, :b, :string\nend\n", "drops a column"),
        (
            LARAVEL,
            "function up() { $t->dropColumn('a'); } function down() { $t->string('a'); }",
            "drops a column",
        ),
        (
            ALEMBIC,
            "def upgrade():\n    op.drop_table('a')\n\ndef downgrade():\n    op.create_table('a')\n",
            "drops a table",
        ),
    ],
)
def test_it_destroys(path: str, text: str, words: str) -> None:
    assert read(path, tool_of(path), text, NO_FILES).destroys == (words,)


@pytest.mark.parametrize(
    "text",
    [
        "-- DROP TABLE users;\nCREATE TABLE a (b int);",
        'CREATE TABLE "new_User" (a int);\nDROP TABLE "User";\nALTER TABLE "new_User" RENAME TO "User";',
        "ALTER TABLE a ADD COLUMN b TEXT NOT NULL DEFAULT 'x';",
        "ALTER TABLE a ADD COLUMN b TEXT, ADD COLUMN c TEXT NOT NULL DEFAULT '';",
        "DELETE FROM sessions WHERE old;",
        "CREATE TRIGGER t AFTER TRUNCATED ON a;",
    ],
)
def test_what_only_looks_destructive(text: str) -> None:
    assert read(PRISMA, "Prisma", text, NO_FILES).destroys == ()


def test_what_is_no_migration() -> None:
    others = (
        "shop/migrations/__init__.py",
        "tests/migrations/0001_x.py",
        "node_modules/x/migrations/20261101_x.js",
        "src/migrations/1762000000000-Price.d.ts",
        "prisma/schema.prisma",
        "prisma/migrations/migration_lock.toml",
        "drizzle/meta/0000_snapshot.json",
        "docs/0001_intro.md",
        "0003_price.down.sql",
    )
    assert [path for path in others if tool_of(path)] == []


def test_drizzle_is_known_by_its_folder_whatever_the_name() -> None:
    files = (
        "drizzle/0000_init.sql",
        "src/db/drizzle/0003_quick_pink_panther.sql",
        "drizzle/0001_add-note.sql",
    )
    assert {tool_of(path) for path in files} == {"Drizzle"}


def test_the_newest_first_and_each_folder_for_itself() -> None:
    files = [f"{app}/migrations/000{number}_x.py" for app in ("a", "b") for number in (1, 2)]
    found = [path for path, _ in migrations([*files, "a/migrations/0010_x.py"])]
    assert found[:2] == ["a/migrations/0010_x.py", "b/migrations/0002_x.py"]
    prisma = [f"prisma/migrations/2026110{number}000000_x/migration.sql" for number in (1, 3, 2)]
    assert [path for path, _ in migrations(prisma)] == [prisma[1], prisma[2], prisma[0]]


@given(
    st.sampled_from([PRISMA, RAILS, LARAVEL, DJANGO, ALEMBIC, SCRIPT, PLAIN, TYPED]), st.text(max_size=400)
)
def test_any_text_is_read(path: str, text: str) -> None:
    seen = read(path, tool_of(path), text, NO_FILES)
    assert seen.way_back is (seen.why_not == "")


@pytest.mark.parametrize(
    "piece", ["(", "'", "drop table a;", "ADD COLUMN a ", "alter table x ", "\n-- ", "RunSQL("]
)
def test_a_hostile_text_is_read_to_its_end(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    seen = [read(path, tool_of(path), text, NO_FILES) for path in (PRISMA, DJANGO, PLAIN)]
    assert [one.way_back for one in seen] == [False, True, False]


@pytest.mark.parametrize(
    "text", ["\n" * 60_000, " \n" * 40_000, "/* " * 30_000, "def " * 20_000, "'" * 90_000]
)
def test_no_text_keeps_the_reader_busy(text: str) -> None:
    began = time.process_time()
    for path, tool in (("a.rb", "Rails"), ("a.sql", "SQL"), ("a.php", "Laravel"), ("a.js", "JavaScript")):
        read(path, tool, text, frozenset())
    assert time.process_time() - began < 5
