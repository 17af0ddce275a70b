"""What the product is declared to depend on, so that a failure of it has to be told from one of its own."""

import re
from collections.abc import Iterator
from typing import Final

from cockpit.launch import Launch
from cockpit.launch.operations import Backup

__all__ = ["Backup", "depends_on"]

# Names of variables that lead to something else the product needs while it runs.
_VARIABLES: Final = re.compile(
    r"(?:.+_)?(?:DATABASE|DB|POSTGRES(?:QL)?|PG|MYSQL|MONGO(?:DB)?|REDIS|VALKEY|SUPABASE|TURSO|NEON|RABBITMQ"
    r"|AMQP|KAFKA|ELASTICSEARCH|MEMCACHED?)(?:_.+)?"
)


def depends_on(launch: Launch) -> str:
    """The line of launch.toml that shows that the product depends on something; empty where none does."""
    return next(_signs(launch), "")


def _signs(launch: Launch) -> Iterator[str]:
    yield from (f"[[database]] {row.name}" for row in launch.databases)
    yield from (f"[[backup]] {row.store}" for row in launch.backups)
    yield from (f"the variable {row.name}" for row in launch.env if _VARIABLES.fullmatch(row.name.upper()))
    yield from (
        f"[[access]] {row.id}" for row in launch.access if row.category.strip().casefold() == "database"
    )
