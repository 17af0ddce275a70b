"""Error pages tell visitors that something went wrong, and tell nobody how the product is built."""

from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.error_pages import ErrorPages, How, Shown, hosts
from cockpit.facts.http import Response
from cockpit.facts.samples_errors import DJANGO, TRACEBACK, error, error_pages
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import (
    FAIL,
    HIGH,
    LOW,
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
    case,
    check,
    command,
    cut,
    failed,
    not_applicable,
    passed,
    warned,
)
from cockpit.kit.debug_switches import handled
from cockpit.kit.error_pages import Told, evidence, moved, statuses, told, unseen
from cockpit.model import Verdict

CHECK = check(
    "Error pages leak nothing",
    severity=HIGH,
    why="A trace, a path or a line of SQL on an error page tells an attacker which software to look up and "
    "where to push. And a visitor who meets a blank page does not come back.",
    fix="Keep what went wrong in the log, and answer with an error page of your own.",
    undo="Put the former error pages back.",
    verify="curl -sS https://{subject}/cockpit-probe-7f3a",
    source="OWASP Web Security Testing Guide, WSTG-ERRH-01 and 02; CWE-209; RFC 9110 section 15.5.5 (404)",
    terms={
        "stack trace": "the list of places in the code that led to an error",
        "404": "the answer to an address that does not exist",
    },
)
_EXPECTED = "no trace, path, SQL or version; where people look, a page of your own with status 404"
_LOOKED_AT = ("site", "app")
_COUNTED = ("site", "app", "api")
_ERROR = 400


def judge(launch: Launch, error_pages: ErrorPages) -> Iterator[Finding]:
    """Three answers of each host: to a path nobody has, to a damaged query, and to a header of 8 kB."""
    for host in hosts(launch):
        if found := told(error_pages, host, debugging=False):
            shown = told(error_pages, host, debugging=True)
            yield _behind(host) if shown else _leaks(host, found)
        elif told(error_pages, host, debugging=True):
            yield _behind(host)
        elif why := unseen(error_pages, host):
            yield cut(host, why)
        elif target := moved(error_pages, host):
            yield not_applicable(host, f"{host} sends everybody on to {target}")
        else:
            yield _manners(launch, error_pages, host)


def _behind(host: str) -> Finding:
    """The real error pages come to light when debugging is off."""
    cause = f"a debug page answers in place of the error pages of {host} (see deploy.debug-off)"
    return cut(host, Unreachable(Layer.APP, cause, "debugging"))


def _leaks(host: str, found: tuple[Told, ...]) -> Finding:
    everything = [leak for one in found for leak in one.leaks]
    kinds = tuple(dict.fromkeys(leak.shown for leak in everything))
    gravest = min(kinds, key=list(Shown).index)
    first = next(one for one in found if gravest in {leak.shown for leak in one.leaks})
    words = {Shown.TRACE: "a stack trace", Shown.SQL: "a database error", Shown.PATH: "a path of the server"}
    names = tuple(dict.fromkeys(leak.software for leak in everything if leak.software))
    whose = f" ({', '.join(names)})" if names else ""
    return failed(
        host,
        f"shows-{gravest.name.lower()}",
        f"{host} shows {words.get(gravest, 'the version of its software')}{whose} on an error page: "
        f"{first.status} to {first.look.how}",
        severity=LOW if gravest is Shown.VERSION else None,
        expected=_EXPECTED,
        observed=", ".join(kinds),
        evidence=evidence(found),
        fix=handled(names),
        verify=command("curl -sS {} | head -c 2000", first.look.url),
    )


def _manners(launch: Launch, pages: ErrorPages, host: str) -> Finding:
    """Nothing is shown: does a visitor with a wrong address meet a page that says so?"""
    declared = launch.host(host)
    role = declared.role if declared else "site"
    look = next(look for look in pages.of(host) if look.how is How.PATH)
    seen = look.seen
    assert isinstance(seen, Response)
    said = statuses(pages, host)
    if seen.status // 100 == 2 and role in _COUNTED:  # noqa: PLR2004
        return _soft(host, said)
    whose = look.stock if seen.status >= _ERROR and role in _LOOKED_AT else ""
    if whose:
        return _bare(host, whose, said)
    return passed(
        host, f"the error pages of {host} show nothing they should not", expected=_EXPECTED, observed=said
    )


def _soft(host: str, said: str) -> Finding:
    return warned(
        host,
        "soft-404",
        f"{host} answers 200 to an address that does not exist: search engines keep such pages, and a "
        f"monitor "
        "never notices a page that is gone",
        severity=LOW,
        expected=_EXPECTED,
        observed=said,
        fix=Fix(
            "Answer 404 where no route fits. A single-page application sends its start page for every "
            "address: "
            "give its catch-all route the status 404.",
            "nginx: try_files $uri $uri/ =404;\nNext.js: call notFound()\nNetlify: /* /404.html 404 in "
            "_redirects\n"
            "Vercel, Cloudflare Pages: put a 404.html into the output, and take the rewrite of everything "
            "out",
            "Put the former catch-all rule back.",
        ),
        verify=command("curl -sSI {}", f"https://{host}/cockpit-probe-7f3a"),
    )


def _bare(host: str, whose: str, said: str) -> Finding:
    return warned(
        host,
        "no-page",
        f"whoever mistypes an address at {host} meets {whose}",
        severity=LOW,
        expected=_EXPECTED,
        observed=f"{said}; {whose}",
        fix=Fix(
            "Show a page of your own with the status 404: what happened, a link to the start page, and how "
            "to "
            "reach a person.",
            "nginx: error_page 404 /404.html;\nExpress: the last app.use((req, res) => "
            "res.status(404).render('404'))\n"
            "Next.js: app/not-found.tsx\nDjango: templates/404.html\nRails, Netlify, Vercel, GitHub Pages: "
            "404.html",
            "Remove the page again.",
        ),
    )


_SHOP = sample_launch(hosts=(Host(name="shop.example"), Host(name="api.shop.example", role="api")))
_HOST, _API = "shop.example", "api.shop.example"
_NGINX = "<html><body><center><h1>404 Not Found</h1></center><hr><center>nginx</center></body></html>"


def _one(name: str, host: str, how: How, status: int, body: str, expect: Verdict, **headers: str) -> Case:
    """One host answers so to one of the three."""
    seen = error_pages(_SHOP, {(host, how): error(status=status, body=body, **headers)})
    return case(name, _SHOP, seen, expect=expect)


def _cases() -> Iterator[Case]:
    yield case("pages of its own", _SHOP, error_pages(_SHOP), expect=PASS)
    yield _one("a Python trace in JSON", _API, How.QUERY, 500, TRACEBACK, FAIL)
    yield _one("a path", _HOST, How.QUERY, 500, "<p>cannot open /var/www/shop/index.php", FAIL)
    yield _one("SQL", _API, How.QUERY, 500, "You have an error in your SQL syntax near ''", FAIL)
    yield _one("a version", _HOST, How.HEADER, 400, _NGINX.replace("nginx<", "nginx/1.18.0<"), FAIL)
    yield _one("an article about them", _HOST, How.QUERY, 200, TRACEBACK, PASS)
    yield _one("the page of nginx", _HOST, How.PATH, 404, _NGINX, WARN)
    yield _one("nothing at all", _HOST, How.PATH, 404, "", WARN)
    yield _one("JSON of an API", _API, How.PATH, 404, '{"error": "not found"}', PASS)
    yield _one("200 for everything", _HOST, How.PATH, 200, "<p>Welcome", WARN)
    yield _one("a debug page hides them", _HOST, How.PATH, 404, DJANGO, UNKNOWN)
    yield _one("a bot challenge", _HOST, How.PATH, 403, "", UNKNOWN, cf_mitigated="challenge")
    closed = {(_HOST, How.HEADER): Unreachable(Layer.HTTP, "closed the connection", "cut-short")}
    yield case("hangs up on the long header", _SHOP, error_pages(_SHOP, closed), expect=PASS)
    moving = error(status=301, location="https://other.example/")
    yield case("only redirects", _SHOP, error_pages(_SHOP, seen=moving), expect=NOT_APPLICABLE)
    yield case("nobody answers", _SHOP, error_pages(_SHOP, seen=DEAD), expect=UNKNOWN)


CASES = Cases(_cases)
