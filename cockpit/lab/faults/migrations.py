"""What goes wrong with the structure of the database: changes that wait, or that nothing undoes."""

from cockpit.lab.faults import Fault
from cockpit.lab.keeping_up import MIGRATION, STATUS
from cockpit.lab.world import World

_NEXT = "db/migrations/20261121090000_workshops.sql"


def _brought(world: World, path: str) -> dict[str, str | None]:
    """The files of the commit that brought a path."""
    return next(commit.files for commit in world.commits if path in commit.files)


def _waits(world: World) -> None:
    text = "-- migrate:up\nCREATE TABLE workshops (id text);\n\n-- migrate:down\nDROP TABLE workshops;\n"
    _brought(world, MIGRATION)[_NEXT] = text


def _drops(world: World) -> None:
    files = _brought(world, MIGRATION)
    files[MIGRATION] = "-- migrate:up\nALTER TABLE listings DROP COLUMN price;\n\n-- migrate:down\n"


def _fails(world: World) -> None:
    said = "#!/bin/sh\necho 'Error: the migration 20261118090000_listings failed' >&2\nexit 1\n"
    _brought(world, STATUS)[STATUS] = said


FAULTS = (
    Fault(
        "deploy.migrations-applied",
        "The table of the workshops is in the source, and production has never seen it.",
        _waits,
    ),
    Fault(
        "deploy.migrations-safe",
        "The price of the listings is dropped, without a way back, and nobody has said so.",
        _drops,
    ),
    Fault(
        "deploy.migrations-safe:failed",
        "A migration broke off half-way, and the tool refuses to go on.",
        _fails,
        also=("deploy.migrations-applied",),
    ),
)
