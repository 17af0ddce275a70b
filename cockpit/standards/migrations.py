"""Which files of a checkout change the database's structure, and what one of them does. Pure."""

import ast
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

LONGEST: Final = 131_072  # characters of one migration that are read
_TOOLS: Final = (  # the first whose pattern fits decides
    ("Prisma", r"(?:.*/)?prisma/(?:.*/)?migrations/\d{8,14}_[^/]*/migration\.sql"),
    ("Supabase", r"(?:.*/)?supabase/migrations/\d{8,14}_[^/]*\.sql"),
    ("Rails", r"(?:.*/)?db/(?:\w+_)?migrate/\d{8,14}_[^/]*\.rb"),
    ("Laravel", r"(?:.*/)?database/migrations/(?:.*/)?\d{4}_\d\d_\d\d_\d{6}_[^/]*\.php"),
    ("Django", r"(?:.*/)?migrations/\d{4}_[^/]*\.py"),
    ("Alembic", r"(?:.*/)?(?:alembic|migrations?|migrate)/(?:.*/)?versions/[^/]*\.py"),
    ("Flyway", r"(?:.*/)?V\d+(?:[._]\d+)*__[^/]*\.sql"),
    ("golang-migrate", r"(?:.*/)?\d+_[^/]*\.up\.sql"),
    ("Drizzle", r"(?:.*/)?drizzle/(?:.*/)?\d{4}_\w[\w-]*\.sql"),
    ("Drizzle", r"(?:.*/)?migrations/(?:.*/)?\d{4}_[a-z]+_[a-z0-9_]+\.sql"),
    ("SQL", r"(?:.*/)?migrations?/(?:.*/)?\d+[-_][^/]*(?<!\.down)\.sql"),
    ("JavaScript", r"(?:.*/)?migrations?/(?:.*/)?\d{8,17}[-_][^/]*\.[cm]?[jt]s"),
)
_KNOWN: Final = tuple((name, re.compile(pattern)) for name, pattern in _TOOLS)
_FOREIGN: Final = re.compile(
    r"(?:.*/)?(?:node_modules|vendor|tests?|__tests__|spec|fixtures?|examples?|site-packages)/.*|.*\.d\.ts"
)
_NO_WAY_INSIDE: Final = {
    **{tool: f"{tool} has no way back" for tool in ("Prisma", "Supabase", "Drizzle")},
    **dict.fromkeys(("Flyway", "golang-migrate"), "no file undoes it"),
}
# What stands before the way back, by tool; the way there is what comes before it.
_BACK: Final = {
    "Rails": re.compile(r"^[ \t]*def (?:self\.)?down\b", re.MULTILINE),
    "Laravel": re.compile(r"function down\s*\("),
    "Alembic": re.compile(r"^def downgrade\b", re.MULTILINE),
    "JavaScript": re.compile(r"\bdown\s*[:=(]|\bfunction\s+down\b|\basync\s+down\b"),
    "SQL": re.compile(
        r"^--\s*(?:\+goose down|migrate:down|\+migrate down|rollback|down\b|//@undo)",
        re.IGNORECASE | re.MULTILINE,
    ),
}
_COMMENTS: Final = {
    "sql": re.compile(r"--[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL),
    "py": re.compile(r"#[^\n]*"),
    "rb": re.compile(r"#[^\n]*"),
}
_CODE_COMMENTS: Final = re.compile(r"(?<!:)//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_DESTROYS: Final = tuple(
    (text, re.compile(pattern, re.IGNORECASE))
    for text, pattern in (
        (
            "drops a table",
            (
                r"\bdrop\s+(?:table|schema|database)\b|\bdrop_table\b|\bDeleteModel\b|\bdropTable(?:IfExists)?\b"
                r"|Schema::drop"
            ),
        ),
        (
            "drops a column",
            r"\bdrop\s+column\b|\b(?:drop|remove)_columns?\b|\bRemoveField\b|\b(?:drop|remove)Columns?\b",
        ),
        ("empties a table", r"\btruncate\b(?!\w)|\bdelete\s+from\s+[\w.\"`]+\s*(?:;|$)"),
        (
            "renames what the running release still uses",
            (
                r"\brename\s+(?:column\b|to\b)|\brename_(?:column|table)\b|\bRename(?:Field|Model)\b"
                r"|\brename(?:Column|Table)\b|\bnew_column_name\b"
            ),
        ),
        (
            "adds a column that must be filled and has no default",
            (
                r"\badd\s+column\s+(?:if\s+not\s+exists\s+)?[\w\"`.]+\s+(?![^,;]{0,300}\b(?:default|generated|serial)\b)"
                r"[^,;]{0,300}\bnot\s+null\b"
            ),
        ),
    )
)
_REBUILT: Final = re.compile(
    r"\bdrop\s+table\s+[\"`]?(?P<name>\w+)[\"`]?\s*;\s*alter\s+table\s+[\"`]?new_(?P=name)[\"`]?\s+rename\s+to\s+[\"`]?(?P=name)[\"`]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Read:
    """What a migration holds: whether it can be undone, why not, and what of it destroys something."""

    way_back: bool
    why_not: str
    destroys: tuple[str, ...]


def tool_of(path: str) -> str:
    """The tool whose migration this is by its path; empty where it is none."""
    if _FOREIGN.fullmatch(path):
        return ""
    return next((name for name, pattern in _KNOWN if pattern.fullmatch(path)), "")


def migrations(files: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """`(path, tool)` of every migration, newest first by the numbers in their names.

    Folders count for themselves, as numbers of one Django application say nothing of another's: first the
    newest of each, then the one before it.
    """
    found = sorted((_folder(path), _order(path), path, tool) for path in files if (tool := tool_of(path)))
    ranked = [
        (rank, folder, path, tool)
        for folder, rows in groupby(found, key=lambda row: row[0])
        for rank, (_, _, path, tool) in enumerate(reversed(list(rows)))
    ]
    return tuple((path, tool) for _, _, path, tool in sorted(ranked, key=lambda row: row[:2]))


def _folder(path: str) -> str:
    """Where it lies; Prisma gives each migration a folder of its own."""
    above = path.rpartition("/")[0]
    return above.rpartition("/")[0] if path.endswith("/migration.sql") else above


def _order(path: str) -> tuple[tuple[int, ...], str]:
    name = path.rsplit("/", 2)[-2] if path.endswith("/migration.sql") else path.rpartition("/")[2]
    return tuple(int(digits) for digits in re.findall(r"\d{1,20}", name)[:4]), name


def read(path: str, tool: str, text: str, files: frozenset[str]) -> Read:
    """What one migration does.

    Args:
        path: of the file.
        tool: of `tool_of`.
        text: of the file, as it stands.
        files: every file of the checkout, for the file that undoes it.
    """
    text = text[:LONGEST]
    why = _one_way(path, tool, text, files)
    return Read(not why, why, tuple(_destroys(path, tool, text)))


def _one_way(path: str, tool: str, text: str, files: frozenset[str]) -> str:
    """Why it cannot be undone, or nothing."""
    if undoing(path) & files:
        return ""
    if tool in _NO_WAY_INSIDE:
        return _NO_WAY_INSIDE[tool]
    if tool in _BY_SYNTAX:
        return _BY_SYNTAX[tool](text)
    return _by_text(path, tool, text)


def _by_text(path: str, tool: str, text: str) -> str:
    """The same where only words tell."""
    bare = text if tool == "SQL" else _uncommented(path, text)
    if tool == "Rails" and not re.search(r"\bdef (?:self\.)?up\b", bare):
        return _rails_change(bare)
    found = _BACK[tool].search(bare)
    if found is None:
        return "nothing in it leads back"
    back = _uncommented(path, bare[found.end() :])
    return "" if _does_something(back, path) else "its way back is empty"


def undoing(path: str) -> frozenset[str]:
    """Files that would undo a migration, by the usual names."""
    above, _, name = path.rpartition("/")
    names = {name.replace(".up.sql", ".down.sql"), re.sub(r"\.sql$", ".down.sql", name), "down.sql"}
    if name.startswith("V"):
        names = {f"U{name[1:]}"}
    elif name != "migration.sql":
        names.discard("down.sql")
    return frozenset(f"{above}/{one}" if above else one for one in names if one != name)


def _django(text: str) -> str:
    for call in _calls(text):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        reverses = len(call.args) > 1 or any("reverse" in (one.arg or "") for one in call.keywords)
        if name in ("RunPython", "RunSQL") and not reverses:
            return f"{name} without a reverse"
    return ""


def _calls(text: str) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(_tree(text)) if isinstance(node, ast.Call))


def _tree(text: str) -> ast.AST:
    """The syntax of a Python file; an empty one where it has none that Python reads."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a backslash that Python 3.12 warns of is no matter of ours
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return ast.Module([], [])


def _alembic(text: str) -> str:
    """`downgrade` holds a statement, not only `pass`, a docstring or a refusal."""
    nodes = (node for node in ast.walk(_tree(text)) if isinstance(node, ast.FunctionDef))
    bodies = [node.body for node in nodes if node.name == "downgrade"]
    if not bodies:
        return "nothing in it leads back" if "def downgrade" not in text else ""
    return "" if any(map(_works, bodies[0])) else "its way back is empty"


def _works(statement: ast.stmt) -> bool:
    idle = isinstance(statement, ast.Pass | ast.Raise | ast.Return)
    return not idle and not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))


def _rails_change(bare: str) -> str:
    """`change` turns itself around, but for what Rails cannot know."""
    if re.search(r"IrreversibleMigration", bare):
        return "it says that it cannot be undone"
    if re.search(r"\bexecute\b", bare) and not re.search(r"\b(?:reversible|revert|up_only)\b", bare):
        return "Rails cannot turn an execute around"
    return ""


def _does_something(back: str, path: str) -> bool:
    """What follows the beginning of the way back is more than an empty body or a refusal."""
    if path.endswith(".sql"):
        return re.search(r"\w", back) is not None
    if re.search(r"\braise\b|\bthrow\b|Irreversible", back[:400]):
        return False
    if path.endswith(".rb"):
        return re.sub(r"\b(?:end|nil)\b", "", back).strip() != ""
    body = back.partition("=>")[2] if "=>" in back[:200] else back.partition("{")[2]
    return re.search(r"\w\s*\(|`|::|->", body) is not None


def _destroys(path: str, tool: str, text: str) -> Iterator[str]:
    """What its way there destroys; a table that SQLite rebuilds under its old name is not lost."""
    pattern = _BACK.get(tool)
    found = pattern.search(text) if pattern is not None else None
    there = _uncommented(path, text[: found.start()] if found else text)
    there = _REBUILT.sub("", there)
    yield from (words for words, known in _DESTROYS if known.search(there))


def _uncommented(path: str, text: str) -> str:
    return _COMMENTS.get(path.rpartition(".")[2], _CODE_COMMENTS).sub("", text)


_BY_SYNTAX: Final[Mapping[str, Callable[[str], str]]] = {"Django": _django, "Alembic": _alembic}
