"""Nothing that matters depends on one person alone."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_people import ANA, JON, LEA, account
from cockpit.kit import (
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
    case,
    check,
    failed,
    passed,
    undeclared,
)
from cockpit.kit.accounts import blank
from cockpit.kit.hands import TWO, Alert, Escalation, Held, Monitor, held
from cockpit.kit.owners import staying
from cockpit.kit.pasting import PERSON, nobody
from cockpit.model import Verdict

CHECK = check(
    "Not one person only",
    severity=HIGH,
    why="People fall ill, change jobs and sleep at night. What only one of you can open, release or mend "
    "stands still until that person is back.",
    fix="Name a second person for each of these who stays, and let them sign in once while you watch.",
    undo="Take the second person out again at the service, and write back what stood in the row.",
    verify="cockpit check handover.second-person",
    source="launch.toml: [[access]], [deploy], [[alert]], [[monitor]], [[escalation]] against [[person]]",
    terms={
        "backup": "the person who can do it when the owner cannot",
        "escalation": "who is called first, and who is called when that does not help",
    },
)


def judge(launch: Launch) -> Iterator[Finding]:
    """Each account, releasing, each alarm and monitor and the escalation have two people who stay."""
    if not launch.people:
        yield nobody(launch, "launch.toml declares no person, so nobody can be the second one")
        return
    if not launch.access:
        yield undeclared(
            launch.domain, "launch.toml lists no account with owner and backup", blank("registrar")
        )
    if len(staying(launch)) < TWO:
        yield _one_only(launch)
        return
    alone = [one for one in held(launch) if len(one.hands(launch)) < TWO]
    yield from (_alone(launch, one) for one in alone)
    if launch.access and not alone:
        yield _shared(launch)


def _one_only(launch: Launch) -> Finding:
    """One finding in place of one for each row: naming a second person comes before everything."""
    names = [person.name for person in staying(launch)]
    leaving = [f"{one.name} leaves on {one.leaves_on}" for one in launch.people if one.leaves_on]
    who = f"{names[0]} alone stays" if names else "nobody stays"
    return failed(
        launch.domain,
        "one-person-only",
        f"{who}: everything depends on one person",
        expected="two people who stay",
        observed="; ".join((who, *leaving)),
        evidence={"stay": names, "leave": leaving},
        fix=Fix(
            "Find a second person: a co-founder, an employee, or somebody with a contract who can be called. "
            "Declare them, then make them the backup of each account.",
            PERSON.replace('"ana"', '"WHO"').replace("Ana Ferreira", "WHO ELSE"),
            "Remove the lines.",
        ),
    )


def _alone(launch: Launch, one: Held) -> Finding:
    hands, absent = one.hands(launch), one.absent(launch)
    who = f"only {hands[0]} is named" if hands else "nobody who stays is named"
    said = "; ".join((who, *absent))
    return failed(
        one.id,
        "one-person",
        f"{one.what}: {said}",
        expected="two different people who stay",
        observed=said,
        evidence={"named": list(one.named), "count": len(hands)},
        fix=Fix(
            "Let a second person sign in with a login of their own and do it once while you watch. Then name "
            "that person.",
            one.lines,
            "Take the second person out again, and write back what stood there.",
        ),
    )


def _shared(launch: Launch) -> Finding:
    rows = {one.id: list(one.hands(launch)) for one in held(launch)}
    return passed(
        launch.domain,
        f"each of {len(rows)} things that matter has two people who stay",
        expected="two different people who stay",
        observed="; ".join(f"{id_}: {', '.join(who)}" for id_, who in rows.items()),
        evidence={"people": rows},
    )


_TWO_IDS = Person(id="ana-ops", name="Ana Ferreira")
_MONITOR = Monitor(id="home", target="https://shop.example/", owner="jon")
_STEPS = (
    Escalation(after_minutes=0, who="jon", do="Look."),
    Escalation(after_minutes=15, who="ana", do="Call."),
)


def _case(name: str, expect: Verdict, **parts: Any) -> Case:
    given = {"people": (ANA, JON, LEA), "access": (account("hosting"), account("repo-ci")), **parts}
    return case(name, sample_launch(**given), expect=expect)


def _hosting(**keys: Any) -> dict[str, Any]:
    return {"access": (account("hosting", **keys), account("repo-ci"))}


def _cases() -> Iterator[Case]:
    yield _case("two people for each account", PASS)
    alert = Alert(channel="mail", owner="jon", backup="ana")
    running = {"alerts": (alert,), "monitors": (_MONITOR,), "escalation": _STEPS, "deploy": Deploy()}
    yield _case("alarms, monitors, releases, escalation", PASS, **running)
    yield _case("no backup", FAIL, **_hosting(backup=""))
    yield _case("owner and backup are one", FAIL, **_hosting(backup="ana"))
    yield _case("two ids of one person", FAIL, people=(ANA, JON, _TWO_IDS), **_hosting(backup="ana-ops"))
    yield _case("the backup leaves", FAIL, **_hosting(backup="lea"))
    yield _case("the backup is nobody", FAIL, **_hosting(backup="bob"))
    yield _case("an alarm for one person", FAIL, alerts=(Alert(channel="phone", owner="jon"),))
    yield _case("a monitor nobody else hears", FAIL, monitors=(_MONITOR,))
    yield _case("one person is called twice", FAIL, escalation=(_STEPS[0],) * 2)
    one = account("hosting", backup="")
    yield _case("one person can release", FAIL, access=(one,), deploy=Deploy(platform="fly"))
    yield _case("a founder alone", FAIL, people=(ANA,))
    yield _case("only the founder stays", FAIL, people=(ANA, LEA))
    yield _case("no account is declared", UNKNOWN, access=())
    yield _case("no person is declared", UNKNOWN, people=())


CASES = Cases(_cases)
