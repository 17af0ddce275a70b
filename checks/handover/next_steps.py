"""What comes after the launch has a person and a day, and the day has not passed."""

import datetime as dt
from collections.abc import Iterator

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, SEEN_AT, sample_stated, statement
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
from cockpit.kit.help_rows import NextStep
from cockpit.kit.pasting import line, quoted, told
from cockpit.kit.words import cannot, own_word

ID = "handover.next-steps"

CHECK = check(
    "Next-step recommendations",
    severity=MEDIUM,
    mode=ATTESTED,
    word=Word(
        "These next steps are what I recommend, in this order, and each owner has agreed to the day.",
        "with whom they were talked over, and when",
        days=90,
        may_not_apply=False,
    ),
    why="A sprint ends with things that wait. Without a name and a day each of them waits for ever, and the "
    "next team finds them out one incident at a time.",
    fix="Write one [[next_step]] row for each thing that waits, with who does it and by when, and state it.",
    undo="Remove a row when it is done, and state the list anew.",
    verify="cockpit attest handover.next-steps",
    source="launch.toml: [[next_step]] what, when, owner; what is parked is added to the handover by itself",
    terms={"parked": "deliberately not built in this sprint, and never a failure"},
)
_LINES = '[[next_step]]\nwhat = "WHAT COMES NEXT"\nwhen = {day}\nowner = "WHO"'


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """Every step has an owner who stays and a day to come; somebody's word about all of them stands."""
    today = dt.datetime.fromisoformat(stated.seen_at).date()
    if not launch.next_steps:
        summary = "launch.toml does not say what comes after the launch"
        yield undeclared(launch.domain, summary, _LINES.format(day=today + dt.timedelta(30)))
        return
    for step in launch.next_steps:
        if lacks := tuple(_lacks(launch, step, today)):
            yield _loose(step, lacks, today)
    about = list(dict.fromkeys(step.what for step in launch.next_steps))
    yield own_word(launch, ID, CHECK, stated, about=about)


def _lacks(launch: Launch, step: NextStep, today: dt.date) -> Iterator[str]:
    """What keeps a step from being anybody's, in phrases."""
    if not told(step.what):
        yield "it does not say what is to be done"
    if not step.owner:
        yield "it has no owner"
    elif why := cannot(launch, step.owner):
        yield why
    if step.when is None:
        yield "it has no day"
    elif step.when < today:
        yield f"its day, {step.when}, has passed"


def _loose(step: NextStep, lacks: tuple[str, ...], today: dt.date) -> Finding:
    was = [f"when = {step.when}"] if step.when else []
    was += [f"owner = {quoted(step.owner)}"] if step.owner else []
    day = line("when", str(today + dt.timedelta(30)), f"the [[next_step]] {step.what}")
    return failed(
        step.what,
        "loose",
        f"{step.what}: {' and '.join(lacks)}",
        expected="an owner who stays and a day to come",
        observed=", ".join(was) or "neither owner nor day",
        evidence={"owner": step.owner, "when": str(step.when or "")},
        fix=Fix(
            "Do it and remove the row, or agree with somebody on a day.",
            f'{day}\nowner = "WHO STAYS"',
            "\n".join(was) or "Remove the lines.",
        ),
    )


_ANA = Person(id="ana", name="Ana Ferreira")
_CLEO = Person(id="cleo", name="Cleo Roux", leaves_on=dt.date(2026, 12, 10))
_SOON = dt.datetime.fromisoformat(SEEN_AT).date() + dt.timedelta(14)


def _planned(when: dt.date | None = _SOON, owner: str = "ana", *more: NextStep) -> Launch:
    step = NextStep(what="Move DMARC to quarantine", when=when, owner=owner)
    return sample_launch(people=(_ANA, _CLEO), next_steps=(step, *more))


def _cases() -> Iterator[Case]:
    word = sample_stated(statement(ID, "Move DMARC to quarantine"))
    yield case("a step with name and day", _planned(), word, expect=PASS)
    today = dt.datetime.fromisoformat(SEEN_AT).date()
    yield case("its day is today", _planned(today), word, expect=PASS)
    yield case("its day was yesterday", _planned(today - dt.timedelta(1)), word, expect=FAIL)
    yield case("without a day", _planned(None), word, expect=FAIL)
    yield case("without an owner", _planned(owner=""), word, expect=FAIL)
    yield case("the owner leaves", _planned(owner="cleo"), word, expect=FAIL)
    pasted = NextStep(what="WHAT COMES NEXT", when=_SOON, owner="ana")
    yield case("lines that were only pasted", _planned(_SOON, "ana", pasted), word, expect=FAIL)
    yield case("nobody knows the owner", _planned(owner="zoe"), word, expect=FAIL)
    no = statement(ID, "Move DMARC to quarantine", answer=Reply.NOT_DONE, reason="Ana has not agreed")
    yield case("the owner has not agreed", _planned(), sample_stated(no), expect=FAIL)
    second = NextStep(what="Try a restore", when=_SOON, owner="ana")
    yield case("one more since", _planned(_SOON, "ana", second), word, expect=UNKNOWN)
    yield case("nobody has said anything", _planned(), NOTHING_SAID, expect=UNKNOWN)
    yield case("no step is declared", sample_launch(), word, expect=UNKNOWN)
    yield case("the record is garbled", _planned(), GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
