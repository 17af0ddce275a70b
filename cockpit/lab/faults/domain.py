"""What goes wrong between the company, its registrar and the registry."""

import datetime as dt
from collections.abc import Callable

from cockpit.lab.faults import Fault
from cockpit.lab.telling import drill
from cockpit.lab.world import World
from cockpit.record import Attestation


def _ends_in(world: World, days: int) -> dt.datetime:
    """Let the registration end so many days from today; the registry's date, at its usual hour."""
    (event,) = [event for event in world.rdap["events"] if event["eventAction"] == "expiration"]
    today = dt.datetime.now(dt.UTC).replace(hour=9, minute=0, second=0, microsecond=0)
    end = today + dt.timedelta(days)
    event["eventDate"] = end.isoformat().replace("+00:00", "Z")
    return end


def _row(world: World) -> dict[str, object]:
    """The declared service that pays for the domain."""
    row: dict[str, object]
    (row,) = [row for row in world.launch["service"] if row["purpose"] == "domain"]
    return row


def _ends(days: int) -> Callable[[World], None]:
    """The company knows the date; nobody has paid."""

    def apply(world: World) -> None:
        _row(world)["renews_on"] = _ends_in(world, days).date()

    return apply


def _state(*words: str) -> Callable[[World], None]:
    def apply(world: World) -> None:
        world.rdap["status"] = [*world.rdap["status"], *words]

    return apply


def _by_hand(world: World) -> None:
    _row(world)["auto_renew"] = False


def _seen_by_tom(days: int) -> Callable[[World], None]:
    """The registry publishes no date, and somebody has looked at the registrar."""

    def apply(world: World) -> None:
        world.rdap["events"] = [row for row in world.rdap["events"] if row["eventAction"] != "expiration"]
        now = dt.datetime.now(dt.UTC).replace(minute=0, second=0, microsecond=0)
        said = Attestation(
            by="tom",
            at=now - dt.timedelta(1),
            check="domain.expiry",
            answer="done",
            statement="The registrar shows that it is paid until that day.",
            until=now.date() + dt.timedelta(days),
            about=("velomart.test",),
        )
        world.record.append(said)

    return apply


def _no_access(world: World) -> None:
    said = "Ines Maas could not publish a record in the zone: the account belongs to the agency."
    drill(world, "dns-proof", passed=False, said=said, about=(), seconds={})


FAULTS = (
    Fault(
        "domain.control-proof",
        "Nobody at the company can sign in where the zone is kept.",
        _no_access,
        also=("handover.access-dns",),
    ),
    Fault(
        "domain.expiry:seen",
        "The registry tells no date, and Tom has seen at the registrar that twelve days are paid.",
        _seen_by_tom(12),
    ),
    Fault(
        "domain.expiry:seen-soon",
        "The registry tells no date, and Tom has seen at the registrar that six weeks are paid.",
        _seen_by_tom(45),
    ),
    Fault(
        "domain.expiry",
        "The domain is paid for twelve more days.",
        _ends(12),
        also=("handover.renewals-costs",),
    ),
    Fault("domain.expiry:soon", "The domain is paid for six more weeks.", _ends(45)),
    Fault(
        "domain.expiry:hold",
        "The registrar has put the domain on hold: the holder's e-mail address was never confirmed.",
        _state("clientHold"),
    ),
    Fault(
        "domain.expiry:redemption",
        "The domain was deleted; for some days only its last holder can get it back.",
        _state("redemption period", "pending delete"),
    ),
    Fault("domain.expiry:auto-renew", "Nobody has switched automatic renewal on.", _by_hand),
)
