"""The founder can get at every bill: each account names who pays, who stays, and the founder has looked."""

import datetime as dt
from collections.abc import Iterator

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Stated
from cockpit.kit import (
    ATTESTED,
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Person,
    Word,
    case,
    check,
    failed,
    undeclared,
)
from cockpit.kit.doors import Access, new_account
from cockpit.kit.pasting import line, quoted
from cockpit.kit.words import cannot, founders, own_word

ID = "handover.billing-access"

CHECK = check(
    "Billing access is with the founder",
    severity=HIGH,
    mode=ATTESTED,
    word=Word(
        "I have opened the billing page of every account myself, and the means of payment on each is ours.",
        "one line per account: whose card or bank account pays it, and until when the card is valid; no "
        "numbers",
        days=180,
        may_not_apply=False,
    ),
    why="A bill that is paid with a contractor's card stops being paid when they go, and the service stops "
    "with it. The warnings go to their mailbox.",
    fix="Open the billing page of every account, put in a means of payment that is yours, and name in "
    "billing_owner who sees to it.",
    undo="Put the former means of payment back at the provider.",
    verify="cockpit attest handover.billing-access",
    source="launch.toml: [[access]] billing_owner, each against [[person]]",
    terms={
        "billing owner": "the person who can open the bills of an account and change the means of payment"
    },
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """Every account names a payer who stays, and a founder's word about all of them stands."""
    if not any(row.billing_owner for row in launch.access):
        yield _unwritten(launch)
        return
    for row in launch.access:
        if not row.billing_owner:
            yield _unpaid(row, "nobody", f"launch.toml does not say who sees to the bills of {row.service}")
        elif why := cannot(launch, row.billing_owner):
            yield _unpaid(row, "unfit", f"the bills of {row.service} are with somebody who cannot: {why}")
    about = sorted(f"{row.id}: {row.billing_owner}" for row in launch.access if row.billing_owner)
    yield own_word(launch, ID, CHECK, stated, founders(launch), about)


def _unwritten(launch: Launch) -> Finding:
    summary = "launch.toml names nobody who sees to any bill"
    if not launch.access:
        return undeclared(launch.domain, summary, new_account("hosting", "owner", "billing_owner"))
    return undeclared(launch.domain, summary, line("billing_owner", '"WHO"', "each [[access]] row"))


def _unpaid(row: Access, kind: str, summary: str) -> Finding:
    return failed(
        row.id,
        kind,
        summary,
        expected="a declared person who stays",
        observed=row.billing_owner or "no billing_owner",
        evidence={"account": row.id, "billing_owner": row.billing_owner},
        fix=Fix(
            f"See at {row.service} whose card pays, make it yours, and name who sees to it.",
            line("billing_owner", '"WHO STAYS"', f"the [[access]] {row.id}"),
            f"billing_owner = {quoted(row.billing_owner)}" if row.billing_owner else "Remove the line.",
        ),
    )


_ANA, _BEN = Person(id="ana", name="Ana Ferreira", role="founder"), Person(id="ben", name="Ben Ode")
_CLEO = Person(id="cleo", name="Cleo Roux", leaves_on=dt.date(2026, 12, 10))


def _paid(**payers: str) -> Launch:
    rows = (
        Access(id=f"acc-{category}", service=category.title(), category=category, billing_owner=who)
        for category, who in payers.items()
    )
    return sample_launch(people=(_ANA, _BEN, _CLEO), access=tuple(rows))


def _cases() -> Iterator[Case]:
    shop = _paid(hosting="ana", dns="ben")
    word = sample_stated(statement(ID, "acc-dns: ben", "acc-hosting: ana"))
    yield case("the founder has opened every bill", shop, word, expect=PASS)
    yield case("an account fewer", _paid(hosting="ana"), word, expect=PASS)
    no = statement(ID, "acc-dns: ben", answer=Reply.NOT_DONE, reason="the agency's card pays the hosting")
    yield case("the agency's card pays", shop, sample_stated(no), expect=FAIL)
    yield case("one account names nobody", _paid(hosting="ana", dns=""), word, expect=FAIL)
    yield case("a leaver pays", _paid(hosting="ana", dns="cleo"), word, expect=FAIL)
    yield case("a stranger pays", _paid(hosting="ana", dns="zoe"), word, expect=FAIL)
    other = sample_stated(statement(ID, "acc-dns: ben", "acc-hosting: ana", by="ben"))
    yield case("not the founder's word", shop, other, expect=UNKNOWN)
    more = _paid(hosting="ana", dns="ben", mail="ana")
    yield case("one more account since", more, word, expect=UNKNOWN)
    yield case("nobody has said anything", shop, NOTHING_SAID, expect=UNKNOWN)
    yield case("nobody pays anything", _paid(hosting="", dns=""), word, expect=UNKNOWN)
    yield case("no account is declared", sample_launch(), word, expect=UNKNOWN)
    yield case("the record is garbled", shop, GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
