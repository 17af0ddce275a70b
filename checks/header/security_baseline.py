"""header.security-baseline."""

from collections.abc import Iterator, Mapping

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.pages import Page, Pages, home
from cockpit.facts.samples_http import DEAD, challenge, pages, trails
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.trails import Client, End, Hop, Trail, Trails, absolute
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
from cockpit.kit.guards import data_flaws, is_json, is_page, notes, page_flaws, table
from cockpit.kit.headers import Flaw, bundled
from cockpit.model import Verdict
from cockpit.standards.endings import undecided
from cockpit.standards.header_rules import block
from cockpit.standards.html import read
from cockpit.standards.locations import host_of, shown

CHECK = check(
    "Security header baseline",
    severity=MEDIUM,
    why="Four lines keep other sites from putting your sign-in page into an invisible frame, browsers from "
    "running a file as something it is not, and other sites from reading the addresses your visitors come "
    "from. Version numbers tell strangers which known hole to try.",
    fix="Send X-Frame-Options, X-Content-Type-Options and Referrer-Policy, and no version numbers.",
    undo="Remove the lines again.",
    verify="curl -sSL -D - -o /dev/null {subject}",
    source="OWASP Secure Headers Project; MDN HTTP Observatory; HTML section 7.4; CSP 3; Fetch section 3.6",
    terms={
        "frame": "a page shown inside another page; the visitor may not see which one is clicked",
        "CSP": "Content-Security-Policy: what a page may load, and who may frame it",
        "nosniff": "browsers take the type of a file as told and do not guess",
    },
)
_PAGES = ("page", "auth")
_ERROR, _SIGN_IN, _NO_GET, _SERVER_ERROR = 400, 401, 405, 500
_WALLS = (403, 429)  # a firewall or a limit answers
_OF_PAGES = "frame-ancestors or X-Frame-Options, nosniff, a referrer policy that tells no paths, no versions"
_OF_DATA = "application/json for JSON, nosniff, no versions"


def judge(launch: Launch, pages: Pages, trails: Trails) -> Iterator[Finding]:
    """The home page and every declared route, each at the end of its redirects, by what is served there.

    Pages need framing protection (cockpit.kit.guards gives the levels and their reasons), answers for
    programs their right type. What a Content-Security-Policy does beyond framing is header.csp's.
    """
    routes = {home(launch): Route(name="home", url=home(launch))}
    for route in launch.routes:
        known = routes.get(absolute(launch, route.url))
        if known is None or route.kind == "auth" or known.kind not in _PAGES:
            routes[absolute(launch, route.url)] = route
    for url, route in routes.items():
        seen = pages.pages[route.url] if route.kind in _PAGES else _answer(trails.of(url))
        yield _unseen(url, seen) if isinstance(seen, Unreachable) else _route(url, route, seen)


def _answer(trail: Trail) -> Page | Unreachable:
    """What a route that is no declared page answers at the end of its trail."""
    if blocked := undecided(trail):
        return blocked
    if trail.final is None:
        cause = f"the redirects lead out of the product to {host_of(trail.beyond)}, which is not visited"
        return trail.stopped or Unreachable(Layer.HTTP, cause, "off-product")
    body = trail.final.body if is_page(trail.final) else ""
    return Page(trail.final.url, trail.final, read(body))


def _unseen(url: str, why: Unreachable) -> Finding:
    return not_applicable(url, why.cause) if why.kind == "off-product" else cut(url, why)


def _route(url: str, route: Route, page: Page) -> Finding:
    seen, status = page.response, page.response.status
    if status >= _SERVER_ERROR or _hidden(route, seen):
        cause = f"{shown(page.url)} answers {status}, so the headers of the real answer cannot be seen"
        return cut(url, Unreachable(Layer.HTTP, cause, "status"))
    if _shows_page(route, seen):
        signing_in = route.kind == "auth" or any(form.password for form in page.document.forms)
        flaws = page_flaws(seen, page.document, signing_in=signing_in)
        return _finding(url, page, flaws, _OF_PAGES, notes(seen, page.document))
    return _finding(url, page, data_flaws(seen), _OF_DATA, ())


def _shows_page(route: Route, seen: Response) -> bool:
    """A page to look at, and not JSON or a bare word under the name of HTML; a sign-in may be a 401."""
    looked_at = seen.status < _ERROR or (route.kind == "auth" and seen.status == _SIGN_IN)
    word = route.kind not in _PAGES and "<" not in seen.body
    return looked_at and is_page(seen) and not word and not is_json(seen)


def _hidden(route: Route, seen: Response) -> bool:
    """A wall or an error answers in place of what is meant; a sign-in may be a 401, or want a POST."""
    if is_json(seen) or (route.kind == "auth" and seen.status in (_SIGN_IN, _NO_GET)):
        return False
    return seen.status in _WALLS or (route.kind in _PAGES and seen.status >= _ERROR)


def _finding(url: str, page: Page, flaws: tuple[Flaw, ...], expected: str, mild: tuple[str, ...]) -> Finding:
    told = table(page.response, page.document)
    observed = f"{page.response.status} " + "; ".join(f"{name}: {value}" for name, value in told.items())
    evidence = {"url": shown(page.url), "status": page.response.status, "headers": told, "notes": list(mild)}
    if not flaws:
        text = "; ".join(("the headers are as they should be", *mild))
        return passed(url, text, observed=observed, evidence=evidence)
    return bundled(
        url,
        flaws,
        expected=expected,
        observed=observed,
        evidence=evidence,
        fix=_fix(page, flaws),
        verify=command("curl -sSL -D - -o /dev/null {}", url),
    )


def _fix(page: Page, flaws: tuple[Flaw, ...]) -> Fix:
    """One block of lines for everything that is wrong."""
    lines = dict(flaw.header for flaw in flaws if flaw.header)
    parts = [block(list(lines.items()), host_of(page.url), [page.response])] if lines else []
    parts += dict.fromkeys(flaw.line for flaw in flaws if flaw.line)
    text = "Set this where the host is served from."
    if lines:
        text = "Send these with every answer of the host, in place of those of the same name."
    if any(flaw.kind == "framing" for flaw in flaws):
        text += " If a partner shows the page in a frame, name it in frame-ancestors of the policy."
    return Fix(text, "\n\n".join(parts), "Remove the lines again, or restore the former values.")


_HOME, _LOGIN, _API = (f"https://shop.example/{path}" for path in ("", "login", "api"))
_SHOP = sample_launch(
    routes=(Route(name="login", url=_LOGIN, kind="auth"), Route(name="list", url=_API, kind="read"))
)
_BLANK = sample_launch()
_FULL = {
    "content-security-policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=()",
    "content-type": "text/html; charset=utf-8",
}
_DATA = {"content-type": "application/json", "x-content-type-options": "nosniff"}
_BARE = {"content-type": "text/html", "x-content-type-options": "nosniff"}
_PAY = "<form method=post action=/pay><button>Pay</button></form>"
_META = """<meta http-equiv=content-security-policy content="frame-ancestors 'none'">"""
_AWAY = Unreachable(Layer.HTTP, "the redirects lead out of the product to shop.auth0.com", "off-product")


def _page(url: str, said: Mapping[str, str], html: str = "<p>Hello", status: int = 200) -> Page:
    return Page(url, Response(url, status, tuple(said.items()), "192.0.2.80", html), read(html))


def _facts(*changed: Page | Trail, missing: Mapping[str, Unreachable] | None = None) -> tuple[Pages, Trails]:
    """A product where all is well, but for these pages and trails."""
    given = [one for one in changed if isinstance(one, Page)]
    ways = [one for one in changed if isinstance(one, Trail)]
    sound = (_page(_HOME, _FULL), _page(_LOGIN, _FULL))
    return pages(_SHOP, *sound, *given, missing=missing), trails(_SHOP, _api(_DATA), *ways)


def _api(said: Mapping[str, str], body: str = '{"items": []}', status: int = 200) -> Trail:
    seen = Response(_API, status, tuple(said.items()), "192.0.2.80", body)
    return Trail(_API, Client.TERMINAL, (Hop(seen),), End.ARRIVED)


def _with(name: str, url: str, expect: Verdict, html: str = "<p>Hello", **said: str) -> Case:
    """One page with nosniff, its type and these headers."""
    named = _BARE | {key.replace("_", "-"): value for key, value in said.items()}
    return case(name, _SHOP, *_facts(_page(url, named, html)), expect=expect)


def _shut(name: str, expect: Verdict, **said: str) -> Case:
    """The home page with X-Frame-Options and these headers."""
    return _with(name, _HOME, expect, x_frame_options="DENY", **said)


def _answers(
    name: str, expect: Verdict, said: Mapping[str, str], body: str = "{}", status: int = 200
) -> Case:
    return case(name, _SHOP, *_facts(_api(said, body, status)), expect=expect)


_TWO = "no-referrer-when-downgrade, strict-origin-when-cross-origin"
_HTTPS = "frame-ancestors https:"


def _cases() -> Iterator[Case]:
    yield case("everything is there", _SHOP, *_facts(), expect=PASS)
    yield _with("a frame option alone", _LOGIN, PASS, x_frame_options="sameorigin")
    yield _with("frame-ancestors alone", _LOGIN, PASS, content_security_policy="frame-ancestors 'self'")
    yield _with("a partner may frame it", _HOME, PASS, content_security_policy="frame-ancestors https://a.b")
    yield _with("nothing on the sign-in page", _LOGIN, FAIL)
    yield _with("nothing on the home page", _HOME, WARN)
    yield _with("nothing where people pay", _HOME, WARN, _PAY)
    yield _with("a password at home", _HOME, FAIL, "<form><input type=password></form>")
    yield _with("ALLOW-FROM", _LOGIN, FAIL, x_frame_options="ALLOW-FROM https://a.b")
    yield _with("everybody may frame it", _LOGIN, FAIL, content_security_policy="frame-ancestors *")
    yield _with(
        "the policy comes first", _LOGIN, FAIL, x_frame_options="DENY", content_security_policy=_HTTPS
    )
    yield _with("only reported", _LOGIN, FAIL, content_security_policy_report_only="frame-ancestors 'none'")
    yield _with("in a meta element", _LOGIN, FAIL, _META)
    yield _shut("whole addresses are told", WARN, referrer_policy="unsafe-url")
    yield _shut("an old token and a new one", PASS, referrer_policy=_TWO)
    yield _shut("a referrer policy nobody knows", WARN, referrer_policy="strict")
    yield _shut("the old Feature-Policy syntax", WARN, permissions_policy="geolocation 'none'")
    yield _shut("a misspelt header", WARN, referer_policy="no-referrer")
    yield _shut("a version", WARN, server="nginx/1.18.0")
    yield _shut("the version of a platform", PASS, server="awselb/2.0")
    yield _answers("JSON without nosniff", WARN, {"content-type": "application/json"})
    yield _answers("JSON as HTML", FAIL, _BARE)
    yield _answers("no type at all", WARN, {"x-content-type-options": "nosniff"})
    yield _answers("a word in plain text", PASS, {"content-type": "text/plain"}, "OK")
    yield _answers("a word under the name of HTML", PASS, {"content-type": "text/html"}, "OK")
    yield _answers("wants a POST", PASS, {"content-type": "text/html"}, "<h1>405</h1>", 405)
    yield _answers("wants a session", PASS, _DATA, '{"error": 1}', 401)
    yield _answers("a page after all", WARN, _BARE, "<p>Hello")
    yield _answers("a firewall answers", UNKNOWN, {"content-type": "text/html"}, "<h1>Denied</h1>", 403)
    yield _answers("broken", UNKNOWN, {}, "", 503)
    yield case("its page is broken", _SHOP, *_facts(_page(_HOME, _FULL, status=503)), expect=UNKNOWN)
    yield case("its sign-in is a 401", _SHOP, *_facts(_page(_LOGIN, _FULL, status=401)), expect=PASS)
    yield case("its sign-in wants a POST", _SHOP, *_facts(_page(_LOGIN, _BARE, "<h1>No", 405)), expect=PASS)
    yield case("signs in elsewhere", _SHOP, *_facts(missing={_LOGIN: _AWAY}), expect=PASS)
    yield case("port 443 is closed", _SHOP, *_facts(missing={_HOME: DEAD}), expect=UNKNOWN)
    yield case("a bot challenge", _SHOP, *_facts(challenge(_API)), expect=UNKNOWN)
    yield case("no routes", _BLANK, pages(_BLANK, _page(_HOME, _FULL)), trails(_BLANK), expect=PASS)


CASES = Cases(_cases)
