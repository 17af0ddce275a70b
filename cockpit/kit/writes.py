"""Writes and sign-ins by their p95: which are declared, why one was not timed, and what to add to time it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.trails import absolute
from cockpit.kit import Finding, Fix, Launch, Layer, Route, command, cut, undeclared
from cockpit.kit.imported import CHANGING
from cockpit.kit.pasting import below, quoted
from cockpit.kit.sending import held_back
from cockpit.standards.journeys import changes, journeys
from cockpit.standards.sign_in_forms import makes_accounts
from cockpit.text import safe

_LOGGED: Final = "# where your server writes how long each request takes (nginx: rt=$request_time)"
ID: Final = "perf.write-p95"
UNFIT: Final = "journey"


def declared(launch: Launch) -> Iterator[tuple[str, Route]]:
    """Every route whose answers to a form or a program are writes, by absolute URL."""
    return ((absolute(launch, route.url), route) for route in launch.routes if route.kind in CHANGING)


def measure(route: Route) -> Fix:
    """The command that walks often enough."""
    return Fix(
        "Measure it: the test account walks the journey, at most 2 requests a second and at most 200 times, "
        "until the answer is clear. What each walk makes is taken away at once.",
        command("cockpit measure {} --allow writes", route.name),
        "Nothing stays at the product; what was measured is kept in .cockpit.",
    )


def slowed_down(launch: Launch) -> Fix:
    """What to do where the product slows the test account down, as it should."""
    log = below("timings", 'paths = ["logs/access.log"]', there=launch.timings is not None)
    return Fix(
        "Take the times of real customers from a log of the server, or let the limit pass over the test "
        "account for as long as it is measured.",
        f"{_LOGGED}\n{log}",
        "Remove the lines; let the limit hold for the test account again.",
    )


def unwalked(url: str, route: Route, why: Unreachable, expected: str) -> Finding:
    """Its journey was not walked: it cannot be, it was not allowed, or there is no account for it."""
    if why.kind == UNFIT:
        text = f"{route.name} cannot be timed as it is declared: {why.cause}"
        fix = Fix("Correct the [[route]] or the [[smoke]] rows.", undo="Put the former text back.")
        return cut(url, Unreachable(Layer.PERSON, text, UNFIT), expected=expected, fix=fix)
    if not held_back(why):
        return cut(url, why, expected=expected, fix=measure(route))
    text = "Show once that the domain is yours (cockpit drill dns-proof), then allow the journeys: "
    fix = measure(route)
    told = replace(fix, text=f"{text}{fix.text}")
    allow = f"cockpit check {ID} --allow writes"
    return replace(cut(url, why, expected=expected, fix=told, verify=allow), kind=why.kind)


def untimed(launch: Launch, url: str, route: Route) -> Finding:
    """Nobody has timed it, and launch.toml does not say how: the exact lines to add."""
    log = below("timings", 'paths = ["logs/access.log"]', there=launch.timings is not None)
    if makes_accounts(url):
        text = f"nobody has timed {route.name}: no file of timings has it, and walking it makes accounts"
        return undeclared(url, text, f"{_LOGGED}\n{log}")
    text = (
        f"nobody has timed {route.name}: launch.toml names no journey for it, and no file of timings has it"
    )
    return undeclared(url, text, f"{_journey(launch, url, route)}\n\n# or: {_LOGGED[2:]}\n{log}")


def _journey(launch: Launch, url: str, route: Route) -> str:
    """The name of a journey that comes there, or a new one."""
    there = (
        one.name
        for one in journeys(launch.smoke)
        if any(changes(row) and row.url.partition("?")[0] == url for row in one.way)
    )
    fitting = next(there, "")
    line = f"# in the [[route]] of {safe(route.name, 60)}\njourney = {quoted(fitting or route.name)}"
    return line if fitting else f"{line}\n\n{_step(launch, url, route)}"


def _step(launch: Launch, url: str, route: Route) -> str:
    """A journey of one step that sends something to the route."""
    name = quoted(route.name)
    lines = [f"[[smoke]]\njourney = {name}\nname = {name}\nurl = {quoted(url)}", 'method = "POST"']
    if route.kind == "auth":
        slug = launch.domain.partition(".")[0]
        lines += [
            'form = { email = "{user}", password = "{password}" }',
            f'credential = "keyring:launch-cockpit/{slug}/test-account"',
        ]
    else:
        lines += ['json = { remark = "{unique}" }   # what a harmless one sends; {unique} marks it as a test']
    return "\n".join(lines)
