"""header.csp."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.nonces import NonceLook, Nonces
from cockpit.facts.pages import Page
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import Served, places
from cockpit.kit import (
    FAIL,
    MEDIUM,
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
from cockpit.kit.csp_strength import flaws, notes, told
from cockpit.kit.guards import is_json, is_page
from cockpit.kit.headers import Flaw, bundled
from cockpit.model import Verdict
from cockpit.standards import csp
from cockpit.standards.header_rules import block
from cockpit.standards.html import read
from cockpit.standards.locations import host_of, shown

CHECK = check(
    "Content-Security-Policy holds what it promises",
    severity=MEDIUM,
    why="One forgotten escape, one hacked package, and a stranger's script runs in your pages as whoever "
    "looks at them. This header is what stops it then, unless one word in it opens the door again.",
    fix="Send a policy with a fresh nonce for every answer; try it as report-only first.",
    undo="Send the former policy again; without one, remove the header.",
    verify="curl -sSL -D - -o /dev/null https://{subject}/ | grep -i ^content-security-policy",
    source="W3C CSP Level 3 sections 6.7, 7.1 and 8.2; OWASP Content Security Policy cheat sheet; CCS 2016",
    terms={
        "CSP": "Content-Security-Policy: which scripts a page may run, and what it may load",
        "nonce": "a password for scripts, made anew for every answer and written on each script of your own",
        "strict-dynamic": "a trusted script may load further ones, and lists of hosts count for nothing",
        "report-only": "browsers tell what they would have stopped, and stop nothing",
        "directive": "one part of the policy, such as script-src, which is about scripts",
    },
)
_POLICY = (
    "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'; "
    "form-action 'self'"
)
_EXPECTED = (
    "script-src with a fresh nonce or the hosts of your own scripts, no 'unsafe-inline', object-src, base-uri"
)
_CAREFUL_ROLES = ("app", "admin")
_ERROR, _SIGN_IN = 400, 401
Seen = tuple[str, Page]


def judge(launch: Launch, served: Served, nonces: Nonces) -> Iterator[Finding]:
    """Every host that serves pages, by the policies of its declared ones.

    The levels and their reasons are in cockpit.kit.csp_strength. Answers for programs need no policy.
    """
    pages = list(_pages(launch, served))
    by_host: dict[str, list[Page]] = {}
    for _, page in pages:
        by_host.setdefault(host_of(page.url), []).append(page)
    for host, some in by_host.items():
        yield _host(launch, host, some, nonces)
    dark = dict(_dark(launch, served))
    for host, why in dark.items():
        if host not in by_host:
            yield cut(host, why)
    if not by_host and not dark:
        yield not_applicable(launch.domain, "no declared route shows a page")


def _pages(launch: Launch, served: Served) -> Iterator[Seen]:
    """What people look at: pages, and a sign-in that answers 401 with its form."""
    routes = places(launch)
    for url, page in served:
        signing_in = routes[url].kind == "auth" and page.response.status == _SIGN_IN
        fine = page.response.status < _ERROR or signing_in
        if fine and is_page(page.response) and not is_json(page.response):
            yield url, page


def _dark(launch: Launch, served: Served) -> Iterator[tuple[str, Unreachable]]:
    for url, route in places(launch).items():
        page = served.places[url]
        if isinstance(page, Unreachable):
            if page.kind != "off-product":
                yield host_of(url), page
        elif route.kind in ("page", "auth") and page.response.status >= _ERROR:
            cause = f"{shown(page.url)} answers {page.response.status}, so the real page cannot be seen"
            yield host_of(url), Unreachable(Layer.HTTP, cause, "status")


def _host(launch: Launch, host: str, pages: list[Page], nonces: Nonces) -> Finding:
    row = launch.host(host)
    careful = (row is not None and row.role in _CAREFUL_ROLES) or any(map(_signs_in, pages))
    found = {page.url: flaws(page, nonces.pages.get(page.url), careful=careful) for page in pages}
    some = tuple(_merged(found))
    policies: dict[str, list[str]] = {}
    for page in pages:
        policies.setdefault(told(page), []).append(shown(page.url))
    evidence = {"policies": {text: sorted(set(urls))[:10] for text, urls in sorted(policies.items())}}
    observed = " | ".join(sorted(policies))
    if some:
        return bundled(
            host,
            some,
            expected=_EXPECTED,
            observed=observed,
            evidence=evidence,
            fix=_fix(host, pages, some),
            verify=_try(found, some),
        )
    if isinstance(
        why := next((nonces.pages[url] for url in found if url in nonces.pages), None), Unreachable
    ):
        return cut(host, why, observed=observed, evidence=evidence)
    mild = dict.fromkeys(note for page in pages for note in notes(page, careful=careful))
    text = "; ".join(mild) or "injected scripts are stopped by the Content-Security-Policy of every page"
    return passed(host, text, observed=observed, evidence=evidence)


def _signs_in(page: Page) -> bool:
    return any(form.password for form in page.document.forms)


def _merged(found: Mapping[str, tuple[Flaw, ...]]) -> Iterator[Flaw]:
    """Each flaw once, with the page where it is to be seen if others of the host lack it."""
    by_text: dict[str, list[str]] = {}
    first: dict[str, Flaw] = {}
    for url, some in found.items():
        for flaw in some:
            by_text.setdefault(flaw.text, []).append(url)
            first.setdefault(flaw.text, flaw)
    for text, urls in by_text.items():
        more = f" and {len(urls) - 1} more" if len(urls) > 1 else ""
        once = first[text].kind.startswith("nonce")  # one page of each host was looked at for it
        everywhere = len(urls) == len(found) or once
        yield first[text] if everywhere else replace(first[text], text=f"{text} ({shown(urls[0])}{more})")


def _fix(host: str, pages: list[Page], some: tuple[Flaw, ...]) -> Fix:
    written = dict.fromkeys(flaw.line for flaw in some if flaw.line)
    parts = list(written)
    if len(written) < len(some):
        parts.append(block([(csp.REPORT_ONLY, _POLICY)], host, [page.response for page in pages]))
        parts.append(
            "With inline scripts, from the application, NONCE made anew for every answer:\n"
            "Content-Security-Policy-Report-Only: script-src 'nonce-NONCE' 'strict-dynamic'; "
            "object-src 'none'; base-uri 'none'\nand on each script of your own: <script nonce=\"NONCE\">"
        )
    text = (
        "Send a policy that names your own scripts. Begin with the report-only header, click through the "
        "site with the browser's console open, and rename it to Content-Security-Policy once it is quiet."
    )
    return Fix(text, "\n\n".join(parts), "Send the former policy again; without one, remove the header.")


def _try(found: Mapping[str, tuple[Flaw, ...]], some: tuple[Flaw, ...]) -> str:
    worst = min(some, key=lambda flaw: flaw.gravity).kind
    url = next(url for url, mine in found.items() if any(flaw.kind == worst for flaw in mine))
    line = "curl -sSL -D - -o /dev/null {} | grep -i ^content-security-policy"
    visits = 2 if worst == "nonce-repeats" else 1
    return command("; ".join([line] * visits), *[url] * visits)


_HOME, _LOGIN, _API = "https://shop.example/", "https://app.shop.example/login", "https://api.shop.example/v1"
_SHOP = sample_launch(
    hosts=(Host(name="app.shop.example", role="app"),),
    routes=(Route(name="login", url=_LOGIN, kind="auth"), Route(name="list", url=_API, kind="read")),
)
_GOOD = "default-src 'self'; base-uri 'none'"
_NONCED = "script-src 'nonce-4AEemGb0xJptoIGFP3Nd+w=='; object-src 'none'; base-uri 'none'"
_FINE, _AGAIN, _SHORT = (
    NonceLook(repeated=False, bits=132.0),
    NonceLook(repeated=True, bits=132.0),
    NonceLook(repeated=False, bits=48.0),
)


def _page(
    url: str, policy: str = _GOOD, *, name: str = csp.NAME, html: str = "<p>Hello", status: int = 200
) -> Page:
    headers = (("content-type", "text/html"), *(((name, policy),) if policy else ()))
    return Page(url, Response(url, status, headers, "192.0.2.80", html), read(html))


def _data(status: int = 200) -> Page:
    seen = Response(_API, status, (("content-type", "application/json"),), "192.0.2.80", "{}")
    return Page(_API, seen, read(""))


def _one(
    name: str, expect: Verdict, *changed: Page, looks: Mapping[str, NonceLook | Unreachable] | None = None
) -> Case:
    seen = served(_SHOP, _page(_HOME), _page(_LOGIN), _data(), *changed)
    return case(name, _SHOP, seen, Nonces(looks or {}), expect=expect)


def _cases() -> Iterator[Case]:
    yield _one("both pages are guarded", PASS)
    yield _one("none at home", PASS, _page(_HOME, ""))
    yield _one("none where people sign in", WARN, _page(_LOGIN, ""))
    yield _one("a password at home", WARN, _page(_HOME, "", html="<form><input type=password></form>"))
    yield _one("report-only where people sign in", WARN, _page(_LOGIN, name=csp.REPORT_ONLY))
    yield _one("only about frames", WARN, _page(_LOGIN, "frame-ancestors 'none'"))
    yield _one("only about frames, at home", PASS, _page(_HOME, "frame-ancestors 'none'"))
    yield _one("inline scripts run", WARN, _page(_HOME, "script-src 'self' 'unsafe-inline'"))
    yield _one("inline beside a nonce", PASS, _page(_LOGIN, f"{_NONCED}; script-src-attr 'none'"))
    yield _one("anybody's scripts", WARN, _page(_LOGIN, "default-src https:"))
    yield _one("eval", WARN, _page(_LOGIN, "default-src 'self' 'unsafe-eval'; base-uri 'none'"))
    yield _one("a public library host", WARN, _page(_LOGIN, "default-src 'self' cdn.jsdelivr.net"))
    dynamic = _NONCED.replace("script-src", "script-src 'strict-dynamic' https: 'unsafe-inline'")
    yield _one("strict-dynamic", PASS, _page(_LOGIN, dynamic))
    yield _one("a nonce and no base-uri", WARN, _page(_LOGIN, _NONCED.replace("; base-uri 'none'", "")))
    yield _one("a second policy shuts the hole", PASS, _page(_LOGIN, f"script-src *, {_GOOD}"))
    yield _one("a slip of the pen", WARN, _page(_LOGIN, f"{_GOOD}; scirpt-src *"))
    yield _one("a fresh nonce", PASS, _page(_LOGIN, _NONCED), looks={_LOGIN: _FINE})
    yield _one("the same nonce twice", FAIL, _page(_LOGIN, _NONCED), looks={_LOGIN: _AGAIN})
    yield _one("a short nonce", WARN, _page(_LOGIN, _NONCED), looks={_LOGIN: _SHORT})
    yield _one("no second look", UNKNOWN, _page(_LOGIN, _NONCED), looks={_LOGIN: DEAD})
    yield _one("the page is broken", UNKNOWN, _page(_LOGIN, "", status=503))
    dark = served(_SHOP, missing=dict.fromkeys(places(_SHOP), DEAD))
    yield case("port 443 is closed", _SHOP, dark, Nonces(), expect=UNKNOWN)
    bare = sample_launch(
        origin="https://api.shop.example", routes=(Route(name="list", url=_API, kind="read"),)
    )
    only = Served({url: replace(_data(), url=url) for url in places(bare)})
    yield case("an API alone", bare, only, Nonces(), expect=NOT_APPLICABLE)


CASES = Cases(_cases)
