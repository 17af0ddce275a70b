"""Small examples of migrations and their status commands, for the cases of checks and for tests."""

from typing import Any, Final

from cockpit.consent import LEFT_OUT
from cockpit.facts import Unreachable
from cockpit.facts.migrations import Migration, Migrations, StatusRun
from cockpit.model import Layer

COMMAND: Final = "npx knex migrate:list"
NOT_ALLOWED: Final = StatusRun(
    COMMAND,
    missing=Unreachable(
        Layer.PERSON, "the status command was not run: it was not allowed: --allow build", LEFT_OUT
    ),
)


def migration(name: str = "20261118090000_listings.js", **more: Any) -> Migration:
    """One that can be undone and destroys nothing, but for the fields given."""
    return Migration(**{"path": f"migrations/{name}", "tool": "JavaScript", **more})


def status(pending: int | None = 0, code: int = 0, **more: Any) -> StatusRun:
    """A run of the status command."""
    return StatusRun(**{"command": COMMAND, "code": code, "tool": "Knex", "pending": pending, **more})


def schema(*newest: Migration, run: StatusRun | None = None, **more: Any) -> Migrations:
    """The migrations of a checkout; one that is sound where none is given."""
    kept = newest or (migration(),)
    return Migrations(
        **{"newest": kept, "total": len(kept), "folders": ("migrations",), "status": run, **more}
    )
