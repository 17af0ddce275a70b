"""Somebody who does not deploy has read the steps of a deploy, and could follow them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

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
    Deploy,
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
from cockpit.kit.owners import answers_for, staying
from cockpit.kit.pasting import PERSON, below, digest, listed, told
from cockpit.kit.stating import name_of
from cockpit.kit.words import among, own_word

ID = "handover.deploy-steps-plain"
LONG = 25  # words of a sentence; a hint, never red
_SENTENCE = re.compile(r"[.!?;]\s+|\n")

CHECK = check(
    "Deploy steps in plain English",
    severity=HIGH,
    mode=ATTESTED,
    word=Word(
        "I do not deploy, I have read the steps one by one, and I could follow them alone.",
        "where I would click or what I would type at each step, in a line each",
        days=180,
        may_not_apply=False,
    ),
    why="When the one person who deploys is on a train, somebody else has to. Steps that only their author "
    "understands are no steps.",
    fix="Write every step under [deploy] as one short sentence that says what to do and what is seen then; "
    "let another person read them and state it.",
    undo="Write the steps as they were; the word then has to be given anew.",
    verify="cockpit attest handover.deploy-steps-plain",
    source="launch.toml: [deploy] steps, manual_steps; GOV.UK content design: sentences up to 25 words",
    terms={"deploy": "bringing a new version of the product into production"},
)
_EXAMPLE = ("Merge to main.", "Wait until the check is green.", "Read /version.txt.")
_LINES = f"steps = {listed(_EXAMPLE)}\nmanual_steps = 1"


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """No manual step is missing, and the word of somebody who does not deploy stands about these steps."""
    deploy = launch.deploy
    if deploy is None or not deploy.steps:
        yield undeclared(launch.domain, "launch.toml does not say how a deploy is done", _record(launch))
        return
    if deploy.manual_steps is not None and deploy.manual_steps > len(deploy.steps):
        yield _missing(launch, deploy.manual_steps, len(deploy.steps))
    yield from (
        _untold(launch, step, number) for number, step in enumerate(deploy.steps, 1) if not told(step)
    )
    deployer = answers_for(launch, "deploy")
    readers = [one.id for one in staying(launch) if not among(launch, one.id, [deployer])]
    if not readers:
        yield _alone(launch, deployer)
        return
    about = [f"steps {digest(deploy.steps)}"]
    found = own_word(launch, ID, CHECK, stated, readers, about)
    yield replace(found, observed="; ".join((*filter(None, (found.observed,)), *_counted(deploy.steps))))


def _record(launch: Launch) -> str:
    """The lines to paste, below the table where it is there."""
    return below("deploy", _LINES, there=launch.deploy is not None)


def _missing(launch: Launch, manual: int, written: int) -> Finding:
    return failed(
        launch.domain,
        "steps-missing",
        f"a deploy takes {manual} steps by hand, and {written} are written down",
        expected=f"at least {manual} steps",
        observed=f"{written} steps",
        fix=Fix(
            "Write down what is done by hand, each as a step of its own, or correct manual_steps.",
            _record(launch),
            "Write [deploy] as it was.",
        ),
    )


def _untold(launch: Launch, step: str, number: int) -> Finding:
    return failed(
        f"step {number}",
        "empty",
        f"step {number} of a deploy does not say what to do",
        expected="a sentence that says what to do",
        observed=step or "nothing",
        fix=Fix("Write the step, or leave it out.", _record(launch), "Write [deploy] as it was."),
    )


def _alone(launch: Launch, deployer: str) -> Finding:
    who = name_of(launch, deployer) if deployer else "whoever deploys"
    summary = f"launch.toml declares nobody beside {who}, so nobody else can have read the steps"
    return undeclared(launch.domain, summary, PERSON)


def _counted(steps: Sequence[str]) -> Iterator[str]:
    """How many steps there are, and which sentence is hard to read at night."""
    yield f"{len(steps)} steps"
    for number, step in enumerate(steps, 1):
        words = max(len(sentence.split()) for sentence in _SENTENCE.split(step))
        if words > LONG:
            yield f"hint: step {number} has a sentence of {words} words, and up to {LONG} read easily"


_ANA = Person(id="ana", name="Ana Ferreira", role="founder")
_BEN = Person(id="ben", name="Ben Ode", role="operator")
_STEPS = ("Merge to main.", "Read /version.txt.")


def _steps(*steps: str, manual: int | None = None, people: tuple[Person, ...] = (_ANA, _BEN)) -> Launch:
    return sample_launch(people=people, deploy=Deploy(steps=steps, manual_steps=manual))


def _cases() -> Iterator[Case]:
    shop = _steps(*_STEPS, manual=2)
    word = sample_stated(statement(ID, f"steps {digest(_STEPS)}"))
    yield case("another person could follow them", shop, word, expect=PASS)
    yield case("nobody counted the manual ones", _steps(*_STEPS), word, expect=PASS)
    wordy = ("Merge to main " + "and then wait " * 12 + "until it is there.",)
    read = sample_stated(statement(ID, f"steps {digest(wordy)}"))
    yield case("a long sentence is only a hint", _steps(*wordy), read, expect=PASS)
    yield case("more by hand than written", _steps(*_STEPS, manual=3), word, expect=FAIL)
    yield case("a step is still to be written", _steps("Merge to main.", "TODO"), word, expect=FAIL)
    no = statement(ID, f"steps {digest(_STEPS)}", answer=Reply.NOT_DONE, reason="which main?")
    yield case("the reader could not follow", shop, sample_stated(no), expect=FAIL)
    own = sample_stated(statement(ID, f"steps {digest(_STEPS)}", by="ben"))
    yield case("who deploys has read them", shop, own, expect=UNKNOWN)
    yield case("the steps have changed", _steps("Merge to main.", "Wait."), word, expect=UNKNOWN)
    yield case("nobody has said anything", shop, NOTHING_SAID, expect=UNKNOWN)
    yield case("there is nobody else", _steps(*_STEPS, people=(_BEN,)), word, expect=UNKNOWN)
    yield case("no steps are declared", sample_launch(deploy=Deploy(platform="fly")), word, expect=UNKNOWN)
    yield case("the record is garbled", shop, GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
