"""What header.cors, header.cookie-scope and header.csp say: kinds, what to type, and how grave it is."""

import json
from dataclasses import replace
from typing import Any

import pytest

from checks.header import cookie_scope, cors, csp
from cockpit.facts.cors import CrossPlace
from cockpit.facts.http import Response
from cockpit.facts.nonces import NonceLook, Nonces
from cockpit.facts.pages import Page
from cockpit.facts.samples_cookies import (
    API,
    APP,
    LOGIN,
    MINE,
    SEEN_AT,
    STATUS,
    set_cookies,
    shop_with_session,
)
from cockpit.facts.samples_cors import Says, cross
from cockpit.facts.samples_dns import sample_lookup, sample_names
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.facts.set_cookies import CookieAnswer, SetCookies
from cockpit.kit import FAIL, LOW, PASS, UNKNOWN, WARN, Finding, Host, Launch, Route
from cockpit.kit.cookie_jars import common
from cockpit.launch.parts import Session
from cockpit.standards.html import read

HOME, SHOP_APP, HOST = "https://shop.example", "https://app.shop.example", "api.shop.example"
ROUTE = Route(name="list", url=f"https://{HOST}/v1?q=it's", kind="read")


def shop(*routes: Route, declared: tuple[str, ...] | None = (HOME, SHOP_APP)) -> Launch:
    hosts = (Host(name=HOST, role="api", allowed_origins=declared), Host(name="app.shop.example", role="app"))
    return sample_launch(hosts=hosts, routes=routes or (ROUTE,))


def crossed(says: Says, launch: Launch | None = None) -> Finding:
    (found,) = cors.judge(launch or shop(), cross(launch or shop(), says))
    return found


@pytest.mark.parametrize(
    ("says", "kind", "verdict"),
    [
        (Says(lets_in="any"), "reflects-any", FAIL),
        (Says(lets_in="*"), "wildcard-credentials", FAIL),
        (Says(listed=(HOME, SHOP_APP, "null")), "null", FAIL),
        (Says(listed=(HOME, SHOP_APP), lets_in="look-alike"), "look-alike", FAIL),
        (Says(listed=(HOME, SHOP_APP), lets_in="look-alike", credentials=""), "look-alike", WARN),
        (Says(listed=(HOME, SHOP_APP), lets_in="plain http"), "plain-http", WARN),
        (Says(listed=(HOME, SHOP_APP), lets_in="plain http", credentials=""), "", PASS),
        (Says(listed=(HOME, SHOP_APP), credentials="True"), "", PASS),
        (Says(listed=(SHOP_APP,)), "kept-out", FAIL),
        (Says(listed=(HOME, SHOP_APP), vary="Accept-Encoding"), "vary", WARN),
        (Says(listed=(HOME, SHOP_APP), preflight=404), "preflight", WARN),
    ],
)
def test_kinds_of_cors(says: Says, kind: str, verdict: str) -> None:
    found = crossed(says)
    assert (found.kind, found.verdict) == (kind, verdict)


def test_what_holds_for_any_site_is_told_once() -> None:
    said = crossed(Says(lets_in="any")).summary
    assert "any site may send requests" in said
    assert "sandboxed" not in said
    assert "look" not in said


def test_a_preflight_that_fails_fails_where_more_than_reading_is_declared() -> None:
    routes = (ROUTE, Route(name="buy", url=f"https://{HOST}/orders", kind="write"))
    assert crossed(Says(listed=(HOME, SHOP_APP), preflight=404), shop(*routes)).verdict is FAIL


def test_the_origins_to_allow_are_written_out_and_the_question_can_be_pasted() -> None:
    found = crossed(Says(lets_in="any"))
    assert found.fix
    assert f'"{HOME}" $http_origin;' in str(found.fix.record)
    assert f'"{SHOP_APP}" $http_origin;' in str(found.fix.record)
    assert found.verify.startswith("curl -sS -D - -o /dev/null -H 'Origin: https://cockpit-probe.example' ")
    assert "'https://api.shop.example/v1?q=it%27s'" in found.verify
    early = crossed(Says(listed=(HOME, SHOP_APP), preflight=404)).verify
    assert "-X OPTIONS" in early


def test_nobody_declared_is_said() -> None:
    assert "allowed_origins is not declared" in crossed(Says(), shop(declared=None)).summary


def test_a_talk_that_was_cut_short_decides_nothing_but_what_it_showed() -> None:
    launch = shop()
    (place,) = cross(launch, Says(lets_in="any")).places.values()
    (safe,) = cross(launch, Says(listed=(HOME, SHOP_APP))).places.values()

    def judged(one: CrossPlace) -> Finding:
        dark = tuple(replace(ask, seen=DEAD) if at == 3 else ask for at, ask in enumerate(one.asks))
        seen = cross(launch, Says())
        (found,) = cors.judge(launch, replace(seen, places={HOST: replace(one, asks=dark)}))
        return found

    assert judged(place).verdict is FAIL
    assert judged(safe).verdict is UNKNOWN


NAMES = sample_names(
    sample_lookup(STATUS, "192.0.2.7", chain=("shop.statuspage.test",)),
    sample_lookup("old.shop.example", "192.0.2.8"),
)
GOOD = "sid=; Path=/; Secure; HttpOnly; SameSite=Lax"


def baked(
    *lines: str,
    launch: Launch | None = None,
    more: tuple[CookieAnswer, ...] = (),
) -> dict[str, Finding]:
    said = set_cookies(*lines)
    seen = SetCookies(said.seen_at, (*said.answers, *more))
    found = cookie_scope.judge(launch or shop_with_session(APP), seen, NAMES, NOTHING_SAID)
    return {one.subject: one for one in found}


def test_who_gets_a_wide_cookie_is_named_and_who_runs_it() -> None:
    found = baked(f"{GOOD}; Domain=shop.example")["sid"]
    assert (found.kind, found.verdict) == ("wide", WARN)
    assert "old.shop.example" in found.summary
    assert f"{STATUS} is served by shop.statuspage.test" in found.summary
    assert found.fix
    assert found.fix.record == "sid=...; Path=/; Secure; HttpOnly; SameSite=Lax"


def test_what_two_hosts_share_needs_the_parent() -> None:
    both = shop_with_session(APP, API)
    found = baked(GOOD, launch=both)["sid"]
    assert found.kind == "narrow"
    assert found.fix
    assert "; Domain=shop.example" in str(found.fix.record)
    shared = baked(f"{GOOD}; Domain=shop.example", launch=both)["sid"]
    assert (shared.kind, shared.severity) == ("shared-with-others", LOW)


def test_a_domain_that_reaches_nobody_else_is_no_fault() -> None:
    assert baked(f"{GOOD}; Domain={APP}")["sid"].verdict is PASS


def test_the_same_name_on_two_hosts_alone_is_two_sessions_and_no_fault() -> None:
    launch = sample_launch(
        hosts=(Host(name=APP, role="app"), Host(name="admin.shop.example", role="admin")),
        routes=(Route(name="login", url=LOGIN, kind="auth"),),
        sessions=(Session(cookie="sid", hosts=(APP,)), Session(cookie="sid", hosts=("admin.shop.example",))),
    )
    more = (CookieAnswer("https://admin.shop.example/", 200, (GOOD,)),)
    found = baked(GOOD, launch=launch, more=more)
    assert {one.verdict for one in found.values()} == {PASS}
    assert set(found) == {f"sid at {APP}", "sid at admin.shop.example"}


def test_http_that_https_makes_good_is_no_fault() -> None:
    more = (CookieAnswer(LOGIN.replace("https:", "http:"), 301, (GOOD,)),)
    assert baked(GOOD, more=more)["sid"].verdict is PASS


@pytest.mark.parametrize("second", ["sid=; Path=/auth; Secure; HttpOnly", f"{GOOD}; Domain=shop.example"])
def test_two_of_one_name(second: str) -> None:
    assert baked(GOOD, second)["sid"].kind == "two-scopes"


def test_two_of_one_name_that_never_meet() -> None:
    more = (CookieAnswer(f"https://{STATUS}/", 200, (GOOD,)),)
    assert baked(GOOD, more=more)["sid"].verdict is PASS
    apart = baked("sid=; Path=/mine; Secure; HttpOnly", "sid=; Path=/auth; Secure; HttpOnly")["sid"]
    assert apart.kind != "two-scopes"


def test_the_line_to_declare_is_derived_from_what_was_seen() -> None:
    found = baked(f"{GOOD}; Domain=shop.example", launch=shop_with_session())["sid"]
    assert (found.verdict, found.kind) == (UNKNOWN, "undeclared")
    assert found.fix
    assert found.fix.record == f'[[session]]\ncookie = "sid"\nhosts = ["{API}", "{APP}"]'


def test_a_session_that_a_library_of_the_browser_reads_is_a_warning() -> None:
    launch = shop_with_session(APP, cookie="sb-abc-auth-token")
    found = baked("sb-abc-auth-token=; Path=/; Secure; SameSite=Lax", launch=launch)["sb-abc-auth-token"]
    assert (found.kind, found.verdict) == ("not-http-only", WARN)
    assert found.fix
    assert "@supabase/ssr" in str(found.fix.record)


def test_a_path_that_leaves_signed_in_pages_out() -> None:
    found = baked("sid=; Secure; HttpOnly")["sid"]
    assert (found.kind, found.verdict) == ("path", FAIL)
    assert MINE in found.summary


def test_a_flood_of_cookies_is_bounded_and_quick() -> None:
    lines = tuple(f"{name}{at}_session=; Path=/" for at in range(30) for name in ("a", "b"))
    more = tuple(CookieAnswer(f"{LOGIN}{at}", 200, lines) for at in range(50))
    assert len(baked(launch=shop_with_session(), more=more)) < 100


def test_only_dark_places_are_no_silence() -> None:
    seen = SetCookies(SEEN_AT, (), {LOGIN: DEAD})
    (found,) = cookie_scope.judge(shop_with_session(), seen, NAMES, NOTHING_SAID)
    assert (found.verdict, found.kind) == (UNKNOWN, "cut-tcp")


def test_what_hosts_have_in_common() -> None:
    assert common((APP, API)) == "shop.example"
    assert common((APP,)) == APP
    assert common((APP, "shop.test")) == ""
    assert common(()) == ""


SIGN_IN, PAGE = "https://app.shop.example/login", "https://app.shop.example/"
PAGES = sample_launch(
    origin="https://app.shop.example", routes=(Route(name="login", url=SIGN_IN, kind="auth"),)
)


def page(url: str, policy: str, *, html: str = "<input type=password>") -> Page:
    headers = (("content-type", "text/html"), *((("content-security-policy", policy),) if policy else ()))
    html = f"<form>{html}</form>"
    return Page(url, Response(url, 200, headers, "192.0.2.1", html), read(html))


def guarded(*pages: Page, looks: dict[str, Any] | None = None) -> Finding:
    (found,) = csp.judge(PAGES, served(PAGES, *pages), Nonces(looks or {}))
    return found


def test_one_host_one_finding_and_the_page_that_differs_is_named() -> None:
    found = guarded(page(PAGE, "default-src 'self'"), page(SIGN_IN, ""))
    assert (found.subject, found.kind) == ("app.shop.example", "absent")
    assert f"({SIGN_IN})" in found.summary
    assert found.verify.count(SIGN_IN) == 1
    both = guarded(page(PAGE, ""), page(SIGN_IN, ""))
    assert SIGN_IN not in both.summary


def test_the_same_finding_whatever_the_nonce() -> None:
    found = [
        guarded(page(PAGE, f"script-src 'nonce-{n}'"), page(SIGN_IN, f"script-src 'nonce-{n}'"))
        for n in ("a1", "b2")
    ]
    assert found[0] == found[1]
    assert "a1" not in json.dumps(dict(found[0].evidence))


def test_a_nonce_that_comes_again_outweighs_the_rest() -> None:
    policy = "script-src 'nonce-a1' 'unsafe-eval'"
    look = NonceLook(repeated=True, bits=12.0)
    found = guarded(page(PAGE, policy), page(SIGN_IN, policy), looks={PAGE: look})
    assert (found.kind, found.verdict) == ("nonce-repeats", FAIL)
    assert found.verify.count(PAGE) == 2
    assert found.fix
    assert "randomBytes(16)" in str(found.fix.record)
    assert "12 random bits" in found.summary


def test_what_is_only_noted() -> None:
    found = guarded(page(PAGE, "script-src 'self'"), page(SIGN_IN, "script-src 'self'"))
    assert found.verdict is PASS
    assert "leaves object-src and base-uri open" in found.summary


def test_a_policy_of_a_stranger_is_bounded() -> None:
    policy = "; ".join(f"x{at}-src 'none' {'a' * 50}" for at in range(500))
    found = guarded(page(PAGE, policy), page(SIGN_IN, policy))
    assert len(found.summary) < 2000
    assert len(json.dumps(dict(found.evidence))) < 4000
