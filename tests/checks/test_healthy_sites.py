"""Healthy sites of common platforms: nothing fails, and every warning is one of those written down here."""

from dataclasses import replace

import pytest

from cockpit.engine import judge
from cockpit.facts.caching import Caching
from cockpit.facts.samples_caching import account
from cockpit.model import Finding, Severity, Verdict
from cockpit.registry import entries
from tests.checks.healthy_sites import HOST, SITES, Site

CHECKS = (
    *("cache.private-not-cached", "cache.static-assets", "cache.public-pages-as-declared"),
    *("cache.compression", "header.cookie-scope", "header.csp", "header.nonbreaking"),
)
NO_POLICY = ("header.csp", "absent")  # sound all the same: a second line of defence where people sign in
FRAME = ("cache.private-not-cached", "frame")
UNSAID = ("cache.public-pages-as-declared", "undecided")  # no Cache-Control on a page
WARNED = {
    "Next.js on Vercel": {FRAME, NO_POLICY},
    "Rails behind Cloudflare": {NO_POLICY},
    "WordPress with WooCommerce": {UNSAID, NO_POLICY},
    "Shopify": {UNSAID, ("cache.private-not-cached", "cookie-undecided")},
    "Django": {NO_POLICY},
    "Laravel": {NO_POLICY},
    "a page of scripts on Netlify, its token kept by them": {FRAME},
    "Next.js of one's own behind Cloudflare": {FRAME, NO_POLICY},
}


def judged(site: Site, *checks: str) -> list[tuple[str, Finding]]:
    found = ((check, one) for check in checks for one in judge(entries()[check], site.launch, site.facts))
    return [(check, one) for check, one in found]


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
def test_a_healthy_site_is_left_alone(site: Site) -> None:
    found = judged(site, *CHECKS)
    wrong = [one for one in found if one[1].verdict in (Verdict.FAIL, Verdict.ERROR)]
    assert not wrong
    warned = [(check, one) for check, one in found if one.verdict is Verdict.WARN]
    assert {(check, one.kind) for check, one in warned} == WARNED.get(site.name, set())
    assert all(one.severity is Severity.LOW for check, one in warned if check != "header.csp")


def test_what_is_not_seen_waits_for_a_person_and_for_nothing_else() -> None:
    open_ = {
        one.kind
        for site in SITES.values()
        for _, one in judged(site, *CHECKS)
        if one.verdict is Verdict.UNKNOWN
    }
    assert open_ == {"unstated"}


def changed(name: str, path: str, **parts: object) -> Finding:
    """What cache.private-not-cached says of one address after a change."""
    site = SITES[name]
    answers = tuple(replace(one, **parts) if one.path == path else one for one in site.answers)  # type: ignore[arg-type]
    told = judged(replace(site, answers=answers), "cache.private-not-cached")
    return next(one for _, one in told if one.subject == f"https://{HOST}{path}")


def headers(name: str, path: str) -> str:
    return next(one for one in SITES[name].answers if one.path == path).headers


NETLIFY, VERCEL = "a page of scripts on Netlify, its token kept by them", "Next.js on Vercel"


def test_a_stored_sign_in_form_with_a_token_fails() -> None:
    assert changed(VERCEL, "/login", body="form with a token").verdict is Verdict.FAIL


def test_a_stored_sign_in_form_that_sets_a_cookie_fails() -> None:
    told = headers(VERCEL, "/login") + "Set-Cookie: sid=; Path=/; Secure; HttpOnly\n"
    assert changed(VERCEL, "/login", headers=told).verdict is Verdict.FAIL


def test_a_stored_page_of_its_own_at_a_private_address_fails() -> None:
    assert changed(NETLIFY, "/dashboard", body="<p>Your orders").verdict is Verdict.FAIL


def test_a_frame_that_says_private_and_comes_from_a_store_fails() -> None:
    told = headers(NETLIFY, "/dashboard").replace("public,max-age=0", "private,max-age=0")
    assert changed(NETLIFY, "/dashboard", headers=told).verdict is Verdict.FAIL


def test_a_page_that_the_session_of_a_test_account_changes_fails() -> None:
    site = SITES[NETLIFY]
    facts = [replaced(fact) if isinstance(fact, Caching) else fact for fact in site.facts]
    told = judge(entries()["cache.private-not-cached"], site.launch, facts)
    found = next(one for one in told if one.subject == f"https://{HOST}/dashboard")
    assert (found.verdict, found.kind) == (Verdict.FAIL, "from-store")


def replaced(caching: Caching) -> Caching:
    """The test account is shown something of its own at the dashboard, strangers are not."""
    url = f"https://{HOST}/dashboard"
    series = caching.series[url]
    seen = series.looks[0]
    mine = replace(series, signed=account(seen, seen))
    return Caching({**caching.series, url: mine})


def test_a_cookie_on_a_page_that_says_nothing_is_grave_only_behind_an_edge_that_may_keep_it() -> None:
    told = "Content-Type: text/html\nSet-Cookie: csrftoken=; Path=/; Secure\n"
    django = changed("Django", "/contact/", headers=told)
    assert (django.kind, django.severity) == ("cookie-undecided", Severity.LOW)
    edged = changed("Rails behind Cloudflare", "/", headers=f"{told}CF-Cache-Status: MISS\n")
    assert (edged.kind, edged.severity) == ("cookie-undecided", None)


def test_the_page_of_scripts_is_itself_at_every_address() -> None:
    assert changed(NETLIFY, "/dashboard").kind == "frame"
