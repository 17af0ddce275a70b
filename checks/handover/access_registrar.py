"""The owner of the domain's account has been in it, and says so themself."""

import datetime as dt
from collections.abc import Iterator

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Standing, Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Launch,
    Person,
    Word,
    case,
    check,
    not_applicable,
)
from cockpit.kit.doors import Access, confirmed
from cockpit.standards.domains import registrable

ID = "handover.access-registrar"

CHECK = check(
    "Registrar access confirmed by the owner",
    severity=HIGH,
    mode=ASSISTED,
    word=Word(
        "I have just signed in at the registrar with my own login, and the domain is in my account.",
        "the account's number as the registrar shows it, its middle left out: 12••••89",
        days=180,
        may_not_apply=False,
    ),
    why="Whoever holds this account holds the domain, and with it the site and all mail. Agencies and people "
    "who have left hold many of them, and that is found out on the day the domain lapses.",
    fix="Sign in at the registrar yourself, without asking anybody, and state it.",
    undo="State the opposite: the newest word counts.",
    verify="cockpit attest handover.access-registrar",
    source="ICANN, Transfer Policy and Expired Registration Recovery Policy: who holds the account decides",
    terms={
        "registrar": "the company where you bought the domain",
        "owner": "the person that the [[access]] row of launch.toml names as owner",
    },
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """The word of the account's own owner stands, about today's registrar, and the owner stays."""
    if not registrable(launch.domain):
        why = f"{launch.domain} is a name that a platform hands out: it has no registrar"
        yield not_applicable(launch.domain, why)
        return
    yield from confirmed(launch, "registrar", ID, CHECK, stated)


_PEOPLE = (Person(id="ana", name="Ana Ferreira"), Person(id="ben", name="Ben Ode"))
_ROW = Access(id="acc-registrar", service="Gandi", category="registrar", owner="ana", backup="ben")
_SHOP = sample_launch(people=_PEOPLE, access=(_ROW,))
_ABOUT = "Gandi (acc-registrar) of ana"


def _cases() -> Iterator[Case]:
    word = sample_stated(statement(ID, _ABOUT))
    yield case("the owner was in", _SHOP, word, expect=PASS)
    no = statement(ID, _ABOUT, answer=Reply.NOT_DONE, reason="the agency has the login")
    yield case("the owner cannot get in", _SHOP, sample_stated(no), expect=FAIL)
    blamed = statement(ID, _ABOUT, answer=Reply.NOT_DONE, by="ben")
    yield case("another says that the owner cannot", _SHOP, sample_stated(blamed), expect=FAIL)
    gone = Person(id="ana", name="Ana Ferreira", leaves_on=dt.date(2026, 12, 10))
    yield case("the owner leaves", sample_launch(people=(gone,), access=(_ROW,)), word, expect=FAIL)
    other = sample_stated(statement(ID, _ABOUT, by="ben"))
    yield case("somebody else was in", _SHOP, other, expect=UNKNOWN)
    yield case("nobody has said anything", _SHOP, NOTHING_SAID, expect=UNKNOWN)
    moved = sample_launch(
        people=_PEOPLE, access=(Access(id="acc-new", service="Njalla", category="Registrar", owner="ana"),)
    )
    yield case("moved to another registrar", moved, word, expect=UNKNOWN)
    unknown = sample_stated(statement(ID))
    yield case("nobody wrote down which account", _SHOP, unknown, expect=UNKNOWN)
    old = statement(ID, _ABOUT, standing=Standing.EXPIRED, why="it held until 2026-11-01")
    yield case("too long ago", _SHOP, sample_stated(old), expect=UNKNOWN)
    yield case("no account is declared", sample_launch(people=_PEOPLE), word, expect=UNKNOWN)
    ownerless = Access(id="acc-registrar", service="Gandi", category="registrar")
    yield case("no owner is declared", sample_launch(access=(ownerless,)), word, expect=UNKNOWN)
    yield case("the record is garbled", _SHOP, GARBLED, expect=UNKNOWN)
    handed = sample_launch("shop.vercel.app", access=(_ROW,))
    yield case("a name of the platform", handed, NOTHING_SAID, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
