"""Releasing, going back, and what the sprint changed."""

from cockpit.documents.cells import cell, contact, people, proof, unit
from cockpit.documents.document import Block, Cell, Document
from cockpit.documents.gaps import missing
from cockpit.documents.parts import facts, of, one, say, steps, table, under
from cockpit.handover.schema import Pack, rows


def deploy_runbook(pack: Pack) -> Document:
    """`out.deploy-runbook`."""
    lead = "How to release, how to see that it worked, how to go back, and whom to call."
    row = one(pack, "deploy")
    told = {
        "Runs at": of("platform"),
        "Comes from": of("source"),
        "Running now": of("live_version"),
        "Steps by hand": of("manual_steps"),
        "Health": of("health"),
        "Version": of("version_marker"),
        "Evidence": of("evidence", proof(pack)),
    }
    blocks = (
        *facts(row, told),
        *under("Release", *steps(row.get("steps"))),
        *under("Go back", *way_back(pack)),
        *under("Change a variable", *steps(row.get("env_change"))),
        *under("Change DNS", *steps(row.get("dns_change"))),
        *under("Whom to call", *escalation(pack)),
        *missing(pack, "deploy", "deploy.rollback", "escalation"),
    )
    return Document("out.deploy-runbook", "Release and go back", lead, blocks)


def way_back(pack: Pack) -> tuple[Block, ...]:
    """The steps back, and what was measured when somebody rehearsed them."""
    row = one(pack, "deploy.rollback")
    told = {
        "Back to": of("last_known_good"),
        "Rehearsed": of("rehearsed_at"),
        "By": of("rehearsed_by", people(pack, owns=False)),
        "It took": of("seconds_measured", unit("s")),
        "Your data": of("data_caveat"),
        "Evidence": of("evidence", proof(pack)),
    }
    never = say("Nobody has rehearsed it.", "bad") if row and not row.get("rehearsed_at") else ()
    return (*steps(row.get("steps")), *never, *facts(row, told))


def escalation(pack: Pack) -> tuple[Block, ...]:
    """Who acts after how many minutes."""
    columns = {"After": of("after_minutes", unit("min")), "Who": of("who", contact(pack)), "Does": of("do")}
    return table(rows(pack, "escalation"), columns)


def recovery_notes(pack: Pack) -> Document:
    """`out.recovery-notes`."""
    lead = "How to get back up: the release before, data from a backup, and accounts whose login is lost."
    who = people(pack)
    backups = {
        "Data": of("store"),
        "Owner": of("owner", who),
        "Backed up": of("schedule"),
        "Last backup seen": of("last_seen"),
        "Restore tried on": of("restore_tested_on", _tried),
        "It took": of("minutes_to_restore", unit("min")),
    }
    accounts = {"Account": of("service"), "Owner": of("owner", who), "How to get back in": of("recovery")}
    blocks = (
        *under("The release before", *way_back(pack)),
        *under("Data", *table(rows(pack, "backup"), backups)),
        *under("Accounts", *table(rows(pack, "access"), accounts)),
        *missing(pack, "deploy.rollback", "backup"),
        *missing(pack, "access", only=("owner", "recovery")),
    )
    return Document("out.recovery-notes", "Recovery notes", lead, blocks)


def _tried(value: object) -> Cell:
    return cell(value) if value else Cell("never", "bad")


def change_log(pack: Pack) -> Document:
    """`out.change-log`."""
    lead = "What was changed during the sprint, by whom, and how each change is taken back."
    columns = {
        "When": of("at"),
        "What": of("what"),
        "By": of("by", people(pack, owns=False)),
        "Before": of("before"),
        "After": of("after"),
        "To undo it": of("undo"),
        "Check": of("check"),
    }
    found = rows(pack, "change")
    none = () if found else say("No check went from red to green yet, so no change is known.", "quiet")
    blocks = (*table(found, columns), *none, *missing(pack, "change"))
    return Document("out.change-log", "What was changed in the sprint", lead, blocks)
