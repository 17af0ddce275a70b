"""Whatever turns out to be open gets a name and a date: somebody answers for each kind of trouble."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_people import ANA, JON, LEA
from cockpit.kit import (
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
    case,
    check,
    failed,
    passed,
)
from cockpit.kit.owners import AREAS, answers_for, areas_of_nobody
from cockpit.kit.pasting import line, nobody, quoted
from cockpit.kit.stating import name_of
from cockpit.model import Verdict

CHECK = check(
    "Open risks sorted by severity",
    severity=HIGH,
    why="Some risks stay open on every launch. What has a name and a date beside it gets done; what nobody "
    "owns is found again the night it breaks.",
    fix="Say in [[person]] who covers what, or who is the operator and who the founder.",
    undo="Write back what stood in the rows.",
    verify="cockpit risks",
    source="[[person]] of launch.toml against every family of checks; ISO 31000 (each risk has an owner)",
    terms={
        "risk": "a check that is red, undecided or waived on the day of the decision",
        "operator": "whoever keeps the product running from then on",
        "covers": "the areas a person answers for, such as dns, mail, deploys, alerts or billing",
    },
)


def judge(launch: Launch) -> Iterator[Finding]:
    """For every family of checks there is somebody who stays and would be named as the owner of its risks."""
    if not launch.people:
        yield nobody(launch, "launch.toml declares no person, so no open risk can have an owner")
    elif left := areas_of_nobody(launch):
        yield _unowned(launch, left)
    else:
        yield _owned(launch)


def _unowned(launch: Launch, left: tuple[str, ...]) -> Finding:
    areas = ", ".join(left)
    gone = [f"{one.name} leaves on {one.leaves_on}" for one in launch.people if one.leaves_on]
    stays = next((one for one in launch.people if not one.leaves_on), None)
    return failed(
        launch.domain,
        "nobody-answers",
        f"nobody who stays would answer for an open risk of these kinds: {areas}",
        expected="an operator or a founder who stays, or somebody who covers each of them",
        observed="; ".join((f"nobody for {areas}", *gone)),
        evidence={"nobody": list(left), "leave": gone},
        fix=Fix(
            "Name whoever keeps the product running as operator, or let people cover the areas one by one.",
            "\n".join(_lines(left, stays.id if stays else "of somebody who stays")),
            "Write back what stood in the row.",
        ),
    )


def _lines(left: tuple[str, ...], who: str) -> Iterator[str]:
    """The operator takes everything; single areas are named only where some are covered already."""
    yield line("role", '"operator"', f"[[person]] {who}")
    if len(left) < len(AREAS):
        yield line(
            "covers", f"[{', '.join(map(quoted, left))}]", f"[[person]] {who}, to add to what is there"
        )


def _owned(launch: Launch) -> Finding:
    owners = {family: answers_for(launch, family) for family in AREAS}
    shares = {id_: [family for family, who in owners.items() if who == id_] for id_ in owners.values()}
    names = ", ".join(name_of(launch, id_) for id_ in shares)
    told = "; ".join(f"{name_of(launch, id_)}: {', '.join(families)}" for id_, families in shares.items())
    return passed(
        launch.domain,
        f"every open risk has somebody who answers for it: {names}",
        expected="somebody who stays for every kind of risk",
        observed=told,
        evidence={"owners": owners},
    )


def _person(id_: str, *covers: str, role: str = "") -> Person:
    return Person(id=id_, name=id_.title(), role=role, covers=covers)


def _case(name: str, expect: Verdict, *people: Person, **parts: Any) -> Case:
    return case(name, sample_launch(people=people, **parts), expect=expect)


def _cases() -> Iterator[Case]:
    yield _case("a founder and an operator", PASS, ANA, JON)
    yield _case("a founder alone", PASS, ANA)
    yield _case("covered area by area", PASS, *(_person(f"p-{family}", family) for family in AREAS))
    yield _case("the operator leaves, the founder stays", PASS, _person("ana", role="Co-Founder & CEO"), LEA)
    yield _case("people without role and area", FAIL, _person("ana"), _person("jon"))
    yield _case("only deploys are covered", FAIL, _person("jon", "deploys", "alerts"))
    yield _case("everybody leaves", FAIL, LEA)
    yield _case("nobody is declared", UNKNOWN)


CASES = Cases(_cases)
