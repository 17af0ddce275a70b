"""Each message arrives before the person who waits for it gives up."""

from collections.abc import Iterator
from functools import partial
from typing import Any

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
    FAIL,
    HIGH,
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
from cockpit.kit.mail_drills import MailFlow, Rows
from cockpit.kit.mail_tries import why
from cockpit.kit.stating import again

_PROVES = "The message was in the mailbox within the seconds that are allowed."
_FIX = Fix(
    "Send such messages at once instead of from a batch, and read in the provider's event log which step "
    "took the time: handed over late is the application, deferred is the receiver or a limit. Then do the "
    "drill again.",
    undo="Set the way of sending back.",
)

CHECK = check(
    "Mail arrives within two minutes",
    severity=HIGH,
    mode=ASSISTED,
    drill=mail.DRILL,
    why="Whoever waits for a code or a new password tries again after a minute and leaves after two. Late "
    "messages also mean that links in them have run out before anybody can press them.",
    fix="Set off each message while the drill measures the seconds to the mailbox.",
    undo="Nothing to undo: a drill is only added to the record.",
    verify="cockpit drill mail",
    source="limits.mail_seconds of the roadmap, or seconds of the [[mail_flow]]",
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """Per message: the slowest of its newest tries is quick enough."""
    yield from mail.each(launch, stated, _PROVES, partial(_timed, launch))


def _timed(launch: Launch, flow: MailFlow, rows: Rows) -> Finding:
    limit = flow.seconds or launch.limits.mail_seconds
    took = {mail.place_of(flow, row): row.seconds["arrival"] for row in rows if "arrival" in row.seconds}
    seen: dict[str, Any] = {
        "expected": f"in the mailbox within {limit} s",
        "observed": _said(took) or "no seconds in the drill",
        "evidence": mail.evidence(rows),
    }
    if lost := next((row for row in rows if not mail.arrived(row)), None):
        return _lost(flow, lost, seen)
    slow = {place: seconds for place, seconds in took.items() if seconds > limit}
    if slow:
        summary = f"{flow.name} took {_said(slow)}, and {limit} s are allowed"
        return failed(flow.name, "slow", summary, fix=_FIX, **seen)
    if not took:
        summary = f"{flow.name} arrived, and how long it took was not measured"
        return warned(flow.name, "unmeasured", summary, fix=again(mail.DRILL, CHECK.fix), **seen)
    return passed(flow.name, f"{flow.name} arrived after {_said(took)}", **seen)


def _lost(flow: MailFlow, row: Drilled, seen: dict[str, Any]) -> Finding:
    summary = f"{flow.name} did not arrive at {mail.place_of(flow, row)} at all: {why(row)}"
    return failed(flow.name, "not-arrived", summary, fix=again(mail.DRILL, CHECK.fix), **seen)


def _said(took: dict[str, float]) -> str:
    return ", ".join(f"{seconds:.0f} s at {place}" for place, seconds in took.items())


def _cases() -> Iterator[Case]:
    shop = sending_shop()
    yield case("nine seconds", shop, sample_messages(), expect=PASS)
    yield case("exactly the limit", shop, sample_messages(tried(seconds=120.0)), expect=PASS)
    yield case("five minutes", shop, sample_messages(tried(seconds=300.0)), expect=FAIL)
    two = sample_messages(tried(), tried(at="b@mail.example", seconds=121.0))
    yield case("slow at one of two mailboxes", shop, two, expect=FAIL)
    own = MailFlow(name=RESET.name, trigger=RESET.trigger, seconds=30)
    yield case("its own limit", sending_shop(own), sample_messages(tried(seconds=31.0)), expect=FAIL)
    patient = MailFlow(name=RESET.name, trigger=RESET.trigger, seconds=600)
    yield case(
        "it may take longer", sending_shop(patient), sample_messages(tried(seconds=300.0)), expect=PASS
    )
    yield case("not measured", shop, sample_messages(tried(seconds=None)), expect=WARN)
    yield case("it never came", shop, sample_messages(never_came()), expect=FAIL)
    yield case("nobody has tried it", shop, NOTHING_SAID, expect=UNKNOWN)
    yield case("too long ago", shop, tried_long_ago(), expect=UNKNOWN)
    yield case("the record is garbled", shop, GARBLED, expect=UNKNOWN)
    yield case("nothing declared", sample_launch(), NOTHING_SAID, expect=UNKNOWN)
    none = MailFlow(name="receipt", trigger="none")
    yield case("nothing is sent", sending_shop(none), NOTHING_SAID, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
