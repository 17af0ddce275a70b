"""What seo.single-version says: the kind of fault, the words, what to write, and when it stays silent."""

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from checks.seo import single_version
from cockpit.engine import judge
from cockpit.facts import Unreachable
from cockpit.facts.codec import dumps, loads
from cockpit.facts.fronts import Front
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.robots import Robots, Sitemap
from cockpit.facts.samples_dns import sample_front
from cockpit.facts.samples_http import ADDRESS, DEAD, NO_NAME, response, trail
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_seo import ALLOW, FORBID, head, linked, seo, seo_robots, shows, sitemap
from cockpit.facts.trails import Trail
from cockpit.kit import FAIL, LOW, NOT_APPLICABLE, PASS, UNKNOWN, WARN, Finding, Launch
from cockpit.launch.parts import Host, Route
from cockpit.model import Layer
from cockpit.registry import entries

HOME, ABOUT, WWW = "https://shop.example/", "https://shop.example/about", "https://www.shop.example/"
STAGING, OLD = "staging.shop.example", "old.shop.example"
ROBOTS = f"{HOME}robots.txt"
SHOP = sample_launch(routes=(Route(name="about", url=ABOUT), Route(name="team", url="/team")))
TWO = sample_launch(hosts=(Host(name=STAGING, role="staging"), Host(name=OLD, role="retired")))
NOINDEX = {"x_robots_tag": "noindex, nofollow"}


def found(
    launch: Launch = SHOP,
    *changed: Trail | Front,
    pages: Mapping[str, Page | Unreachable] | None = None,
    robots: Robots | None = None,
) -> list[Finding]:
    return list(single_version.judge(launch, *seo(launch, *changed, pages=pages or {}, robots=robots)))


def only(findings: list[Finding]) -> Finding:
    """The one finding that is no pass."""
    (one,) = [finding for finding in findings if finding.verdict is not PASS]
    return one


def about(page: Page) -> Finding:
    return only(found(pages={ABOUT: page}))


def staging(front: Front, file: Response | str = "") -> Finding:
    return only(found(TWO, front, robots=seo_robots(TWO, others={front.host: file})))


def robots_txt(file: Response | str, launch: Launch = SHOP) -> Finding:
    return only(found(launch, robots=seo_robots(launch, file)))


def listing(*sitemaps: Sitemap, launch: Launch = SHOP) -> list[Finding]:
    return found(launch, robots=seo_robots(launch, sitemaps=sitemaps))


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (linked(ABOUT, f"{WWW}about"), "canonical-other-spelling"),
        (linked(ABOUT, "http://shop.example/about"), "canonical-other-scheme"),
        (linked(ABOUT, "https://shop.example:8443/about"), "canonical-other-scheme"),
        (linked(ABOUT, "http://localhost:3000/about"), "canonical-localhost"),
        (linked(ABOUT, "http://10.0.0.7/about"), "canonical-private-address"),
        (linked(ABOUT, f"https://{STAGING}/about"), "canonical-staging-host"),
        (linked(ABOUT, "https://shop-git-main.vercel.app/about"), "canonical-preview-host"),
        (linked(ABOUT, "https://shop.netlify.app/about"), "canonical-preview-host"),
        (linked(ABOUT, "https://blog.shop.example/about"), "canonical-other-host"),
        (linked(ABOUT, HOME), "canonical-home"),
        (linked(ABOUT, f"{HOME}team"), "canonical-other"),
        (linked(ABOUT, f"{ABOUT}/"), "canonical-spelling"),
        (linked(ABOUT, f"{ABOUT}?ref=x"), "canonical-query"),
        (linked(ABOUT, f"{HOME}de/about"), "canonical-language"),
        (linked(ABOUT, "javascript:1"), "canonical-unusable"),
        (linked(ABOUT, link=f'<{HOME}>; rel="canonical"'), "canonical-several"),
        (linked(ABOUT, more=f'<link rel="canonical" href="{HOME}">'), "canonical-several"),
        (linked(ABOUT, ""), "no-canonical"),
        (linked(ABOUT, x_robots_tag="none"), "noindex"),
        (linked(ABOUT, more=f'<meta property="og:url" content="{WWW}">'), "og-url"),
    ],
)
def test_kinds_of_pages(page: Page, kind: str) -> None:
    assert about(page).kind == kind


def test_a_canonical_link_has_its_own_address_to_write() -> None:
    one = about(linked(f"{ABOUT}?variant=41", f"https://{STAGING}/about"))
    assert (one.subject, one.verdict) == (ABOUT, FAIL)
    assert f"https://{STAGING}/about" in one.summary
    assert one.fix
    assert one.fix.record == f'<link rel="canonical" href="{ABOUT}">'
    assert one.fix.undo == f"Restore the former link: https://{STAGING}/about"
    assert one.observed == f"link element: https://{STAGING}/about"


def test_a_link_to_the_address_that_redirects_here() -> None:
    way = trail(HOME, (302, "/en/"), (200, ""))
    assert only(found(SHOP, way, pages={HOME: linked(f"{HOME}en/", HOME)})).kind == "canonical-redirects"
    moved = trail(ABOUT, (301, "/company"), (200, ""))
    assert only(found(SHOP, moved, pages={ABOUT: linked(f"{HOME}company", ABOUT)})).verdict is WARN
    assert not [
        f for f in found(SHOP, moved, pages={ABOUT: linked(f"{HOME}company")}) if f.verdict is not PASS
    ]


def test_a_query_that_is_dropped_on_the_way_is_no_fault() -> None:
    way = trail(ABOUT, (301, f"{ABOUT}?lang=en"), (200, ""))
    assert not [
        f for f in found(SHOP, way, pages={ABOUT: linked(f"{ABOUT}?lang=en")}) if f.verdict is not PASS
    ]


def test_pages_without_a_link_are_one_mild_finding() -> None:
    one = only(found(pages={url: linked(url, "") for url in (HOME, ABOUT)}))
    assert (one.subject, one.verdict, one.severity) == ("https://shop.example", WARN, LOW)
    assert one.evidence["pages"] == [HOME, ABOUT]
    assert "utm_source" in one.summary


def test_the_start_page_out_of_search_results_is_told_in_graver_words() -> None:
    header = only(found(pages={HOME: linked(HOME, **NOINDEX)}))
    assert header.summary.startswith("No search engine will show your product: the header X-Robots-Tag")
    assert header.fix
    assert "X-Robots-Tag: noindex" in str(header.fix.record)
    meta = about(linked(ABOUT, more='<meta name="Googlebot" content="noindex">'))
    assert meta.summary.startswith("Google will not show this page: a meta element")
    assert meta.fix
    assert '<meta name="googlebot" content="noindex">' in str(meta.fix.record)
    assert meta.evidence["meta"] == ["googlebot: noindex"]


def test_a_page_can_have_two_faults() -> None:
    kinds = {f.kind for f in found(pages={ABOUT: linked(ABOUT, HOME, **NOINDEX)}) if f.verdict is FAIL}
    assert kinds == {"noindex", "canonical-home"}


def test_a_page_whose_head_was_not_read_to_its_end() -> None:
    def cut(html: str) -> list[str]:
        page = linked(ABOUT)
        document = linked(ABOUT, "", html).document
        seen = replace(page.response, body=html, truncated=True)
        findings = found(pages={ABOUT: Page(ABOUT, seen, replace(document, headed="<body>" in html))})
        return [f.verdict for f in findings if f.verdict is not PASS]

    assert cut("<title>Shop</title>") == [UNKNOWN]
    assert cut(f'<link rel="canonical" href="{ABOUT}">') == [UNKNOWN]
    assert cut(f'<link rel="canonical" href="{HOME}">') == [FAIL, UNKNOWN]
    assert cut(f'<link rel="canonical" href="{ABOUT}"><body>') == []
    assert cut("<body>") == [WARN]


@pytest.mark.parametrize(
    ("page", "cause"),
    [
        (replace(linked(ABOUT), response=response(ABOUT, 404)), "answers 404 and not 200"),
        (
            replace(linked(ABOUT), response=response(ABOUT, body=" ", content_type="text/html")),
            "sends no text",
        ),
        (linked(f"{WWW}about"), "see redirect.canonical-host"),
    ],
)
def test_what_cannot_be_judged(page: Page, cause: str) -> None:
    one = about(page)
    assert (one.verdict, one.layer) == (UNKNOWN, Layer.HTTP)
    assert cause in one.summary


def test_what_nobody_expects_in_search_results() -> None:
    launch = sample_launch(
        routes=(
            Route(name="cart", url=f"{HOME}cart"),
            Route(name="thanks", url=f"{HOME}order/thank-you"),
            Route(name="mine", url=f"{HOME}mine", private=True),
            Route(name="sign in", url=f"{HOME}login"),
            Route(name="api", url="https://api.shop.example/v1", kind="read"),
            Route(name="app", url="https://app.shop.example/start"),
        ),
        hosts=(Host(name="app.shop.example", role="app"),),
    )
    out = {route.url: linked(route.url, HOME, **NOINDEX) for route in launch.routes}
    robots = seo_robots(launch, "User-agent: *\nDisallow: /cart\nDisallow: /mine\nDisallow: /login\n")
    assert not [f for f in found(launch, pages=out, robots=robots) if f.verdict is not PASS]


def test_a_product_that_begins_with_a_sign_in() -> None:
    login = found(
        SHOP, trail(HOME, (302, "/login"), (200, "")), pages={HOME: linked(f"{HOME}login", **NOINDEX)}
    )
    assert [f.verdict for f in login if f.subject == HOME] == [NOT_APPLICABLE]
    hosted = "https://id.example.net/authorize?client_id=1&redirect_uri=x"
    away = Unreachable(Layer.HTTP, "the redirects lead out of the product to id.example.net", "off-product")
    elsewhere = found(SHOP, trail(HOME, (302, hosted)), pages={HOME: away})
    assert [f.verdict for f in elsewhere if f.subject == HOME] == [NOT_APPLICABLE]
    launch = sample_launch(hosts=(Host(name="app.shop.example", role="app"),))
    app = found(launch, pages={HOME: linked("https://app.shop.example/", **NOINDEX)})
    assert [f.verdict for f in app if f.subject == HOME] == [NOT_APPLICABLE]


@pytest.mark.parametrize(
    ("way", "verdict", "kind"),
    [
        (shows(WWW), FAIL, "second-version"),
        (shows("http://shop.example/"), FAIL, "second-version"),
        (shows(WWW, head(WWW)), FAIL, "second-version"),
        (shows(WWW, head(HOME)), WARN, "only-canonical"),
        (shows(WWW, link=f'<{HOME}>; rel="canonical"'), WARN, "only-canonical"),
        (shows(WWW, '<meta name="googlebot" content="noindex">'), FAIL, "second-version"),
        (shows(WWW, status=502), UNKNOWN, "cut-http"),
        (shows(WWW, status=429), UNKNOWN, "cut-http"),
        (trail(WWW, (301, WWW)), UNKNOWN, "cut-http"),
        (trail(WWW, (301, HOME), stopped=DEAD), UNKNOWN, "cut-tcp"),
    ],
)
def test_other_spellings(way: Trail, verdict: str, kind: str) -> None:
    one = only(found(SHOP, way))
    assert (one.subject, one.verdict, one.kind) == (way.start, verdict, kind)


@pytest.mark.parametrize(
    "way",
    [
        shows(WWW, x_robots_tag="noindex"),
        shows(WWW, '<meta name="robots" content="noindex">'),
        shows(WWW, status=410),
        trail(WWW, stopped=NO_NAME),
        trail(WWW, stopped=DEAD),
        trail(WWW, (301, "http://localhost:3000/")),
        trail(WWW, (301, f"https://{STAGING}/"), (200, "")),
        trail(WWW, (200, ""), soft=f"meta refresh to {HOME}"),
    ],
)
def test_no_second_version(way: Trail) -> None:
    assert not [f for f in found(SHOP, way) if f.verdict is not PASS]


def test_the_rule_sends_the_other_spelling_home() -> None:
    fix = only(found(SHOP, shows(WWW))).fix
    assert fix
    assert "return 301 https://shop.example$request_uri;" in str(fix.record)


def test_a_shut_port_says_nothing_while_the_product_is_dark() -> None:
    findings = found(TWO, trail(WWW, stopped=DEAD), sample_front(STAGING, ADDRESS, DEAD), pages={HOME: DEAD})
    dark = {f.subject: f.verdict for f in findings if f.subject in (HOME, WWW, STAGING)}
    assert dark == dict.fromkeys((HOME, WWW, STAGING), UNKNOWN)


@pytest.mark.parametrize(
    ("front", "verdict"),
    [
        (sample_front("eu.shop.example", ADDRESS, body=head(), title="Shop"), FAIL),
        (sample_front("eu.shop.example", ADDRESS, body=head(HOME), title="Shop"), WARN),
        # The same page byte for byte is a twin, whatever its title.
        (sample_front("eu.shop.example", ADDRESS, body=head(HOME), title="Renamed"), WARN),
        (sample_front("eu.shop.example", ADDRESS, body="<p>Docs", title="Docs"), PASS),
        (sample_front("eu.shop.example", ADDRESS, 404, title="Shop"), PASS),
        (sample_front("eu.shop.example", ADDRESS, DEAD), UNKNOWN),
    ],
)
def test_twins(front: Front, verdict: str) -> None:
    launch = sample_launch(hosts=(Host(name="eu.shop.example"),))
    (one,) = [f for f in found(launch, front) if f.subject == "eu.shop.example"]
    assert one.verdict == verdict


def test_an_edition_in_another_language_is_no_twin() -> None:
    launch = sample_launch(hosts=(Host(name="shop.de.example"),))
    links = '<link rel="alternate" hreflang="en" href="https://shop.example/">'
    body = head("https://shop.de.example/", links)
    front = sample_front("shop.de.example", ADDRESS, body=body, title="Shop")
    assert not [f for f in found(launch, front) if f.verdict is not PASS]


def test_only_robots_txt_is_explained() -> None:
    one = staging(sample_front(STAGING, ADDRESS, title="Shop"), FORBID)
    assert (one.verdict, one.kind, one.subject) == (FAIL, "robots-only", STAGING)
    assert 'Only robots.txt ("Disallow: /")' in one.summary
    assert "others link to" in one.summary
    assert one.fix
    assert 'add_header X-Robots-Tag "noindex, nofollow" always;' in str(one.fix.record)
    assert "take the line out of its robots.txt" in one.fix.text
    assert one.evidence["robots.txt"] == "Disallow: /"


def test_a_noindex_behind_robots_txt_is_never_read() -> None:
    one = staging(sample_front(STAGING, ADDRESS, headers=(("x-robots-tag", "noindex"),)), FORBID)
    assert (one.verdict, one.kind) == (WARN, "hidden-noindex")
    assert one.fix
    assert one.fix.record == f"remove from https://{STAGING}/robots.txt: Disallow: /"


def test_a_retired_host_gets_the_rule_that_closes_it() -> None:
    one = staging(sample_front(OLD, ADDRESS))
    assert (one.kind, one.verdict) == ("indexable", FAIL)
    assert one.fix
    assert "Retired for good" in str(one.fix.record)


def test_a_rehearsal_that_shows_its_own_sign_in_page() -> None:
    login = response(f"https://{STAGING}/users/sign_in", body=head())
    assert (staging(sample_front(STAGING, ADDRESS, login)).kind) == "sign-in-page"


def test_an_address_that_this_machine_cannot_reach_is_left_to_the_others() -> None:
    far = Unreachable(Layer.NETWORK, "this machine has no route to 2001:db8::20", "no-route")
    ways = (sample_front(STAGING, ADDRESS, 401), sample_front(STAGING, "2001:db8::20", far))
    assert not [f for f in found(TWO, *ways) if f.verdict is not PASS]
    assert only(found(TWO, ways[1])).verdict is UNKNOWN


def test_the_worst_of_all_addresses_counts() -> None:
    shut = sample_front(STAGING, ADDRESS, 401)
    open_ = sample_front(STAGING, "192.0.2.81")
    findings = [f for f in found(TWO, shut, open_) if f.subject == STAGING]
    assert [f.verdict for f in findings] == [FAIL]


def test_names_that_say_what_they_are() -> None:
    one = only(found(SHOP, sample_front("preview.shop.example", ADDRESS)))
    assert (one.subject, one.kind) == ("preview.shop.example", "indexable")
    assert "a rehearsal by its name" in one.summary
    assert not [f for f in found(SHOP, sample_front("beta.shop.example", ADDRESS)) if f.verdict is not PASS]


def test_a_rehearsal_without_any_address() -> None:
    ways = [trail(f"{scheme}://{STAGING}/", stopped=NO_NAME) for scheme in ("http", "https")]
    assert not [f for f in found(TWO, *ways) if f.verdict is not PASS]
    silent = Unreachable(Layer.DNS, "the resolver is silent", "timeout")
    dark = [trail(f"{scheme}://{STAGING}/", stopped=silent) for scheme in ("http", "https")]
    assert only(found(TWO, *dark)).verdict is UNKNOWN


@pytest.mark.parametrize(
    ("file", "verdict", "kind"),
    [
        (FORBID, FAIL, "blocks-product"),
        ("User-agent: Googlebot\nDisallow: /\n", FAIL, "blocks-product"),
        ("User-agent: *\nDisallow: /about\n", FAIL, "blocks-pages"),
        ("User-agent: Googlebot\nAllow: /\nUser-agent: *\nDisallow: /\n", WARN, "blocks-others"),
        (f"{ALLOW}Sitemap: sitemap.xml\n", WARN, "sitemap-relative"),
        (
            response(ROBOTS, body="\n<!DOCTYPE html><title>Shop</title>", content_type="text/html"),
            WARN,
            "robots-html",
        ),
        (response(ROBOTS, 500), FAIL, "robots-error"),
        (response(ROBOTS, 302, location="/robots.txt"), WARN, "robots-redirects"),
        (response(ROBOTS, 429), UNKNOWN, "cut-http"),
    ],
)
def test_robots_txt(file: Response | str, verdict: str, kind: str) -> None:
    one = robots_txt(file)
    assert (one.subject, one.verdict, one.kind) == (ROBOTS, verdict, kind)


def test_robots_txt_names_the_line_and_the_file_to_publish() -> None:
    one = robots_txt("User-agent: *\nDisallow: /*bou  # why\n")
    assert one.observed == f'"Disallow: /*bou" forbids {ABOUT}'
    assert one.fix
    assert one.fix.record == (
        "User-agent: *\nAllow: /\nSitemap: https://shop.example/sitemap.xml\nremove: Disallow: /*bou"
    )
    assert robots_txt(FORBID).summary == (
        "No search engine will show your product: robots.txt forbids its pages."
    )
    assert robots_txt("User-agent: googlebot\nDisallow: /").summary.startswith(
        "Google will not show your product"
    )


def test_what_a_redirect_leads_to_may_be_read_as_well() -> None:
    robots = seo_robots(SHOP, "User-agent: *\nDisallow: /en/\n")
    way = trail(HOME, (302, "/en/"), (200, ""))
    findings = found(SHOP, way, pages={HOME: linked(f"{HOME}en/")}, robots=robots)
    assert only(findings).kind == "blocks-product"


def test_an_application_may_forbid_everything() -> None:
    launch = sample_launch(
        origin="https://app.shop.example", hosts=(Host(name="app.shop.example", role="app"),)
    )
    pages = {f"{launch.origin}/": linked(f"{launch.origin}/", **NOINDEX)}
    findings = found(launch, pages=pages, robots=seo_robots(launch, FORBID))
    assert not [f for f in findings if f.verdict is not PASS]
    assert "as an application may be" in findings[0].summary


@pytest.mark.parametrize(
    ("loc", "kind"),
    [
        ("http://shop.example/about", "sitemap-addresses"),
        (f"{WWW}about", "sitemap-addresses"),
        ("http://localhost:3000/about", "sitemap-addresses"),
        (f"https://{STAGING}/about", "sitemap-addresses"),
        ("https://shop.vercel.app/about", "sitemap-addresses"),
        ("https://agency.example.net/", "sitemap-addresses"),
        ("https://blog.shop.example/", "sitemap-addresses"),
        ("http://docs.shop.example/", "sitemap-addresses"),
        ("/about", "sitemap-addresses"),
        ("https://docs.shop.example/", ""),
        (f"{ABOUT}?page=2", ""),
    ],
)
def test_addresses_of_sitemaps(loc: str, kind: str) -> None:
    launch = sample_launch(hosts=(Host(name="docs.shop.example"),))
    wrong = [f.kind for f in listing(sitemap(HOME, loc), launch=launch) if f.verdict is not PASS]
    assert wrong == ([kind] if kind else [])


def test_the_first_three_wrong_addresses_are_named() -> None:
    locs = [f"http://www.shop.example/{number}" for number in range(5)]
    one = only(listing(sitemap(HOME, *locs)))
    assert one.summary.startswith("5 of 6 addresses lead away from https://shop.example: ")
    assert all((loc in one.summary) is (number < 3) for number, loc in enumerate(locs))
    assert one.fix
    assert one.fix.record == f"in place of {locs[0]}: {HOME}0"
    assert len(one.evidence["wrong"]) == 5


@pytest.mark.parametrize(
    ("url", "verdict"),
    [
        ("http://shop.example/sitemap.xml", FAIL),
        (f"{WWW}sitemap.xml", FAIL),
        (f"https://{STAGING}/sitemap.xml", FAIL),
        ("http://localhost:3000/sitemap.xml", FAIL),
        ("https://shop-git-main.vercel.app/sitemap.xml", FAIL),
        ("ftp://shop.example/sitemap.xml", FAIL),
        ("https://shop-files.s3.amazonaws.com/sitemap.xml.gz", NOT_APPLICABLE),
        ("https://files.example.net/sitemap.xml", NOT_APPLICABLE),
    ],
)
def test_where_a_sitemap_may_lie(url: str, verdict: str) -> None:
    away = Unreachable(Layer.PERSON, "not part of the product", "off-product")
    assert only(listing(replace(sitemap(url=url), unseen=away))).verdict == verdict
    seen = listing(sitemap(HOME, url="https://assets.shop.example/sitemap.xml"))
    assert not [f for f in seen if f.verdict is not PASS]


@pytest.mark.parametrize(
    ("status", "kind", "verdict"),
    [(404, "html", WARN), (200, "html", WARN), (200, "empty", WARN), (503, "", WARN), (403, "", UNKNOWN)],
)
def test_a_sitemap_that_is_named_and_not_there(status: int, kind: str, verdict: str) -> None:
    one = sitemap(status=status, kind=kind)
    assert only(listing(one)).verdict == verdict
    nobody_named = replace(one, named_in="", unseen=DEAD if status == 403 else None)
    assert not [f for f in listing(nobody_named) if f.verdict is not PASS]


def test_www_is_canonical_and_nobody_said_so() -> None:
    (one,) = found(pages={HOME: linked(WWW)})
    assert (one.verdict, one.kind) == (UNKNOWN, "undeclared")
    assert one.fix
    assert one.fix.record == 'origin = "https://www.shop.example"   # in [product]'
    declared = sample_launch(origin="https://shop.example")
    assert len(found(declared, pages={HOME: linked(WWW)})) > 1


def test_faults_are_explained_and_survive_a_replay() -> None:
    entry = entries()["seo.single-version"]
    for case in single_version.CASES:
        findings = judge(entry, case.launch, case.facts)
        facts = {type(fact).__name__: fact for fact in case.facts}
        again = judge(entry, case.launch, tuple(loads(dumps(facts))[1].values()))
        assert findings == again, case.name
        assert len({(f.subject, f.kind) for f in findings}) == len(findings), case.name
        for one in (f for f in findings if f.verdict in (FAIL, WARN)):
            assert one.expected, one
            assert one.observed, one
            assert one.evidence, one
            assert one.fix, one
            assert one.fix.record, one
            assert one.fix.undo, one
            assert json.loads(json.dumps(dict(one.evidence))) == one.evidence
