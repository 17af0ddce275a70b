"""deploy.health-endpoint."""

from collections.abc import Iterator
from typing import Any

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
    WARN,
    Case,
    Cases,
    Deploy,
    Finding,
    Launch,
    Layer,
    case,
    check,
    command,
    cut,
    passed,
    undeclared,
)
from cockpit.kit.headers import bundled
from cockpit.kit.health import EXPECTED, evidence, fix, flaws, observed
from cockpit.kit.pasting import line, quoted
from cockpit.model import Verdict
from cockpit.standards.locations import host_of

CHECK = check(
    "Health check confirms readiness",
    severity=HIGH,
    why="Monitors and the platform ask one address whether the product is well. If that shows a page, an old "
    "copy, or 200 while the database is down, nobody is called, and a broken release goes live.",
    fix="Answer one address from the running product: 200 with a word that says well, 503 when it is not.",
    undo="Deploy the release before.",
    verify="curl -sS -i -m 5 {subject}",
    source="draft-inadarei-api-health-check-06; RFC 9110 section 15.6.4 (503); RFC 9111; Kubernetes, "
    "liveness and readiness probes",
    terms={
        "health check": "an address by which machines ask whether the product is well",
        "dependency": "what the product cannot do without, such as its database",
        "degraded": "running, with something missing",
    },
)
_TOO_MANY = 429


def judge(launch: Launch, health: Health) -> Iterator[Finding]:
    """Each declared address, twice: status, meaning, freshness, and what it tells strangers."""
    if not addresses(launch):
        yield _undeclared(launch, health)
    for one in health.checkups:
        yield _judged(one)


def _undeclared(launch: Launch, health: Health) -> Finding:
    """No address is known; one that answers as usual is proposed, never judged."""
    url = next(iter(health.hints), "")
    seen = f"; {url} looks like one" if url else ", and none of the usual addresses answers like one"
    value = line("health", quoted(url or "/health"), "[deploy]") if launch.deploy else ""
    return undeclared(
        launch.domain,
        f"launch.toml names no health check{seen}",
        value or f"[deploy]\nhealth = {quoted(url or '/health')}",
    )


def _judged(one: Checkup) -> Finding:
    seen = one.seen
    if isinstance(seen, Unreachable):
        return cut(one.url, seen)
    if seen.challenged:
        return cut(one.url, challenge(host_of(seen.url)))
    if seen.status == _TOO_MANY:
        return cut(
            one.url, Unreachable(Layer.HTTP, f"{one.url} answers 429: it was asked too often", "limit")
        )
    found = sorted(flaws(one, seen), key=lambda flaw: flaw.gravity)
    told = observed(one, seen)
    if not found:
        text = f"it says that the product is well: {told}"
        return passed(one.url, text, expected=EXPECTED, observed=told, evidence=evidence(one, seen))
    return bundled(
        one.url,
        found,
        expected=EXPECTED,
        observed=told,
        evidence=evidence(one, seen),
        fix=fix(one, found[0].kind),
        verify=command("curl -sS -i -m 5 {}", one.url),
    )


_SHOP = sample_launch(deploy=Deploy(health=URL))


def _case(name: str, expect: Verdict, one: Checkup) -> Case:
    return case(name, _SHOP, health(one), expect=expect)


def _answers(status: int = 200, cache_control: str = "no-store", **headers: Any) -> Checkup:
    return checkup(response(URL, status, cache_control=cache_control, **headers))


def _says(wellness: Wellness, word: str = "", form: AnswerForm = AnswerForm.JSON, **more: Any) -> Checkup:
    return checkup(says=words(wellness, word, form=form, **more))


def _meanings() -> Iterator[Case]:
    yield _case("well, its database too", PASS, checkup())
    yield _case("a word of text", PASS, _says(Wellness.WELL, "ok", AnswerForm.TEXT))
    yield _case("the green page of Rails", PASS, _says(Wellness.WELL, "green", AnswerForm.PAGE))
    yield _case("200 that says error", FAIL, _says(Wellness.SICK, "status: error"))
    yield _case("200 that says degraded", FAIL, _says(Wellness.DEGRADED, "status: degraded"))
    yield _case("well while its queue is down", FAIL, _says(Wellness.WELL, parts={"queue": Wellness.SICK}))
    yield _case("the start page", FAIL, _says(Wellness.UNSAID, form=AnswerForm.PAGE))
    yield _case("a page that comes anywhere", FAIL, checkup(says=Wording(AnswerForm.PAGE), fallback=True))
    yield _case("nothing at all", WARN, checkup(says=Wording()))
    yield _case("a text of its own, as declared", PASS, checkup(says=Wording(AnswerForm.TEXT), contains=True))
    yield _case("without the declared text", FAIL, checkup(contains=False))
    yield _case("a secret in it", FAIL, _says(Wellness.WELL, secret="url password"))  # noqa: S106 - a kind
    yield _case("versions in it", WARN, _says(Wellness.WELL, tells=("node: a version of software",)))


def _answered() -> Iterator[Case]:
    yield _case("503", FAIL, _answers(503))
    yield _case("404", FAIL, _answers(404))
    yield _case("asks for a password", FAIL, _answers(401))
    yield _case("wants a POST", FAIL, _answers(405))
    yield _case("leads to the sign-in", FAIL, checkup(way=("https://shop.example/login",)))
    yield _case("leads on", WARN, checkup(way=("https://shop.example/health/",)))
    yield _case("leads away", FAIL, checkup(response(URL, 302), way=("https://other.example/",)))
    yield _case("out of the edge's store", FAIL, _answers(cf_cache_status="HIT"))
    yield _case("prerendered", FAIL, _answers(x_nextjs_cache="HIT"))
    yield _case("may be kept for a year", FAIL, _answers(cache_control="s-maxage=31536000"))
    yield _case("says nothing to caches", WARN, _answers(cache_control=""))
    yield _case("asks before reuse", PASS, _answers(cache_control="max-age=0, private, must-revalidate"))
    yield _case("slow", WARN, checkup(seconds=2.4))
    yield _case("well, then ill", FAIL, checkup(again=response(URL, 503)))
    yield _case("too strict for a query", PASS, checkup(again=response(URL, 400)))
    yield _case("asked too often", UNKNOWN, _answers(429))
    yield _case("a bot challenge", UNKNOWN, checkup(response(URL, 403, cf_mitigated="challenge")))
    yield _case("nobody answers", UNKNOWN, checkup(DEAD))


def _cases() -> Iterator[Case]:
    yield from _meanings()
    yield from _answered()
    bare = sample_launch()
    yield case("not declared, one guessed", bare, health(hints=(URL,)), expect=UNKNOWN)
    yield case("not declared", bare, Health(), expect=UNKNOWN)


CASES = Cases(_cases)
