"""redirect.client-parity."""

from collections.abc import Iterator

from cockpit.facts.samples_http import DEAD, NO_NAME, challenge, everywhere, trail, trails
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.trails import Client, Trail, Trails, starts
from cockpit.kit import (
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Host,
    Launch,
    Layer,
    case,
    check,
    cut,
    failed,
    passed,
    warned,
)
from cockpit.kit.journeys import gone
from cockpit.standards.locations import origin_of, path_of, shape, shown
from cockpit.standards.loops import without_locale
from cockpit.standards.redirects import plural

_WALLS = (401, 403, 406, 429)
_AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHECK = check(
    "Same result from a browser and a terminal",
    severity=MEDIUM,
    why="When an address leads a browser to one place and a program to another, search engines, previews "
    "and monitors see a different product than your visitors do.",
    fix="Find the rule that looks at the User-Agent, Accept or Accept-Language header; it must not redirect.",
    undo="Switch the rule on again.",
    verify=f"curl -sIL {{subject}}; curl -sIL --compressed -A '{_AGENT}' {{subject}}",
    source="RFC 9110 section 12 (negotiation); developers.cloudflare.com, challenge detection",
    terms={"bot challenge": "a page of the edge that lets only proven browsers through"},
)


def judge(launch: Launch, trails: Trails) -> Iterator[Finding]:
    """Both clients end at the same place, with the same status, after the same number of redirects.

    Names of query parameters count, their values do not: sign-in redirects carry new ones every time.
    """
    for start in starts(launch):
        yield _pair(launch, trails.of(start, Client.BROWSER), trails.of(start, Client.TERMINAL))


def _pair(launch: Launch, browser: Trail, terminal: Trail) -> Finding:
    start = terminal.start
    said = f"browser: {browser.summary}; terminal: {terminal.summary}"
    seen = {"observed": said, "evidence": {"browser": browser.evidence, "terminal": terminal.evidence}}
    expected = "the same end, status and number of redirects for both"
    if browser.challenged != terminal.challenged:
        who = "browser-like client" if browser.challenged else "terminal client"
        summary = f"Only the {who} meets a bot challenge of the edge."
        return warned(
            start, "challenged", summary, layer=Layer.EDGE, expected=expected, fix=_let_through(start), **seen
        )
    if (blocked := terminal.blocked or browser.blocked) and not gone(launch, terminal):
        return cut(start, blocked, **seen)
    difference = _difference(browser, terminal)
    if difference is None:
        return passed(start, f"the same for both: {terminal.summary}", observed=said)
    kind, summary = difference
    if kind == "different-language":
        return warned(start, kind, summary, expected=expected, fix=_one_language(launch), **seen)
    if kind == "refused-to-one":
        return warned(start, kind, summary, expected=expected, fix=_let_through(start), **seen)
    return failed(start, kind, summary, expected=expected, fix=_same_for_all(start), **seen)


def _difference(browser: Trail, terminal: Trail) -> tuple[str, str] | None:
    """(kind, summary) of the first thing that differs, or none."""
    return _milder(browser, terminal) or _graver(browser, terminal)


def _milder(browser: Trail, terminal: Trail) -> tuple[str, str] | None:
    """A wall for one of the two, or a choice of language: both may be meant."""
    if browser.final is None or terminal.final is None:
        return None
    walled = [trail for trail in (browser, terminal) if _status(trail) in _WALLS]
    if len(walled) == 1:
        who = "browser-like client" if walled[0] is browser else "terminal client"
        return "refused-to-one", f"Only the {who} is turned away, with {_status(walled[0])}."
    if _same_but_language(browser.destination, terminal.destination):
        there, here = shown(browser.destination), shown(terminal.destination)
        return "different-language", f"The browser is sent to {there}, the terminal to {here}."
    return None


def _graver(browser: Trail, terminal: Trail) -> tuple[str, str] | None:
    if browser.end is not terminal.end:
        return (
            "different-end",
            f"The browser's way ends with: {browser.end}; the terminal's with: {terminal.end}.",
        )
    if shape(browser.destination) != shape(terminal.destination):
        there, here = shown(browser.destination), shown(terminal.destination)
        return "different-place", f"The browser ends at {there}, the terminal at {here}."
    if _status(browser) != _status(terminal):
        return "different-status", f"The browser gets {_status(browser)}, the terminal {_status(terminal)}."
    counts = plural(len(browser.steps)), plural(len(terminal.steps))
    if counts[0] != counts[1]:
        return "different-hops", f"The browser takes {counts[0]}, the terminal {counts[1]}."
    return None


def _same_but_language(one: str, other: str) -> bool:
    """The same page on the same origin, in another language."""
    return (
        origin_of(one) == origin_of(other)
        and path_of(one) != path_of(other)
        and without_locale(path_of(one)) == without_locale(path_of(other))
    )


def _status(trail: Trail) -> int:
    return trail.hops[-1].response.status if trail.hops else 0


def _same_for_all(start: str) -> Fix:
    record = (
        "Take these conditions out of the redirect rules of nginx (if, map) and of the edge:\n"
        "    $http_user_agent, $http_accept_language, http.user_agent, http.request.headers\n"
        f"Compare: curl -sIL '{start}' and curl -sIL -A '{_AGENT}' '{start}'"
    )
    return Fix(
        "Let redirects depend on the address alone, not on who asks.", record, "Restore the condition."
    )


def _one_language(launch: Launch) -> Fix:
    text = (
        "Leave it if the language is chosen on purpose. Search engines ask without a language, so name the "
        "start page for everybody else in the head of every page."
    )
    record = f'<link rel="alternate" hreflang="x-default" href="{launch.origin}/">'
    return Fix(text, record, "Take the line out again.")


def _let_through(start: str) -> Fix:
    record = (
        "Cloudflare: Security > WAF > Tools > IP Access Rules: value YOUR-ADDRESS, action Allow\n"
        "    (a custom rule with Skip does not reach Bot Fight Mode of the free plan)\n"
        f"Then: curl -sIL '{start}'"
    )
    text = "If monitors, webhooks or partners must reach this URL, let them through by network address."
    return Fix(text, record, "Delete the rule.")


_SHOP = sample_launch()
_HOME = "https://shop.example/"
_WWW = "https://www.shop.example/"
_PHONE = trail(_HOME, (302, "https://m.shop.example/"), (200, ""), client=Client.BROWSER)
_CASES = (
    ("the same for both", (), PASS),
    (
        "fresh tokens in the query",
        (
            trail(_HOME, (302, "/login?state=A1b2C3d4"), (200, "")),
            trail(_HOME, (302, "/login?state=Z9y8X7w6"), (200, ""), client=Client.BROWSER),
        ),
        PASS,
    ),
    ("both are caught in a loop", (trail(_HOME, (301, _HOME)),), PASS),
    (
        "one of the clients gets another page",
        (
            trail(_HOME, (302, "/a"), (200, "")),
            trail(_HOME, (302, "/b"), (200, ""), client=Client.BROWSER),
        ),
        FAIL,
    ),
    (
        "two languages",
        (
            trail(_HOME, (302, "/en/"), (200, "")),
            trail(_HOME, (302, "/de/"), (200, ""), client=Client.BROWSER),
        ),
        WARN,
    ),
    ("phones go elsewhere", (_PHONE, trail(_HOME, (200, ""))), FAIL),
    (
        "programs are refused",
        (trail(_HOME, (403, "")), trail(_HOME, (200, ""), client=Client.BROWSER)),
        WARN,
    ),
    (
        "one more hop for browsers",
        (
            trail(_WWW, (301, _HOME), (200, "")),
            trail(_WWW, (301, "http://shop.example/"), (301, _HOME), (200, ""), client=Client.BROWSER),
        ),
        FAIL,
    ),
    (
        "only browsers are caught in a loop",
        (trail(_HOME, (200, "")), trail(_HOME, (302, "/"), client=Client.BROWSER)),
        FAIL,
    ),
    (
        "only the terminal is challenged",
        (challenge(_HOME), trail(_HOME, (200, ""), client=Client.BROWSER)),
        WARN,
    ),
    ("only the browser is challenged", (trail(_HOME, (200, "")), challenge(_HOME, Client.BROWSER)), WARN),
    ("both are challenged", (challenge(_HOME),), UNKNOWN),
    (
        "only one got an answer",
        (trail(_HOME, stopped=DEAD), trail(_HOME, (200, ""), client=Client.BROWSER)),
        UNKNOWN,
    ),
)
_ONE_SIDED = (trail(_HOME, (200, "")), trail(_HOME, stopped=DEAD, client=Client.BROWSER))
_RETIRED = sample_launch(hosts=(Host(name="old.shop.example", role="retired"),))
_ABSENT = (trail(f"{scheme}://old.shop.example/", stopped=NO_NAME) for scheme in ("http", "https"))


def _cases() -> Iterator[Case]:
    yield case("a retired host that is gone", _RETIRED, trails(_RETIRED, *_ABSENT), expect=PASS)
    yield case("only the terminal got an answer", _SHOP, trails(_SHOP, *_ONE_SIDED), expect=UNKNOWN)
    yield from (case(name, _SHOP, trails(_SHOP, *changed), expect=expect) for name, changed, expect in _CASES)
    yield case("port 443 is closed", _SHOP, everywhere(_SHOP, stopped=DEAD), expect=UNKNOWN)


CASES = Cases(_cases)
