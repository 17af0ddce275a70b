"""header.nonbreaking."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.samples_http import ADDRESS, DEAD, response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import File, Served
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
    Launch,
    Product,
    Route,
    case,
    check,
    command,
    not_applicable,
    passed,
)
from cockpit.kit.blocked import flaws, policy_text, repairs, rows, stopped
from cockpit.kit.embedding import embedded
from cockpit.kit.headers import bundled
from cockpit.kit.isolation import isolation_flaws
from cockpit.kit.served_pages import dark, lower_bound, pages_by_host
from cockpit.model import Verdict
from cockpit.standards.csp_breaches import enforced, reported
from cockpit.standards.csp_inline import source_of
from cockpit.standards.html import read

CHECK = check(
    "Security headers do not break the site",
    severity=HIGH,
    why="A Content-Security-Policy that forgets one script, one font or one form stops it without a word: "
    "the page looks fine to whoever wrote the header, and the sign-in or the payment does nothing for "
    "customers.",
    fix="Add the source that the finding names to the directive that it names.",
    undo="Send the former header again.",
    verify="cockpit check header.nonbreaking",
    source="W3C Content Security Policy Level 3, sections 6 and 8; HTML sections 7.1.3, 7.1.4 and 7.4; "
    "Fetch 3.7",
    terms={
        "CSP": "Content-Security-Policy: what a page may load and run, and where it may send to",
        "directive": "one part of the policy, such as img-src, which is about pictures",
        "nonce": "a fresh random word in the header and in each script that may run",
        "COEP": "Cross-Origin-Embedder-Policy: files of other sites only where they agree",
        "COOP": "Cross-Origin-Opener-Policy: whether windows of other sites stay tied to the page",
        "sandbox": "a directive that takes scripts, forms or windows from a page, except those it names",
    },
)
_EXPECTED = "policies that let the page load, run and send what its own markup and style sheets name"


def judge(launch: Launch, served: Served) -> Iterator[Finding]:
    """Per host: what its headers stop on its own pages; per partner: whether it can show them in a frame."""
    hosts = pages_by_host(launch, served)
    unseen = tuple(dark(launch, served))
    yield from unseen
    for host, pages in hosts.items():
        yield _host(launch, served, host, pages)
    yield from embedded(launch, tuple(chain.from_iterable(hosts.values())))
    if not hosts and not unseen:
        yield not_applicable(launch.domain, "no declared place serves a page to strangers")


def _host(launch: Launch, served: Served, host: str, pages: Sequence[Page]) -> Finding:
    found = stopped(launch, served, pages)
    apart = isolation_flaws(launch, served, pages)
    if not found and not apart:
        return passed(host, f"{_quiet(pages)}; {lower_bound(pages)}", observed=_policies(pages))
    lines = dict.fromkeys(flaw.line for flaw in apart if flaw.line)
    record = "\n\n".join(part for part in (repairs(found), *lines) if part)
    return bundled(
        host,
        (*flaws(found), *apart),
        expected=_EXPECTED,
        observed=_policies(pages),
        evidence={"blocked": rows(found), "in_all": len(found), "note": lower_bound(pages)},
        fix=Fix(
            "Let through what belongs to the page, try the new policy as "
            "Content-Security-Policy-Report-Only first, and look into the console of a browser.",
            record,
            f"Send the former header again: {_policies(pages)}",
        ),
        verify=command("cockpit check header.nonbreaking", host),
    )


def _quiet(pages: Sequence[Page]) -> str:
    """Why nothing is stopped."""
    if any(enforced(page) or reported(page) for page in pages):
        return "the policies let through what the pages and their style sheets name"
    return "no policy stops anything, for none is sent"


def _policies(pages: Sequence[Page]) -> str:
    told = (policy_text(one.policy) for page in pages for one in (*enforced(page), *reported(page)))
    return " | ".join(dict.fromkeys(told))[:600] or "no Content-Security-Policy"


_HOME, _CDN, _PARTNER = "https://shop.example/", "https://cdn.example.net", "https://partner.example"
_SHOP = sample_launch()
_FRAMED = sample_launch(
    product=Product(name="Shop", domain="shop.example", roadmap="x", embedded_by=(_PARTNER,))
)
_CODE = "document.title = 'x'"
Said = Mapping[str, str]
NOTHING: Said = {}


def _page(html: str, policy: str, said: Said = NOTHING, status: int = 200) -> Page:
    sent = {"content-type": "text/html", **({"content-security-policy": policy} if policy else {}), **said}
    return Page(_HOME, Response(_HOME, status, tuple(sent.items()), ADDRESS, html), read(html))


def _has(name: str, html: str, policy: str, expect: Verdict, said: Said = NOTHING) -> Case:
    return case(name, _SHOP, served(_SHOP, _page(html, policy, said)), expect=expect)


def _own(name: str, kind: str, body: str, said: Said, expect: Verdict, page: Said = NOTHING) -> Case:
    """The page and one file of the product on another host; `page` are the headers of the page."""
    url = "https://static.shop.example/f"
    file = File(url, kind, Response(url, 200, tuple(said.items()), ADDRESS, body), (_HOME,))
    html = f'<link rel=stylesheet href="{url}">' if kind == "style" else f'<script src="{url}"></script>'
    return case(name, _SHOP, served(_SHOP, _page(html, "", page), files=(file,)), expect=expect)


def _by_policy() -> Iterator[Case]:
    """What one policy does to one thing."""
    script, inline = f'<script src="{_CDN}/a.js"></script>', f"<script>{_CODE}</script>"
    yield _has("no policy", script, "", PASS)
    yield _has("a script that is named", script, f"script-src {_CDN}", PASS)
    yield _has("a script that is forgotten", script, "script-src 'self'", FAIL)
    yield _has("its path", script, f"script-src {_CDN}/b/", FAIL)
    yield _has("a nonce", '<script nonce="a1">x()</script>', "script-src 'nonce-a1'", PASS)
    yield _has("yesterday's nonce", '<script nonce="a0">x()</script>', "script-src 'nonce-a1'", FAIL)
    yield _has("a hash", inline, f"script-src {source_of(_CODE)}", PASS)
    yield _has("an inline script", inline, "default-src 'self'", FAIL)
    yield _has("unsafe-inline beside a nonce", inline, "script-src 'unsafe-inline' 'nonce-a1'", FAIL)
    yield _has("strict-dynamic ignores hosts", script, f"script-src 'strict-dynamic' 'nonce-a1' {_CDN}", FAIL)
    yield _has(
        "data that is no script", "<script type='application/json'>{}</script>", "script-src 'self'", PASS
    )
    yield _has("an event handler", "<button onclick='go()'>", "script-src 'self'", FAIL)
    yield _has("a link that does nothing", "<a href='javascript:void(0)'>", "script-src 'self'", PASS)
    yield _has("a javascript: link", "<a href='javascript:go()'>", "script-src 'self'", FAIL)
    yield _has("a style element", "<style>p { color: red }</style>", "style-src 'self'", FAIL)
    yield _has("a style attribute", "<p style='color: red'>", "style-src 'self'", WARN)
    yield _has("a picture in the page", "<img src='data:image/png;base64,AA'>", "img-src 'self'", WARN)
    yield _has("a picture that is allowed", "<img src='data:image/png;base64,AA'>", "img-src data:", PASS)
    yield _has("a form", "<form action='https://pay.example/'>", "form-action 'self'", FAIL)
    yield _has("a frame", f"<iframe src='{_CDN}/f'></iframe>", "frame-src 'none'", FAIL)
    yield _has("a base", f"<base href='{_CDN}/'>", "base-uri 'none'", FAIL)
    yield _has("a sandbox", inline, "sandbox allow-forms", FAIL)
    yield _has("http is upgraded first", "<img src='http://shop.example/i.png'>", "img-src 'self'", PASS)
    yield _has(
        "what is mixed is told elsewhere",
        "<script src='http://a.b/x.js'></script>",
        "script-src 'self'",
        PASS,
    )
    meta = """<meta http-equiv=content-security-policy content="script-src 'self'">"""
    yield _has("a meta element before the script", f"<head>{meta}{inline}", "", FAIL)
    yield _has("a meta element after the script", f"<head>{inline}{meta}", "", PASS)
    tried = {"content-security-policy-report-only": "script-src 'self'"}
    yield _has("only tried out", inline, "", WARN, tried)


def _by_requests() -> Iterator[Case]:
    """What scripts and known style sheets ask for."""
    fonts = "<link rel=stylesheet href='https://fonts.googleapis.com/css2?family=X'>"
    yield _has("a known sheet and its fonts", fonts, "font-src 'self'", WARN)
    ours, theirs = "fetch('https://api.shop.example/v1')", "fetch('https://api.b.example/v1')"
    yield _has("a request to our API", f"<script>{ours}</script>", "connect-src 'self'", FAIL)
    yield _has("a request to others", f"<script>{theirs}</script>", "connect-src 'self'", WARN)
    yield _has("a request that is let through", f"<script>{theirs}</script>", "connect-src *", PASS)
    own = {"content-security-policy": "connect-src 'none'"}
    yield _own("a request in a file", "script", ours, {}, FAIL, own)


def _cases() -> Iterator[Case]:
    yield from _by_policy()
    yield from _by_requests()
    font = "@font-face { src: url(https://fonts.example.net/a.woff2) }"
    yield _own(
        "a font in a style sheet", "style", font, {}, WARN, {"content-security-policy": "font-src 'self'"}
    )
    yield _own(
        "a file that keeps others out", "script", "", {"cross-origin-resource-policy": "same-origin"}, FAIL
    )
    yield _own("a file for the whole site", "script", "", {"cross-origin-resource-policy": "same-site"}, PASS)
    yield _own("require-corp", "script", "", {}, FAIL, {"cross-origin-embedder-policy": "require-corp"})
    corp = {"cross-origin-embedder-policy": "require-corp"}
    yield _has("require-corp and a file of others", f"<img src='{_CDN}/i.png'>", "", WARN, corp)
    yield _has("require-corp and crossorigin", f"<img src='{_CDN}/i.png' crossorigin>", "", PASS, corp)
    paypal = "<script src='https://www.paypal.com/sdk/js'></script>"
    yield _has("a payment window", paypal, "", WARN, {"cross-origin-opener-policy": "same-origin"})
    yield _has(
        "a window that keeps its tie",
        paypal,
        "",
        PASS,
        {"cross-origin-opener-policy": "same-origin-allow-popups"},
    )
    rows: tuple[tuple[str, str, Said, Verdict], ...] = (
        ("a partner is let in", f"frame-ancestors 'self' {_PARTNER}", {}, PASS),
        (
            "the policy comes before the old header",
            f"frame-ancestors {_PARTNER}",
            {"x-frame-options": "DENY"},
            PASS,
        ),
        ("a partner is shut out", "frame-ancestors 'self'", {}, FAIL),
        ("a partner is shut out by the old header", "", {"x-frame-options": "SAMEORIGIN"}, FAIL),
        ("nobody is shut out", "", {}, PASS),
    )
    for name, policy, said, expect in rows:
        yield case(name, _FRAMED, served(_FRAMED, _page("", policy, said)), expect=expect)
    yield case("the page is broken", _SHOP, served(_SHOP, _page("", "", status=500)), expect=UNKNOWN)
    yield case("port 443 is closed", _SHOP, served(_SHOP, missing={_HOME: DEAD}), expect=UNKNOWN)
    api = sample_launch(routes=(Route(name="home", url=_HOME, kind="read"),))
    data = Page(_HOME, response(_HOME, body="{}", content_type="application/json"), read(""))
    yield case("no page at all", api, served(api, data), expect=NOT_APPLICABLE)


CASES = Cases(_cases)
