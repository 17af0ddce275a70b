"""What goes wrong with words that were to be given, and with what was to be done before the handover."""

from collections.abc import Callable

from cockpit.lab.faults import Fault
from cockpit.lab.telling import drill, leaver, statement, walked
from cockpit.lab.world import World


def _not_done(check: str, reason: str) -> Callable[[World], None]:
    """Whoever signed for it says now that it is not so."""

    def apply(world: World) -> None:
        statement(world, f"handover.{check}", answer="not-done", statement="", reason=reason)

    return apply


def _silent_at_night(world: World) -> None:
    drill(world, "alert", about=("ines",))  # and not Tom, whom launch.toml names for alarms


def _proof_by_contractor(world: World) -> None:
    drill(world, "dns-proof", by=leaver(world))


def _unfollowed(world: World) -> None:
    drill(world, "runbook", "rb-mail", passed=False, said="Step 3 needs a login I lack.", seen="person")


def _contractor_on_call(world: World) -> None:
    world.launch["escalation"][1]["who"] = leaver(world)


def _undated(world: World) -> None:
    del world.launch["next_step"][0]["when"]


def _one_mailbox(world: World) -> None:
    world.launch["support"] = [row for row in world.launch["support"] if row["kind"] != "incident"]


def _by_hand(world: World) -> None:
    world.launch["deploy"]["manual_steps"] = 5


FAULTS = (
    Fault(
        "handover.access-registrar",
        "The registrar's login is with the agency, and Ines has never seen it.",
        _not_done("access-registrar", "the agency has the login"),
        demo=True,
    ),
    Fault(
        "handover.access-dns",
        "Only a contractor who leaves in a month has shown access to the zone.",
        _proof_by_contractor,
    ),
    Fault(
        "handover.access-edge",
        "All of them sign in at the edge with one password.",
        _not_done("access-edge", "we share one password"),
    ),
    Fault(
        "handover.least-privilege",
        "The edge's key that the cockpit was given may write as well.",
        _not_done("least-privilege", "the key of the edge may write"),
    ),
    Fault(
        "handover.monitoring-owner",
        "The alarm was rehearsed at night, and Tom's telephone was silent.",
        _silent_at_night,
    ),
    Fault(
        "handover.credentials-in-manager",
        "Two logins lie in a chat.",
        _not_done("credentials-in-manager", "two of them are in a chat"),
    ),
    Fault(
        "handover.billing-access",
        "The hosting is paid with the agency's card.",
        _not_done("billing-access", "the agency's card pays the hosting"),
    ),
    Fault(
        "handover.deploy-steps-plain",
        "Five steps of a deploy are done by hand, and three are written down.",
        _by_hand,
        also=("deploy.scripted-release",),
    ),
    Fault(
        "handover.support-contacts",
        "Nobody is declared whom a customer reaches when something is down.",
        _one_mailbox,
    ),
    Fault(
        "handover.escalation",
        "Ines was never told that she is the second to be called.",
        _not_done("escalation", "Ines was never told"),
    ),
    Fault(
        "handover.escalation:contractor",
        "The second to be called is a contractor who leaves in a month.",
        _contractor_on_call,
        also=("handover.runbooks-common", "handover.second-person"),
    ),
    Fault(
        "handover.known-limitations",
        "The list of what the shop cannot do is not complete.",
        _not_done("known-limitations", "refunds are missing"),
    ),
    Fault("handover.next-steps", "What comes next has no day.", _undated),
    Fault(
        "handover.runbooks-common",
        "Ines could not follow what to do when no mail arrives.",
        _unfollowed,
    ),
    Fault(
        "handover.reproducible",
        "Run again from the pack alone, two results came out otherwise.",
        lambda world: drill(world, "verify", passed=False, said="2 results differ: dns, tls."),
    ),
    Fault(
        "handover.golive-under-10min",
        "The founder's list took twenty minutes.",
        lambda world: walked(world, pace=2.6),
    ),
    Fault(
        "handover.golive-under-10min:no",
        "On the founder's list, the mail never came.",
        lambda world: walked(world, no="mails"),
    ),
)
