"""How many migrations wait, by what the status commands of the usual tools print. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

MOST: Final = 20  # names that are kept
_NAME: Final = r"(?P<name>[\w.:/@+-]{1,200})"


@dataclass(frozen=True, slots=True)
class Waiting:
    """The tool that spoke, how many migrations wait, and the names of the first."""

    tool: str
    pending: int
    names: tuple[str, ...] = ()


def waiting(text: str) -> Waiting | None:
    """What the output says; none where it has the form of no tool known here.

    Sources: the manuals and outputs of `prisma migrate status`, `manage.py showmigrations` and `migrate
    --check`, `alembic current` and `check`, `rails db:migrate:status`, `artisan migrate:status`, `flyway
    info`, `knex migrate:list`, `goose status`, `dbmate status`, `sequelize db:migrate:status`, `typeorm
    migration:show`, `supabase migration list`.
    """
    return next((found for read in _READERS if (found := read(text[:400_000])) is not None), None)


def _lines(pattern: str, text: str) -> tuple[str, ...]:
    return tuple(found["name"] for found in re.finditer(pattern, text, re.MULTILINE))


def _found(tool: str, names: tuple[str, ...], count: int | None = None) -> Waiting:
    return Waiting(tool, len(names) if count is None else count, names[:MOST])


def _prisma(text: str) -> Waiting | None:
    if "Database schema is up to date" in text:
        return Waiting("Prisma", 0)
    head = re.search(r"Following migrations? ha(?:ve|s) not yet been applied:\s*\n", text)
    if head is None:
        return None
    block = text[head.end() :].lstrip("\n").partition("\n\n")[0]
    return _found("Prisma", _lines(rf"^[ \t]*{_NAME}\s*$", block))


def _dbmate(text: str) -> Waiting | None:
    """`Pending: 2` on a line of its own: dbmate, and every script that says it as plainly."""
    found = re.search(
        r"^[ \t]*pending(?: migrations)?\s*[:=]\s*(?P<count>\d{1,6})\s*$", text, re.IGNORECASE | re.MULTILINE
    )
    return None if found is None else _found("dbmate", _lines(rf"^\[ \] {_NAME}", text), int(found["count"]))


def _django(text: str) -> Waiting | None:
    """`[ ] app.0002_x` of `--plan`, ` [ ] 0002_x` of the list; `Planned operations` of `migrate --check`."""
    if re.search(r"No planned migration operations", text):
        return Waiting("Django", 0)
    if re.search(r"^Planned operations:", text, re.MULTILINE):
        return _found("Django", _lines(rf"^{_NAME}\s*$", text.partition("Planned operations:")[2]))
    rows = re.findall(r"^[ \t]*\[[X ]\]\s+\S*\d{4}_\w+", text, re.MULTILINE)
    return _found("Django", _lines(rf"^[ \t]*\[ \]\s+{_NAME}", text)) if rows else None


def _rails(text: str) -> Waiting | None:
    rows = re.findall(r"^[ \t]*(?:up|down)\s+(?:\d{3,14}|\*+)\s+\S", text, re.MULTILINE)
    if not rows or "Migration ID" not in text:
        return None
    return _found("Rails", _lines(r"^[ \t]*down\s+(?P<name>\d{3,14})\s", text))


def _laravel(text: str) -> Waiting | None:
    rows = re.findall(
        r"^[ \t]*\d{4}_\d\d_\d\d_\d{6}_\w+ \.*\s*(?:\[\d+\] )?(?:Ran|Pending)\s*$", text, re.MULTILINE
    )
    if rows:
        return _found("Laravel", _lines(r"^[ \t]*(?P<name>\d{4}_\w+) \.*\s*Pending\s*$", text))
    table = re.findall(r"^\|\s*(?:Yes|No)\s*\|\s*\d{4}_", text, re.MULTILINE)
    return _found("Laravel", _lines(r"^\|\s*No\s*\|\s*(?P<name>\w+)", text)) if table else None


def _flyway(text: str) -> Waiting | None:
    if not re.search(r"^\|\s*Category\s*\|\s*Version\s*\|", text, re.MULTILINE):
        return None
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in text.split("\n")]
    names = tuple(row[1] for row in rows if len(row) > len(("category", "version")) and "Pending" in row[2:])
    return _found("Flyway", names)


def _goose(text: str) -> Waiting | None:
    rows = re.findall(r"(?:--|->) \d+_[\w.-]+\.(?:sql|go)\s*$", text, re.MULTILINE)
    return _found("goose", _lines(r"\bPending\s+(?:--|->) (?P<name>[\w.-]+)\s*$", text)) if rows else None


def _knex(text: str) -> Waiting | None:
    """`Found 1 Pending Migration file/files.` of `migrate:list`, or that there is none."""
    if re.search(r"No Pending Migration files Found", text, re.IGNORECASE):
        return Waiting("Knex", 0)
    found = re.search(r"Found (?P<count>\d{1,6}) Pending Migration file", text, re.IGNORECASE)
    return None if found is None else _found("Knex", (), int(found["count"]))


def _sequelize(text: str) -> Waiting | None:
    rows = re.findall(r"^(?:up|down) \S+\.[cm]?[jt]s\s*$", text, re.MULTILINE)
    return _found("Sequelize", _lines(rf"^down {_NAME}\s*$", text)) if rows else None


def _typeorm(text: str) -> Waiting | None:
    rows = re.findall(r"^[ \t]*\[[X ]\]\s+(?:\d+ )?\w*\d{13}\s*$", text, re.MULTILINE)
    return _found("TypeORM", _lines(rf"^[ \t]*\[ \]\s+(?:\d+ )?{_NAME}\s*$", text)) if rows else None


def _alembic(text: str) -> Waiting | None:
    """`current --check-heads` and `check`; `current` alone marks the newest with `(head)`."""
    if re.search(r"No new upgrade operations detected", text):
        return Waiting("Alembic", 0)
    if re.search(r"(?:Target database|Database) is not (?:up to date|on all head)", text):
        return Waiting("Alembic", 1)
    rows = re.findall(r"^[0-9a-f]{6,40}( \(head\))?(?: \(mergepoint\))?\s*$", text, re.MULTILINE)
    return Waiting("Alembic", sum(not head for head in rows)) if rows else None


def _supabase(text: str) -> Waiting | None:
    """A table of local, remote and time: local without remote waits."""
    if not re.search(r"^[ \t]*L(?:OCAL|ocal)\s*[|│]\s*R(?:EMOTE|emote)\s*[|│]", text, re.MULTILINE):
        return None
    rows = [re.split(r"[|│]", line) for line in text.split("\n")]
    pairs = ((row[0].strip(), row[1].strip()) for row in rows if len(row) > 1)
    return _found("Supabase", tuple(local for local, remote in pairs if local.isdigit() and not remote))


_READERS: Final[tuple[Callable[[str], Waiting | None], ...]] = (
    *(_prisma, _typeorm, _django, _rails, _laravel, _flyway),
    *(_goose, _knex, _sequelize, _supabase, _alembic, _dbmate),
)
_BROKEN: Final = re.compile(
    r"failed migrations?|migrations? (?:has|have) failed|migration .{0,120} failed|drift detected"
    r"|checksum mismatch|validate failed|multiple head(?:s| revisions)|conflicting migrations"
    r"|is (?:marked )?dirty|dirty database"
    r"|migrations? (?:directory|history) .{0,60}(?:corrupt|diverge|differ|inconsistent)"
    r"|inconsistentmigrationhistory|can't locate revision",
    re.IGNORECASE,
)


def broken(text: str) -> str:
    """The first line that says that the migrations themselves are in disorder, or nothing."""
    return next((line.strip() for line in text[:400_000].split("\n") if _BROKEN.search(line[:2000])), "")


def is_rehearsal(bare: str) -> bool:
    """A command that runs or checks migrations, as a pipeline does on a database of its own."""
    return any(pattern.search(bare) for pattern in _REHEARSED)


_REHEARSED: Final = tuple(
    map(
        re.compile,
        (
            r"\bprisma (?:migrate (?:deploy|diff|status|reset|dev)|db push)",
            r"\bmanage\.py (?:migrate|makemigrations .*--check|sqlmigrate|lintmigrations|test)\b",
            r"\balembic (?:upgrade|check|downgrade)\b",
            r"\b(?:rails|rake)\b.*\bdb:(?:migrate|prepare|setup|schema:load|test:prepare)",
            r"\bartisan migrate\b|\bflyway\b.* (?:validate|migrate|check)\b|\bknex migrate:",
            r"\bdrizzle-kit (?:check|migrate|push)|\bsequelize(?:-cli)? db:migrate",
            r"\btypeorm\b.* migration:run|\bgoose\b.* (?:up|validate)\b|\bmigrate\b.* (?:up|goto)\b",
            r"\bdbmate\b.* ?(?:up|migrate|rollback)\b|\bsquawk\b|\bsqitch\b|\bliquibase\b",
            r"\bsupabase (?:db (?:reset|start|lint|diff)|start|test db|migration up)",
            r"\batlas (?:migrate|schema) (?:lint|apply|validate|test)",
        ),
    )
)
