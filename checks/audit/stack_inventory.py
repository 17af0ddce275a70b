"""What the product is made of is known, confirmed by a person, and still so."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stack import CONFIRMED, NO_REGISTRY, sample_stack
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, drilled, expired, sample_stated
from cockpit.facts.stack import Stack
from cockpit.facts.stated import Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Launch,
    Person,
    case,
    check,
    passed,
)
from cockpit.kit.drills import shown, told
from cockpit.kit.inventory import confirmed, detected, differences
from cockpit.kit.leavers import Access, duties, named_by_leavers
from cockpit.kit.stating import drill_evidence
from cockpit.model import Verdict

DRILL = "stack"
_PROVES = "A person has gone through the seven rows and named the company behind each, or none."

CHECK = check(
    "Stack inventory: hosting, database, email, auth, registrar, DNS host, deploy flow",
    severity=HIGH,
    mode=ASSISTED,
    drill=DRILL,
    why="At night somebody has to know where to sign in. What nobody has written down is found out while the "
    "site is down, and an account of somebody who has left cannot be entered at all.",
    fix="Go through the seven rows: the drill shows what it found, and you confirm or correct it.",
    undo="Nothing to undo: a drill is only added to the record.",
    verify="cockpit drill stack",
    source="launch.toml, the zone, the registry, the responses and the repository, each against the others",
    terms={
        "registrar": "the company where you bought the domain",
        "DNS host": "the company whose name servers answer for the domain",
        "auth provider": "the company that signs your customers in, if you do not do it yourself",
        "deploy flow": "what brings a change into production",
    },
)


def judge(launch: Launch, stack: Stack, stated: Stated) -> Iterator[Finding]:
    """Seven confirmed rows that still hold, and nobody who leaves in any row of launch.toml."""
    yield from named_by_leavers(launch, duties(launch))
    done = shown(launch, DRILL, launch.domain, stated, _PROVES)
    if isinstance(done, Finding):
        yield _with_what_shows(done, stack)
        return
    wrong = list(differences(launch, stack, done))
    yield from wrong
    if not wrong:
        yield passed(
            launch.domain,
            f"the seven rows are as they were confirmed ({told(launch, done)})",
            expected=_PROVES,
            observed="; ".join(f"{row}: {value}" for row, value in confirmed(done).items()),
            evidence=drill_evidence(done) | {"detected": detected(stack)},
        )


def _with_what_shows(found: Finding, stack: Stack) -> Finding:
    """Whoever has not confirmed anything yet sees what there is to confirm."""
    if found.verdict is not UNKNOWN:
        return found
    shows = detected(stack)
    observed = "; ".join(f"{row}: {value}" for row, value in shows.items())
    return replace(found, observed=observed, evidence={**found.evidence, "detected": shows})


_GONE = Person(id="jon", name="Jon Reis", leaves_on=dt.date(2026, 12, 10))
_ACCOUNT = Access(id="hosting", service="Fly", category="hosting", owner="jon")
_DONE = sample_stated(drilled(DRILL, "shop.example", *CONFIRMED, seen="person"))


def _but(row: str, value: str) -> Stated:
    """Everything confirmed, one row otherwise."""
    lines = [f"{row}: {value}" if line.startswith(f"{row}:") else line for line in CONFIRMED]
    return sample_stated(drilled(DRILL, "shop.example", *lines, seen="person"))


def _case(name: str, stated: Stated, expect: Verdict, stack: Stack | None = None, **parts: Any) -> Case:
    return case(name, sample_launch(**parts), stack or sample_stack(), stated, expect=expect)


def _cases() -> Iterator[Case]:
    yield _case("confirmed and still so", _DONE, PASS)
    yield _case("called a little otherwise", _but("hosting", "Fly, in Amsterdam"), PASS)
    yield _case("a row that shows nothing", _but("database", "our own Postgres"), PASS)
    yield _case("moved to another platform", _DONE, FAIL, sample_stack(hosting="Vercel"))
    yield _case("one more service sends mail", _DONE, FAIL, sample_stack(email_provider="Mailchimp"))
    yield _case("none was confirmed, and one shows", _but("registrar", "none"), FAIL)
    yield _case("a row was left empty", _but("database", ""), FAIL)
    given_up = sample_stated(drilled(DRILL, "shop.example", passed=False, said="Nobody knows the registrar."))
    yield _case("nobody knows", given_up, FAIL)
    yield _case("an account of somebody who leaves", _DONE, FAIL, people=(_GONE,), access=(_ACCOUNT,))
    yield _case("nobody has confirmed it", NOTHING_SAID, UNKNOWN)
    yield _case("too long ago", sample_stated(expired(DRILL, "shop.example", *CONFIRMED)), UNKNOWN)
    yield _case("the record is garbled", GARBLED, UNKNOWN)
    yield _case("the registry does not answer", _DONE, UNKNOWN, NO_REGISTRY)


CASES = Cases(_cases)
