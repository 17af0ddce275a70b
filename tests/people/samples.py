"""A launch with three people, and the hour it is."""

import datetime as dt
from typing import Any

from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import ATTESTED, Check, Word, check
from cockpit.launch import Launch
from cockpit.launch.operations import Person
from cockpit.model import Finding, Mode, Result, Severity, Verdict

NOW = dt.datetime(2026, 11, 28, 12, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
INES = Person(id="ines", name="Ines Maas", role="founder")
TOM = Person(id="tom", name="Tom Arendt", role="operator")
ROB = Person(id="rob", name="Rob Contractor", leaves_on=dt.date(2026, 12, 5))
GONE = Person(id="gus", name="Gus Gone", leaves_on=dt.date(2026, 11, 1))
WORD = Word("I did it and saw it work.", "a screenshot")


def launch(**parts: Any) -> Launch:
    return sample_launch(people=(INES, TOM, ROB, GONE), **parts)


def declared(word: Word | None = WORD, **fields: Any) -> Check:
    given: dict[str, Any] = {
        "severity": Severity.HIGH,
        "why": "It matters.",
        "fix": "Do it.",
        "undo": "Undo it.",
        "verify": "look",
        "source": "nobody",
        "mode": ATTESTED,
        "word": word,
    }
    return check("Somebody did it", **given | fields)


def found(verdict: Verdict = Verdict.FAIL, subject: str = "shop.example", **fields: Any) -> Finding:
    return Finding(subject, verdict, "it is so", check="a.b", kind=fields.pop("kind", "k"), **fields)


def result(*findings: Finding, check: str = "a.b", severity: Severity = Severity.HIGH) -> Result:
    return Result(check, "A claim", 1, "a", Mode.AUTO, severity, findings)
