"""redirect.flow-safe."""

from collections.abc import Iterator

from cockpit.facts.http import Response
from cockpit.facts.pages import Page, Pages
from cockpit.facts.samples_http import DEAD, challenge, everywhere, page, pages, response, trail, trails
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.trails import PROBE_PAIR, Trail, Trails, absolute, doors, flow_routes, flow_starts
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
    Host,
    Launch,
    Route,
    Unreachable,
    case,
    check,
    cut,
    failed,
    passed,
    undeclared,
    warned,
)
from cockpit.kit.forms import converted, form_fault, sends
from cockpit.kit.journeys import detours, loop, losses, told, unloop
from cockpit.model import Verdict
from cockpit.standards.endings import endless, undecided
from cockpit.standards.locations import host_of, origin_of, shown
from cockpit.standards.redirect_rules import form_action, keeping_method, whole_host
from cockpit.standards.redirects import Step

CHECK = check(
    "Redirects do not break login or checkout",
    severity=BLOCKER,
    why="A sign-in that starts on the wrong host leaves its cookie there, a redirect that turns POST into "
    "GET throws the order away, and a dropped query loses the invitation or the basket.",
    fix="Redirect sign-in and order routes host by host with 308, path and query kept; let forms use https.",
    undo="Restore the previous rule or form.",
    verify="curl -sIL {subject} | grep -iE '^(HTTP|location)'",
    source="RFC 9110 sections 15.4.2, 15.4.3, 15.4.8, 15.4.9; HTML section 4.10.18.6 (form action)",
    terms={"POST": "how a browser sends a filled-in form; 301 and 302 turn it into a plain page view"},
)
_EXPECTED = "the route itself, by https, with the path and query it was asked with"


def judge(launch: Launch, trails: Trails, pages: Pages) -> Iterator[Finding]:
    """Sign-in, sign-up and order routes survive the way from every door, and so does what people send there.

    No form is ever sent: what would happen to a POST is told from a GET on its target.
    """
    routes = flow_routes(launch)
    if not routes:
        yield _undeclared(launch)
    ways = {start: absolute(launch, route.url) for route in routes for start in flow_starts(launch, route)}
    for start, url in ways.items():
        twins = [trails.of(other) for other, route in ways.items() if route == url]
        yield _way(launch, url, trails.of(start), twins)
    for route in routes:
        if route.kind == "auth":
            yield from _forms(launch, pages.pages[route.url])
    written = [absolute(launch, route.url) for route in routes if route.kind == "write"]
    for url in dict.fromkeys(written):
        yield from _written(launch, url, [trails.of(start) for start, route in ways.items() if route == url])
    for url, seen in sorted(pages.posts.items()):
        if url not in written:
            yield _post(launch, url, seen)


def _undeclared(launch: Launch) -> Finding:
    line = (
        f'[[route]]\nname = "sign-in"\nurl = "{launch.origin}/login"\nkind = "auth"\ncritical = true\n\n'
        f'[[route]]\nname = "checkout"\nurl = "{launch.origin}/checkout"\nkind = "write"\ncritical = true'
    )
    text = "launch.toml names no route where people sign in or order (kind auth or write)."
    return undeclared(launch.domain, text, line)


def _way(launch: Launch, url: str, trail: Trail, twins: list[Trail]) -> Finding:
    """The way to one route from one door; `twins` are the ways from every door."""
    blocked = undecided(trail)
    fault = (
        _astray(launch, trail)
        or _lossy(launch, trail)
        or (None if blocked or _agreed(twins) else _wrong_end(launch, url, trail))
    )
    seen = {"observed": trail.summary, "evidence": trail.evidence}
    if fault:
        kind, summary, fix = fault
        return failed(trail.start, kind, summary, expected=_EXPECTED, fix=fix, **seen)
    if blocked and _shut(trail, twins):
        text = "port 80 is closed here: nobody can sign in or order without encryption"
        return passed(trail.start, text, observed=trail.summary)
    if blocked:
        return cut(trail.start, blocked, **seen)
    return passed(trail.start, "the way there is safe", observed=trail.summary)


def _shut(trail: Trail, twins: list[Trail]) -> bool:
    """Plain http is refused where https answers: nothing can be lost there."""
    refused = not trail.hops and trail.stopped is not None and trail.stopped.kind == "refused"
    secure = trail.start.replace("http://", "https://", 1)
    return refused and secure != trail.start and any(twin.start == secure and twin.hops for twin in twins)


def _agreed(ways: list[Trail]) -> bool:
    """Every door leads to one and the same https origin: no session is split."""
    ends = {origin_of(way.final.url) if way.final else "" for way in ways}
    return len(ends) == 1 and ends.pop().startswith("https://")


def _astray(launch: Launch, trail: Trail) -> tuple[str, str, Fix] | None:
    """A way without end or to a place no customer should be sent to; (kind, summary, fix).

    Leaving the product is not astray: that is how signing in or paying with somebody else works.
    """
    if endless(trail):
        summary = f"Nobody gets in: the redirects never end. {loop(launch, trail).text}"
        return "loop", summary, unloop(launch, trail)
    found = next((found for found in detours(launch, trail) if found.kind != "off-product"), None)
    return (found.kind, told(found), _rule((found.step[0], launch.origin))) if found else None


def _lossy(launch: Launch, trail: Trail) -> tuple[str, str, Fix] | None:
    """A redirect between spellings of the address that loses path or query; (kind, summary, fix)."""
    for step, what in zip(losses(launch, trail, PROBE_PAIR), ("path", "query"), strict=True):
        if step:
            text = f"{shown(step[0])} redirects to {shown(step[1])} and loses the {what}."
            return f"{what}-lost", text, _rule(step)
    return None


def _wrong_end(launch: Launch, url: str, trail: Trail) -> tuple[str, str, Fix] | None:
    """People would sign in on another spelling of the address; (kind, summary, fix)."""
    ours = {host_of(url), *(host_of(door) for door in doors(launch))}
    end = trail.destination
    if trail.final is None or host_of(end) not in ours or origin_of(end) == origin_of(url):
        return None
    text = f"People would sign in or order at {origin_of(end)}, and the session belongs to {origin_of(url)}."
    return "wrong-host", text, _rule((end, url))


def _rule(step: Step) -> Fix:
    return whole_host(host_of(step[0]), origin_of(step[1]), 308)


def _forms(launch: Launch, page: Page | Unreachable) -> Iterator[Finding]:
    """The forms of a sign-in page; a page that cannot be seen is named by the way to it."""
    forms = [form for form in page.document.forms if sends(form)] if isinstance(page, Page) else []
    if isinstance(page, Unreachable) or not forms:
        return
    faults = [(fault, form) for form in forms if (fault := form_fault(launch, page, form))]
    if not faults:
        yield passed(page.url, "its forms stay on the right host", observed=f"forms that send: {len(forms)}")
        return
    fault, form = min(faults, key=lambda pair: pair[0].kind == "form-off-product")
    yield (warned if fault.kind == "form-off-product" else failed)(
        page.url,
        fault.kind,
        f"A form on this page {fault.text}.",
        expected=f"a form that sends to {launch.origin} by https",
        observed=f"{form.method} {shown(fault.target)}",
        evidence={"page": shown(page.url), "method": form.method, "action": shown(form.action)},
        fix=form_action(shown(form.action), shown(fault.wanted)),
    )


def _written(launch: Launch, url: str, ways: list[Trail]) -> Iterator[Finding]:
    """What a POST to an order route meets, told from the way that begins on the route's own origin."""
    for way in ways:
        if origin_of(way.start) == origin_of(url) and way.hops and not way.challenged:
            yield _post(launch, url, way.hops[0].response)


def _post(launch: Launch, url: str, seen: Response | Unreachable) -> Finding:
    if isinstance(seen, Unreachable):
        return cut(url, seen)
    target = converted(launch, seen)
    if not target:
        return passed(url, "what is sent here arrives", observed=f"{seen.status}")
    return failed(
        url,
        "post-redirected",
        f"What is sent here is lost: {seen.status} turns it into a page view of {shown(target)}.",
        expected="no redirect, or 307 or 308",
        observed=f"{seen.status} to {shown(target)}",
        evidence={"url": shown(url), "status": seen.status, "location": shown(target)},
        fix=keeping_method(url, shown(target), seen.status),
    )


_LOGIN = Route(name="login", url="https://shop.example/login", kind="auth")
_ORDER = Route(name="order", url="https://shop.example/order", kind="write")
_HOSTS = (Host(name="staging.shop.example", role="staging"), Host(name="app.shop.example", role="app"))
_NONE = sample_launch()
_SHOP = sample_launch(routes=(_LOGIN, _ORDER), hosts=_HOSTS)
_IN = "https://shop.example/login?cockpit=probe"
_BUY = "https://shop.example/order?cockpit=probe"
_WWW = "https://www.shop.example/login?cockpit=probe"
_PLAIN = "http://shop.example/login?cockpit=probe"
_SESSION = "https://shop.example/session"
_OK = (200, "")


def _ways(name: str, *changed: Trail, expect: Verdict) -> Case:
    return case(name, _SHOP, trails(_SHOP, *changed), pages(_SHOP), expect=expect)


def _form(name: str, html: str, expect: Verdict) -> Case:
    return case(name, _SHOP, trails(_SHOP), pages(_SHOP, page(_LOGIN.url, html)), expect=expect)


def _sent(name: str, seen: Response | Unreachable, expect: Verdict) -> Case:
    return case(name, _SHOP, trails(_SHOP), pages(_SHOP, posts={_SESSION: seen}), expect=expect)


def _cases() -> Iterator[Case]:
    yield case("no route is declared", _NONE, trails(_NONE), pages(_NONE), expect=UNKNOWN)
    yield _ways("all ways are safe", expect=PASS)
    yield _ways(
        "signs in elsewhere",
        trail(_IN, (302, "https://id.example.net/authorize?s=1")),
        expect=PASS,
    )
    yield _ways(
        "the query comes along",
        trail(_IN, (302, "/auth?next=%2Flogin%3Fcockpit%3Dprobe"), _OK),
        expect=PASS,
    )
    yield _ways("sends visitors of the order page away", trail(_BUY, (302, "/basket"), _OK), expect=PASS)
    yield _ways("the order moves with 308", trail(_BUY, (308, "/order/?cockpit=probe"), _OK), expect=PASS)
    yield _ways("to the application", trail(_IN, (302, "https://app.shop.example/sign-in"), _OK), expect=PASS)
    yield _ways(
        "pays elsewhere",
        trail(_BUY, (303, "https://checkout.pay.example.net/c/1")),
        expect=PASS,
    )
    yield _ways(
        "strangers sign in",
        trail(_BUY, (302, "https://app.shop.example/login"), _OK),
        expect=PASS,
    )
    yield _ways(
        "every door leads to www",
        *(
            trail(f"{door}/login?cockpit=probe", (301, _WWW), _OK)
            for door in ("http://shop.example", "https://shop.example")
        ),
        trail("http://www.shop.example/login?cockpit=probe", (301, _WWW), _OK),
        trail(_WWW, _OK),
        expect=PASS,
    )
    yield _ways("port 80 is closed", trail(_PLAIN, stopped=DEAD), expect=PASS)
    yield _ways("a loop", trail(_IN, (302, _IN)), expect=FAIL)
    yield _ways("back to http", trail(_IN, (302, _PLAIN), (200, "")), expect=FAIL)
    yield _ways("the query is dropped", trail(_WWW, (301, "https://shop.example/login"), _OK), expect=FAIL)
    yield _ways("path lost", trail(_WWW, (301, "https://shop.example/?cockpit=probe"), _OK), expect=FAIL)
    yield _ways("www lets people sign in too", trail(_WWW, _OK), expect=FAIL)
    yield _ways("http lets people sign in too", trail(_PLAIN, _OK), expect=FAIL)
    yield _ways(
        "to staging",
        trail(_IN, (302, "https://staging.shop.example/login?cockpit=probe"), _OK),
        expect=FAIL,
    )
    yield _ways("to localhost", trail(_IN, (302, "http://localhost:3000/login?cockpit=probe")), expect=FAIL)
    yield _ways("the order moves with 301", trail(_BUY, (301, "/order/?cockpit=probe"), _OK), expect=FAIL)
    yield _ways("dead", trail(_IN, stopped=DEAD), expect=UNKNOWN)
    yield _ways("challenged", challenge(_IN), expect=UNKNOWN)
    yield _ways("challenged on the way", challenge(_PLAIN), expect=UNKNOWN)
    yield case("port 443 is closed", _SHOP, everywhere(_SHOP, stopped=DEAD), pages(_SHOP), expect=UNKNOWN)
    yield _form("a form to the page itself", "<form method=post><input type=password></form>", PASS)
    yield _form("form to the app", "<form method=post action=https://app.shop.example/in></form>", PASS)
    yield _form("a search elsewhere", "<form action=https://search.example.net/></form>", PASS)
    yield _form("a form by http", "<form method=post action=http://shop.example/in></form>", FAIL)
    yield _form("a form to www", "<form method=post action=https://www.shop.example/in></form>", FAIL)
    yield _form("a form to staging", "<form method=post action=https://staging.shop.example/in></form>", FAIL)
    yield _form("a form to localhost", "<form method=post action=http://127.0.0.1:3000/in></form>", FAIL)
    yield _form(
        "password to others",
        "<form action=https://x.example.net/><input type=password></form>",
        FAIL,
    )
    yield _form("a newsletter", "<form method=post action=https://news.example.net/></form>", WARN)
    yield _sent("the form arrives", response(_SESSION, 405), PASS)
    yield _sent("sends lookers to the form", response(_SESSION, 302, location="/login"), PASS)
    yield _sent("the form's target adds a slash", response(_SESSION, 301, location="/session/"), FAIL)
    yield _sent("a target on www", response(_SESSION, 302, location="https://www.shop.example/session"), FAIL)
    yield _sent("the form's target is dead", DEAD, UNKNOWN)


CASES = Cases(_cases)
