"""header.cors."""

from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.cors import FOREIGN, LOOK_ALIKE, NULL, PLAIN, Cors, CrossPlace, allowed_at, asked_at
from cockpit.facts.samples_cors import Says, cross, late
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.trails import absolute
from cockpit.kit import (
    FAIL,
    HIGH,
    NOT_APPLICABLE,
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
    Route,
    case,
    check,
    command,
    cut,
    not_applicable,
    passed,
)
from cockpit.kit.cors import Heard, flaws, notes, table
from cockpit.kit.headers import Flaw, bundled
from cockpit.model import Verdict
from cockpit.standards.cors_rules import block, undo
from cockpit.standards.locations import host_of, shown

CHECK = check(
    "CORS is right on API endpoints",
    severity=HIGH,
    why="These headers say whose scripts may read your API with your visitors' cookies. Too open, and any "
    "page a signed-in customer opens elsewhere reads their data; too narrow, and your own pages stop.",
    fix="Let in exactly the origins of your own pages, each written out, with Vary: Origin.",
    undo="Put the former rule back and restart.",
    verify=f"curl -sS -D - -o /dev/null -H 'Origin: {FOREIGN}' https://{{subject}}/",
    source="Fetch sections 3.3 and 4.10; OWASP HTML5 Security cheat sheet; RFC 9110 section 12.5.5 (Vary)",
    terms={
        "CORS": "how an API tells browsers which other sites' scripts may read its answers",
        "origin": "scheme, host and port of a page, such as https://app.shop.example",
        "credentials": "the cookies that a browser sends along: the request is made as the visitor",
        "preflight": "an OPTIONS request by which a browser asks leave before it sends JSON or a token",
        "Vary": "the header that tells caches by which part of a request the answers differ",
    },
)
_EXPECTED = "exactly the allowed origins are let in, by name, with Vary: Origin; nobody else with credentials"
_PLAIN = "curl -sS -D - -o /dev/null -H {} {} | grep -iE '^(HTTP|access-control|vary)'"
_EARLY = _PLAIN.replace("-H", "-X OPTIONS -H 'Access-Control-Request-Method: GET' -H", 1)
_PLAIN_KINDS = ("read", "health", "webhook", "page")
# The origin that shows each kind of fault.
_SHOWN_BY = {
    "null": NULL,
    "look-alike": LOOK_ALIKE,
    "plain-http": PLAIN,
    "kept-out": "allowed",
    "preflight": "allowed",
}


def judge(launch: Launch, cors: Cors) -> Iterator[Finding]:
    """At every API host, a stranger, `null` and a look-alike are kept out, and who is declared is let in.

    The levels and their reasons are in cockpit.kit.cors. Where nothing is declared no origin has to be let
    in: a product whose pages and API share a host needs none.
    """
    routes = asked_at(launch)
    if not routes:
        yield not_applicable(
            launch.domain, "launch.toml declares no host of the role api and no route to read"
        )
    for host, route in routes.items():
        yield _host(host, _heard(launch, host, route, cors.places[host]))


def _heard(launch: Launch, host: str, route: Route, place: CrossPlace) -> Heard:
    allowed, declared = allowed_at(launch, host)
    here = [one for one in launch.routes if host_of(absolute(launch, one.url)) == host]
    simple = all(one.kind in _PLAIN_KINDS and not one.private for one in here)
    return Heard(place, allowed, declared, route.private, simple)


def _host(host: str, heard: Heard) -> Finding:
    if heard.unseen:
        return cut(host, heard.unseen)
    found, told = flaws(heard), notes(heard)
    rows = table(heard)
    evidence = {"url": shown(heard.place.url), "asked": rows, "notes": list(told)}
    observed = "; ".join(
        f"{row['origin']} ({row['method']}): {row.get('allow_origin', 'not let in')}"
        f"{' with credentials' if row.get('credentials') == 'true' else ''}"
        for row in rows
    )
    if found:
        return bundled(
            host,
            found,
            expected=_EXPECTED,
            observed=observed,
            evidence=evidence,
            fix=_fix(host, heard),
            verify=_try(heard, found),
        )
    if why := heard.undecided:
        return cut(host, why, observed=observed, evidence=evidence)
    who = " and ".join(heard.allowed[:2]) if heard.declared else ""
    text = "; ".join((f"{f'lets in {who}, and ' if who else ''}no stranger with credentials", *told))
    return passed(host, text, observed=observed, evidence=evidence)


def _fix(host: str, heard: Heard) -> Fix:
    seen = [ask.seen for ask in heard.place.asks if not isinstance(ask.seen, Unreachable)]
    listed = ", ".join(heard.allowed) or "none"
    text = (
        f"Let in exactly these origins at {host}, compared as whole texts and never by a pattern: {listed}. "
        "Leave credentials out where the API is read without signing in."
    )
    return Fix(text, block(heard.allowed, host, seen), undo())


def _try(heard: Heard, found: tuple[Flaw, ...]) -> str:
    """The question that shows the gravest fault."""
    worst = min(found, key=lambda flaw: flaw.gravity)
    kind = _SHOWN_BY.get(worst.kind, "foreign")
    preflight = worst.kind == "preflight"
    asks = [ask for ask in heard.place.asks if ask.kind == kind] or list(heard.place.asks)
    ask = next((ask for ask in asks if ask.preflight is preflight), asks[0])
    return command(_EARLY if ask.preflight else _PLAIN, f"Origin: {ask.origin}", heard.place.url)


_API, _APP, _HOME = "api.shop.example", "https://app.shop.example", "https://shop.example"
_ROUTE = Route(name="list", url=f"https://{_API}/v1", kind="read")
_SECRET = Route(name="mine", url=f"https://{_API}/me", kind="read", private=True)


def _shop(*routes: Route, declared: tuple[str, ...] | None = (_HOME, _APP)) -> Launch:
    hosts = (Host(name=_API, role="api", allowed_origins=declared), Host(name="app.shop.example", role="app"))
    return sample_launch(hosts=hosts, routes=routes or (_ROUTE,))


_SHOP, _PRIVATE, _SILENT = _shop(), _shop(_SECRET), _shop(declared=None)
_GOOD = Says(listed=(_HOME, _APP))


def _one(name: str, expect: Verdict, says: Says = _GOOD, launch: Launch = _SHOP) -> Case:
    return case(name, launch, cross(launch, says), expect=expect)


def _cases() -> Iterator[Case]:
    yield _one("the two origins by name", PASS)
    yield _one("any site with credentials", FAIL, Says(lets_in="any"))
    yield _one("any site without credentials", PASS, Says(lets_in="any", credentials=""))
    yield _one("any site on a private route", WARN, Says(lets_in="any", credentials=""), _PRIVATE)
    yield _one("null with credentials", FAIL, Says(listed=(_HOME, _APP, "null")))
    yield _one("a pattern with a hole", FAIL, Says(listed=(_HOME, _APP), lets_in="look-alike"))
    yield _one("its own address by plain http", WARN, Says(listed=(_HOME, _APP, "http://shop.example")))
    yield _one("a star for public data", PASS, Says(lets_in="*", credentials=""))
    yield _one("a star on a private route", WARN, Says(lets_in="*", credentials=""), _PRIVATE)
    yield _one("a star with credentials", FAIL, Says(lets_in="*"))
    yield _one("a declared origin is kept out", FAIL, Says(listed=(_APP,)))
    yield _one("no CORS at all", FAIL, Says())
    yield _one("no CORS and none declared", PASS, Says(), _SILENT)
    yield _one("nobody is declared", PASS, Says(), _shop(declared=()))
    yield _one("nobody is declared, anybody let in", FAIL, Says(lets_in="any"), _shop(declared=()))
    yield _one("a slash at the end", FAIL, Says(always=f"{_HOME}/"))
    yield _one("two values", FAIL, Says(always=f"{_HOME}, {_APP}"))
    yield _one("no Vary", WARN, Says(listed=(_HOME, _APP), vary=""))
    yield _one("no Vary and never cached", PASS, Says(listed=(_HOME, _APP), vary="", control="no-store"))
    yield _one("the preflight wants a session", FAIL, Says(listed=(_HOME, _APP), preflight=401), _PRIVATE)
    yield _one("the preflight is redirected", WARN, Says(listed=(_HOME, _APP), preflight=301))
    yield _one("a stranger gets a 401", UNKNOWN, Says(listed=(_HOME, _APP), status=401, bare=True), _PRIVATE)
    yield _one("a bot challenge", UNKNOWN, Says(listed=(_HOME,), challenged=True))
    yield _one("port 443 is closed", UNKNOWN, Says(dead=DEAD))
    gone = Unreachable(Layer.PERSON, "the limit of requests is used up", "limit")
    yield case("no requests left", _SHOP, late(_SHOP, gone), expect=UNKNOWN)
    nothing = sample_launch()
    yield case("no API", nothing, Cors(), expect=NOT_APPLICABLE)


CASES = Cases(_cases)
