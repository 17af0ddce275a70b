"""What goes wrong with the data: no backup, one that nobody brought back, and statements nobody has read."""

import datetime as dt
from collections.abc import Callable

from cockpit.lab.faults import Fault
from cockpit.lab.telling import leaver, statement
from cockpit.lab.world import World


def _backup(**fields: object) -> Callable[[World], object]:
    return lambda world: world.launch["backup"][0].update(fields)


def _never(world: World) -> None:
    del world.launch["backup"][0]["restore_tested_on"]


def _old(world: World) -> None:
    world.launch["backup"][0]["last_seen"] -= dt.timedelta(12)


def _none(world: World) -> None:
    del world.launch["backup"]


FAULTS = (
    Fault("db.backup-owner", "Nobody has ever brought the backup back.", _never),
    Fault("db.backup-owner:old", "The newest backup that anybody saw is twelve days old.", _old),
    Fault("db.backup-owner:none", "No backup is declared at all.", _none),
    Fault(
        "db.backup-owner:empty",
        "Tom tried: the backup that he brought back was empty.",
        lambda world: statement(
            world, "db.backup-owner", answer="not-done", statement="", reason="the copy was empty"
        ),
    ),
    Fault(
        "db.backup-owner:contractor",
        "A contractor who leaves in a month answers for the backup.",
        lambda world: _backup(owner=leaver(world))(world),
        also=("audit.stack-inventory",),
    ),
    Fault(
        "db.query-review",
        "The list of listings asks the database once for each listing.",
        lambda world: statement(
            world, "db.query-review", answer="not-done", statement="", reason="the list asks once a line"
        ),
    ),
    Fault(
        "db.indexes-reviewed",
        "Orders are looked up by rider, and there is no index for it.",
        lambda world: statement(
            world, "db.indexes-reviewed", answer="not-done", statement="", reason="orders by rider has none"
        ),
    ),
)
