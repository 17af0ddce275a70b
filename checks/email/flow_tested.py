"""Each message a customer waits for was set off once, and arrived as it should."""

from collections.abc import Iterator
from functools import partial

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_messages import (
    RESET,
    never_came,
    sample_messages,
    sending_shop,
    tried,
    tried_long_ago,
)
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID
from cockpit.facts.stated import Drilled, Stated
from cockpit.kit import (
    ASSISTED,
    BLOCKER,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Product,
    case,
    check,
    cut,
    failed,
    passed,
    undeclared,
)
from cockpit.kit import mail_drills as mail
from cockpit.kit.mail_drills import MailFlow, Rows
from cockpit.kit.mail_tries import CAUSES, fault_of, unsure
from cockpit.kit.stating import again, name_of

_PROVES = "The message arrived in a mailbox of ours, authenticated, with links that lead to production."

CHECK = check(
    "Each transactional mail tested end to end",
    severity=BLOCKER,
    mode=ASSISTED,
    drill=mail.DRILL,
    why="People wait for these messages with the page open: the new password, the receipt, the invitation. "
    "When one does not come, the customer is lost at that moment, and nothing in the product shows an error.",
    fix="Set off each message once to a mailbox of yours, while the drill waits for it and reads it.",
    undo="Nothing to undo: a drill is only added to the record.",
    verify="cockpit drill mail",
    source="RFC 5322, RFC 6376 (DKIM) and RFC 9989 (DMARC); the roadmap's list of messages",
    terms={
        "transactional mail": "a message that one person waits for after doing something, such as a receipt",
        "DKIM": "a signature in each message that proves which domain sent it",
        "DMARC": "the rule by which receivers treat messages in your name that prove nothing",
    },
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """Per message: the newest try at every mailbox went well; and nobody forgot one the roadmap asks for."""
    yield from mail.each(launch, stated, _PROVES, partial(_tried, launch))
    if mail.sent(launch):
        yield from (_forgotten(launch, kind) for kind in mail.undeclared_kinds(launch))


def _forgotten(launch: Launch, kind: str) -> Finding:
    summary = (
        f"the roadmap asks for a message of the kind {kind}, and launch.toml declares none "
        '(trigger = "none" says that the product sends no such message)'
    )
    return undeclared(kind, summary, mail.line_for(launch, kind))


def _tried(launch: Launch, flow: MailFlow, rows: Rows) -> Finding:
    """The worst of the tries decides."""
    seen = {"expected": _PROVES, "evidence": mail.evidence(rows)}
    for row in rows:
        if fault := fault_of(row):
            kind, told = fault
            return failed(
                flow.name,
                kind,
                f"{flow.name} at {mail.place_of(flow, row)}: {told} (drill of {row.day})",
                observed=row.said,
                fix=_fix(row, kind),
                **seen,
            )
    doubt = next(filter(None, map(unsure, rows)), None)
    return cut(flow.name, doubt, **seen) if doubt else passed(flow.name, _well(launch, flow, rows), **seen)


def _well(launch: Launch, flow: MailFlow, rows: Rows) -> str:
    newest = max(rows, key=lambda row: row.at)
    places = ", ".join(mail.place_of(flow, row) for row in rows)
    signed = newest.found.get("d", "")
    by = f", signed by {signed}" if signed else ""
    return f"{flow.name} arrived at {places}{by} ({name_of(launch, newest.by)} on {newest.day})"


def _fix(row: Drilled, kind: str) -> Fix:
    if kind == "bad-links" and row.found.get("links") == "template":
        return again(mail.DRILL, "Render the message with all its values, deploy, and do the drill again.")
    cause = row.found.get("cause", "")
    return again(mail.DRILL, CAUSES.get(cause if kind == "not-arrived" else kind, CAUSES[""]))


def _cases() -> Iterator[Case]:
    shop = sending_shop()
    yield case("it arrived", shop, sample_messages(), expect=PASS)
    yield case("it never came", shop, sample_messages(never_came()), expect=FAIL)
    both = sample_messages(tried(), never_came(at="b@mail.example"))
    yield case("it came to one of two mailboxes", shop, both, expect=FAIL)
    unsigned = sample_messages(tried(dkim="none", dmarc="fail", d="", s=""))
    yield case("it is not signed", shop, unsigned, expect=FAIL)
    foreign = sample_messages(tried(dkim="unaligned", dmarc="fail", d="mailer.example"))
    yield case("signed by the provider alone", shop, foreign, expect=FAIL)
    by_path = sample_messages(tried(dkim="unaligned", dmarc="pass"))
    yield case("authenticated by its return path", shop, by_path, expect=PASS)
    no_policy = sample_messages(tried(dmarc="none"))
    yield case("signed, and there is no policy", shop, no_policy, expect=PASS)
    local = sample_messages(tried(links="localhost", bad_links="localhost"))
    yield case("its link leads to localhost", shop, local, expect=FAIL)
    yield case("it lay in the junk folder", shop, sample_messages(tried(folder="Junk")), expect=PASS)
    blind = sample_messages(tried(dkim="unknown", dmarc="unknown"))
    yield case("its key could not be looked up", shop, blind, expect=UNKNOWN)
    yield case("nobody has tried it", shop, NOTHING_SAID, expect=UNKNOWN)
    yield case("too long ago", shop, tried_long_ago(), expect=UNKNOWN)
    moved = MailFlow(name=RESET.name, trigger="https://shop.example/new-password")
    yield case("set off elsewhere since", sending_shop(moved), sample_messages(), expect=UNKNOWN)
    yield case("the record is garbled", shop, GARBLED, expect=UNKNOWN)
    asked = sending_shop(roadmap="marketplace-launch")
    yield case("the roadmap asks for more", asked, sample_messages(), expect=UNKNOWN)
    yield case("nothing declared", sample_launch(), NOTHING_SAID, expect=UNKNOWN)
    none = MailFlow(name="receipt", trigger="none")
    yield case("nothing is sent", sending_shop(none), NOTHING_SAID, expect=NOT_APPLICABLE)
    quiet = Product(name="Shop", domain="shop.example", roadmap="mobile-demo", sends_mail=False)
    yield case("a product without mail", sample_launch(product=quiet), NOTHING_SAID, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
