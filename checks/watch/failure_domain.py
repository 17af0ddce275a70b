"""watch.failure-domain."""

from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.health import AnswerForm, Checkup, Health, Wellness, Wording, addresses
from cockpit.facts.http import challenge
from cockpit.facts.samples_health import URL, checkup, health, words
from cockpit.facts.samples_http import DEAD, response
from cockpit.facts.samples_launch import sample_launch
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
    Layer,
    case,
    check,
    command,
    cut,
    failed,
    passed,
    undeclared,
)
from cockpit.kit.blame import Backup, depends_on
from cockpit.kit.pasting import line, quoted
from cockpit.standards.locations import host_of

CHECK = check(
    "Failure can be attributed to a layer",
    severity=HIGH,
    why="At night the first question is whose failure it is: the name, the connection, the certificate, the "
    "edge, the program, or something it depends on, such as the database. Whoever cannot tell wakes the "
    "wrong person and restarts what was well.",
    fix="Let the health check name each thing the product depends on, and whether it answers.",
    undo="Deploy the release before.",
    verify="cockpit triage {subject}",
    source="draft-inadarei-api-health-check-06 section 4 (checks); cockpit triage",
    terms={
        "layer": "one of the steps between a visitor and the page, each of which can break by itself",
        "dependency": "what the product cannot do without, such as its database",
        "triage": "finding out which layer is the first that is broken",
    },
)
EXPECTED = "every layer can be seen by itself, what the product depends on included"
_EXAMPLE = (
    "HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: no-store\n\n"
    '{"status": "ok", "database": "ok"}'
)
_OUTER = ("name", "connection", "certificate", "edge", "answer")
_TOO_MANY, _FAULT, _WRONG = 429, 500, 400


def judge(launch: Launch, health: Health) -> Iterator[Finding]:
    """The outer layers are seen from anywhere; what the product depends on shows only in its health check."""
    if not addresses(launch):
        yield _undeclared(launch, health)
        return
    telling = [one for one in health.checkups if isinstance(_answer(one), Wording)]
    if not telling:
        yield from (_unseen(one) for one in health.checkups)
        return
    naming = [one for one in telling if one.says.parts or one.says_again.parts]
    yield _told(naming[0]) if naming else _untold(launch, telling[0])


def _answer(one: Checkup) -> Wording | Unreachable:
    """What the health check says, well or ill; why it says nothing to us."""
    seen = one.seen
    if isinstance(seen, Unreachable):
        return seen
    if seen.challenged:
        return challenge(host_of(seen.url))
    if seen.status == _TOO_MANY:
        return Unreachable(Layer.HTTP, f"{one.url} answers 429: it was asked too often", "limit")
    if _WRONG <= seen.status < _FAULT:
        return Unreachable(Layer.APP, f"{one.url} answers {seen.status}: no health check is there", "status")
    if one.says.form in (AnswerForm.EMPTY, AnswerForm.PAGE) and not one.says.word:
        return Unreachable(Layer.APP, f"{one.url} says nothing of the product's health", "no-word")
    return one.says


def _unseen(one: Checkup) -> Finding:
    why = _answer(one)
    assert isinstance(why, Unreachable)
    return cut(one.url, why)


def _undeclared(launch: Launch, health: Health) -> Finding:
    url = next(iter(health.hints), "/health")
    value = line("health", quoted(url), "[deploy]") if launch.deploy else ""
    return undeclared(
        launch.domain,
        "launch.toml names no health check: a failure of the program cannot be told from one of what it "
        "depends on",
        value or f"[deploy]\nhealth = {quoted(url)}",
    )


def _told(one: Checkup) -> Finding:
    parts = sorted({**one.says.parts, **one.says_again.parts})
    named = ", ".join(parts[:8])
    return passed(
        one.url,
        f"each layer can be told apart, and the health check names {named}",
        expected=EXPECTED,
        observed=f"the health check names {named}",
        evidence={"layers": [*_OUTER, "program", *parts[:20]]},
    )


def _untold(launch: Launch, one: Checkup) -> Finding:
    """A health check that speaks of the whole only is enough where there is nothing else."""
    sign = depends_on(launch)
    evidence = {"layers": [*_OUTER, "program"], "depends_on": sign}
    if not sign:
        return passed(
            one.url,
            "each layer can be told apart; nothing is declared that the product depends on",
            expected=EXPECTED,
            observed="the health check names no dependency, and none is declared",
            evidence=evidence,
        )
    return failed(
        one.url,
        "no-dependency-named",
        f"the health check names nothing the product depends on, and launch.toml declares {sign}: when it "
        "is ill, nobody can tell whether the program or its database is",
        expected=EXPECTED,
        observed="the health check speaks of the product as a whole",
        evidence=evidence,
        fix=Fix(
            "Let it ask each dependency within a second, and say of each whether it answered:",
            _EXAMPLE,
            "Deploy the release before.",
        ),
        verify=command("curl -sS -i -m 5 {}", one.url),
    )


_SHOP = sample_launch(deploy=Deploy(health=URL), backups=(Backup(store="orders"),))
_STATIC = sample_launch(deploy=Deploy(health=URL))


def _cases() -> Iterator[Case]:
    as_whole = health(checkup(says=words()))
    yield case("the database is named", _SHOP, health(), expect=PASS)
    yield case("named while it is down", _SHOP, health(_ill()), expect=PASS)
    yield case("the whole only, with a data store", _SHOP, as_whole, expect=FAIL)
    yield case("a word of text, with a data store", _SHOP, health(_text()), expect=FAIL)
    yield case("the whole only, and nothing else is there", _STATIC, as_whole, expect=PASS)
    yield case("one of two names it", _SHOP, health(checkup(says=words()), checkup()), expect=PASS)
    yield case("nobody answers", _SHOP, health(checkup(DEAD)), expect=UNKNOWN)
    yield case("there is none", _SHOP, health(checkup(response(URL, 404))), expect=UNKNOWN)
    yield case("asked too often", _SHOP, health(checkup(response(URL, 429))), expect=UNKNOWN)
    wall = response(URL, 403, cf_mitigated="challenge")
    yield case("a bot challenge", _SHOP, health(checkup(wall)), expect=UNKNOWN)
    page = checkup(says=Wording(AnswerForm.PAGE), again=None)
    yield case("the start page", _SHOP, health(page), expect=UNKNOWN)
    yield case("not declared", sample_launch(), Health(), expect=UNKNOWN)
    yield case("not declared, one guessed", sample_launch(), health(hints=(URL,)), expect=UNKNOWN)


def _ill() -> Checkup:
    says = words(Wellness.SICK, "status: error", parts={"database": Wellness.SICK})
    return checkup(response(URL, 503), says=says)


def _text() -> Checkup:
    return checkup(says=words(form=AnswerForm.TEXT, word="ok"))


CASES = Cases(_cases)
