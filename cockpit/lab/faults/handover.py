"""What the company has forgotten to hand over: accounts, ways back, how-tos, costs, and who answers.

A runbook names people and steps: whatever changes these is for its second reader to read again.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from cockpit.lab.faults import Fault
from cockpit.lab.telling import leaver
from cockpit.lab.world import World


def _row(world: World, table: str, key: str, value: str) -> dict[str, Any]:
    """The one row of launch.toml with this value.

    Raises:
        ValueError: there is none.
    """
    row: dict[str, Any]
    (row,) = [row for row in world.launch[table] if row[key] == value]
    return row


def _account(category: str, **keys: Any) -> Callable[[World], None]:
    """The fault that lets an account's row say something else; None takes a key out."""

    def apply(world: World) -> None:
        row = _row(world, "access", "category", category)
        row |= keys
        for key in [key for key, value in keys.items() if value is None]:
            del row[key]

    return apply


def _service(name: str, **keys: Any) -> Callable[[World], None]:
    def apply(world: World) -> None:
        row = _row(world, "service", "name", name)
        row |= keys

    return apply


def _renews(name: str, days: int) -> Callable[[World], None]:
    def apply(world: World) -> None:
        today = dt.datetime.now(dt.UTC).date()
        _row(world, "service", "name", name)["renews_on"] = today + dt.timedelta(days)

    return apply


def _no_payment_account(world: World) -> None:
    world.launch["access"].remove(_row(world, "access", "category", "payment"))


def _no_price(world: World) -> None:
    del _row(world, "service", "name", "Velomail")["monthly_cost"]


def _contractor_backs_up(world: World) -> None:
    _account("hosting", backup=leaver(world))(world)


def _contractor_pays(world: World) -> None:
    _service("Fly", payer=leaver(world))(world)


def _alarm_for_one(world: World) -> None:
    del _row(world, "alert", "channel", "mail")["backup"]


def _nobody_in_particular(world: World) -> None:
    for person in world.launch["person"]:
        del person["role"], person["covers"]


def _back(**keys: Any) -> Callable[[World], None]:
    def apply(world: World) -> None:
        world.launch["deploy"]["rollback"] |= keys

    return apply


def _guide(key: str, *steps: str) -> Callable[[World], None]:
    def apply(world: World) -> None:
        world.launch["deploy"][key] = list(steps)

    return apply


FAULTS = (
    Fault(
        "handover.access-inventory",
        "Nobody wrote down who holds the account with the payment provider.",
        _no_payment_account,
    ),
    Fault(
        "handover.access-inventory:unconfirmed",
        "Nobody has ever looked whether the database's row is true.",
        _account("database", last_confirmed=None, confirmed_by=None),
    ),
    Fault(
        "handover.access-inventory:password-alone",
        "The account of the code opens with a password alone.",
        _account("repo-ci", mfa=False),
    ),
    Fault(
        "handover.access-recovery",
        "The only way back into the hosting is Ines's telephone.",
        _account("hosting", recovery="Codes on Ines's phone"),
    ),
    Fault(
        "handover.access-recovery:none",
        "Nobody knows how to get back into the database.",
        _account("database", recovery="?"),
        also=("handover.access-inventory",),
    ),
    Fault(
        "handover.second-person",
        "The alarm goes to Tom alone.",
        _alarm_for_one,
        also=("watch.alert-channel-owned",),
    ),
    Fault(
        "handover.second-person:account",
        "Nobody but Ines can sign in at the hosting.",
        _account("hosting", backup=None),
        also=("handover.access-inventory", "handover.access-recovery", "handover.runbooks-common"),
    ),
    Fault(
        "handover.second-person:same",
        "Ines is her own backup at the hosting.",
        _account("hosting", backup="ines"),
        also=("handover.access-recovery", "handover.runbooks-common"),
    ),
    Fault(
        "handover.second-person:contractor",
        "The backup of the hosting is a contractor who leaves in a month.",
        _contractor_backs_up,
        also=(
            "audit.stack-inventory",
            "handover.access-inventory",
            "handover.access-recovery",
            "handover.runbooks-common",
        ),
    ),
    Fault(
        "handover.rollback-documented",
        "Nobody wrote down what a rollback does to the listings added since.",
        _back(data_caveat=""),
        also=("handover.runbooks-common",),
    ),
    Fault(
        "handover.rollback-documented:steps",
        "The steps of the rollback are still to be written.",
        _back(steps=["TODO"]),
        also=("handover.runbooks-common",),
    ),
    Fault(
        "handover.env-change-guide",
        "The steps for changing a variable do not say in which environment.",
        _guide("env_change", "fly secrets set NAME=value", "Wait for the restart, read /health."),
    ),
    Fault(
        "handover.dns-change-guide",
        "The steps for changing DNS do not say where to sign in.",
        _guide("dns_change", "Change the record.", "Run cockpit check dns."),
    ),
    Fault(
        "handover.renewals-costs",
        "Nobody knows what the mail provider costs.",
        _no_price,
    ),
    Fault(
        "handover.renewals-costs:soon",
        "The hosting is charged in twelve days, and nobody has looked at the card.",
        _renews("Fly", 12),
    ),
    Fault(
        "handover.renewals-costs:overdue",
        "The hosting was to be renewed last week.",
        _renews("Fly", -7),
    ),
    Fault(
        "handover.renewals-costs:payer",
        "The hosting is paid with the card of a contractor who leaves in a month.",
        _contractor_pays,
        also=("audit.stack-inventory",),
    ),
    Fault(
        "handover.open-risks",
        "Two people, and nobody has said who answers for what.",
        _nobody_in_particular,
        also=("handover.runbooks-common",),
    ),
)
