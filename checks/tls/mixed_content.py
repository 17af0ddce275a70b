"""tls.mixed-content."""

from collections.abc import Iterator, Sequence

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.samples_http import ADDRESS, DEAD, page, response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import File, Served
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
    Launch,
    Layer,
    Route,
    case,
    check,
    command,
    not_applicable,
    passed,
)
from cockpit.kit.headers import bundled
from cockpit.kit.mixed import flaws, plain_urls, repairs, rows
from cockpit.kit.served_pages import dark, lower_bound, pages_by_host
from cockpit.model import Verdict
from cockpit.standards.html import read

CHECK = check(
    "No mixed content",
    severity=BLOCKER,
    why="A page that comes by https and names a script, a style or a form by http is broken or insecure: "
    "browsers block the script without a word, leave pictures out, and warn people before they send a "
    "form.",
    fix="Write https in every URL that a page loads or sends to.",
    undo="Write the former URLs again.",
    verify="curl -sSL --proto-default https {subject} | grep -n 'http://'",
    source="W3C Mixed Content (levels 1 and 2); W3C Upgrade Insecure Requests; Fetch section 4.1",
    terms={
        "mixed content": "a page that comes by https and loads parts of itself by http",
        "upgrade-insecure-requests": "a word in the Content-Security-Policy: browsers use https where the "
        "page says http",
    },
)
_EXPECTED = "https in every URL that the page loads or sends to"


def judge(launch: Launch, served: Served) -> Iterator[Finding]:
    """Per host: what its pages and their style sheets name by http."""
    hosts = pages_by_host(launch, served)
    unseen = tuple(dark(launch, served))
    yield from unseen
    for host, pages in hosts.items():
        yield _host(launch, served, host, pages)
    if not hosts and not unseen:
        yield not_applicable(launch.domain, "no declared place serves a page to strangers")


def _host(launch: Launch, served: Served, host: str, pages: Sequence[Page]) -> Finding:
    found = plain_urls(launch, served, pages)
    if not found:
        seen = f"{len(pages)} {'page' if len(pages) == 1 else 'pages'} and the style sheets read"
        return passed(host, f"nothing is loaded or sent by http; {lower_bound(pages)}", observed=seen)
    return bundled(
        host,
        flaws(found),
        expected=_EXPECTED,
        observed=f"{len(found)} by http",
        evidence={"http": rows(found), "in_all": len(found), "note": lower_bound(pages)},
        fix=Fix(
            "Try each URL with https; where it answers, write it so. Where it does not, put the file on "
            "your own host. Addresses without a scheme (/logo.png) never mix.",
            repairs(found),
            "Write the former URLs again.",
        ),
        verify=command("curl -sSL {} | grep -n 'http://'", pages[0].url),
    )


_HOME = "https://shop.example/"
_SHOP = sample_launch(routes=(Route(name="list", url=f"{_HOME}api", kind="read"),))
_OLD = "http://cdn.example.net/x"
_UPGRADE = "upgrade-insecure-requests"


def _page(html: str, policy: str = "", url: str = _HOME, status: int = 200) -> Page:
    seen = response(url, status, body=html, content_type="text/html", content_security_policy=policy)
    return Page(url, seen, read(html))


def _shows(name: str, html: str, expect: Verdict, policy: str = "") -> Case:
    return case(
        name, _SHOP, served(_SHOP, _page(html, policy), _page("{}", url=f"{_HOME}api")), expect=expect
    )


def _sheet(text: str) -> File:
    seen = Response(f"{_HOME}a.css", 200, (), ADDRESS, text)
    return File(f"{_HOME}a.css", "style", seen, (_HOME,))


def _sheets(name: str, text: str, expect: Verdict) -> Case:
    return case(name, _SHOP, served(_SHOP, files=(_sheet(text),)), expect=expect)


def _cases() -> Iterator[Case]:
    yield _shows(
        "everything by https", f'<script src="https://a.b/x.js"></script><img src="{_HOME}i.png">', PASS
    )
    yield _shows("no scheme at all", '<script src="//a.b/x.js"></script><img src="/i.png">', PASS)
    yield _shows("a script", f'<script src="{_OLD}.js"></script>', FAIL)
    yield _shows("a style sheet", f'<link rel="stylesheet" href="{_OLD}.css">', FAIL)
    yield _shows("a frame", f'<iframe src="{_OLD}"></iframe>', FAIL)
    yield _shows("a form", f'<form action="{_OLD}"></form>', FAIL)
    yield _shows("a button of a form", f'<form><button formaction="{_OLD}"></button></form>', FAIL)
    yield _shows("a base", f'<base href="{_OLD}/"><script src="a.js"></script>', FAIL)
    yield _shows("in a frame written out", f"<iframe srcdoc='<script src={_OLD}></script>'></iframe>", FAIL)
    yield _shows("a set of pictures", f'<img srcset="{_OLD}.png 2x">', FAIL)
    yield _shows("a picture at an address", '<img src="http://203.0.113.9/i.png">', FAIL)
    yield _shows("a picture", f'<img src="{_OLD}.png">', WARN)
    yield _shows("a video", f'<video src="{_OLD}.mp4" poster="{_OLD}.png"></video>', WARN)
    yield _shows("in a style attribute", f'<p style="background: url({_OLD}.png)">', WARN)
    yield _shows("a font in a style element", f"<style>@font-face{{src:url({_OLD}.woff)}}</style>", FAIL)
    yield _shows("a link to a page of ours", '<a href="http://shop.example/about">', WARN)
    yield _shows("a link to others", '<a href="http://other.example/">', PASS)
    yield _shows("in a template", f'<template><script src="{_OLD}.js"></script></template>', PASS)
    yield _shows("without scripts", f'<noscript><img src="{_OLD}"></noscript>', PASS)
    yield _shows("a script, upgraded", f'<script src="{_OLD}.js"></script>', WARN, _UPGRADE)
    yield _shows("a link, upgraded", '<a href="http://shop.example/about">', PASS, _UPGRADE)
    yield _shows("a script of this machine", '<script src="http://localhost:5173/x.js"></script>', PASS)
    yield _sheets("a picture in a style sheet", f"p {{ background: url('{_OLD}.png') }}", WARN)
    yield _sheets("a sheet in a style sheet", f'@import "{_OLD}.css";', FAIL)
    yield _sheets("a namespace is no address", "@namespace url(http://www.w3.org/1999/xhtml);", PASS)
    yield case(
        "a file redirects to http",
        _SHOP,
        served(
            _SHOP,
            files=(File(f"{_HOME}a.js", "script", response(f"{_HOME}a.js", 301, location=_OLD), (_HOME,)),),
        ),
        expect=FAIL,
    )
    yield case("the page is broken", _SHOP, served(_SHOP, _page("", status=503)), expect=UNKNOWN)
    yield case("port 443 is closed", _SHOP, served(_SHOP, missing={_HOME: DEAD}), expect=UNKNOWN)
    away = Unreachable(Layer.HTTP, "the redirects lead out of the product", "off-product")
    yield case(
        "lives elsewhere",
        sample_launch(),
        served(sample_launch(), missing={_HOME: away}),
        expect=Verdict.NOT_APPLICABLE,
    )
    yield case("all is well", _SHOP, served(_SHOP, page(_HOME)), expect=PASS)


CASES = Cases(_cases)
