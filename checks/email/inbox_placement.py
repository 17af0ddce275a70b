"""Messages lie where people look: in the inbox, not among advertising and not among junk."""

from collections.abc import Iterator, Mapping
from typing import Any

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_messages import (
    SEED,
    never_came,
    sample_messages,
    sending_shop,
    tried,
    tried_long_ago,
)
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated
from cockpit.facts.stated import Drilled, Stated
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
    case,
    check,
    failed,
    passed,
    warned,
)
from cockpit.kit import mail_drills as mail
from cockpit.kit.mail_drills import MailFlow
from cockpit.kit.stating import again, undrilled
from cockpit.standards.mailboxes import INBOX, JUNK, called, placement

_PROVES = "Messages of the product lie in the inbox."
_JUNK = Fix(
    "First see that the message is authenticated (cockpit check email). Then: send from one steady address, "
    "write a subject and a text that say what it is about, with one link and no shortener, and do not send "
    "in bulk from the same domain. Press 'not spam' only on mailboxes of customers who ask you to: it "
    "teaches that mailbox and no other. Then do the drill again.",
    undo="Set the wording back.",
)
_TAB = Fix(
    "Make it read like a message to one person: no pictures as headers, no offers, no row of links. Then do "
    "the drill again.",
    undo="Set the wording back.",
)

CHECK = check(
    "Lands in the inbox at Gmail and Outlook",
    severity=BLOCKER,
    mode=ASSISTED,
    drill=mail.DRILL,
    why="Nobody looks for a new password in the junk folder. Gmail and Outlook hold most mailboxes, and each "
    "decides for itself; only a real message shows it.",
    fix="Have the product write to a mailbox at each provider, and let the drill see where the message lies.",
    undo="Nothing to undo: a drill is only added to the record.",
    verify="cockpit drill mail",
    source="the roadmap's inbox_providers; RFC 6154 (the junk folder of IMAP)",
    terms={
        "junk": "the folder for unwanted mail, called spam at some providers",
        "tab": "a part of the inbox that Gmail and Outlook keep apart, such as Promotions or Other",
    },
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """Per provider the roadmap asks for, or per declared mailbox: all that was tried is in the inbox."""
    if nothing := mail.nothing_to_try(launch):
        yield nothing
        return
    seen = list(mail.messages(launch, stated, _PROVES))
    rows = [(flow, row) for flow, found in seen if not isinstance(found, Finding) for row in found]
    if not rows:
        yield next(found for _, found in seen if isinstance(found, Finding))
        return
    wanted = mail.inbox_providers(launch)
    places = _by_provider(rows, wanted) if wanted else _by_mailbox(launch, rows)
    yield from (_placed(place, tries) for place, tries in places.items())


Tries = list[tuple[MailFlow, Drilled]]


def _by_provider(rows: Tries, wanted: tuple[str, ...]) -> Mapping[str, Tries]:
    """The tries at each provider that is asked for, and at others that were tried."""
    found: dict[str, Tries] = {called(one): [] for one in wanted}
    for flow, row in rows:
        found.setdefault(called(row.found.get("provider", mail.place_of(flow, row))), []).append((flow, row))
    return found


def _by_mailbox(launch: Launch, rows: Tries) -> Mapping[str, Tries]:
    found: dict[str, Tries] = {box.address: [] for box in launch.mailboxes}
    for flow, row in rows:
        found.setdefault(mail.place_of(flow, row), []).append((flow, row))
    return found


def _placed(place: str, tries: Tries) -> Finding:
    """The worst of the messages at one place decides."""
    came = [(flow, row) for flow, row in tries if mail.arrived(row)]
    seen: dict[str, Any] = {
        "expected": _PROVES,
        "observed": ", ".join(f"{flow.name}: {row.found['folder']}" for flow, row in came) or "no message",
        "evidence": mail.evidence(tuple(row for _, row in tries)),
    }
    if not came:
        return _untried(place, tries, seen)
    if junk := _lying(came, JUNK):
        summary = f"{junk} landed in the junk folder at {place}"
        return failed(place, "junk", summary, fix=_JUNK, **seen)
    if aside := ", ".join(flow.name for flow, row in came if placement(row.found["folder"]) != INBOX):
        summary = f"{aside} landed beside the inbox at {place}, where few people look"
        return warned(place, "beside", summary, fix=_TAB, **seen)
    return passed(place, f"{_lying(came, INBOX)} landed in the inbox at {place}", **seen)


def _lying(came: Tries, where: str) -> str:
    return ", ".join(flow.name for flow, row in came if placement(row.found["folder"]) == where)


def _untried(place: str, tries: Tries, seen: dict[str, Any]) -> Finding:
    what = "no message arrived there" if tries else "no message was tried there"
    summary = f"where mail lands at {place} is not known: {what}"
    fix = again(mail.DRILL, CHECK.fix)
    return undrilled(place, summary, fix, **seen)


def _cases() -> Iterator[Case]:
    shop = sending_shop()
    yield case("in the inbox", shop, sample_messages(), expect=PASS)
    yield case("in the junk folder", shop, sample_messages(tried(folder="Junk")), expect=FAIL)
    gmail_spam = sample_messages(tried(folder="[Gmail]/Spam"))
    yield case("in a folder called spam", shop, gmail_spam, expect=FAIL)
    yield case("among promotions", shop, sample_messages(tried(folder="tab")), expect=WARN)
    demo = sending_shop(roadmap="mobile-demo")
    gmail, outlook = tried(at="gmail", provider="gmail"), tried(at="outlook", provider="outlook")
    yield case("at both providers", demo, sample_messages(gmail, outlook), expect=PASS)
    yield case("at one of two providers", demo, sample_messages(gmail), expect=UNKNOWN)
    junked = tried(at="outlook", provider="outlook", folder="Junk")
    yield case("junk at one of two", demo, sample_messages(gmail, junked), expect=FAIL)
    yield case(
        "at a mailbox nobody has tried", shop, sample_messages(tried(at="x@y.example")), expect=UNKNOWN
    )
    yield case("it never came", shop, sample_messages(never_came(at=SEED)), expect=UNKNOWN)
    yield case("nobody has tried it", shop, NOTHING_SAID, expect=UNKNOWN)
    yield case("too long ago", shop, tried_long_ago(), expect=UNKNOWN)
    yield case("the record is garbled", shop, GARBLED, expect=UNKNOWN)
    yield case("nothing declared", sample_launch(), sample_stated(), expect=UNKNOWN)
    none = MailFlow(name="receipt", trigger="none")
    yield case("nothing is sent", sending_shop(none), NOTHING_SAID, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
