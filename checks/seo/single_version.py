"""seo.single-version."""

from collections.abc import Iterator
from dataclasses import replace

from cockpit.facts import Unreachable
from cockpit.facts.fronts import Fronts
from cockpit.facts.pages import Page, Pages, home
from cockpit.facts.robots import Robots
from cockpit.facts.samples_dns import sample_front
from cockpit.facts.samples_http import ADDRESS, DEAD, NO_NAME, challenge, everywhere, page, response, trail
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_seo import (
    ALLOW,
    FORBID,
    head,
    linked,
    seo,
    seo_pages,
    seo_robots,
    shows,
    sitemap,
)
from cockpit.facts.trails import Trails, doors
from cockpit.kit import (
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Host,
    Launch,
    Layer,
    Product,
    Route,
    case,
    check,
    undeclared,
)
from cockpit.kit.copies import rehearsal_findings, spelling_findings, twin_findings
from cockpit.kit.crawling import robots_findings
from cockpit.kit.own_pages import page_findings
from cockpit.kit.sitemaps import sitemap_findings
from cockpit.standards.html import read
from cockpit.standards.locations import origin_of

CHECK = check(
    "Search engines see one version",
    severity=MEDIUM,
    why="A setting that was right while you were building (noindex, a closed robots.txt, a canonical link to "
    "staging) keeps the finished product out of every search result, and nobody sees an error. The other way "
    "round, customers find staging and sign up there.",
    fix="Let every public page name its canonical address, and every other copy redirect or carry noindex.",
    undo="Put the former header, element or file back.",
    verify="curl -sS -D - {subject} | grep -iE '^HTTP|x-robots-tag|canonical|robots'",
    source="RFC 6596; RFC 9309; sitemaps.org/protocol.html; Google Search Central: canonicalization, block "
    "indexing, robots meta tag specifications",
    terms={
        "canonical link": "a line in a page's head that tells search engines the page's one real address",
        "noindex": "a word in a header or in the head of a page: do not show this page in search results",
        "robots.txt": "a file that tells search engines what not to read; they may list it all the same",
        "sitemap": "a file that lists the pages search engines should read",
    },
)


def judge(launch: Launch, pages: Pages, trails: Trails, fronts: Fronts, robots: Robots) -> Iterator[Finding]:
    """Public pages may be kept and name themselves; every other copy is away or kept out.

    A product that has settled on another spelling, where launch.toml names none, only has to be declared.
    """
    if chosen := _settled(launch, pages):
        text = f"the start page ends at {chosen}, and launch.toml does not say that this is the one you want"
        yield undeclared(launch.domain, text, f'origin = "{chosen}"   # in [product]')
        return
    yield from page_findings(launch, pages, trails, robots)
    yield from spelling_findings(launch, pages, trails, robots)
    yield from twin_findings(launch, pages, fronts, robots)
    yield from rehearsal_findings(launch, pages, trails, fronts, robots)
    yield from robots_findings(launch, pages, robots)
    yield from sitemap_findings(launch, robots)


def _settled(launch: Launch, pages: Pages) -> str:
    """The other https spelling that the start page ends at, where no origin is declared; or nothing."""
    front = pages.pages[home(launch)]
    if launch.product.origin or not isinstance(front, Page):
        return ""
    one = origin_of(front.url)
    return one if one != launch.origin and one.startswith("https://") and one in doors(launch) else ""


_HOME, _ABOUT, _WWW = "https://shop.example/", "https://shop.example/about", "https://www.shop.example/"
_ROBOTS = f"{_HOME}robots.txt"
_STAGING, _OLD, _DEMO = (f"{label}.shop.example" for label in ("staging", "old", "demo"))
_SHOP = sample_launch(routes=(Route(name="about", url=_ABOUT),))
_TWO = sample_launch(hosts=(Host(name=_STAGING, role="staging"), Host(name=_OLD, role="retired")))
_NOINDEX = '<meta name="robots" content="noindex, nofollow">'


def _whole() -> tuple[Case, ...]:
    """Products as a whole."""
    there = f"{_HOME}en/"
    app = sample_launch(hosts=(Host(name="app.shop.example", role="app"),), origin="https://app.shop.example")
    out = {f"{app.origin}/": linked(f"{app.origin}/", "", x_robots_tag="noindex")}
    www = sample_launch(origin="https://www.shop.example")
    apart = sample_launch(origin="https://getshop.example", routes=(Route(name="faq", url="/faq"),))
    more = sample_launch(hosts=(Host(name="docs.shop.example"), Host(name="shop2.example")))
    copy = sample_front("shop2.example", ADDRESS, body=head(_HOME))
    known = sample_launch(
        product=Product(name="Shop", domain="shop.example", roadmap="x", hostnames_reviewed=(_DEMO,))
    )
    return (
        case("www is canonical", www, *seo(www), expect=PASS),
        case("the product lives at another domain", apart, *seo(apart), expect=PASS),
        case(
            "the start page is one of a language",
            _SHOP,
            *seo(_SHOP, trail(_HOME, (302, "/en/"), (200, "")), pages={_HOME: linked(there)}),
            expect=PASS,
        ),
        case("an application keeps itself out", app, *seo(app, pages=out), expect=PASS),
        case(
            "a site of its own",
            more,
            *seo(more, sample_front("docs.shop.example", ADDRESS, title="Docs")),
            expect=PASS,
        ),
        case("a twin with a canonical link", more, *seo(more, copy), expect=WARN),
        case("a twin", more, *seo(more, replace(copy, seen=response(_HOME))), expect=FAIL),
        case("a demo that was looked at", known, *seo(known, sample_front(_DEMO, ADDRESS)), expect=PASS),
        case(
            "www is canonical and nobody said so",
            _SHOP,
            *seo(_SHOP, pages={_HOME: linked(_WWW)}),
            expect=UNKNOWN,
        ),
        case(
            "port 443 is closed",
            _TWO,
            seo_pages(_TWO, {_HOME: DEAD}),
            everywhere(_TWO, stopped=DEAD),
            Fronts(()),
            seo_robots(_TWO, DEAD),
            expect=UNKNOWN,
        ),
    )


def _pages() -> tuple[Case, ...]:
    """What /about shows."""
    short = response(_ABOUT, body="<title>Shop</title>", content_type="text/html")
    cut = Page(_ABOUT, replace(short, truncated=True), read(short.body))
    late = f'<body><link rel="canonical" href="{_ABOUT}">'
    rows = (
        ("it names itself", linked(_ABOUT), PASS),
        ("a relative link", linked(_ABOUT, "/about"), PASS),
        ("a link in the header", linked(_ABOUT, "", link=f'<{_ABOUT}>; rel="canonical"'), PASS),
        ("a header and an element that agree", linked(_ABOUT, link="</about>; rel=canonical"), PASS),
        ("a shop's variant", linked(f"{_ABOUT}?variant=41", _ABOUT), PASS),
        ("a link that a script moves into the head", linked(_ABOUT, "", late), PASS),
        ("other robots are kept out", linked(_ABOUT, x_robots_tag="gptbot: noindex, nofollow"), PASS),
        ("it ends later", linked(_ABOUT, x_robots_tag="unavailable_after: 25 Jun 2030 15:00:00 GMT"), PASS),
        ("it redirects to its spelling with a slash", linked(f"{_ABOUT}/"), PASS),
        ("no link at all", linked(_ABOUT, ""), WARN),
        ("the other spelling", linked(_ABOUT, f"{_ABOUT}/"), WARN),
        ("other letters", linked(_ABOUT, "https://shop.example/About"), WARN),
        ("another language", linked(_ABOUT, "https://shop.example/en/about"), WARN),
        ("og:url elsewhere", linked(_ABOUT, more=f'<meta property="og:url" content="{_WWW}about">'), WARN),
        ("to www", linked(_ABOUT, f"{_WWW}about"), FAIL),
        ("to http", linked(_ABOUT, "http://shop.example/about"), FAIL),
        ("to localhost", linked(_ABOUT, "http://localhost:3000/about"), FAIL),
        ("to a rehearsal", linked(_ABOUT, "https://staging.shop.example/about"), FAIL),
        ("to a preview", linked(_ABOUT, "https://shop-git-main.vercel.app/about"), FAIL),
        ("to another company", linked(_ABOUT, "https://agency.example.net/about"), FAIL),
        ("to the start page", linked(_ABOUT, _HOME), FAIL),
        ("to another page", linked(_ABOUT, f"{_HOME}team"), FAIL),
        ("to nothing", linked(_ABOUT, "javascript:void(0)"), FAIL),
        ("two that differ", linked(_ABOUT, link=f'<{_HOME}>; rel="canonical"'), FAIL),
        ("noindex in the head", linked(_ABOUT, more=_NOINDEX), FAIL),
        ("noindex in the header", linked(_ABOUT, x_robots_tag="noindex"), FAIL),
        ("none is noindex and nofollow", linked(_ABOUT, x_robots_tag="none"), FAIL),
        ("Google alone is kept out", linked(_ABOUT, more='<meta name="googlebot" content="noindex">'), FAIL),
        ("its time is over", linked(_ABOUT, x_robots_tag="unavailable_after: 2026-01-31"), FAIL),
        ("it is missing", page(_ABOUT, status=404), UNKNOWN),
        ("its head is longer than what is read", cut, UNKNOWN),
        ("a bot challenge", Unreachable(Layer.EDGE, "a bot challenge answers", "challenge"), UNKNOWN),
    )
    return tuple(
        case(name, _SHOP, *seo(_SHOP, pages={_ABOUT: seen}), expect=expect) for name, seen, expect in rows
    )


def _spellings() -> tuple[Case, ...]:
    """What https://www.shop.example/ shows."""
    rows = (
        ("it redirects", trail(_WWW, (301, _HOME), (200, "")), PASS),
        ("it carries noindex", shows(_WWW, x_robots_tag="noindex"), PASS),
        ("it does not exist", trail(_WWW, stopped=NO_NAME), PASS),
        ("its port is shut", trail(_WWW, stopped=DEAD), PASS),
        ("it answers 404", shows(_WWW, status=404), PASS),
        ("it leads to the application", trail(_WWW, (302, "https://app.shop.example/"), (200, "")), PASS),
        ("a meta refresh", trail(_WWW, (200, ""), soft=f"meta refresh to {_HOME}"), PASS),
        ("it only has a canonical link", shows(_WWW, head(_HOME)), WARN),
        ("it shows the shop", shows(_WWW), FAIL),
        ("a script moves on", trail(_WWW, (200, ""), soft=f"script to {_HOME}"), FAIL),
        ("it is broken", shows(_WWW, status=503), UNKNOWN),
        ("it asks for a proof", challenge(_WWW), UNKNOWN),
    )
    return tuple(case(f"www: {name}", _SHOP, *seo(_SHOP, way), expect=expect) for name, way, expect in rows)


def _rehearsals() -> tuple[Case, ...]:
    """What a rehearsal shows, and its robots.txt."""
    out = (("x-robots-tag", "noindex"),)
    preview = (*out, ("x-vercel-id", "fra1::x"))
    late = Unreachable(Layer.TCP, f"{_STAGING} (192.0.2.80) port 443 does not answer within 5 s", "timeout")
    untrusted = Unreachable(Layer.TLS, "the certificate is not accepted", "certificate")
    rows = (
        ("a password", sample_front(_STAGING, ADDRESS, 401), "", PASS),
        ("a preview of the platform", sample_front(_STAGING, ADDRESS, headers=preview), "", PASS),
        ("noindex in the page", sample_front(_STAGING, ADDRESS, body=head(more=_NOINDEX)), "", PASS),
        ("it refuses connections", sample_front(_STAGING, ADDRESS, DEAD), "", PASS),
        ("only the office gets in", sample_front(_STAGING, ADDRESS, late), "", PASS),
        ("an old product that is gone", sample_front(_OLD, ADDRESS, 410), "", PASS),
        ("a noindex nobody may read", sample_front(_STAGING, ADDRESS, headers=out), FORBID, WARN),
        ("it shows a page", sample_front(_STAGING, ADDRESS), "", FAIL),
        ("only robots.txt", sample_front(_STAGING, ADDRESS), FORBID, FAIL),
        ("a name that says it", sample_front(_DEMO, ADDRESS, body=head()), "", FAIL),
        (
            "open by http",
            sample_front(_STAGING, ADDRESS, 401, plain=response(f"http://{_STAGING}/")),
            "",
            FAIL,
        ),
        ("an old product that is open", sample_front(_OLD, ADDRESS), "", FAIL),
        ("broken", sample_front(_STAGING, ADDRESS, 502), "", UNKNOWN),
        ("a certificate nobody trusts", sample_front(_STAGING, ADDRESS, untrusted), "", UNKNOWN),
    )
    return tuple(
        case(
            f"rehearsal: {name}",
            _TWO,
            *seo(_TWO, front, robots=seo_robots(_TWO, others={front.host: file})),
            expect=expect,
        )
        for name, front, file, expect in rows
    )


def _files() -> tuple[Case, ...]:
    """What robots.txt says."""
    others = "User-agent: Googlebot\nDisallow:\n\nUser-agent: *\nDisallow: /\n"
    rows = (
        ("no robots.txt", response(_ROBOTS, 404), PASS),
        ("rules for other pages", "User-agent: *\nDisallow: /admin/\n", PASS),
        ("one robot is kept out", f"User-agent: GPTBot\nDisallow: /\n\n{ALLOW}", PASS),
        ("a page in its place", response(_ROBOTS, body="<!doctype html>", content_type="text/html"), WARN),
        ("all but Google", others, WARN),
        ("half an address", "Sitemap: /sitemap.xml", WARN),
        ("everything forbidden", FORBID, FAIL),
        ("one page forbidden", "User-agent: *\nDisallow: /about\n", FAIL),
        ("Google forbidden", "User-agent: Googlebot\nDisallow: /\n", FAIL),
        ("broken robots.txt", response(_ROBOTS, 503), FAIL),
        ("a challenge in its place", response(_ROBOTS, 403, cf_mitigated="challenge"), UNKNOWN),
        ("too many questions", response(_ROBOTS, 429), UNKNOWN),
    )
    return tuple(
        case(name, _SHOP, *seo(_SHOP, robots=seo_robots(_SHOP, file)), expect=expect)
        for name, file, expect in rows
    )


def _sitemaps() -> tuple[Case, ...]:
    """What the sitemaps list."""
    away = Unreachable(Layer.PERSON, "files.example.net is not part of the product", "off-product")
    rows = (
        ("addresses of the product", sitemap(_HOME, _ABOUT), PASS),
        ("a store of files", replace(sitemap(url="https://files.example.net/s.xml.gz"), unseen=away), PASS),
        ("a sitemap that is missing", sitemap(status=404, kind="html"), WARN),
        ("a page in place of a sitemap", sitemap(kind="html"), WARN),
        ("http in the sitemap", sitemap(_HOME, "http://shop.example/about"), FAIL),
        ("www in the sitemap", sitemap(f"{_WWW}about"), FAIL),
        ("a sitemap on a rehearsal", sitemap(_HOME, url=f"https://{_STAGING}/sitemap.xml"), FAIL),
        ("a sitemap that does not answer", replace(sitemap(), unseen=DEAD), UNKNOWN),
    )
    return tuple(
        case(name, _SHOP, *seo(_SHOP, robots=seo_robots(_SHOP, sitemaps=(one,))), expect=expect)
        for name, one, expect in rows
    )


CASES = Cases(lambda: (*_whole(), *_pages(), *_spellings(), *_rehearsals(), *_files(), *_sitemaps()))
