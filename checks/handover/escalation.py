"""It is written down who acts first, who next and after how long, and these people know it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Stated
from cockpit.kit import (
    ATTESTED,
    FAIL,
    MEDIUM,
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
from cockpit.kit.help_rows import Escalation
from cockpit.kit.pasting import told
from cockpit.kit.words import cannot, own_word

ID = "handover.escalation"

CHECK = check(
    "Incident escalation steps",
    severity=MEDIUM,
    mode=ATTESTED,
    word=Word(
        "Everybody on the list knows that they are on it, how the call reaches them, and what they do then.",
        "the day on which they were told, and by whom",
        days=180,
        may_not_apply=False,
    ),
    why="At night nobody decides well whom to wake. With a list the first person acts at once, and the next "
    "one is called before the first has tried for an hour.",
    fix="Write one [[escalation]] row per step, the first at minute 0, tell each person, and state it.",
    undo="Remove the rows again.",
    verify="cockpit attest handover.escalation",
    source="Google, Site Reliability Engineering, chapter 14 Managing Incidents: roles are clear beforehand",
    terms={"escalation": "the order in which people are called when something is down, with minutes"},
)
_LINES = '[[escalation]]\nafter_minutes = 0\nwho = "WHO"\ndo = "Run cockpit triage, then follow its runbook."'


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """The list begins at once, rises, and names people who stay; somebody's word about it stands."""
    steps = launch.escalation
    if not steps:
        summary = "launch.toml does not say who acts when something is down"
        yield undeclared(launch.domain, summary, _LINES)
        return
    yield from _late(launch, steps)
    for number, step in enumerate(steps, 1):
        yield from _empty(launch, f"step {number}", step)
    about = [f"{step.after_minutes} min: {step.who}" for step in steps]
    yield own_word(launch, ID, CHECK, stated, about=about)


def _empty(launch: Launch, name: str, step: Escalation) -> Iterator[Finding]:
    """A step that reaches nobody, or does not say what they do."""
    if why := cannot(launch, step.who):
        yield _wrong(name, "unfit", f"{name} calls somebody who cannot: {why}", step.who)
    if not told(step.do):
        yield _wrong(name, "empty", f"{name} does not say what is done then", step.do, "what to do")


def _late(launch: Launch, steps: Sequence[Escalation]) -> Iterator[Finding]:
    """Minutes that do not begin at 0, or do not rise from step to step."""
    minutes = [step.after_minutes for step in steps]
    seen = ", ".join(map(str, minutes))
    if min(minutes) > 0:
        said = f"nobody acts in the first {min(minutes)} minutes"
        yield _wrong(launch.domain, "starts-late", said, seen, "a first step with after_minutes = 0")
    if any(later <= earlier for earlier, later in pairwise(minutes)):
        said = "the steps are not in the order of their minutes, so nobody knows who is called next"
        yield _wrong(launch.domain, "unordered", said, seen, "after_minutes that rise from row to row")


def _wrong(
    subject: str, kind: str, summary: str, observed: str, expected: str = "a declared person who stays"
) -> Finding:
    return failed(
        subject,
        kind,
        summary,
        expected=expected,
        observed=observed,
        fix=Fix("Change the [[escalation]] rows of launch.toml.", _LINES, "Write the rows as they were."),
    )


_ANA, _BEN = Person(id="ana", name="Ana Ferreira"), Person(id="ben", name="Ben Ode")
_CLEO = Person(id="cleo", name="Cleo Roux", leaves_on=dt.date(2026, 12, 10))


def _called(*steps: tuple[int, str]) -> Launch:
    rows = tuple(Escalation(after_minutes=minutes, who=who, do="Look.") for minutes, who in steps)
    return sample_launch(people=(_ANA, _BEN, _CLEO), escalation=rows)


def _cases() -> Iterator[Case]:
    shop = _called((0, "ben"), (15, "ana"))
    word = sample_stated(statement(ID, "0 min: ben", "15 min: ana"))
    yield case("two steps, and both know it", shop, word, expect=PASS)
    once_more = _called((0, "ben"), (15, "ana"), (45, "ben"))
    three = sample_stated(statement(ID, "0 min: ben", "15 min: ana", "45 min: ben"))
    yield case("the first is called again", once_more, three, expect=PASS)
    yield case("nobody acts at first", _called((10, "ben"), (15, "ana")), word, expect=FAIL)
    yield case("not in order", _called((15, "ana"), (0, "ben")), word, expect=FAIL)
    yield case("two at the same minute", _called((0, "ben"), (0, "ana")), word, expect=FAIL)
    yield case("a leaver is called", _called((0, "ben"), (15, "cleo")), word, expect=FAIL)
    yield case("a stranger is called", _called((0, "ben"), (15, "zoe")), word, expect=FAIL)
    blank = sample_launch(people=(_BEN,), escalation=(Escalation(after_minutes=0, who="ben", do="?"),))
    yield case("nothing is said to be done", blank, word, expect=FAIL)
    no = sample_stated(statement(ID, "0 min: ben", answer=Reply.NOT_DONE, reason="Ben has not been told"))
    yield case("one of them has not been told", shop, no, expect=FAIL)
    yield case("one more step since", once_more, word, expect=UNKNOWN)
    yield case("nobody has said anything", shop, NOTHING_SAID, expect=UNKNOWN)
    yield case("no step is declared", sample_launch(people=(_ANA,)), word, expect=UNKNOWN)
    yield case("the record is garbled", shop, GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
