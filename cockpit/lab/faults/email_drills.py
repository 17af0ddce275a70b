"""What real messages and real bounces showed when somebody tried."""

from collections.abc import Callable
from typing import Any

from cockpit.lab.faults import Fault
from cockpit.lab.said import NO_MAIL, RETURN_PATH
from cockpit.lab.telling import drill
from cockpit.lab.world import World
from cockpit.record import Drill


def _showed(said: str, seconds: float = 9.0, **words: str) -> Callable[[World], None]:
    """The message was tried, and this was found instead; an empty word was not found at all."""

    def apply(world: World) -> None:
        (row,) = [one for one in world.record if isinstance(one, Drill) and one.name == "mail"]
        found = {name: word for name, word in {**row.found, **words}.items() if word}
        drill(world, "mail", passed=False, said=said, seconds={"arrival": seconds}, found=found)

    return apply


def _lost(world: World) -> None:
    said = "password reset did not come in 360 s: the provider's log shows no such message."
    drill(
        world,
        "mail",
        passed=False,
        said=said,
        seconds={},
        found={"folder": "none", "provider": "other", "cause": "application"},
    )


def _bounced(**fields: Any) -> Callable[[World], None]:
    return lambda world: drill(world, "bounce", **fields)


FAULTS = (
    Fault(
        "email.flow-tested",
        "Whoever forgot the password waits for a message that the app never handed over.",
        _lost,
        also=(
            "email.delivered-in-time",
            "email.dkim-signing-observed",
            "email.inbox-placement",
            "email.links-canonical",
        ),
    ),
    Fault(
        "email.flow-tested:unsigned",
        "The message with the new password goes out without a signature.",
        _showed(
            "password reset came to seed@velomart.test after 9 s and is not signed.",
            dkim="none",
            dmarc="fail",
            spf="fail",
            d="",
            s="",
            signatures="",
            verdict="spf=fail, dkim=none, dmarc=fail",
        ),
        also=("email.dkim-signing-observed", "email.from-alignment"),
    ),
    Fault(
        "email.flow-tested:localhost",
        "The link in the message with the new password leads to the reader's own machine.",
        _showed(
            "password reset came to seed@velomart.test after 9 s, and its link leads to localhost.",
            links="localhost",
            bad_links="http://localhost:3000/login (the reader's own machine)",
            link_hosts="localhost",
        ),
        also=("email.links-canonical",),
    ),
    Fault(
        "email.delivered-in-time",
        "The message with the new password takes five minutes.",
        _showed("password reset came to seed@velomart.test after 300 s.", 300.0),
    ),
    Fault(
        "email.inbox-placement",
        "The message with the new password lands in the junk folder.",
        _showed("password reset came after 9 s, into the junk folder.", folder="Junk"),
    ),
    Fault(
        "email.inbox-placement:tab",
        "The message with the new password lands among promotions.",
        _showed("password reset came after 9 s, among promotions.", folder="tab"),
    ),
    Fault(
        "email.bounce-handling",
        "A message to a mailbox that does not exist was sent, and nobody ever heard of it.",
        _bounced(passed=False, said="The bounce showed nowhere in 10 minutes.", found={"where": "nowhere"}),
    ),
    Fault(
        "email.bounce-handling:no-mx",
        "No server takes the bounces: the MX record of the return path is gone.",
        lambda world: world.zone.drop(RETURN_PATH, "MX"),
    ),
    Fault(
        "email.fallback",
        "The page for people who get no mail is not where the product says it is.",
        lambda world: world.home.routes.pop(NO_MAIL),
    ),
)
