"""What perf.cold-start says: which pages it means, the setting of each platform, how long it would wait."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from checks.perf.cold_start import judge
from cockpit.facts.latency import Latency, Measurement, Rest, Sample, Series
from cockpit.facts.samples_http import page
from cockpit.facts.samples_latency import latency, measurement, sample
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.kit.cold import lacking, looks, usable, wait_minutes, wanted
from cockpit.kit.cold_words import met
from cockpit.launch import Launch
from cockpit.launch.making import Database, Deploy
from cockpit.launch.operations import Service
from cockpit.launch.parts import Host, Product, Route
from cockpit.model import Finding, Verdict

LOGIN = Route(name="login", url="https://app.shop.example/login", kind="auth", critical=True)
STORE = Product(name="Shop", domain="shop.example", roadmap="ecommerce-prototype")
NOW = "2026-11-20T12:00:00+00:00"


def shop(*routes: Route, **parts: Any) -> Launch:
    return sample_launch(**{"routes": routes or (LOGIN,), **parts})


def visit(*of: Sample, rest: Rest | None = None, at: str = NOW) -> Measurement:
    return measurement(Series("login", LOGIN.url, "cold", of, rest=rest or Rest("idle", 960.0)), at=at)


def say(launch: Launch, *kept: Measurement, release: str = "2026.11.2") -> list[Finding]:
    seen = replace(latency(*kept, release=release), seen_at=NOW)
    return list(judge(launch, seen, served(launch)))


def only(launch: Launch, *kept: Measurement, **more: Any) -> Finding:
    (found,) = say(launch, *kept, **more)
    return found


@pytest.mark.parametrize(
    ("routes", "names"),
    [
        ((LOGIN, Route(name="about", url="/about")), ["login"]),
        ((Route(name="start", url="/start", critical=True), LOGIN), ["start", "login"]),
        ((Route(name="api", url="https://api.shop.example/health", kind="health"),), ["api"]),
        ((Route(name="list", url="/list", kind="read", critical=True),), ["home"]),
        ((Route(name="pay", url="https://pay.other.test/x", critical=True),), ["home"]),
    ],
)
def test_the_places_are_those_customers_depend_on_and_our_own(
    routes: tuple[Route, ...], names: list[str]
) -> None:
    assert [one.name for one in wanted(shop(*routes))] == names


def test_a_shop_is_asked_for_the_three_its_roadmap_names() -> None:
    routes = (
        Route(name="signup", url="https://app.shop.example/signup", kind="auth"),
        LOGIN,
        Route(name="cart", url="/cart"),
        Route(name="charge", url="/checkout/charge", kind="write"),
        Route(name="start", url="/", critical=True),
    )
    admin = (Host("admin.shop.example", role="admin"),)
    launch = shop(*routes, product=STORE, hosts=admin)
    assert [(one.name, one.url) for one in wanted(launch)] == [
        ("login", LOGIN.url),
        ("cart", "https://shop.example/cart"),
        ("admin.shop.example", "https://admin.shop.example/"),
    ]
    assert lacking(launch) == ()
    assert lacking(shop(LOGIN, product=STORE)) == ("checkout", "admin")
    by_path = shop(Route(name="desk", url="/admin/orders", private=True), product=STORE)
    assert [one.name for one in wanted(by_path)][-1] == "desk"


def test_what_the_roadmap_names_and_nobody_declared_is_asked_for_by_a_line() -> None:
    found = say(shop(LOGIN, product=STORE), visit(sample(200.0)))
    asked = [one for one in found if one.kind == "undeclared"]
    assert [one.subject for one in asked] == ["checkout", "admin"]
    assert asked[0].fix is not None
    assert 'name = "checkout"' in (asked[0].fix.record or "")


def test_a_pass_names_the_quiet_time_and_what_was_timed() -> None:
    found = only(shop(), visit(sample(412.0, kind="cold")))
    assert found.verdict is Verdict.PASS
    assert found.summary == "login answered in 0.4 s, after 16 minutes without a visit of ours"
    assert found.evidence == {
        "route": "login",
        "visited": NOW,
        "after": "idle",
        "idle_s": 960,
        "first": "HTTP 200",
        "first_byte_ms": 411,
        "first_total_ms": 412,
    }


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        (Rest("idle", 3 * 3600.0), "after 3 hours without a visit of ours"),
        (Rest("idle", None), "at our first visit, as far as is known"),
        (Rest("deploy"), "at the first visit after a deploy"),
    ],
)
def test_what_it_came_after_is_said(rest: Rest, words: str) -> None:
    assert words in only(shop(), visit(sample(100.0), rest=rest)).summary


def test_a_cache_that_answers_is_no_word_of_what_lies_behind() -> None:
    found = only(shop(), visit(sample(90.0), rest=Rest("idle", 960.0, stored=True)))
    assert found.verdict is Verdict.PASS
    assert "so what lies behind was not timed" in found.summary


@pytest.mark.parametrize(
    ("platform", "line"),
    [
        ("fly", "min_machines_running = 1"),
        ("heroku", "heroku ps:type web=basic"),
        ("Cloud Run", "--min=1"),
        ("Azure", "--always-on true"),
        ("Vercel", "Fluid Compute"),
    ],
)
def test_the_fix_is_the_setting_of_the_platform_with_the_way_back(platform: str, line: str) -> None:
    found = only(shop(deploy=Deploy(platform=platform)), visit(sample(31_000.0)))
    assert (found.verdict, found.kind) == (Verdict.FAIL, "slow")
    assert found.fix is not None
    assert line in (found.fix.record or "")
    assert found.fix.undo


def test_a_platform_that_only_shows_in_the_answers_is_known_as_well() -> None:
    launch = shop()
    seen = page(LOGIN.url)
    shown = replace(seen, response=replace(seen.response, headers=(("x-render-origin-server", "Render"),)))
    kept = replace(latency(visit(sample(9000.0))), seen_at=NOW)
    (found,) = judge(launch, kept, served(launch, shown))
    assert found.fix is not None
    assert (found.fix.record or "").startswith("Render: a free instance sleeps")


def test_a_database_that_sleeps_is_named_too() -> None:
    launch = shop(services=(Service("Supabase"),), databases=(Database("main", host="ep-1.eu.neon.tech"),))
    fix = only(launch, visit(sample(9000.0))).fix
    assert fix is not None
    assert [line.split(":")[0] for line in (fix.record or "").split("\n\n")] == ["Neon", "Supabase"]


def test_a_longer_wait_is_told_where_the_platform_needs_one() -> None:
    assert wait_minutes(shop()) == 16
    launch = shop(deploy=Deploy(platform="heroku"))
    assert wait_minutes(launch) == 31
    fix = only(launch).fix
    assert fix is not None
    assert "for 31 minutes" in fix.text
    assert fix.record == "cockpit measure --cold"


def test_a_platform_that_nobody_declared_is_asked_for_before_the_wait() -> None:
    launch = shop()
    seen = page(LOGIN.url)
    shown = replace(seen, response=replace(seen.response, headers=(("via", "1.1 heroku-router"),)))
    kept = replace(latency(visit(sample(90.0))), seen_at=NOW)
    (found,) = judge(launch, kept, served(launch, shown))
    assert found.verdict is Verdict.UNKNOWN
    assert "Heroku" in found.summary
    assert found.fix is not None
    assert 'platform = "heroku"' in (found.fix.record or "")


def test_after_a_deploy_it_is_the_switch_that_is_to_blame() -> None:
    fix = only(shop(deploy=Deploy(platform="fly")), visit(sample(9000.0), rest=Rest("deploy"))).fix
    assert fix is not None
    assert "health check" in fix.text
    assert not fix.record


def test_an_error_tells_what_the_first_met_and_when_it_was_over() -> None:
    found = only(shop(), visit(Sample(0.0, total=300.0, status=502), sample(90.0, start=10.3)))
    assert found.summary.startswith("the first visitor of login meets an error: HTTP 502, after 16 minutes")
    assert found.observed == "HTTP 502 in 0.3 s; 10 s after that visit began HTTP 200"
    assert found.evidence is not None
    assert found.evidence["next_after_s"] == 10


def test_what_came_in_place_of_an_answer_has_a_name() -> None:
    assert met(Sample(0.0, total=90_000.0, fault="timeout")) == "no answer within 90.0 s"
    assert met(Sample(0.0, fault="reset")) == "no answer (reset)"


def ages() -> Iterator[tuple[str, str, int]]:
    yield "2026-10-21T12:00:00+00:00", "2026.11.2", 1
    yield "2026-10-21T11:59:00+00:00", "2026.11.2", 0
    yield NOW, "2026.11.1", 0
    yield NOW, "", 1


@pytest.mark.parametrize(("at", "release", "count"), list(ages()))
def test_a_visit_counts_for_a_month_and_for_its_release(at: str, release: str, count: int) -> None:
    one = replace(visit(sample(90.0), at=at), release=release)
    assert len(usable(Latency(release="2026.11.2", kept=(one,), seen_at=NOW))) == count


def test_without_a_marker_any_release_counts() -> None:
    assert only(shop(), visit(sample(90.0)), release="").verdict is Verdict.PASS


def test_the_newest_visit_to_a_place_decides() -> None:
    slow, quick = visit(sample(9000.0), at="2026-11-19T12:00:00+00:00"), visit(sample(90.0))
    warm = measurement(at="2026-11-20T12:30:00+00:00")
    assert only(shop(), warm, quick, slow).verdict is Verdict.PASS
    assert only(shop(), warm, replace(slow, at=NOW), replace(quick, at=slow.at)).verdict is Verdict.FAIL
    seen = replace(latency(warm, quick, slow), seen_at=NOW)
    assert [one.at for one in looks(seen, wanted(shop()))] == [NOW]
