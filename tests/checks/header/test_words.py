"""What the header checks say: the kind of fault, the lines to send, how grave it is."""

import json
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from checks.header import cookie_scope, cors, csp, hsts, security_baseline
from cockpit.engine import judge
from cockpit.facts import Unreachable
from cockpit.facts.codec import dumps, loads
from cockpit.facts.fronts import Fronts
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.samples_dns import sample_front, sample_fronts
from cockpit.facts.samples_headers import Pairs, sent
from cockpit.facts.samples_http import DEAD, pages, response, trail, trails
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_tls import NO_TLS, leaf, look, shaken, tls
from cockpit.facts.tls import Tls
from cockpit.facts.trails import Client, End, Hop, Trail, Trails
from cockpit.kit import FAIL, LOW, NOT_APPLICABLE, PASS, UNKNOWN, WARN, Finding, Host, Launch, Route
from cockpit.launch.parts import Product
from cockpit.registry import entry
from cockpit.standards.hsts import NAME
from cockpit.standards.html import read

HOME, WWW, PLAIN = "https://shop.example/", "https://www.shop.example/", "http://shop.example/"
PROBE = f"{HOME}cockpit-probe-7f3a?cockpit=probe"
SHOP = sample_launch(
    hosts=(Host(name="app.shop.example", role="app"), Host(name="old.shop.example", role="retired"))
)
GOOD, WIDE = "max-age=31536000", "max-age=31536000; includeSubDomains"
MODULES = (hsts, security_baseline, cors, cookie_scope, csp)


def strict(
    said: dict[str, tuple[str, ...]],
    *changed: Trail,
    launch: Launch = SHOP,
    fronts: Fronts | None = None,
    seen: Tls | None = None,
    more: Pairs = (),
    status: dict[str, int] | None = None,
) -> dict[str, Finding]:
    """The findings of header.hsts by subject; everybody sends the good header but for these URLs.

    `status` is what the responses of single URLs are changed to.
    """
    pairs: dict[str, Pairs] = {"https://": ((NAME, GOOD), *more)}
    pairs |= {url: (*((NAME, value) for value in values), *more) for url, values in said.items()}
    walked = answering(sent(trails(launch, *changed), pairs), status or {})
    found = hsts.judge(launch, walked, fronts or sample_fronts(), seen or tls())
    return {finding.subject: finding for finding in found}


def answering(walked: Trails, status: dict[str, int]) -> Trails:
    """The same trails, some URLs with another status."""

    def changed(hop: Hop) -> Hop:
        seen = hop.response
        return replace(hop, response=replace(seen, status=status.get(seen.url, seen.status)))

    return Trails(tuple(replace(one, hops=tuple(map(changed, one.hops))) for one in walked.trails))


def record(finding: Finding) -> str:
    assert finding.fix is not None
    return str(finding.fix.record)


@pytest.mark.parametrize(
    ("values", "kind", "verdict"),
    [
        ((), "missing", FAIL),
        (("max-age=0",), "max-age-zero", FAIL),
        (("max-age=31536000, includeSubDomains",), "unreadable", FAIL),
        (("max-age=300",), "short", FAIL),
        (("max-age=86400",), "short", WARN),
        (("max-age=7889238",), "short", WARN),
        ((GOOD, "max-age=0"), "twice", WARN),
        (("max-age=0", GOOD), "max-age-zero", FAIL),
        ((GOOD, GOOD), "twice", WARN),
        (("max-age=31536000; includeSubDomain",), "misspelt-directive", WARN),
        (("max-age=31536000; preload",), "preload", WARN),
        ((GOOD,), "", PASS),
    ],
)
def test_kinds_on_the_canonical_host(values: tuple[str, ...], kind: str, verdict: str) -> None:
    found = strict({HOME: values})["shop.example"]
    assert (found.kind, found.verdict) == (kind, verdict)


def test_other_hosts_are_milder_and_a_parent_covers_them() -> None:
    alone = strict({WWW: ()})["www.shop.example"]
    assert (alone.verdict, alone.severity) == (WARN, None)
    covered = strict({WWW: (), HOME: (WIDE,)})["www.shop.example"]
    assert (covered.verdict, covered.severity) == (WARN, LOW)
    assert "only browsers that have been to shop.example are protected" in covered.summary
    assert strict({WWW: ("max-age=300",)})["www.shop.example"].verdict is WARN


def test_the_same_twice_is_hardly_worth_a_word() -> None:
    assert strict({HOME: (GOOD, GOOD)})["shop.example"].severity is LOW


def test_who_lacks_it_is_named_with_its_address() -> None:
    front = sample_front("shop.example", "203.0.113.9")
    found = strict({}, fronts=sample_fronts(front))["shop.example"]
    assert found.kind == "patchy"
    assert "200 https://shop.example/ at 203.0.113.9 lacks" in found.summary
    some = strict({PROBE: ()}, status={PROBE: 404})
    assert f"404 {PROBE} lacks" in some["shop.example"].summary
    assert "cockpit-probe-7f3a" in some["shop.example"].verify


def test_answers_that_differ_are_both_named() -> None:
    found = strict({PROBE: (WIDE,)})["shop.example"]
    assert found.kind == "differs"
    assert f"{GOOD} at 200 {HOME}" in found.summary
    assert WIDE in found.summary
    assert record(found).startswith("Strict-Transport-Security: max-age=31536000\n")


def test_a_server_error_and_a_wall_say_nothing() -> None:
    for status in (403, 429, 500, 503):
        assert (
            strict({HOME: ()}, status={HOME: status})["shop.example"].kind == "missing"
        )  # the probe path still answers 200
        found = strict({PROBE: (GOOD,), HOME: ()}, status={HOME: status})["shop.example"]
        assert found.verdict is PASS


def test_by_plain_http_it_is_ignored() -> None:
    found = strict({HOME: (), PLAIN: (GOOD,)})["shop.example"]
    assert "by plain http, where browsers ignore it" in found.summary
    assert strict({PLAIN: (GOOD,)})["shop.example"].verdict is PASS


def test_a_misspelt_name_is_told() -> None:
    found = strict({HOME: ()}, more=(("strict-transport-securty", GOOD),))["shop.example"]
    assert (found.kind, found.verdict) == ("misspelt-name", FAIL)
    assert "strict-transport-securty, which no browser knows" in found.summary


@pytest.mark.parametrize(
    ("value", "start", "wanted"),
    [
        ("max-age=31536000; preload", (301, HOME), "includeSubDomains"),
        ("max-age=15552000; includeSubDomains; preload", (301, HOME), "max-age of at least 31536000"),
        ("max-age=31536000; includeSubDomains; preload", (301, WWW), "on the same host first"),
    ],
)
def test_what_preload_wants(value: str, start: tuple[int, str], wanted: str) -> None:
    found = strict({HOME: (value,)}, trail(PLAIN, start, (200, "")))["shop.example"]
    assert found.kind == "preload"
    assert wanted in found.summary
    assert "taking it back takes months" in found.summary
    assert "preload" not in record(found)


def test_preload_with_all_its_conditions_or_where_it_means_nothing() -> None:
    whole = "max-age=31536000; includeSubDomains; preload"
    assert strict({HOME: (whole,)})["shop.example"].verdict is PASS
    assert strict({WWW: ("max-age=31536000; preload",)})["www.shop.example"].verdict is PASS


def test_the_way_back_is_told() -> None:
    found = strict({HOME: ("max-age=7776000",)})["shop.example"]
    assert found.fix
    assert "max-age=0" in str(found.fix.undo)
    assert "(90 days)" in str(found.fix.undo)


def test_who_would_be_locked_out() -> None:
    bad = shaken(leaf("old.shop.example"), code=10, trouble="certificate has expired")
    found = strict({HOME: (WIDE,)}, seen=tls(look("app.shop.example"), look("old.shop.example", bad)))
    locked = found["shop.example includeSubDomains"]
    assert (locked.kind, locked.verdict) == ("locks-out", FAIL)
    assert "old.shop.example (203.0.113.10: certificate has expired)" in locked.observed
    assert record(locked).startswith("Strict-Transport-Security: max-age=31536000\n")
    assert locked.verify == "curl -sSI https://old.shop.example/"


def test_a_chain_that_browsers_complete_locks_nobody_out() -> None:
    short = shaken(leaf("app.shop.example"), code=20, trouble="no issuer", completes=True)
    found = strict({HOME: (WIDE,)}, seen=tls(look("app.shop.example", short)))
    assert found["shop.example includeSubDomains"].verdict is PASS


def test_what_stands_below_in_the_dark_makes_only_that_part_unknown() -> None:
    found = strict({HOME: (WIDE,)}, seen=tls(look("app.shop.example", NO_TLS)))
    assert found["shop.example includeSubDomains"].verdict is UNKNOWN
    assert found["shop.example"].verdict is PASS


def test_http_that_leads_to_a_dead_https_is_no_harm_of_hsts() -> None:
    plain = response("http://app.shop.example/", 301, location="https://app.shop.example/")
    for kind, verdict in ((plain, UNKNOWN), (response("http://app.shop.example/"), FAIL)):
        fronts = sample_fronts(sample_front("app.shop.example", "203.0.113.9", DEAD, plain=kind))
        seen = tls(look("app.shop.example", DEAD, "203.0.113.9"))
        found = strict({HOME: (WIDE,)}, fronts=fronts, seen=seen)
        assert found["shop.example includeSubDomains"].verdict is verdict


def test_a_retired_host_is_judged_for_its_harm_only() -> None:
    bad = shaken(leaf("a.old.shop.example"), code=18, trouble="self-signed certificate")
    old = "https://old.shop.example/"
    assert "old.shop.example" not in strict({old: ()})
    quiet = strict({old: (WIDE,)}, seen=tls(look("a.old.shop.example")))
    assert not [subject for subject in quiet if subject.startswith("old.")]
    found = strict({old: (WIDE,)}, seen=tls(look("a.old.shop.example", bad)))
    assert found["old.shop.example includeSubDomains"].verdict is FAIL


def test_an_apex_that_only_redirects_counts_with_its_subdomains() -> None:
    launch = sample_launch(origin="https://www.shop.example", hosts=(Host(name="app.shop.example"),))
    bad = shaken(leaf("app.shop.example"), code=18, trouble="self-signed certificate")
    seen = tls(look("app.shop.example", bad), look("www.shop.example"))
    found = strict({HOME: (WIDE,)}, launch=launch, seen=seen)
    assert found["shop.example includeSubDomains"].kind == "locks-out"
    assert strict({HOME: ()}, launch=launch)["shop.example"].verdict is WARN
    assert strict({WWW: ()}, launch=launch)["www.shop.example"].verdict is FAIL


def test_a_name_that_is_not_there_is_not_judged() -> None:
    gone = Unreachable(DEAD.layer, "www.shop.example does not exist in DNS", "nxdomain")
    ways = [one.start for one in trails(SHOP).trails if "//www." in one.start]
    found = strict({}, *(trail(start, stopped=gone) for start in ways))["www.shop.example"]
    assert found.verdict is NOT_APPLICABLE


LOGIN, API = f"{HOME}login", f"{HOME}api"
ROUTES = (Route(name="login", url=LOGIN, kind="auth"), Route(name="api", url=API, kind="read"))
PRODUCT = sample_launch(routes=ROUTES)
SOUND = {"content-type": "text/html", "x-content-type-options": "nosniff", "x-frame-options": "DENY"}
DATA = {"content-type": "application/json", "x-content-type-options": "nosniff"}


def seen_page(url: str, said: dict[str, str], html: str = "<p>Hello", status: int = 200) -> Page:
    return Page(url, Response(url, status, tuple(said.items()), "192.0.2.80", html), read(html))


def seen_data(said: dict[str, str], body: str = "{}", status: int = 200, at: str = API) -> Trail:
    seen = Response(at, status, tuple(said.items()), "192.0.2.80", body)
    return Trail(API, Client.TERMINAL, (Hop(seen),), End.ARRIVED)


def guarded(*changed: Page | Trail) -> dict[str, Finding]:
    """The findings of header.security-baseline by URL; a sound page everywhere else."""
    given = [one for one in changed if isinstance(one, Page)]
    ways: list[Trail] = [one for one in changed if isinstance(one, Trail)] or [seen_data(DATA)]
    held = pages(PRODUCT, seen_page(HOME, SOUND), seen_page(LOGIN, SOUND), *given)
    return {f.subject: f for f in security_baseline.judge(PRODUCT, held, trails(PRODUCT, *ways))}


def test_one_finding_bundles_all_that_a_route_lacks_the_gravest_first() -> None:
    found = guarded(seen_page(LOGIN, {"content-type": "text/html", "server": "nginx/1.18.0"}))[LOGIN]
    assert (found.kind, found.verdict) == ("framing", FAIL)
    assert found.summary.startswith("any site may put it into a frame")
    assert "no X-Content-Type-Options" in found.summary
    assert "nginx/1.18.0" in found.summary
    assert "X-Frame-Options: SAMEORIGIN\nX-Content-Type-Options: nosniff\n" in record(found)
    assert "server_tokens off;" in record(found)
    assert "Caddy" not in record(found)
    assert found.evidence["headers"] == {"content-type": "text/html", "server": "nginx/1.18.0"}


def test_a_mild_thing_does_not_turn_a_page_and_is_told() -> None:
    found = guarded()[HOME]
    assert found.verdict is PASS
    assert "no Referrer-Policy" in found.summary
    assert "no Permissions-Policy" in found.summary
    assert "Content-Security-Policy" not in found.summary


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        ({"referrer-policy": "unsafe-url"}, "referrer-leaks", "the whole address"),
        ({"referrer-policy": "strict-orign"}, "referrer-unreadable", "strict-orign"),
        ({"permissions-policy": "camera 'none'"}, "permissions-unreadable", "old Feature-Policy"),
        ({"referer-policy": "no-referrer"}, "misspelt-name", "referer-policy"),
        ({"x-powered-by": "PHP/8.1.2"}, "version-told", "PHP/8.1.2"),
        ({"x-content-type-options": "nosnif"}, "sniffing", '"nosnif" is not nosniff'),
        ({"content-type": ""}, "no-content-type", "browsers guess"),
        ({"x-frame-options": "ALLOWALL"}, "framing", "allows everybody"),
        ({"content-security-policy": "frame-ancestors *"}, "framing", "frame-ancestors * lets any site"),
    ],
)
def test_kinds_of_pages(said: dict[str, str], kind: str, words: str) -> None:
    found = guarded(seen_page(HOME, SOUND | said))[HOME]
    assert (found.kind, found.verdict) == (kind, WARN)
    assert words in found.summary
    assert record(found)


def test_a_broken_policy_is_rewritten_not_replaced() -> None:
    old = guarded(seen_page(HOME, SOUND | {"permissions-policy": "camera 'none'; usb 'self'"}))[HOME]
    assert "Permissions-Policy: camera=(), usb=(self)" in record(old)
    wide = guarded(seen_page(LOGIN, SOUND | {"content-security-policy": "img-src *; frame-ancestors *"}))[
        LOGIN
    ]
    assert record(wide).startswith("in the Content-Security-Policy: frame-ancestors 'self'\n(in place of: ")


def test_a_nonce_never_shows() -> None:
    found = [
        guarded(seen_page(HOME, SOUND | {"content-security-policy": f"script-src 'nonce-{nonce}'"}))[HOME]
        for nonce in ("r4nd0m", "0th3r")
    ]
    assert found[0] == found[1]
    assert "r4nd0m" not in json.dumps(dict(found[0].evidence))


@pytest.mark.parametrize(
    ("changed", "verdict", "kind"),
    [
        (seen_data({"content-type": "application/json"}), WARN, "sniffing"),
        (seen_data({"content-type": "text/html"}, '[{"id": 1}]'), FAIL, "json-as-html"),
        (seen_data({"content-type": "text/html"}, "OK"), PASS, ""),
        (seen_data({"content-type": "text/html"}, "<h1>Sign in</h1>", 401), PASS, ""),
        (seen_data({}, "", 204), PASS, ""),
        (seen_data({}, "hello"), WARN, "no-content-type"),
        (
            seen_data({"content-type": "text/html"}, "<form><input type=password></form>", at=LOGIN),
            FAIL,
            "framing",
        ),
        (seen_data({"content-type": "text/html"}, "<h1>Denied</h1>", 403), UNKNOWN, "cut-http"),
        (seen_data({}, "", 502), UNKNOWN, "cut-http"),
        (trail(API, (302, "https://shop.auth0.com/authorize")), NOT_APPLICABLE, ""),
        (trail(API, stopped=DEAD), UNKNOWN, "cut-tcp"),
        (trail(API, (302, API)), UNKNOWN, "cut-http"),
    ],
)
def test_kinds_of_answers_for_programs(changed: Trail, verdict: str, kind: str) -> None:
    found = guarded(changed)[API]
    assert (found.verdict, found.kind) == (verdict, kind)


def test_the_home_page_alone_where_nothing_is_declared() -> None:
    launch = sample_launch()
    findings = list(security_baseline.judge(launch, pages(launch, seen_page(HOME, SOUND)), trails(launch)))
    assert [finding.subject for finding in findings] == [HOME]


def test_a_route_declared_twice_is_judged_once_as_the_graver_kind() -> None:
    twice = (
        Route(name="a", url="/"),
        Route(name="b", url="/", kind="auth"),
        Route(name="c", url="/", kind="read"),
    )
    launch = sample_launch(routes=twice, product=Product(name="Shop", domain="shop.example", roadmap="x"))
    held = pages(launch, seen_page(HOME, {"content-type": "text/html"}))
    held = type(held)({**held.pages, "/": seen_page(HOME, {"content-type": "text/html"})})
    (found,) = security_baseline.judge(launch, held, trails(launch))
    assert (found.subject, found.verdict) == (HOME, FAIL)


def every(module: ModuleType) -> list[tuple[Any, list[Finding]]]:
    """Every case of a check with its findings, judged as the engine does."""
    id_ = f"header.{module.__name__.rpartition('.')[2].replace('_', '-')}"
    found = entry(id_, module)
    return [(case, judge(found, case.launch, case.facts)) for case in found.cases]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_faults_are_explained(module: ModuleType) -> None:
    for _, findings in every(module):
        subjects = [(finding.subject, finding.kind) for finding in findings]
        assert len(set(subjects)) == len(subjects)
        for finding in findings:
            if finding.verdict in (FAIL, WARN):
                assert finding.evidence, finding
                assert finding.verify, finding
                assert finding.fix, finding
                assert finding.fix.record, finding
                assert finding.fix.undo, finding
                assert "\u2014" not in finding.summary + finding.fix.text
                assert json.loads(json.dumps(dict(finding.evidence))) == finding.evidence


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_the_same_findings_after_a_replay(module: ModuleType) -> None:
    found = entry(f"header.{module.__name__.rpartition('.')[2].replace('_', '-')}", module)
    for case, findings in every(module):
        facts = {type(fact).__name__: fact for fact in case.facts}
        assert judge(found, case.launch, tuple(loads(dumps(facts))[1].values())) == findings


def test_the_lab_of_trails_is_what_it_says() -> None:
    """`sent` puts the headers of the longest prefix on, and nothing else."""
    made: Trails = sent(trails(SHOP), {"https://": (("a", "1"),), HOME: (("a", "2"),)})
    values = {hop.response.url: hop.response.all("a") for one in made.trails for hop in one.hops}
    assert values[HOME] == ("2",)
    assert values[WWW] == ("1",)
    assert values[PLAIN] == ()
