"""The edge's account is ours with a login of our own, not a password that was passed on."""

import datetime as dt
from collections.abc import Iterator

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Edge,
    Finding,
    Host,
    Launch,
    Person,
    Word,
    case,
    check,
    not_applicable,
)
from cockpit.kit.doors import Access, confirmed

ID = "handover.access-edge"

CHECK = check(
    "Edge account shared or transferred safely",
    severity=HIGH,
    mode=ASSISTED,
    word=Word(
        "I am an owner or a member of the edge's account with a login of my own, and no password of it is "
        "shared with anybody.",
        "the account's list of members with my name and role, as a picture without e-mail addresses, or the "
        "role and the day in a sentence",
        days=180,
        may_not_apply=False,
    ),
    why="Every visitor passes the edge. A password that was passed on in a chat cannot be taken back from "
    "the one person who should no longer have it, and an account of the agency goes when the agency goes.",
    fix="Let yourself be invited to the account as owner or member, sign in with your own login, change "
    "every password that was shared, and state it.",
    undo="Remove the member again; at least one owner has to stay.",
    verify="cockpit attest handover.access-edge",
    source="NIST SP 800-53 IA-2: everybody signs in as themself; Cloudflare, Manage account members",
    terms={
        "edge": "the service in front of your servers that every visitor passes first, such as Cloudflare",
        "member": "a person who has been invited to an account and signs in with their own password",
    },
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """Where something stands in front, the word of its account's owner stands, and the owner stays."""
    if launch.edge is None and not any(host.proxied for host in launch.hosts):
        yield not_applicable(
            launch.domain, "launch.toml declares nothing that stands in front of the servers"
        )
        return
    yield from confirmed(launch, "edge", ID, CHECK, stated)


_ANA = Person(id="ana", name="Ana Ferreira")
_ROW = Access(id="acc-edge", service="Cloudflare", category="edge", owner="ana", backup="ben")
_EDGE = Edge(provider="cloudflare")
_SHOP = sample_launch(people=(_ANA,), access=(_ROW,), edge=_EDGE)
_ABOUT = "Cloudflare (acc-edge) of ana"


def _cases() -> Iterator[Case]:
    word = sample_stated(statement(ID, _ABOUT))
    yield case("a member with an own login", _SHOP, word, expect=PASS)
    proxied = sample_launch(people=(_ANA,), access=(_ROW,), hosts=(Host(name="shop.example", proxied=True),))
    yield case("only the hosts say that something is in front", proxied, word, expect=PASS)
    no = sample_stated(statement(ID, _ABOUT, answer=Reply.NOT_DONE, reason="one password for all of us"))
    yield case("a shared password", _SHOP, no, expect=FAIL)
    gone = Person(id="ana", name="Ana Ferreira", leaves_on=dt.date(2026, 12, 10))
    leaving = sample_launch(people=(gone,), access=(_ROW,), edge=_EDGE)
    yield case("the owner leaves", leaving, word, expect=FAIL)
    yield case(
        "another than the owner", _SHOP, sample_stated(statement(ID, _ABOUT, by="ben")), expect=UNKNOWN
    )
    yield case("nobody has said anything", _SHOP, NOTHING_SAID, expect=UNKNOWN)
    yield case(
        "another edge since", _SHOP, sample_stated(statement(ID, "Fastly (acc-edge) of ana")), expect=UNKNOWN
    )
    yield case("no account is declared", sample_launch(edge=_EDGE), word, expect=UNKNOWN)
    yield case("the record is garbled", _SHOP, GARBLED, expect=UNKNOWN)
    yield case("nothing in front", sample_launch(access=(_ROW,)), word, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
