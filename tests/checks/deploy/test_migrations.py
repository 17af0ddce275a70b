"""What the checks of migrations say: kinds, lines to paste, the same every time; ten ordinary products."""

from dataclasses import replace

import pytest

from checks.deploy import migrations_applied, migrations_safe
from cockpit.facts.codebase import Codebase
from cockpit.facts.codec import pack, unpack
from cockpit.facts.migrations import Migration, Migrations
from cockpit.facts.samples_builds import with_files, workflow
from cockpit.facts.samples_health import checkup, health
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_migrations import NOT_ALLOWED, migration, schema, status
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.kit import FAIL, NOT_APPLICABLE, PASS, UNKNOWN, WARN, Deploy, Finding, Launch
from cockpit.launch.making import Env
from cockpit.launch.operations import Limitation
from cockpit.model import Verdict
from cockpit.standards.migrations import migrations, read

SHOP = sample_launch(deploy=Deploy(platform="fly"))
BARE = with_files({"package.json": "{}"})
PRISMA = "prisma/migrations/20261101000000_init/migration.sql"


@pytest.mark.parametrize("module", [migrations_safe, migrations_applied])
def test_the_facts_of_every_case_can_be_saved(module: object) -> None:
    for case in module.CASES:  # type: ignore[attr-defined]
        assert tuple(unpack(pack(fact)) for fact in case.facts) == case.facts, case.name


def safe(seen: Migrations, launch: Launch = SHOP, code: Codebase = BARE) -> Finding:
    (found,) = migrations_safe.judge(launch, seen, code, NOTHING_SAID)
    return found


def applied(seen: Migrations, launch: Launch = SHOP) -> Finding:
    (found,) = migrations_applied.judge(launch, seen, health(checkup()), NOTHING_SAID)
    return found


def seen_in(files: dict[str, str]) -> Migrations:
    """The fact of a checkout with these files."""
    found = migrations(sorted(files))
    told = [(path, tool, read(path, tool, files[path], frozenset(files))) for path, tool in found]
    newest = tuple(Migration(path, tool, one.way_back, one.why_not, one.destroys) for path, tool, one in told)
    return Migrations(newest, len(newest))


def test_what_destroys_goes_before_what_only_leads_forward() -> None:
    bare = migration("1_a.js", way_back=False, why_not="nothing in it leads back")
    loses = migration("0_b.js", destroys=("drops a table",))
    found = safe(schema(bare, loses))
    assert (found.verdict, found.kind) == (WARN, "destroys")
    assert found.summary.startswith("migrations/0_b.js drops a table (and 1 more)")
    assert found.fix is not None
    assert found.fix.record == (
        'migrations = "Forward only: migrations/0_b.js. Drops a table."   # in [deploy]'
    )
    assert safe(schema(bare)).kind == "forward-only"


def test_pasting_the_proposed_line_settles_it() -> None:
    loses = migration("0_b.js", destroys=("drops a table",))
    for one in (loses, replace(loses, way_back=False), migration(way_back=False)):
        said = f"Forward only: {one.path}. {'; '.join(one.destroys)}"
        launch = sample_launch(deploy=Deploy(migrations=said))
        assert safe(schema(one, run=status()), launch).verdict is PASS
    known = sample_launch(limitations=(Limitation(id="l", text="The migration 0_b cannot be undone."),))
    assert safe(schema(loses, run=status()), known).verdict is PASS


@pytest.mark.parametrize("said", ["None in this release.", "", "Run by the release."])
def test_other_words_settle_nothing(said: str) -> None:
    launch = sample_launch(deploy=Deploy(migrations=said))
    assert safe(schema(migration(way_back=False), run=status()), launch).verdict is WARN
    forward = sample_launch(deploy=Deploy(migrations="Forward only."))
    assert safe(schema(migration(destroys=("drops a column",)), run=status()), forward).verdict is WARN


def test_a_task_of_package_json_is_a_rehearsal_too() -> None:
    package = '{"scripts": {"db": "prisma migrate deploy && prisma db seed"}}'
    text = "on: push\njobs:\n  check:\n    steps:\n      - run: npm run db\n"
    code = with_files({".github/workflows/check.yml": text, "package.json": package})
    assert safe(schema(run=NOT_ALLOWED), code=code).verdict is PASS


@pytest.mark.parametrize(
    ("command", "verdict"), [("prisma migrate deploy", UNKNOWN), ("prisma migrate diff", PASS)]
)
def test_what_changes_production_is_no_rehearsal(command: str, verdict: Verdict) -> None:
    text = f"  ship:\n    environment: production\n    steps:\n      - run: npx {command}\n"
    assert safe(schema(run=NOT_ALLOWED), code=workflow(text)).verdict is verdict


def test_the_command_that_is_proposed_fits_the_tool() -> None:
    for tool, command in (("Django", "python manage.py showmigrations --plan"), ("Rails", "bin/rails db:")):
        found = safe(schema(migration(tool=tool)))
        assert found.verdict is UNKNOWN
        assert found.fix is not None
        assert command in str(found.fix.record)


def test_what_waits_is_named_and_numbered() -> None:
    found = applied(schema(run=status(2, 1, waiting=("0002_price", "0003_tax"))))
    assert (found.verdict, found.kind) == (FAIL, "pending")
    assert found.summary == "2 migrations wait in production, 0002_price first: the status command says so"
    assert applied(schema(run=status(1, 1))).summary.startswith("1 migration waits in production:")


def test_a_command_that_could_not_tell_shows_why() -> None:
    found = applied(schema(run=status(None, 1, telling="P1001: Can't reach database server")))
    assert found.verdict is UNKNOWN
    assert "P1001" in found.summary
    absent = applied(schema(run=status(None, 127, absent="flyway")))
    assert absent.summary == "flyway is not installed on this machine, so the status command could not run"


PRODUCTS: dict[str, tuple[dict[str, str], tuple[str, ...], Verdict]] = {
    "Next.js, Supabase": (
        {"supabase/migrations/20261101000000_a.sql": "CREATE TABLE a (b int);"},
        ("SUPABASE_URL",),
        WARN,
    ),
    "Next.js, Prisma": ({PRISMA: "CREATE TABLE a (b int);"}, ("DATABASE_URL",), WARN),
    "Django": (
        {"shop/migrations/0001_initial.py": "class M:\n    operations = []\n"},
        ("DATABASE_URL",),
        UNKNOWN,
    ),
    "Rails": ({"db/migrate/20261101000000_a.rb": "def change\n  create_table :a\nend\n"}, (), UNKNOWN),
    "Laravel": (
        {"database/migrations/2026_11_01_000000_a.php": "function up() { x(); } function down() { y(); }"},
        (),
        UNKNOWN,
    ),
    "Go, goose": (
        {"migrations/001_a.sql": "-- +goose Up\nCREATE TABLE a (b int);\n-- +goose Down\nDROP TABLE a;\n"},
        (),
        UNKNOWN,
    ),
    "WordPress": ({"wp-config.php": ""}, (), NOT_APPLICABLE),
    "Astro": ({"astro.config.mjs": ""}, ("PUBLIC_SITE",), NOT_APPLICABLE),
    "Expo, Firebase": ({"app.json": "{}"}, ("EXPO_PUBLIC_API_KEY",), NOT_APPLICABLE),
    "SvelteKit, a database without migrations": ({"svelte.config.js": ""}, ("DATABASE_URL",), UNKNOWN),
}


@pytest.mark.parametrize("name", PRODUCTS)
def test_ordinary_products(name: str) -> None:
    files, env, verdict = PRODUCTS[name]
    launch = sample_launch(env=tuple(Env(name=one) for one in env))
    found = safe(seen_in(files), launch)
    assert found.verdict is verdict
    assert found == safe(seen_in(files), launch)
    assert applied(seen_in(files), launch).verdict is (
        NOT_APPLICABLE if verdict is NOT_APPLICABLE else UNKNOWN
    )
