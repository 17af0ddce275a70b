"""What was read in real messages: broken signatures, links that lead astray, failures nobody explains."""

from collections.abc import Callable

from cockpit.lab.faults import Fault
from cockpit.lab.telling import drill, leaver
from cockpit.lab.world import World
from cockpit.record import Drill

_SEED = "password reset came to seed@velomart.test after 9 s"
_TRIED = (
    "email.delivered-in-time",
    "email.dkim-signing-observed",
    "email.flow-tested",
    "email.inbox-placement",
    "email.links-canonical",
)


def _read(said: str, **words: str) -> Callable[[World], None]:
    """The message was tried, and this was read in it instead; an empty word was not read at all."""

    def apply(world: World) -> None:
        (row,) = [one for one in world.record if isinstance(one, Drill) and one.name == "mail"]
        found = {name: word for name, word in {**row.found, **words}.items() if word}
        drill(world, "mail", passed=False, said=f"{_SEED}: {said}", found=found)

    return apply


def _unexplained(world: World) -> None:
    said = "password reset did not come in 360 s, and nobody could open the provider's log."
    found = {"folder": "none", "provider": "other", "cause": "unknown"}
    drill(world, "mail", passed=False, said=said, seconds={}, found=found)


def _last_one_leaves(world: World) -> None:
    (row,) = [one for one in world.launch["access"] if one["category"] == "email-provider"]
    row["owner"] = row["backup"] = leaver(world)


FAULTS = (
    Fault(
        "email.dkim-signing-observed",
        "A footer that is added behind the provider breaks every signature.",
        _read(
            "its signature does not hold.",
            dkim="fail",
            dkim_why="body",
            verdict="spf=pass, dkim=fail, dmarc=pass",
        ),
    ),
    Fault(
        "email.dkim-signing-observed:unaligned",
        "The provider signs with a domain of its own, as it does before yours is verified there.",
        _read("signed by velomail.test alone.", dkim="unaligned", d="velomail.test", s="shared"),
    ),
    Fault(
        "email.dkim-signing-observed:partial",
        "The signature covers the first lines of each message only.",
        _read("signed in part.", partial="yes"),
    ),
    Fault(
        "email.links-canonical",
        "The link in the message with the new password leads to the rehearsal.",
        _read(
            "its link leads to staging.",
            links="staging",
            bad_links="https://staging.velomart.test/login?… (staging.velomart.test is staging)",
            link_hosts="staging.velomart.test",
        ),
        also=("email.flow-tested",),
    ),
    Fault(
        "email.links-canonical:http",
        "The link in the message with the new password is not https.",
        _read(
            "its link is not https.",
            links="plain-http",
            bad_links="http://app.velomart.test/login?… (it is not https)",
        ),
        also=("email.flow-tested",),
    ),
    Fault(
        "email.links-canonical:template",
        "Where the link should be in the message with the new password, a placeholder stands.",
        _read(
            "a placeholder stands in it.",
            links="template",
            bad_links="{{reset_url}} (a placeholder that nothing was put in for)",
            link_hosts="",
        ),
        also=("email.flow-tested",),
    ),
    Fault(
        "email.links-canonical:www",
        "The link in the message with the new password takes a detour over www.",
        _read(
            "its link takes a detour.",
            links="other-spelling",
            bad_links="https://www.velomart.test/login?… (the product's own address is velomart.test)",
            link_hosts="www.velomart.test",
        ),
    ),
    Fault(
        "email.failure-cause-visible",
        "The message with the new password did not come, and nobody can tell which part failed.",
        _unexplained,
        also=_TRIED,
    ),
    Fault(
        "email.failure-cause-visible:leaver",
        "The only person who can open the mail provider's event log is about to leave.",
        _last_one_leaves,
        also=(
            "audit.stack-inventory",
            "handover.access-inventory",
            "handover.access-recovery",
            "handover.runbooks-common",
            "handover.second-person",
        ),
    ),
)
