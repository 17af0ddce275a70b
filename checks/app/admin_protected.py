"""app.admin-protected."""

from collections.abc import Iterator, Mapping
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.exposed import Exposed, Manner, Stranger, Tried
from cockpit.facts.pages import Page
from cockpit.facts.samples_exposed import exposed, page, stranger, tried
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_http import page as web_page
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import Served, places
from cockpit.kit import (
    BLOCKER,
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
    Route,
    case,
    check,
    command,
    cut,
    failed,
    passed,
    warned,
)
from cockpit.kit.exposed import (
    challenged,
    dark,
    evidence,
    found,
    hosts,
    listed,
    look,
    observed,
    tally,
    url,
    withheld,
)
from cockpit.model import Verdict
from cockpit.standards.denials import deny
from cockpit.standards.exposures import row
from cockpit.standards.locations import host_of, path_of, shown

CHECK = check(
    "Admin endpoints need authentication",
    severity=BLOCKER,
    why="Whoever finds the back office, the list of jobs or the debug page of a framework can do what you "
    "can: read customers, change orders, sometimes run commands. Scanners ask for the usual addresses daily.",
    fix="Put a sign-in in front of every one of them, or let only your own network reach them.",
    undo="Take the sign-in away again.",
    verify="curl -sS -o /dev/null -w '%{http_code} %{redirect_url}\\n' {subject}",
    source="OWASP WSTG-CONF-05, WSTG-ATHZ-02; CWE-306; the documents of each framework about its endpoints",
    terms={
        "endpoint": "an address of your product that programs and people can ask",
        "metrics": "numbers for your monitoring: how many requests, of what, how slow",
    },
)
_GROUPS = ("admin", "debug", "metrics", "docs")
_WORDS = {
    "admin": "anybody can open",
    "debug": "anybody can read what is meant for developers:",
    "metrics": "anybody can read",
    "docs": "anybody can look at",
}


def judge(launch: Launch, exposed: Exposed, served: Served) -> Iterator[Finding]:
    """Panels, debug pages, numbers, the admin host and every private route turn a stranger away.

    401, 403, 404 and a redirect are fine, and so is a page that asks who somebody is. A private page that is
    the same empty frame as any other path of the host shows nothing by itself; its data is not seen from
    here, and the finding says so. The description of an API is a warning, and none where launch.toml
    declares it as a public route.
    """
    yield from dark(exposed)
    for _, seen in hosts(exposed):
        groups = found(seen, _GROUPS)
        meant = {group: some for group, some in groups.items() if not _declared(launch, seen, group, some)}
        yield from (_open(seen, group, some) for group, some in meant.items())
        if not meant:
            text = f"no panel, debug page or list of numbers is open to strangers: {tally(seen)}"
            yield challenged(seen, _GROUPS) or passed(seen.host, text, evidence=evidence(seen))
        if seen.role == "admin":
            yield _root(seen)
    yield from _routes(launch, exposed, served)


def _declared(launch: Launch, seen: Stranger, group: str, some: tuple[Tried, ...]) -> bool:
    """The product says that this is meant for everybody."""
    public = {where.rstrip("/") for where, route in places(launch).items() if not route.private}
    return group == "docs" and all(url(seen, one).rstrip("/") in public for one in some)


def _open(seen: Stranger, group: str, some: tuple[Tried, ...]) -> Finding:
    grave = any(known.grave for one in some if (known := row(one.key)))
    make = failed if grave else warned
    return make(
        url(seen, some[0]),
        group,
        f"{_WORDS[group]} {listed(seen, some)}",
        severity=None if grave else MEDIUM,
        expected="401, 403, 404 or the way to a sign-in",
        observed=observed(some),
        evidence=evidence(seen, some),
        fix=_shut(seen, group, some),
        verify=look(seen, some[0]),
    )


def _shut(seen: Stranger, group: str, some: tuple[Tried, ...]) -> Fix:
    text = {
        "docs": "If they are not meant for everybody, switch them off in production or put a sign-in in "
        "front; if they are, declare the address as a [[route]].",
        "metrics": "Serve the numbers where only your monitoring reaches them, or ask for a token there.",
        "debug": "Switch it off in production: it belongs to development.",
        "admin": "Put a sign-in in front of it, or let only your own network reach it.",
    }[group]
    lines = deny(seen.host, (one.path for one in some), seen.served_by)
    return Fix(f"{text} Until then:", lines, "Remove the lines and reload the server.")


def _root(seen: Stranger) -> Finding:
    """The start page of a host that is declared as the back office."""
    where, one = url(seen, seen.root), seen.root
    told = {"observed": f"{one.status}: {one.stance}", "evidence": {"root": one.evidence}}
    if one.stance is Manner.FAILING:
        cause = f"{where} answers {one.status}, so that nobody can see whether it asks who you are"
        return cut(where, Unreachable(Layer.APP, cause, "status"), **told)
    if one.stance in (Manner.OTHER, Manner.FOUND, Manner.USUAL):
        return _stranger_in(where, f"the back office {seen.host} shows its start page to strangers", told)
    note = ": an empty page until its script runs" if one.stance is Manner.SHELL else ""
    return passed(where, f"the back office {one.stance}{note}", **told)


def _stranger_in(where: str, text: str, told: Mapping[str, Any]) -> Finding:
    return failed(
        where,
        "open",
        text,
        expected="401, 403, 404 or the way to a sign-in, for whoever is not signed in",
        fix=Fix(
            "Ask who somebody is before anything is sent, on the server. If it is meant for everybody, take "
            "private = true (or the role admin) out of launch.toml.",
            "nginx, for a back office that has no sign-in of its own:\n"
            '    auth_basic "Back office";\n    auth_basic_user_file /etc/nginx/back-office.htpasswd;',
            "Remove the lines and reload the server.",
        ),
        verify=command("curl -sS -o /dev/null -w '%{{http_code}} %{{redirect_url}}\\n' {}", where),
        **told,
    )


def _routes(launch: Launch, exposed: Exposed, served: Served) -> Iterator[Finding]:
    """Every route that is declared as private, or on a host of the back office, as strangers see it."""
    for where, route in places(launch).items():
        declared = launch.host(host_of(where))
        office = declared is not None and declared.role == "admin" and path_of(where) != "/"
        if route.private or office:
            yield _route(where, route, served.places[where], exposed.hosts.get(host_of(where)))


def _route(
    where: str, route: Route, seen: Page | Unreachable, host: Stranger | Unreachable | None
) -> Finding:
    if isinstance(seen, Unreachable):
        away = seen.kind == "off-product"
        return passed(where, f"strangers are sent away: {seen.cause}") if away else cut(where, seen)
    told = {
        "observed": f"{seen.response.status} at {shown(seen.url)}",
        "evidence": {"status": seen.response.status, "url": shown(seen.url)},
    }
    if seen.response.status >= 500:  # noqa: PLR2004 - server errors
        cause = f"{where} answers {seen.response.status}, so that nobody can see whether it asks who you are"
        return cut(where, Unreachable(Layer.APP, cause, "status"), **told)
    usual = host.usual if isinstance(host, Stranger) else ()
    if why := withheld(where, seen, usual):
        return passed(where, f"strangers do not get {route.name}: {why}", **told)
    return _stranger_in(where, f"{route.name} is declared private and strangers get it", told)


_ADMIN, _HOST, _API = "admin.shop.example", "shop.example", "api.shop.example"
_MINE = f"https://{_HOST}/account"
_LOGIN = f"https://{_HOST}/login"
_SHOP = sample_launch(routes=(Route(name="account", url=_MINE, kind="page", private=True),))
_OFFICE = sample_launch(hosts=(Host(name=_ADMIN, role="admin"),))
_PLAIN = sample_launch()
_DOCS = sample_launch(routes=(Route(name="docs", url=f"https://{_HOST}/docs"),))
_FORM = "<title>Shop</title><form method=post><input name=email><input type=password></form>"
_WORDS_OF_MINE = "<title>Your account</title><h1>Hello</h1><p>" + "Your last order was three bicycles. " * 4
_FRAME = "<title>Shop</title><div id=root></div><script src=/app.js></script>"
_TO_LOGIN = web_page(_LOGIN, "<title>Welcome</title><form><input name=email></form>")


def _shows(name: str, expect: Verdict, *seen: Tried, launch: Launch = _PLAIN) -> Case:
    return case(name, launch, exposed(stranger(_HOST, *seen)), served(launch), expect=expect)


def _office(name: str, expect: Verdict, root: Tried) -> Case:
    there = exposed(stranger(_ADMIN, root, role="admin"))
    return case(name, _OFFICE, there, served(_OFFICE), expect=expect)


def _private(name: str, expect: Verdict, seen: Page) -> Case:
    """What a stranger gets at the private route, wherever it ends."""
    ends = Served({**served(_SHOP).places, _MINE: seen})
    return case(name, _SHOP, exposed(stranger(_HOST)), ends, expect=expect)


def _cases() -> Iterator[Case]:
    yield _shows("nothing is open", PASS)
    yield _shows("phpMyAdmin without a sign-in", FAIL, tried("/phpmyadmin/", type="text/html"))
    yield _shows("phpMyAdmin with its sign-in", PASS, tried("/phpmyadmin/", Manner.DOOR, type="text/html"))
    yield _shows("the variables of Spring", FAIL, tried("/actuator/env", type="application/json"))
    yield _shows("a panel behind a challenge", UNKNOWN, tried("/phpmyadmin/", Manner.CHALLENGE))
    yield _shows("numbers", FAIL, tried("/metrics"))
    yield _shows("API docs", WARN, tried("/docs", type="text/html"))
    yield _shows("API docs that are declared", PASS, tried("/docs", type="text/html"), launch=_DOCS)
    yield _shows(
        "one page for every path", PASS, tried("/admin/", Manner.USUAL), tried("/docs", Manner.SHELL)
    )
    yield _shows("an open file is another matter", PASS, tried("/.env"))
    yield _office("the back office asks", PASS, page(Manner.SIGN_IN))
    yield _office("the back office sends to a sign-in", PASS, page(Manner.MOVED, to="https://sso.example/"))
    yield _office("the back office is open", FAIL, page(Manner.OTHER))
    yield _office("the back office is an empty frame", PASS, page(Manner.SHELL))
    yield _office("the back office is broken", UNKNOWN, page(Manner.FAILING))
    yield _private("a private page sends to the sign-in", PASS, _TO_LOGIN)
    yield _private("a private page asks in place", PASS, web_page(_MINE, _FORM))
    yield _private("a private page turns away", PASS, web_page(_MINE, "<p>No", 403))
    yield _private("a private page is shown", FAIL, web_page(_MINE, _WORDS_OF_MINE))
    yield _private("a private page is a frame", PASS, web_page(_MINE, _FRAME))
    yield _private("a private page is broken", UNKNOWN, web_page(_MINE, "<p>Oops", 500))
    lost = served(_SHOP, missing={_MINE: DEAD})
    yield case("a private page in the dark", _SHOP, exposed(stranger(_HOST)), lost, expect=UNKNOWN)
    away = served(_SHOP, missing={_MINE: Unreachable(Layer.HTTP, "leads to sso.example", "off-product")})
    yield case("a private page leads away", _SHOP, exposed(stranger(_HOST)), away, expect=PASS)
    closed = exposed(missing={_HOST: DEAD})
    yield case("port 443 is closed", sample_launch(), closed, served(sample_launch()), expect=UNKNOWN)


CASES = Cases(_cases)
