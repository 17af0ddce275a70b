"""flow.smoke-public."""

from collections.abc import Iterator

from cockpit.facts.http import challenge
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_smoke import barred, smoke, stepped, walked
from cockpit.facts.smoke import SLOW, Smoke
from cockpit.kit import (
    BLOCKER,
    FAIL,
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
    undeclared,
)
from cockpit.kit.smoke import FLAW, found

ID = "flow.smoke-public"
CHECK = check(
    "What strangers see first works",
    severity=BLOCKER,
    why="The first minutes after a release are when things break, and the first to find out should not be a "
    "customer. A few pages that have to answer, with the words that have to be on them, show most of it.",
    fix="Read the log of the newest release for the step that broke. If it began with that release, take it "
    "back.",
    undo="Release again once the fault is found.",
    verify=f"cockpit check {ID}",
    source="the steps of [[smoke]] that only look; without any, the start page, sign-ins and critical routes",
    terms={
        "smoke test": "a handful of steps that show at once whether a release works at all",
        "journey": "steps that one customer takes one after the other",
    },
)
_REPAIR = Fix(
    "Read the log of the newest release for this step. If it began with that release, take it back. If the "
    "page has changed on purpose, change the [[smoke]] row or the route.",
    "cockpit explain deploy.rollback-path",
    "Release again once the fault is found.",
)
_LINES = '[[smoke]]\nname = "home answers"\nurl = "/"\ncontains = "WORDS THAT ARE ALWAYS THERE"'


def judge(launch: Launch, smoke: Smoke) -> Iterator[Finding]:
    """Journey by journey: the first step that is not as declared."""
    if not smoke.walks:
        yield undeclared(launch.domain, "launch.toml declares no step of a journey", _LINES)
    for walk in smoke.walks:
        yield from found(ID, walk, broken=_REPAIR)


_SHOP = sample_launch()


def _cases() -> Iterator[Case]:
    yield case("all is well", _SHOP, smoke(), expect=PASS)
    yield case("down", _SHOP, smoke(walked(stepped(status=503, fault="status"))), expect=FAIL)
    yield case("another page", _SHOP, smoke(walked(stepped(fault="wrong-text"))), expect=FAIL)
    yield case("an error on the page", _SHOP, smoke(walked(stepped(fault="unwanted-text"))), expect=FAIL)
    yield case("leads away", _SHOP, smoke(walked(stepped(status=302, fault="leaves"))), expect=FAIL)
    second = walked(stepped(), stepped("listing", 404, "status"), stepped("detail", 0, done=False))
    yield case("the second of three", _SHOP, smoke(second), expect=FAIL)
    yield case("slow", _SHOP, smoke(walked(stepped(fault=SLOW, wanted="within 900 ms"))), expect=WARN)
    yield case("a very long page", _SHOP, smoke(walked(stepped(fault="too-long"))), expect=UNKNOWN)
    yield case("nobody answers", _SHOP, smoke(walked(stepped(status=0, why=DEAD))), expect=UNKNOWN)
    bots = walked(stepped(status=403, why=challenge("shop.example")))
    yield case("a bot challenge", _SHOP, smoke(bots), expect=UNKNOWN)
    flaw = smoke(barred(FLAW, '"detail" needs {id}, and no step before it takes that'))
    yield case("a value from nowhere", _SHOP, flaw, expect=UNKNOWN)
    yield case("no page at all", _SHOP, Smoke(), expect=UNKNOWN)


CASES = Cases(_cases)
