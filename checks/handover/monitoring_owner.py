"""Whoever an alarm is meant for has heard one."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import (
    BEFORE,
    GARBLED,
    NOTHING_SAID,
    drilled,
    expired,
    sample_stated,
    statement,
)
from cockpit.facts.stated import Drilled, Reply, Standing, Stated
from cockpit.kit import (
    ASSISTED,
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
    command,
    failed,
    passed,
    undeclared,
)
from cockpit.kit.drills import told
from cockpit.kit.help_rows import Alert
from cockpit.kit.pasting import line, quoted
from cockpit.kit.stating import drill_evidence, name_of
from cockpit.kit.words import among, cannot, own_word

ID = "handover.monitoring-owner"
_ALARM = "alert"

CHECK = check(
    "Monitoring owner knows they get paged",
    severity=HIGH,
    mode=ASSISTED,
    word=Word(
        "An alarm of the product has reached me on the way that launch.toml names, and I know that I am the "
        "one who acts.",
        "when the alarm came, and what stood in it; a picture of the message without addresses",
        days=90,
        may_not_apply=False,
    ),
    why="Alarms that were never tried end in a mailbox nobody opens or on a telephone that is silent at "
    "night. The product then is down until a customer writes.",
    fix="Let the monitor see something fail for a minute, wait for the alarm, and let its owner say so.",
    undo="Put back what was made to fail.",
    verify="cockpit attest handover.monitoring-owner",
    source="launch.toml: the owner of each [[alert]] row; Google, Site Reliability Engineering, chapter 11",
    terms={"paged": "woken by an alarm"},
)
_LINES = '[[alert]]\nchannel = "mail"\nto = "mailto:WHERE"\nowner = "WHO"\nbackup = "WHO ELSE"'


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """The owner of each way for alarms stays, and has got one: seen in a drill, or by their own word."""
    owners = list(dict.fromkeys(row.owner for row in launch.alerts if row.owner))
    if not owners:
        yield _nobody(launch)
        return
    routes = sorted({f"{row.channel}: {row.owner}" for row in launch.alerts if row.owner})
    for owner in owners:
        if why := cannot(launch, owner):
            yield _unfit(owner, why)
        else:
            yield _reached(launch, owner, routes, stated)


def _nobody(launch: Launch) -> Finding:
    if not launch.alerts:
        return undeclared(launch.domain, "launch.toml declares no way for an alarm to reach anybody", _LINES)
    where = f"the [[alert]] {launch.alerts[0].channel}"
    summary = "launch.toml does not say whom an alarm is meant for"
    return undeclared(launch.domain, summary, line("owner", '"WHO"', where))


def _reached(launch: Launch, owner: str, routes: Sequence[str], stated: Stated) -> Finding:
    """What a drill has shown last; what the person said since then goes before it."""
    alarm, said = stated.drill(_ALARM, launch.domain), stated.of(ID)
    if alarm is not None and alarm.standing is Standing.HOLDS and not stated.unreadable:
        if among(launch, owner, alarm.about):
            return _seen(launch, owner, alarm)
        if said is None or said.at <= alarm.at or not among(launch, said.by, [owner]):
            return _missed(launch, owner, alarm)
    return replace(own_word(launch, ID, CHECK, stated, [owner], routes), subject=owner)


def _seen(launch: Launch, owner: str, alarm: Drilled) -> Finding:
    delay = alarm.seconds.get("delay")
    after = f" after {delay:.0f} s" if delay is not None else ""
    return passed(
        owner,
        f"the alarm of {alarm.day} reached {name_of(launch, owner)}{after}",
        expected="an alarm that its owner has answered",
        observed=f"answered by {', '.join(name_of(launch, one) for one in alarm.about)}",
        evidence=drill_evidence(alarm),
    )


def _missed(launch: Launch, owner: str, alarm: Drilled) -> Finding:
    who = name_of(launch, owner)
    answered = ", ".join(name_of(launch, one) for one in alarm.about) or "nobody"
    return failed(
        owner,
        "not-reached",
        f"{who} did not answer the alarm of {alarm.day}",
        expected=f"an answer of {who}, whom launch.toml names for alarms",
        observed=f"answered by {answered} ({told(launch, alarm)})",
        evidence=drill_evidence(alarm),
        fix=Fix(
            f"Find out where the alarm went, mend the way to {who}, let another alarm come, and let {who} "
            "state that it arrived.",
            command("cockpit attest {} --by {}", ID, owner),
            CHECK.undo,
        ),
    )


def _unfit(owner: str, why: str) -> Finding:
    return failed(
        owner,
        "unfit",
        f"alarms are meant for somebody who cannot act on them: {why}",
        expected="a declared person who stays",
        observed=why,
        fix=Fix(
            "Send alarms to somebody who stays, at the monitor first, and name them in launch.toml.",
            line("owner", '"WHO STAYS"', "the [[alert]] row"),
            f"owner = {quoted(owner)}",
        ),
    )


_PEOPLE = (Person(id="ana", name="Ana Ferreira"), Person(id="ben", name="Ben Ode"))
_MAIL, _SMS = Alert(channel="mail", owner="ana"), Alert(channel="sms", owner="ben")


def _watched(*alerts: Alert) -> Launch:
    gone = Person(id="cleo", name="Cleo Roux", leaves_on=dt.date(2026, 12, 10))
    return sample_launch(people=(*_PEOPLE, gone), alerts=alerts)


def _cases() -> Iterator[Case]:
    one, two = _watched(_MAIL), _watched(_MAIL, _SMS)
    both = drilled(_ALARM, "shop.example", "ana", "ben", seconds={"delay": 41.0})
    first = drilled(_ALARM, "shop.example", "ana")
    word = statement(ID, "mail: ana")
    yield case("both have answered the alarm", two, sample_stated(both), expect=PASS)
    yield case("the owner says so", one, sample_stated(word), expect=PASS)
    later = statement(ID, "mail: ana", "sms: ben", by="ben", at="2026-11-20T08:00:00+00:00")
    yield case("one was seen, the other said so after it", two, sample_stated(first, later), expect=PASS)
    yield case("one of two did not answer", two, sample_stated(first), expect=FAIL)
    before = statement(ID, "mail: ana", "sms: ben", by="ben", at=BEFORE)
    yield case("said before the alarm that never came", two, sample_stated(first, before), expect=FAIL)
    no = statement(ID, "mail: ana", answer=Reply.NOT_DONE, reason="the telephone is silent at night")
    yield case("the telephone is silent", one, sample_stated(no), expect=FAIL)
    gone = _watched(Alert(channel="mail", owner="cleo"))
    yield case("the owner leaves", gone, sample_stated(word), expect=FAIL)
    other = sample_stated(statement(ID, "mail: ana", by="ben"))
    yield case("another says so", one, other, expect=UNKNOWN)
    yield case(
        "one of two says so", two, sample_stated(statement(ID, "mail: ana", "sms: ben")), expect=UNKNOWN
    )
    yield case(
        "the alarm was too long ago",
        one,
        sample_stated(expired(_ALARM, "shop.example", "ana")),
        expect=UNKNOWN,
    )
    yield case(
        "another way since", _watched(Alert(channel="sms", owner="ana")), sample_stated(word), expect=UNKNOWN
    )
    yield case("nobody has said anything", one, NOTHING_SAID, expect=UNKNOWN)
    yield case("no way is declared", _watched(), sample_stated(both), expect=UNKNOWN)
    yield case("no owner is declared", _watched(Alert(channel="mail")), sample_stated(both), expect=UNKNOWN)
    yield case("the record is garbled", one, GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
