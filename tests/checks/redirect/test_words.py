"""What the redirect checks say: the kind of fault, the rule to write, how grave it is."""

from typing import Any

import pytest

from checks.redirect import (
    canonical_host,
    client_parity,
    flow_safe,
    no_loop,
    old_paths,
    permanent_code,
    preserves_path,
    single_hop,
    staging_retired,
)
from cockpit.facts import Unreachable
from cockpit.facts.samples_http import DEAD, challenge, page, pages, trail, trails
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.trails import Client, End, Trail
from cockpit.kit import FAIL, HIGH, PASS, UNKNOWN, WARN, Finding, Launch
from cockpit.launch.parts import Host, Redirect, Route
from cockpit.model import Layer
from cockpit.roadmap import Limits

HOME, WWW, PLAIN = "https://shop.example/", "https://www.shop.example/", "http://shop.example/"
PROBE = "cockpit-probe-7f3a?cockpit=probe"
SHOP = sample_launch()
LOGIN = Route(name="login", url=f"{HOME}login", kind="auth")
ORDER = Route(name="order", url=f"{HOME}order", kind="write")
FLOWS = sample_launch(routes=(LOGIN, ORDER), hosts=(Host(name="staging.shop.example", role="staging"),))


def only(findings: Any, verdict: str = "") -> Finding:
    """The one finding that is no pass."""
    found: Finding
    (found,) = [finding for finding in findings if finding.verdict is not PASS]
    assert not verdict or found.verdict == verdict
    return found


def about(module: Any, changed: Trail, launch: Launch = SHOP) -> Finding:
    """The finding about one changed trail."""
    facts = [trails(launch, changed)]
    if module in (old_paths, flow_safe):
        facts.append(pages(launch))  # type: ignore[arg-type]
    findings: list[Finding] = list(module.judge(launch, *facts))
    return next(finding for finding in findings if finding.subject == changed.start)


@pytest.mark.parametrize(
    ("module", "changed", "kind"),
    [
        (canonical_host, trail(WWW, (200, "")), "not-canonical"),
        (canonical_host, trail(HOME, (503, "")), "status-503"),
        (canonical_host, trail(WWW, (301, "http://localhost:3000/")), "localhost"),
        (canonical_host, trail(WWW, (301, "http://10.0.0.8/")), "private-address"),
        (canonical_host, trail(WWW, (301, "https://shop-git-x.vercel.app/")), "preview-host"),
        (canonical_host, trail(WWW, (301, "https://other.example/")), "off-product"),
        (canonical_host, trail(WWW, (301, PLAIN), (301, HOME), (200, "")), "downgrade"),
        (canonical_host, trail(WWW, (301, WWW)), "never-arrives"),
        (single_hop, trail(WWW, (301, PLAIN), (301, HOME), (200, "")), "too-many-hops"),
        (no_loop, trail(WWW, (301, HOME), (301, WWW)), "loop-www-apex"),
        (no_loop, trail(HOME, (301, HOME), headers={"cf-ray": "1-AMS"}), "loop-flexible-tls"),
        (no_loop, trail(HOME, (301, HOME)), "loop-scheme"),
        (no_loop, trail(HOME, (302, "/"), cookies=("sid",)), "loop-cookie"),
        (no_loop, trail(HOME, (302, "/"), cookies=("__cf_bm",)), "loop-scheme"),
        (permanent_code, trail(WWW, (302, HOME), (200, "")), "temporary"),
        (permanent_code, trail(WWW, (200, ""), soft=f"script to {HOME}"), "soft-redirect"),
        (preserves_path, trail(f"{WWW}{PROBE}", (301, HOME), (200, "")), "path-and-query-lost"),
        (preserves_path, trail(f"{WWW}{PROBE}", (301, f"{HOME}cockpit-probe-7f3a"), (404, "")), "query-lost"),
        (preserves_path, trail(f"{WWW}{PROBE}", (301, f"{HOME}?cockpit=probe"), (200, "")), "path-lost"),
        (client_parity, trail(HOME, (302, "/a"), (200, "")), ""),
    ],
)
def test_kinds(module: Any, changed: Trail, kind: str) -> None:
    assert about(module, changed).kind == kind


@pytest.mark.parametrize(
    ("browser", "kind"),
    [
        (trail(HOME, (302, "/en/"), (200, ""), client=Client.BROWSER), "different-language"),
        (trail(HOME, (302, "/b"), (200, ""), client=Client.BROWSER), "different-place"),
        (trail(HOME, (403, ""), client=Client.BROWSER), "refused-to-one"),
        (trail(HOME, (500, ""), client=Client.BROWSER), "different-status"),
        (trail(HOME, (302, "/"), client=Client.BROWSER), "different-end"),
        (trail(HOME, (302, WWW), (302, HOME), client=Client.BROWSER, end=End.TOO_MANY), "different-end"),
        (challenge(HOME, Client.BROWSER), "challenged"),
    ],
)
def test_kinds_of_difference(browser: Trail, kind: str) -> None:
    found = only(client_parity.judge(SHOP, trails(SHOP, trail(HOME, (200, "")), browser)))
    assert found.kind == kind
    assert set(found.evidence) == {"browser", "terminal"}


def test_who_met_the_challenge() -> None:
    alone = only(
        client_parity.judge(SHOP, trails(SHOP, trail(HOME, (200, "")), challenge(HOME, Client.BROWSER))), WARN
    )
    assert "browser-like" in alone.summary
    assert alone.layer is Layer.EDGE
    answered = trail(HOME, (200, ""), client=Client.BROWSER)
    assert (
        "Only the terminal client"
        in only(client_parity.judge(SHOP, trails(SHOP, challenge(HOME), answered))).summary
    )


def test_the_rule_for_a_host_and_for_the_scheme() -> None:
    fix = about(canonical_host, trail(WWW, (200, ""))).fix
    assert fix
    assert fix.record
    assert "server_name www.shop.example;" in fix.record
    assert "return 301 https://shop.example$request_uri;" in fix.record
    assert '(http.host eq "www.shop.example")' in fix.record
    assert 'concat("https://shop.example", http.request.uri.path)' in fix.record
    assert "make shop.example the primary domain" in fix.record
    plain = about(canonical_host, trail(PLAIN, (200, ""))).fix
    assert plain
    assert plain.record
    assert '(http.host eq "shop.example" and not ssl)' in plain.record
    assert "listen 443" not in plain.record


def test_a_preview_in_mid_chain_is_mended_where_it_is_sent_from() -> None:
    changed = trail(PLAIN, (301, WWW), (301, "https://shop.vercel.app/"))
    fix = about(canonical_host, changed).fix
    assert fix
    assert "www.shop.example" in fix.text


def test_the_hop_that_is_one_too_many_is_named_with_the_policy() -> None:
    found = about(single_hop, trail(PLAIN, (301, WWW), (301, HOME), (200, "")))
    assert f"{WWW} > {HOME}" in found.summary
    assert "policy one-hop" in found.expected
    assert found.evidence["policy"] == "one-hop"
    assert found.fix
    assert "https://shop.example$request_uri" in str(found.fix.record)
    launch = sample_launch(limits=Limits(redirect_policy="hsts-safe"))
    safe = about(single_hop, trail(PLAIN, (301, HOME), (302, "/en/"), (302, "/en/home"), (200, "")), launch)
    assert "policy hsts-safe" in safe.expected
    assert f"{HOME}en/ > {HOME}en/home" in safe.summary
    assert '"https://shop.example/en/home' in str(safe.fix.record if safe.fix else "")


def test_the_rule_follows_the_policy() -> None:
    launch = sample_launch(limits=Limits(redirect_policy="hsts-safe"))
    late = about(
        single_hop, trail("http://www.shop.example/", (301, PLAIN), (301, HOME), (200, "")), launch
    ).fix
    assert late
    assert "return 301 https://www.shop.example$request_uri;" in str(late.record)
    assert '(http.host eq "www.shop.example" and ssl)' in str(late.record)


def test_loops_say_where_and_for_whom() -> None:
    found = about(no_loop, trail(WWW, (301, HOME), (301, PLAIN), (301, HOME)))
    assert "After 3 redirects it comes back to https://shop.example/." in found.summary
    assert found.severity is None
    browser = trail(HOME, (302, "/"), client=Client.BROWSER)
    alone = only(no_loop.judge(SHOP, trails(SHOP, trail(HOME, (200, "")), browser)))
    assert "only for the browser client" in alone.summary
    on = trail(HOME, *((302, f"/?n={n}") for n in range(11)), end=End.TOO_MANY)
    assert "goes on and on" in about(no_loop, on).summary


def test_loops_show_the_rules_that_contradict_each_other() -> None:
    fix = about(no_loop, trail(WWW, (301, HOME), (308, WWW))).fix
    assert fix
    assert "server_name www.shop.example;" in str(fix.record)
    assert "301 https://www.shop.example/ > https://shop.example/" in str(fix.record)
    assert "308 https://shop.example/ > https://www.shop.example/" in str(fix.record)
    www = sample_launch(origin="https://www.shop.example")
    other = about(no_loop, trail(WWW, (301, HOME), (301, WWW)), www).fix
    assert other
    assert "server_name shop.example;" in str(other.record)
    flexible = about(no_loop, trail(HOME, (301, HOME), headers={"cf-ray": "1-AMS"})).fix
    assert flexible
    assert "Full (strict)" in str(flexible.record)


def test_waiting_for_a_cookie_is_milder() -> None:
    assert about(no_loop, trail(HOME, (302, "/"), cookies=("sid",))).severity is HIGH


def test_the_edge_is_also_known_from_the_declaration() -> None:
    launch = sample_launch(hosts=(Host(name="shop.example", proxied=True),))
    assert about(no_loop, trail(HOME, (301, HOME)), launch).kind == "loop-flexible-tls"


def test_the_right_rule_instead_of_a_temporary_one() -> None:
    moved = about(permanent_code, trail(WWW, (302, HOME), (200, ""))).fix
    assert moved
    assert "$request_uri" in str(moved.record)
    deep = sample_launch(routes=(Route(name="a", url=f"{HOME}a"),))
    slash = about(permanent_code, trail(f"{HOME}a", (302, "/a/"), (200, "")), deep).fix
    assert slash
    assert 'location = "/a"' in str(slash.record)
    soft = about(permanent_code, trail(WWW, (200, ""), soft=f"meta refresh to {HOME}")).fix
    assert soft
    assert "server_name www.shop.example" in str(soft.record)
    inside = about(permanent_code, trail(HOME, (200, ""), soft=f"script to {HOME}app")).fix
    assert inside
    assert 'location = "/"' in str(inside.record)
    assert "settled by 301" in about(permanent_code, trail(WWW, (301, HOME), (200, ""))).summary
    assert about(permanent_code, trail(HOME, (200, ""))).summary == "nothing to settle"


def test_what_is_lost_is_named() -> None:
    found = about(preserves_path, trail(f"{WWW}{PROBE}", (301, HOME), (200, "")))
    assert "loses the path and query" in found.summary
    slash = about(preserves_path, trail(f"{HOME}{PROBE}", (301, "/cockpit-probe-7f3a/"), (404, ""))).fix
    assert slash
    assert 'location = "/cockpit-probe-7f3a"' in str(slash.record)


OLD = Redirect(start=f"{HOME}old", to=f"{HOME}new")


@pytest.mark.parametrize(
    ("row", "changed", "kind"),
    [
        (OLD, trail(f"{HOME}old", (404, "")), "not-redirected"),
        (OLD, trail(f"{HOME}old", (302, "/new"), (200, "")), "wrong-code"),
        (OLD, trail(f"{HOME}old", (301, "/new"), (500, "")), "new-home-missing"),
        (OLD, trail(f"{HOME}old", (301, "/other"), (200, "")), "wrong-place"),
        (OLD, trail(f"{HOME}old", (301, f"{HOME}old/"), (200, "")), "wrong-place"),
        (OLD, trail(f"{HOME}old", (301, "/new"), (301, "/newer"), (200, "")), "new-home-moves"),
        (Redirect(start=f"{HOME}old", code=404), trail(f"{HOME}old", (200, "")), "not-gone"),
        (Redirect(start=f"{HOME}old"), trail(f"{HOME}old", (200, "")), "undeclared"),
    ],
)
def test_kinds_of_old_paths(row: Redirect, changed: Trail, kind: str) -> None:
    launch = sample_launch(redirects=(row,))
    found = about(old_paths, changed, launch)
    assert found.kind == kind
    if kind == "undeclared":
        assert found.fix
        assert '[[redirect]]\nfrom = "https://shop.example/old"' in str(found.fix.record)


def test_the_rule_for_an_old_path() -> None:
    launch = sample_launch(redirects=(OLD,))
    fix = about(old_paths, trail(f"{HOME}old", (404, "")), launch).fix
    assert fix
    assert 'location = "/old" { return 301 "https://shop.example/new$is_args$args"; }' in str(fix.record)


def test_the_rule_for_one_query_of_an_old_script_leaves_the_others_alone() -> None:
    row = Redirect(start=f"{HOME}product.php?id=7", to=f"{HOME}products/7")
    fix = about(old_paths, trail(row.start, (404, "")), sample_launch(redirects=(row,))).fix
    assert fix
    assert (
        'location = "/product.php" { if ($args = "id=7") { return 301 "https://shop.example/products/7"; } }'
        in str(fix.record)
    )
    assert 'http.request.uri eq "/product.php?id=7"' in str(fix.record)
    assert "Preserve query string off" in str(fix.record)


def test_nginx_compares_the_decoded_path() -> None:
    row = Redirect(start=f"{HOME}%C3%BCber", to=f"{HOME}about")
    fix = about(old_paths, trail(row.start, (404, "")), sample_launch(redirects=(row,))).fix
    assert fix
    assert 'location = "/über" {' in str(fix.record)
    assert 'http.request.uri.path eq "/%C3%BCber"' in str(fix.record)


def test_no_rule_makes_a_circle_of_what_the_canonical_host_already_does() -> None:
    launch = sample_launch(origin=HOME.rstrip("/"))
    for away in (WWW, "https://app.shop.example/"):
        fix = about(canonical_host, trail(HOME, (301, away), (200, "")), launch).fix
        assert fix
        assert "server_name" not in str(fix.record)
        assert f'origin = "{away.rstrip("/")}"' in str(fix.record)


def test_a_choice_for_now_is_not_made_for_good() -> None:
    long = trail(PLAIN, (301, HOME), (302, "/login"), (200, ""))
    fix = about(single_hop, long).fix
    assert fix
    assert "return 302" in str(fix.record)


def test_links_are_told_one_by_one_or_counted() -> None:
    links: dict[str, int | Unreachable] = {
        f"{HOME}a": 404,
        f"{HOME}b": 200,
        f"{HOME}c": 500,
        f"{HOME}d": DEAD,
    }
    found = [
        f
        for f in old_paths.judge(SHOP, trails(SHOP), pages(SHOP, links=links))
        if f.subject.startswith("http")
    ]
    assert [(f.subject, f.verdict) for f in found] == [
        (f"{HOME}a", FAIL),
        (f"{HOME}c", FAIL),
        (f"{HOME}d", UNKNOWN),
    ]
    counted = list(old_paths.judge(SHOP, trails(SHOP), pages(SHOP, links={f"{HOME}b": 200})))
    assert counted[-1].summary == "no broken link on the home page (1 tried)"


def test_nothing_declared_is_not_applicable() -> None:
    assert [f.verdict for f in staging_retired.judge(SHOP, trails(SHOP))] == ["not-applicable"]
    assert "not-applicable" in [f.verdict for f in old_paths.judge(SHOP, trails(SHOP), pages(SHOP))]


def test_no_flow_is_declared() -> None:
    found = only(flow_safe.judge(SHOP, trails(SHOP), pages(SHOP)), UNKNOWN)
    assert found.fix
    assert 'kind = "auth"' in str(found.fix.record)
    assert 'kind = "write"' in str(found.fix.record)


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        (trail(f"{HOME}login?cockpit=probe", (302, f"{HOME}login?cockpit=probe")), "loop"),
        (
            trail(f"{HOME}login?cockpit=probe", (302, "http://shop.example/login?cockpit=probe"), (200, "")),
            "downgrade",
        ),
        (trail(f"{WWW}login?cockpit=probe", (301, f"{HOME}login"), (200, "")), "query-lost"),
        (trail(f"{WWW}login?cockpit=probe", (301, f"{HOME}?cockpit=probe"), (200, "")), "path-lost"),
        (trail(f"{WWW}login?cockpit=probe", (200, "")), "wrong-host"),
        (
            trail(
                f"{WWW}login?cockpit=probe",
                (301, "https://staging.shop.example/login?cockpit=probe"),
                (200, ""),
            ),
            "staging-host",
        ),
    ],
)
def test_kinds_of_broken_flows(changed: Trail, kind: str) -> None:
    found = about(flow_safe, changed, FLOWS)
    assert found.kind == kind
    assert found.fix


def test_a_lost_order_needs_a_code_that_keeps_it() -> None:
    changed = trail(f"{HOME}order?cockpit=probe", (301, "/order/?cockpit=probe"), (200, ""))
    found = only(flow_safe.judge(FLOWS, trails(FLOWS, changed), pages(FLOWS)))
    assert (found.subject, found.kind) == (ORDER.url, "post-redirected")
    assert found.fix
    assert "return 308" in str(found.fix.record)


@pytest.mark.parametrize(
    ("html", "kind", "verdict"),
    [
        ("<form method=post action=http://shop.example/in>", "form-plain-http", FAIL),
        ("<form method=post action=//www.shop.example/in>", "form-elsewhere", FAIL),
        ("<form method=post action=https://staging.shop.example/in>", "form-elsewhere", FAIL),
        ("<form method=post action=http://localhost:3000/in>", "form-localhost", FAIL),
        ("<form action=https://x.example.net/><input type=password>", "form-password-away", FAIL),
        ("<form method=post action=https://news.example.net/>", "form-off-product", WARN),
        (
            "<form method=post action=https://news.example.net/></form><form method=post action=http://shop.example/in>",
            "form-plain-http",
            FAIL,
        ),
    ],
)
def test_kinds_of_forms(html: str, kind: str, verdict: str) -> None:
    found = only(flow_safe.judge(FLOWS, trails(FLOWS), pages(FLOWS, page(LOGIN.url, html))), verdict)
    assert (found.subject, found.kind) == (LOGIN.url, kind)
    assert "shop.example" in str(found.fix.record if found.fix else "")


def test_forms_of_a_page_that_cannot_be_seen_are_not_judged() -> None:
    found = list(flow_safe.judge(FLOWS, trails(FLOWS), pages(FLOWS, missing={LOGIN.url: DEAD})))
    assert LOGIN.url not in {finding.subject for finding in found}


def test_a_script_as_form_action_is_left_alone() -> None:
    html = "<form method=post action=javascript:void(0)></form>"
    assert {
        f.verdict for f in flow_safe.judge(FLOWS, trails(FLOWS), pages(FLOWS, page(LOGIN.url, html)))
    } == {PASS}


def test_a_retired_host_says_how_it_is_closed() -> None:
    launch = sample_launch(hosts=(Host(name="old.shop.example", role="retired"),))
    old = "https://old.shop.example/"
    said = {
        about(staging_retired, changed, launch).summary
        for changed in (
            trail(old, (301, HOME), (200, "")),
            trail(old, (401, "")),
            trail(old, (404, "")),
            trail(old, stopped=Unreachable(Layer.DNS, "no", "nxdomain")),
            trail(old, stopped=Unreachable(Layer.NETWORK, "10.0.0.1", "private"), end=End.OFF_LIMITS),
        )
    }
    assert said == {
        "redirects to https://shop.example",
        "asks for a sign-in: 401",
        "answers 404",
        "does not exist",
        "has no public address",
    }
    found = about(staging_retired, trail(old, (200, "")), launch)
    assert found.kind == "content"
    assert found.fix
    assert "auth_basic" in str(found.fix.record)
    away = about(staging_retired, trail(old, (301, "https://notokta.com/")), launch)
    assert (away.verdict, away.kind) == (FAIL, "leads-elsewhere")
