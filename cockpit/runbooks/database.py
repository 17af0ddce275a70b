"""The database is full."""

from collections.abc import Iterator

from cockpit.launch import Launch
from cockpit.launch.operations import Backup
from cockpit.runbooks import accounts, people
from cockpit.runbooks.deploy import healthy
from cockpit.runbooks.runbook import Known, Runbook
from cockpit.runbooks.words import first_look, rows, said, unknown

_ROW = '[[backup]] store = "...", owner = "...", schedule = "..."'


def database(launch: Launch, _known: Known) -> Runbook:
    """No space left."""
    owner = people.owner(launch, ("database", "backup"), *(row.owner for row in launch.backups))
    others = (*(row.owner for row in launch.backups), *accounts.holders(launch, accounts.DATABASE))
    return Runbook(
        id="rb-database",
        title="The database is full",
        symptom="Pages can be read, but whatever saves something fails. The log says no space left on "
        "device, disk full, could not extend file, or read-only.",
        first_look=first_look(launch, "recheck", "--against", "green"),
        steps=tuple(_steps(launch)),
        worked=f"{healthy(launch)} Save something in the product, load the page again: it is there. The "
        "company's page shows at least a fifth of the space free.",
        call=people.call(launch, owner, *others, company=accounts.support(launch, accounts.DATABASE)),
        owner=owner,
    )


def _steps(launch: Launch) -> Iterator[str]:
    yield accounts.sign_in(launch, accounts.DATABASE, "database")
    yield "Look at the space that is used and the space there is. If it is not full: go on with rb-deploy."
    yield from _backups(launch)
    yield (
        "Make the disk or the plan one step larger: it is the quickest way, and loses nothing. Note the size "
        "and the price before. To undo it, ask the company first: most disks grow only, and the price stays."
        f"{_payer(launch)}"
    )
    yield (
        "If it cannot grow: make a copy of everything first (an export, or a snapshot), and see that the "
        "copy has a size that makes sense. Do not go on without it."
    )
    yield (
        "Then delete only what is made again by itself or is not needed: old logs, expired sign-ins, "
        "finished jobs, old exports. To undo it, bring the rows back from the copy."
    )
    yield (
        "Do not start the database again and again, and do not run VACUUM FULL or OPTIMIZE TABLE (which tidy "
        "up) on a full disk: both need as much space again as the table has."
    )
    yield f"See that the product is well. {healthy(launch)}"
    yield (
        "Find out what grew: the largest tables and how fast they grow. Write it down as a [[next_step]] in "
        "launch.toml, and set an alarm at four fifths of the space."
    )


def _backups(launch: Launch) -> Iterator[str]:
    """What could be brought back, and how long that takes."""
    if not launch.backups:
        yield unknown(
            "Before anything else, see that there is a backup. Where it is made, and by whom, is", _ROW
        )
        return
    told = rows([_backup(launch, row) for row in launch.backups], "the [[backup]] rows")
    yield f"See that the newest backup is there and not older than it should be. {' '.join(told)}"


def _backup(launch: Launch, row: Backup) -> str:
    at = f"in the [[backup]] {said(row.store)}"
    when = f"is backed up {said(row.schedule)}" if row.schedule else "has a backup"
    whose = f", {people.name(launch, row.owner)} answers for it" if row.owner else ""
    told = [f"{said(row.store)} {when}{whose}."]
    if not row.schedule:
        told.append(unknown("How often it is made is", f'schedule = "..." {at}'))
    if row.minutes_to_restore is not None:
        told.append(f"Bringing it back took {row.minutes_to_restore:g} minutes when it was tried.")
    else:
        told.append(unknown("How long it takes to bring it back is", f"minutes_to_restore = ... {at}"))
    return " ".join(told)


def _payer(launch: Launch) -> str:
    row = accounts.account(launch, accounts.DATABASE)
    return f" {people.name(launch, row.billing_owner)} pays for it." if row and row.billing_owner else ""
