"""app.no-localhost-urls."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from urllib.parse import urlsplit

from cockpit.facts import Unreachable
from cockpit.facts.http import Response, challenge
from cockpit.facts.pages import Page
from cockpit.facts.robots import Robots, Sitemap
from cockpit.facts.samples_http import ADDRESS, DEAD, page, response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import File, Served
from cockpit.kit import (
    BLOCKER,
    FAIL,
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
from cockpit.kit.headers import bundled
from cockpit.kit.local_urls import Stray, data, flaws, rows, strays
from cockpit.kit.mixed import told
from cockpit.kit.served_pages import dark, half_read, pages_by_host
from cockpit.model import Verdict
from cockpit.standards.html import read
from cockpit.standards.locations import host_of

CHECK = check(
    "No hardcoded local URLs in pages or redirects",
    severity=BLOCKER,
    why="A page that asks http://localhost:3000 works on the computer it was written on, for there the "
    "program is running. For everybody else the button does nothing. A forgotten preview or staging "
    "address answers, with test data.",
    fix="Take the address from a setting of the production build, and build again.",
    undo="Set the former address again.",
    verify="curl -sSL --proto-default https {subject} | "
    "grep -nE 'localhost|127\\.0\\.0\\.1|staging|ngrok|vercel\\.app'",
    source="RFC 6761 (localhost, .test); RFC 1918 and the IANA special-purpose registries; RFC 6762 (.local)",
    terms={
        "localhost": "the name by which every computer calls itself",
        "preview": "a copy that a platform makes of each change, under an address of its own",
        "tunnel": "a public address that leads to a program on somebody's computer",
    },
)
_EXPECTED = "addresses that every customer reaches"


def judge(launch: Launch, served: Served, robots: Robots) -> Iterator[Finding]:
    """Per host: local, private, preview and rehearsal addresses in all that it serves; read, never run."""
    pages = tuple(chain.from_iterable(pages_by_host(launch, served).values()))
    by_host: dict[str, list[Stray]] = defaultdict(list)
    for one in strays(launch, served, robots, pages):
        by_host[one.host].append(one)
    unseen = tuple(chain(dark(launch, served), _unread(served)))
    yield from unseen
    hosts = dict.fromkeys((*(host_of(page.url) for page in (*pages, *data(served))), *by_host))
    for host in hosts:
        own = [page for page in pages if host_of(page.url) == host]
        yield _host(host, own, by_host[host], served)
    if not hosts and not unseen:
        yield not_applicable(launch.domain, "no declared place serves anything to strangers")


def _unread(served: Served) -> Iterator[Finding]:
    """Scripts and style sheets that could not be read."""
    for file in served.files:
        if file.kind not in ("script", "style", "manifest"):
            continue
        if isinstance(file.seen, Unreachable):
            yield cut(file.url, file.seen)
        elif file.seen.challenged:
            yield cut(file.url, challenge(file.url))


def _host(host: str, pages: Sequence[Page], found: Sequence[Stray], served: Served) -> Finding:
    texts = sum(
        file.kind in ("script", "style", "manifest") for file in served.files if host_of(file.url) == host
    )
    left = f", {served.left} more files of the product were not read" if served.left else ""
    note = "; ".join((*half_read(pages), f"{texts} scripts and style sheets read{left}"))
    if not found:
        return passed(host, f"no local, preview or staging address in what it serves; {note}", observed=note)
    return bundled(
        host,
        flaws(found),
        expected=_EXPECTED,
        observed=f"{len(found)} that are not",
        evidence={"urls": rows(found), "in_all": len(found), "note": note},
        fix=_fix(found),
        verify=_verify(found[0]),
    )


def _fix(found: Sequence[Stray]) -> Fix:
    lines = "\n".join(f"{one.where}: {told(one.url)}" for one in found[:20])
    words = dict.fromkeys(_word(one) for one in found[:5])
    search = "\n".join(command("grep -rnF {} . --exclude-dir=node_modules", word) for word in words)
    return Fix(
        "Look for the address in the source, take it from a setting (NEXT_PUBLIC_API_URL, VITE_API_URL, "
        "SITE_URL, ALLOWED_HOSTS or what your framework calls it), set that in the environment of the "
        "production build, and build again: the value is fixed when the scripts are built.",
        f"{lines}\n\n{search}",
        "Set the former address again.",
    )


def _word(one: Stray) -> str:
    """What to search the source for: a bare word such as `backend` stands in every second line of it."""
    place = urlsplit(one.url).netloc
    return place if ":" in place or "." in place else f"//{place}"


def _verify(one: Stray) -> str:
    place = one.where.rpartition(" of ")[2] if " of " in one.where else one.where
    return command("curl -sS -D - {} | grep -noF {}", place, urlsplit(one.url).netloc)


_HOME, _API = "https://shop.example/", "https://shop.example/api"
_STAGING = "https://staging.shop.example"
_SHOP = sample_launch(
    hosts=(Host(name="staging.shop.example", role="staging"), Host(name="old.shop.example", role="retired")),
    routes=(Route(name="api", url=_API, kind="read"),),
)
_PREVIEW = "https://shop-git-main-team.vercel.app"
_NOTHING = Robots({"shop.example": Response(f"{_HOME}robots.txt", 404, (), ADDRESS)})


def _json(body: str) -> Page:
    return Page(_API, response(_API, body=body, content_type="application/json"), read(""))


def _html(name: str, html: str, expect: Verdict) -> Case:
    return case(name, _SHOP, served(_SHOP, page(_HOME, html), _json("{}")), _NOTHING, expect=expect)


def _file(name: str, kind: str, body: str, expect: Verdict) -> Case:
    url = f"{_HOME}f"
    file = File(url, kind, Response(url, 200, (), ADDRESS, body), (_HOME,))
    return case(name, _SHOP, served(_SHOP, _json("{}"), files=(file,)), _NOTHING, expect=expect)


def _markup() -> Iterator[Case]:
    yield _html("addresses of the product", f'<a href="/x"></a><img src="{_HOME}i.png">', PASS)
    yield _html("a link to localhost", '<a href="http://localhost:3000/login">', FAIL)
    yield _html("an image on a private network", '<img src="http://192.168.1.20/i.png">', FAIL)
    yield _html("a form to a service of Docker", '<form action="http://backend:8000/login">', FAIL)
    yield _html("a script from a tunnel", '<script src="https://ab12.ngrok-free.app/x.js"></script>', FAIL)
    yield _html("IPv6", '<img src="http://[::1]:8080/i.png">', FAIL)
    yield _html("a canonical link to a preview", f'<link rel="canonical" href="{_PREVIEW}/">', FAIL)
    yield _html(
        "another language on staging", f'<link rel="alternate" hreflang="de" href="{_STAGING}/de">', FAIL
    )
    yield _html(
        "og:image on localhost", '<meta property="og:image" content="http://localhost:3000/i.png">', FAIL
    )
    yield _html("a form to staging", f'<form method="post" action="{_STAGING}/pay">', FAIL)
    yield _html("a link to staging", f'<a href="{_STAGING}/">', WARN)
    yield _html("a rehearsal nobody declared", '<a href="https://dev.shop.example/">', WARN)
    yield _html("a link to what is retired", '<a href="https://old.shop.example/">', PASS)
    yield _html("a text about localhost", "<p>Open http://localhost:3000</p>", PASS)
    yield _html("an attribute for scripts", '<div data-api="http://localhost:4000/v1"></div>', WARN)
    yield _html("a style", '<p style="background: url(http://127.0.0.1:9000/b.png)">', FAIL)
    yield _html(
        "data of the framework",
        '<script type="application/json">{"apiUrl":"http://localhost:4000"}</script>',
        FAIL,
    )
    yield _html(
        "structured data",
        '<script type="application/ld+json">{"@id":"http://localhost:3000/#o"}</script>',
        WARN,
    )
    yield _html("a refresh", '<meta http-equiv="refresh" content="5; url=http://localhost/">', FAIL)


def _scripts() -> Iterator[Case]:
    yield _file("a request", "script", 'fetch("http://localhost:3000/api/cart").then(r=>r.json())', FAIL)
    yield _file("a socket", "script", "new WebSocket('ws://127.0.0.1:8080/live')", FAIL)
    yield _file("a setting", "script", 'const c={baseURL:"http://localhost:4000/v1"}', FAIL)
    yield _file("a request to staging", "script", f'axios.get("{_STAGING}/v1")', FAIL)
    yield _file("text of a script", "script", 'var a=b||"http://localhost:3000"', WARN)
    yield _file("a comparison", "script", 'if(location.hostname==="localhost"||h==="127.0.0.1")x()', PASS)
    yield _file(
        "a library takes URLs apart", "script", 'new URL(a,"http://localhost");new URL("http://a")', PASS
    )
    yield _file("a comment", "script", "// try http://localhost:3000/\n", PASS)
    yield _file(
        "a picture in a style sheet", "style", "p { background: url(http://localhost:8000/b.png) }", FAIL
    )
    yield _file("a manifest", "manifest", '{"start_url": "http://localhost:3000/"}', FAIL)
    yield _file("a picture is not read", "image", "http://localhost:3000/", PASS)


def _cases() -> Iterator[Case]:
    yield from _markup()
    yield from _scripts()
    well = served(_SHOP, _json("{}"))
    answer = served(_SHOP, _json('{"next": "http://localhost:8000/api?page=2"}'))
    yield case("an answer of the API", _SHOP, answer, _NOTHING, expect=FAIL)
    away = Unreachable(Layer.HTTP, "the redirects lead out of the product to localhost", "off-product")
    moved = served(_SHOP, _json("{}"), missing={_HOME: away}, ways={_HOME: ("http://localhost:3000/",)})
    yield case("a redirect", _SHOP, moved, _NOTHING, expect=FAIL)
    listed = Robots(
        {}, (Sitemap(f"{_HOME}sitemap.xml", status=200, kind="urlset", locs=("http://localhost/",)),)
    )
    yield case("a sitemap", _SHOP, well, listed, expect=FAIL)
    line = Response(f"{_HOME}robots.txt", 200, (), ADDRESS, f"Sitemap: {_PREVIEW}/sitemap.xml")
    yield case("robots.txt", _SHOP, well, Robots({"shop.example": line}), expect=FAIL)
    own = sample_launch("shop.test")
    inside = served(own, page("https://shop.test/", '<a href="https://id.other.test/">'))
    yield case("a product under .test", own, inside, Robots({}), expect=PASS)
    script = File(f"{_HOME}a.js", "script", DEAD, (_HOME,))
    yield case("a script that does not come", _SHOP, served(_SHOP, files=(script,)), _NOTHING, expect=UNKNOWN)
    yield case(
        "port 443 is closed",
        _SHOP,
        served(_SHOP, missing={_HOME: DEAD, _API: DEAD}),
        _NOTHING,
        expect=UNKNOWN,
    )
    image = Page(_HOME, response(_HOME, content_type="image/png"), read(""))
    yield case(
        "a place without text",
        sample_launch(),
        served(sample_launch(), image),
        _NOTHING,
        expect=NOT_APPLICABLE,
    )


CASES = Cases(_cases)
