"""Production debugs for nobody: no debug page, no development overlay, no header of a debugger."""

from collections.abc import Iterator

from cockpit.facts.error_pages import ErrorPages, How, hosts
from cockpit.facts.http import challenge
from cockpit.facts.samples_errors import DJANGO, EXPRESS, error, error_pages
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import (
    BLOCKER,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Launch,
    case,
    check,
    command,
    cut,
    failed,
    not_applicable,
    passed,
)
from cockpit.kit.debug_switches import switched_off
from cockpit.kit.error_pages import Told, evidence, moved, statuses, told, unseen
from cockpit.model import Verdict

CHECK = check(
    "Debugging is off in production",
    severity=BLOCKER,
    why="A debug page shows strangers your settings, your code and at times a console that runs what they "
    "type. It comes up at the first error, and anybody can cause one.",
    fix="Switch debugging off in the environment of production and deploy.",
    undo="Put the former setting back; do it on a copy that nobody else reaches.",
    verify="curl -sS https://{subject}/cockpit-probe-7f3a",
    source="OWASP Top Ten 2021, A05 Security Misconfiguration; CWE-489 Active Debug Code; the deployment "
    "pages of each framework",
    terms={
        "debug page": "an error page for developers, with the code around the error and the settings",
        "dev overlay": "what a development server lays over a page to show errors while one builds it",
    },
)
_EXPECTED = "error pages without code, settings or a debugger"


def judge(launch: Launch, error_pages: ErrorPages) -> Iterator[Finding]:
    """Three answers of each host: to a path nobody has, to a damaged query, and to a header of 8 kB."""
    for host in hosts(launch):
        if found := told(error_pages, host, debugging=True):
            yield _debugs(host, found)
        elif why := unseen(error_pages, host):
            yield cut(host, why)
        elif target := moved(error_pages, host):
            yield not_applicable(host, f"{host} sends everybody on to {target}")
        else:
            said = statuses(error_pages, host)
            yield passed(host, f"{host} shows no debug page", expected=_EXPECTED, observed=said)


def _debugs(host: str, found: tuple[Told, ...]) -> Finding:
    names = tuple(dict.fromkeys(leak.software for one in found for leak in one.leaks))
    first = found[0]
    return failed(
        host,
        "debugging",
        f"{host} shows strangers the debug output of {' and '.join(names)}: {first.status} to "
        f"{first.look.how}",
        expected=_EXPECTED,
        observed="; ".join(f"{one.status} to {one.look.how}: {one.leaks[0].software}" for one in found),
        evidence=evidence(found),
        fix=switched_off(names, host),
        verify=command("curl -sS -D - {} | head -c 2000", first.look.url),
    )


_SHOP = sample_launch()
_HOST = "shop.example"
_ARTICLE = "<title>How to read a stack trace</title><p>Traceback (most recent call last): DEBUG = True"


def _one(name: str, how: How, status: int, body: str, expect: Verdict, **headers: str) -> Case:
    """The shop answers so to one of the three."""
    seen = error_pages(_SHOP, {(_HOST, how): error(status=status, body=body, **headers)})
    return case(name, _SHOP, seen, expect=expect)


def _cases() -> Iterator[Case]:
    yield case("pages of its own", _SHOP, error_pages(_SHOP), expect=PASS)
    yield _one("Django", How.PATH, 404, DJANGO, FAIL)
    yield _one("Express", How.QUERY, 500, EXPRESS, FAIL)
    yield _one("a header of Clockwork", How.HEADER, 200, "<p>Hello", FAIL, x_clockwork_id="1")
    yield _one("an article about them", How.QUERY, 200, _ARTICLE, PASS)
    yield _one("a trace is another matter", How.QUERY, 500, "<p>Traceback (most recent call last):", PASS)
    yield _one("a bot challenge", How.PATH, 403, "", UNKNOWN, cf_mitigated="challenge")
    moving = error(status=301, location="https://shop.example/")
    yield case("only redirects", _SHOP, error_pages(_SHOP, seen=moving), expect=NOT_APPLICABLE)
    yield case("nobody answers", _SHOP, error_pages(_SHOP, seen=DEAD), expect=UNKNOWN)
    yield case("cut at the edge", _SHOP, error_pages(_SHOP, seen=challenge(_HOST)), expect=UNKNOWN)


CASES = Cases(_cases)
