"""Everything a check author may import: how to declare a check, to find, and to give cases."""

import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from functools import cached_property
from typing import Any, overload

from cockpit.facts import Unreachable
from cockpit.kit.publishing import publish, withdraw
from cockpit.launch import Launch
from cockpit.launch.mail import Email
from cockpit.launch.making import Deploy
from cockpit.launch.operations import Person
from cockpit.launch.parts import Edge, Host, LookFrom, Product, Redirect, Role, Route
from cockpit.model import Finding, Fix, Layer, Mode, Severity, Verdict
from cockpit.roadmap import Limits

AUTO, ASSISTED, ATTESTED = Mode.AUTO, Mode.ASSISTED, Mode.ATTESTED
BLOCKER, HIGH, MEDIUM, LOW = Severity.LAUNCH_BLOCKER, Severity.HIGH, Severity.MEDIUM, Severity.LOW
PASS, WARN, FAIL = Verdict.PASS, Verdict.WARN, Verdict.FAIL
UNKNOWN, NOT_APPLICABLE = Verdict.UNKNOWN, Verdict.NOT_APPLICABLE

__all__ = [
    "ASSISTED",
    "ATTESTED",
    "AUTO",
    "BLOCKER",
    "FAIL",
    "HIGH",
    "LOW",
    "MEDIUM",
    "NOT_APPLICABLE",
    "PASS",
    "UNKNOWN",
    "WARN",
    "Case",
    "Cases",
    "Check",
    "Deploy",
    "Edge",
    "Email",
    "Finding",
    "Fix",
    "Host",
    "Launch",
    "Layer",
    "Limits",
    "LookFrom",
    "Person",
    "Product",
    "Redirect",
    "Role",
    "Route",
    "Unreachable",
    "Word",
    "asked_of_people",
    "case",
    "check",
    "command",
    "cut",
    "failed",
    "not_applicable",
    "passed",
    "publish",
    "undeclared",
    "warned",
    "withdraw",
]


@dataclass(frozen=True, slots=True)
class Word:
    """What a person may state about a check, and sign.

    `statement` is the sentence that is signed, `evidence` says what counts as such. It holds for `days`, or
    with `until_deploy` until another version is live. `may_not_apply`: "does not apply" is an answer too.
    `names_owner`: the statement names the person who answers for it from then on.
    """

    statement: str
    evidence: str
    _: KW_ONLY
    days: int = 90
    until_deploy: bool = False
    may_not_apply: bool = True
    names_owner: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """What is known of a check before it runs; its id comes from where its file lies.

    `why` answers "why does this matter", `fix` and `undo` stand in where a finding brings none of its own,
    `verify` is a command in which `{subject}` is replaced, `source` the rule's origin. `terms` explains the
    words a founder may not know. `word` is what a person may state about it, `drill` the name of the drill
    that decides it. `sends` is what it sends only when it may (`--allow active`), as what follows "It sends";
    `runs` what it runs on this machine only when it may (`--allow build`), as what follows "It runs", and
    `writes` what it does at the product only when it may (`--allow writes`), as what follows "It walks".
    """

    title: str
    _: KW_ONLY
    severity: Severity
    why: str
    fix: str
    undo: str
    verify: str
    source: str
    mode: Mode = Mode.AUTO
    terms: Mapping[str, str] | None = None
    word: Word | None = None
    drill: str = ""
    sends: str = ""
    runs: str = ""
    writes: str = ""


def asked_of_people(id_: str, declared: Check) -> str:
    """How a person takes part in a check, in sentences; nothing where a machine decides alone."""
    if declared.drill:
        return f"By doing: cockpit drill {declared.drill}"
    allowed = _allowed(id_, declared)
    word = declared.word
    if word is None:
        return allowed
    holds = "until the next deploy" if word.until_deploy else f"for {word.days} days"
    stated = f"You state: {word.statement} It holds {holds}. What counts: {word.evidence}"
    return f"{allowed} With: cockpit attest {id_}. {stated}".strip()


def _allowed(id_: str, declared: Check) -> str:
    """What it does beyond looking, and with which consent."""
    does = (
        ("active", "sends", declared.sends),
        ("build", "runs", declared.runs),
        ("writes", "walks", declared.writes),
    )
    return " ".join(
        f"With: cockpit check {id_} --allow {consent}. It {verb} {what}."
        for consent, verb, what in does
        if what
    )


check = Check  # reads as the declaration it is: CHECK = check("No redirect loops", severity=...)


def passed(subject: str, summary: str, **seen: Any) -> Finding:
    """The subject is as it should be."""
    return Finding(subject, Verdict.PASS, summary, **seen)


def warned(subject: str, kind: str, summary: str, **seen: Any) -> Finding:
    """The subject works but should be better; `kind` names the fault."""
    return Finding(subject, Verdict.WARN, summary, kind=kind, **seen)


def failed(subject: str, kind: str, summary: str, **seen: Any) -> Finding:
    """The subject is wrong; `kind` names the fault."""
    return Finding(subject, Verdict.FAIL, summary, kind=kind, **seen)


_OTHER_NETWORK = Fix(
    "Run it again from a network that reaches this address. If yours has no IPv6 at all, leave IPv6 out: "
    "then nobody has looked at what visitors with IPv6 get.",
    "[vantage]\nfamilies = [4]",
    "Remove the line.",
)


def cut(subject: str, by: Unreachable, **seen: Any) -> Finding:
    """Cannot be decided: a layer did not answer. The cause is repeated word for word, so it is named once."""
    if by.kind == "no-route":
        seen.setdefault("fix", _OTHER_NETWORK)
    return Finding(subject, Verdict.UNKNOWN, by.cause, kind=f"cut-{by.layer}", layer=by.layer, **seen)


def undeclared(subject: str, summary: str, line: str) -> Finding:
    """Cannot be decided: launch.toml does not say what to compare with; `line` is what to add."""
    return Finding(
        subject,
        Verdict.UNKNOWN,
        summary,
        kind="undeclared",
        layer=Layer.PERSON,
        fix=Fix("Add this to launch.toml and run the check again.", record=line, undo="Remove the line."),
    )


def not_applicable(subject: str, why: str) -> Finding:
    """The condition of this check is absent."""
    return Finding(subject, Verdict.NOT_APPLICABLE, why)


def command(line: str, *words: str) -> str:
    """A command that people paste into a shell: each `{}` of the line takes one word, quoted.

    Names come from the network, where a label may hold `$(...)`, a backtick or a semicolon.
    """
    return line.format(*map(shlex.quote, words))


@dataclass(frozen=True, slots=True)
class Case:
    """One example of a check: the facts, and the verdict it must reach with them."""

    name: str
    launch: Launch
    facts: tuple[Any, ...]
    expect: Verdict


class Cases(Sequence[Case]):
    """The examples of one check, built when somebody asks: tests do, a run has no use for them."""

    def __init__(self, build: Callable[[], Iterable[Case]]) -> None:
        self._build = build

    @cached_property
    def _built(self) -> tuple[Case, ...]:
        return tuple(self._build())

    @overload
    def __getitem__(self, at: int) -> Case: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Case]: ...
    def __getitem__(self, at: int | slice) -> Case | Sequence[Case]:
        return self._built[at]

    def __len__(self) -> int:
        return len(self._built)


def case(name: str, launch: Launch, *facts: Any, expect: Verdict) -> Case:
    """An example; the facts in any order, found by their type."""
    return Case(name, launch, facts, expect)


Judge = Callable[..., Any]
