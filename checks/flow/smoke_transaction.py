"""flow.smoke-transaction."""

from collections.abc import Iterator

from cockpit.consent import LEFT_OUT
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_smoke import barred, booked, stepped, transactions, walked
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.smoke import SLOW, Walked
from cockpit.facts.stated import Reply, Stated
from cockpit.facts.transactions import Transactions
from cockpit.kit import (
    ASSISTED,
    BLOCKER,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Word,
    case,
    check,
)
from cockpit.kit.smoke import FLAW, found, unwalked
from cockpit.kit.stating import by_word
from cockpit.model import Verdict

ID = "flow.smoke-transaction"
CHECK = check(
    "The journeys that earn the money work",
    severity=BLOCKER,
    mode=ASSISTED,
    word=Word(
        "On the release that is live I have signed up, signed in, booked or bought, started a payment and "
        "asked for a new password, as a customer does, and each of them ended as it should.",
        "pictures of the last page of each, or the numbers of the orders",
        until_deploy=True,
    ),
    why="Pages that answer say nothing of what happens when somebody signs in and buys. A form that lost its "
    "token, a session that is not kept, a payment key of the wrong account: each of them shows only on the "
    "way to the end.",
    fix="Read the log of the product at the minute of the step that broke.",
    undo="Put the former release back.",
    verify=f"cockpit check {ID} --allow writes",
    source="the journeys of [[smoke]] that sign in or change something; RFC 9110 section 9.2.2: what is not "
    "idempotent is not sent again",
    terms={
        "journey": "steps that one customer takes one after the other",
        "test account": "an account of your own that no customer uses, and that may be written to",
    },
    writes="the declared journeys that sign in or change something, each step once, with the test account "
    "that launch.toml names, and takes away what it made by the steps with cleanup = true",
)
_REPAIR = Fix(
    "Read the log of the product at the minute of this step. If it began with the newest release, take that "
    "back. If the page has changed on purpose, change the [[smoke]] row.",
    "cockpit explain deploy.rollback-path",
    "Release again once the fault is found.",
)


def judge(launch: Launch, transactions: Transactions, stated: Stated) -> Iterator[Finding]:
    """The journeys as they were walked; where none was, what a person says of them."""
    walks = transactions.walks
    spoken = by_word(launch, ID, CHECK, stated)
    if not walks or (unwalked(walks) and (stated.unreadable or _settles(spoken))):
        yield spoken
        return
    for walk in walks:
        yield from found(ID, walk, broken=_REPAIR)


def _settles(spoken: Finding) -> bool:
    """The word decides, one way or the other."""
    return spoken.verdict in (Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE)


_SHOP = sample_launch()
_NOT_ALLOWED = barred(LEFT_OUT, "nothing was sent: it was not allowed: --allow writes")


def _one(name: str, expect: Verdict, *walks: Walked, said: Stated = NOTHING_SAID) -> Case:
    return case(name, _SHOP, transactions(*walks), said, expect=expect)


def _cases() -> Iterator[Case]:
    signed, booking = stepped("sign in", method="POST"), booked(why=None)
    yield _one("booked and taken back", PASS, walked(signed, stepped("book", changes=True)))
    yield _one("the sign-in is refused", FAIL, walked(stepped("sign in", 401, "status"), booking))
    yield _one("the sign-in form comes back", FAIL, walked(stepped("sign in", fault="signs-in"), booking))
    yield _one("a token that is not there", FAIL, walked(stepped("form", fault="nothing-to-take")))
    yield _one("a form that wants to be sent twice", FAIL, walked(stepped("book", 307, "asks-again")))
    yield _one("slow", WARN, walked(stepped("book", fault=SLOW, wanted="within 900 ms")))
    made = walked(signed, left="made", mark="cockpit-0f0f0f0f", by_hand=("cancel: POST /cancel",))
    yield _one("made and not taken away", FAIL, made)
    yield _one("cut off while booking", UNKNOWN, walked(signed, booked()))
    yield _one("nobody answers", UNKNOWN, walked(booked(DEAD, sent=False)))
    yield _one("nobody allowed it", UNKNOWN, _NOT_ALLOWED)
    yield _one("no account", UNKNOWN, barred("credential", "rider-account is nowhere"))
    yield _one(
        "a password in an address", UNKNOWN, barred(FLAW, '"sign in" puts the password into an address')
    )
    said = sample_stated(statement(ID))
    yield _one("nobody allowed it, and somebody has walked", PASS, _NOT_ALLOWED, said=said)
    yield _one("no journey, and somebody has walked", PASS, said=said)
    yield _one("walked, whatever was said", FAIL, walked(stepped(status=500, fault="status")), said=said)
    not_done = sample_stated(statement(ID, answer=Reply.NOT_DONE, reason="no time"))
    yield _one("nobody wants to walk", FAIL, said=not_done)
    none = sample_stated(statement(ID, answer=Reply.NOT_APPLICABLE, reason="a page without any form"))
    yield _one("nothing to walk", NOT_APPLICABLE, said=none)
    yield _one("nothing declared, nothing said", UNKNOWN)
    yield _one("the record is garbled", UNKNOWN, _NOT_ALLOWED, said=GARBLED)


CASES = Cases(_cases)
