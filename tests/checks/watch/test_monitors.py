"""What is said of small products' monitors: the exact line to paste, and nobody blamed without cause."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from checks.watch import cert_expiry_alert, failure_threshold, interval, thresholds_set, uptime_coverage
from cockpit.facts.monitors import Monitors, MonitorSource
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_monitors import (
    ALONE,
    DOWN,
    HOME,
    LOGIN,
    NO_VALUE,
    READ,
    REFUSED,
    ROUTES,
    ROW,
    monitored,
    monitors,
    watched,
)
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.kit import FAIL, NOT_APPLICABLE, PASS, UNKNOWN, WARN, Deploy, Launch, Product, Route
from cockpit.kit.monitors import Monitor, Watch, split, within_days
from cockpit.launch.load import read
from cockpit.roadmap import IDS
from tests.checks.dns.judging import judged, only, sole


def shop(**more: Any) -> Launch:
    given: dict[str, Any] = {"routes": ROUTES, "monitors": (ROW,)}
    return sample_launch(**(given | more))


def on(roadmap: str, **more: Any) -> Launch:
    product = Product(**({"name": "Shop", "domain": "shop.example", "roadmap": roadmap} | more))
    return shop(product=product)


@pytest.mark.parametrize("roadmap", IDS)
def test_a_row_that_is_proposed_makes_it_green(roadmap: str) -> None:
    """Pasting every proposed row, one after the other, ends with a pass."""
    launch, seen = on(roadmap), watched()
    for _ in range(12):
        open_ = [one for one in judged(uptime_coverage, launch, seen) if one.verdict in (FAIL, UNKNOWN)]
        if not open_:
            break
        fix = open_[0].fix
        assert fix is not None
        assert fix.record is not None
        row = tomllib.loads(fix.record.replace("WHERE", "shop.example/x").replace("WHAT IS ASKED", "a flow"))
        if "route" in row:
            launch = shop(product=launch.product, routes=(*launch.routes, Route(**row["route"][0])))
        else:
            told = row["monitor"][0]
            more = monitored(told["target"], covers=tuple(told["covers"]))
            seen = monitors(*seen.known, more)
    assert {one.verdict for one in judged(uptime_coverage, launch, seen)} <= {PASS, NOT_APPLICABLE}


def test_the_row_for_nothing_at_all_is_a_launch_file() -> None:
    found = only(uptime_coverage, sample_launch(), Monitors())
    assert found.verdict is UNKNOWN
    assert found.fix is not None
    head = 'schema = "launch-cockpit/launch/v1"\n[product]\nname = "S"\ndomain = "shop.example"\n'
    text = f'{head}roadmap = "marketplace-launch"\n{found.fix.record}\n'
    assert read(text, Path("launch.toml")).monitors[0].target == HOME


def test_a_page_that_is_watched_twice_is_told_once() -> None:
    two = monitors(monitored(HOME, interval=300), monitored(HOME), monitored(LOGIN))
    assert len(judged(interval, shop(), two)) == 2
    assert {one.verdict for one in judged(interval, shop(), two)} == {PASS}


def test_another_product_of_the_account_is_no_cover() -> None:
    seen = monitors(monitored("https://other.example/"), monitored(LOGIN))
    assert [one.verdict for one in judged(uptime_coverage, shop(), seen)] == [FAIL, PASS]


def test_a_canonical_www_and_a_slash_are_one_page() -> None:
    www = Product(
        name="Shop", domain="shop.example", roadmap="marketplace-launch", origin="https://www.shop.example"
    )
    seen = monitors(monitored("http://shop.example"), monitored(LOGIN))
    assert {one.verdict for one in judged(uptime_coverage, shop(product=www), seen)} == {PASS}


def test_the_health_check_of_deploy_counts() -> None:
    health = "https://api.shop.example/healthz"
    launch = on("b2b-prototype")
    launch = shop(product=launch.product, deploy=Deploy(health=health))
    found = {one.subject: one.verdict for one in judged(uptime_coverage, launch, monitors(monitored(health)))}
    assert found[health] is PASS
    assert found["webhook"] is NOT_APPLICABLE
    assert found["checkout-or-request"] is UNKNOWN


def test_a_product_without_mail_needs_no_monitor_of_it() -> None:
    launch = on("mobile-demo", sends_mail=False)
    found = {one.subject: one.verdict for one in judged(uptime_coverage, launch, watched())}
    assert found["transactional-mail"] is NOT_APPLICABLE


@pytest.mark.parametrize(
    ("why", "line"),
    [
        (NO_VALUE, "cockpit credentials set monitors"),
        (REFUSED, "cockpit credentials set monitors"),
        (DOWN, None),
    ],
)
def test_what_would_decide_is_said(why: Any, line: str | None) -> None:
    for module in (uptime_coverage, interval, failure_threshold):
        found = judged(module, shop(), monitors(asked=why))[0]
        assert (found.verdict, found.summary) == (UNKNOWN, why.cause)
        assert (found.fix.record if found.fix else None) == line
    assert READ.endswith("/monitors")


def test_the_credential_that_lacks_a_value_is_that_of_its_own_service() -> None:
    other = Monitor(id="job", target="job", provider="Healthchecks", credential=f"{READ}-of-jobs")
    told = MonitorSource("Healthchecks", asked=NO_VALUE)
    seen = Monitors((*monitors(monitored(HOME)).sources, told))
    (found,) = (one for one in judged(uptime_coverage, shop(monitors=(ROW, other)), seen) if one.fix)
    assert found.fix is not None
    assert found.fix.record == "cockpit credentials set monitors-of-jobs"


def test_a_line_goes_into_the_row_that_is_there() -> None:
    row = Monitor(id="front", target="http://www.shop.example", provider="Better Stack")
    unsaid = monitors(monitored(HOME, interval=None, failures=None, seen=False), asked=ALONE)
    for module, line in (
        (interval, "interval_seconds = 60"),
        (failure_threshold, "failures_before_alert = 2"),
    ):
        found = judged(module, shop(monitors=(row,)), unsaid)[0]
        assert found.fix is not None
        assert found.fix.record == f"{line}   # in the [[monitor]] front"


def test_a_table_that_is_there_is_not_declared_again() -> None:
    late = watched(slow_ms=5000)
    for watch, start in ((Watch(), "[watch]\n"), (Watch(control=("https://a.example/",)), "latency_ms = ")):
        found = next(
            one
            for one in judged(thresholds_set, shop(watch=watch), late, NOTHING_SAID)
            if one.verdict is WARN
        )
        assert found.fix is not None
        assert (found.fix.record or "").startswith(start)


def test_a_reminder_of_another_page_is_enough_and_a_silent_one_is_not() -> None:
    other = monitors(monitored(LOGIN), monitored(HOME, certificate=None))
    assert sole(cert_expiry_alert, shop(), other, NOTHING_SAID).verdict is PASS
    quiet = watched(silent=True)
    assert sole(cert_expiry_alert, shop(), quiet, NOTHING_SAID).verdict is UNKNOWN


@pytest.mark.parametrize(
    ("markets", "is_split"),
    [
        ((), False),
        (("EU",), False),
        (("DE", "Austria", "uk"), False),
        (("US", "EU"), True),
        (("U.S.", "Germany"), True),
        (("DE", "Japan"), True),
        (("EU", " "), False),
    ],
)
def test_a_market_is_split_by_continents(markets: tuple[str, ...], *, is_split: bool) -> None:
    assert split(on("mobile-demo", markets=markets)) is is_split


def test_a_run_of_the_future_or_of_no_hour_says_nothing() -> None:
    now = "2026-11-20T12:00:00+00:00"
    assert within_days(now, "2026-11-14T12:00:00+00:00", 7)
    for at in ("2026-11-12T12:00:00+00:00", "2026-11-21T12:00:00+00:00", "", "2026-11-20", "yesterday"):
        assert not within_days(now, at, 7)
