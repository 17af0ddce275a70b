"""What the checks of the running release say: kinds, lines to paste, nothing secret, the same every time."""

import datetime as dt
from dataclasses import replace

import pytest

from checks.deploy import (
    health_endpoint,
    prod_separated,
    prod_stable_url,
    rollback_path,
    single_source,
    staging_parity,
)
from cockpit.facts.codec import pack, unpack
from cockpit.facts.environments import Environments
from cockpit.facts.http import Response
from cockpit.facts.robots import Robots
from cockpit.facts.samples_environments import HOME, STAGING, environments, glimpse, seen
from cockpit.facts.samples_health import URL, checkup, health
from cockpit.facts.samples_http import response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_live_source import behind, live_source
from cockpit.facts.samples_served import served
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.facts.steady import Sighting, Steady
from cockpit.kit import FAIL, HIGH, LOW, PASS, UNKNOWN, WARN, Deploy, Finding, Host, Launch
from cockpit.kit.environments import Environment
from cockpit.kit.going_back import Rollback
from cockpit.standards.health import wording

ALL = (health_endpoint, prod_separated, prod_stable_url, rollback_path, single_source, staging_parity)
SHOP = sample_launch(hosts=(Host(name=STAGING, role="staging"),))


@pytest.mark.parametrize("module", ALL, ids=lambda module: module.__name__.rpartition(".")[2])
def test_the_facts_of_every_case_can_be_saved(module: object) -> None:
    for case in module.CASES:  # type: ignore[attr-defined]
        assert tuple(unpack(pack(fact)) for fact in case.facts) == case.facts, case.name


def ill(body: str, status: int = 200, **headers: str) -> Finding:
    """What is said of a health check that answers so."""
    told = {"content_type": "application/json", "cache_control": "no-store", **headers}
    answer = Response(
        URL, status, tuple((k.replace("_", "-"), v) for k, v in told.items()), "192.0.2.1", body
    )
    one = checkup(replace(answer, body=""), wording(answer), again=None)
    (found,) = health_endpoint.judge(sample_launch(deploy=Deploy(health=URL)), health(one))
    return found


def test_the_gravest_gives_the_kind_and_everything_is_told() -> None:
    found = ill('{"status": "down", "node": "v18.2.0"}', cache_control="max-age=60")
    assert (found.verdict, found.kind, found.severity) == (FAIL, "says-sick", None)
    assert "1 minute" in found.summary
    assert "node: a version of software" in found.summary


def test_a_missing_header_alone_is_a_low_warning() -> None:
    found = ill('{"status": "ok"}', cache_control="")
    assert (found.verdict, found.kind, found.severity) == (WARN, "undecided", LOW)
    assert found.fix is not None
    assert "Cache-Control: no-store" in str(found.fix.record)


@pytest.mark.parametrize(
    "body",
    [
        '{"status": "ok", "env": {"SESSION_SECRET": "velvet-monday-canary"}}',
        '{"status": "ok: velvet-monday-canary"}',
        '{"status": "ok", "db": {"url": "postgres://app:velvet-monday-canary@db/x"}}',
        '{"status": "ok", "velvet": "postgres://app:velvet-monday-canary@db/x"}',
    ],
)
def test_no_value_of_the_answer_is_in_the_finding(body: str) -> None:
    assert "monday-canary" not in repr(ill(body))


def test_a_redirect_names_the_line_to_write() -> None:
    one = checkup(way=("https://shop.example/health/",))
    (found,) = health_endpoint.judge(sample_launch(deploy=Deploy(health=URL)), health(one))
    assert found.fix is not None
    assert found.fix.record == 'health = "https://shop.example/health/"   # in [deploy]'


def steady(*before: str, now: str = "2026-11-20T12:00:00+00:00") -> Steady:
    page = response("https://shop.example/")
    return Steady(now, page.url, page, "v2", tuple(Sighting(at, "v2") for at in before))


def test_a_second_look_is_due_a_minute_after_the_first() -> None:
    launch = sample_launch(deploy=Deploy(version_marker="/v"))
    (found,) = prod_stable_url.judge(launch, steady("2026-11-20T11:59:40+00:00"))
    assert (found.verdict, found.kind) == (UNKNOWN, "once")
    assert "after 12:00:40 UTC" in found.summary
    later = dt.datetime.fromisoformat("2026-11-20T12:00:40+00:00").isoformat()
    (found,) = prod_stable_url.judge(launch, steady("2026-11-20T11:59:40+00:00", now=later))
    assert found.verdict is PASS


def test_the_hour_is_no_part_of_what_a_finding_is() -> None:
    launch = sample_launch(deploy=Deploy(version_marker="/v"))
    seen_at = ("2026-11-20T12:00:00+00:00", "2026-11-21T07:00:00+00:00")
    first, second = (next(prod_stable_url.judge(launch, steady(now=at))) for at in seen_at)
    assert first.fingerprint == second.fingerprint
    assert first.evidence == second.evidence


def apart(launch: Launch, found: Environments) -> dict[str, Finding]:
    return {one.subject: one for one in prod_separated.judge(launch, found, served(launch), Robots({}))}


def test_an_open_rehearsal_is_high_and_a_twin_of_production_blocks() -> None:
    other = apart(SHOP, environments(glimpse(STAGING, seen(STAGING, "<p>Try the new basket"))))[STAGING]
    same = apart(SHOP, environments(glimpse(STAGING)))[STAGING]
    assert (other.kind, other.severity, same.kind, same.severity) == ("open", HIGH, "same", None)


def test_differences_are_proposed_with_those_that_are_known() -> None:
    row = Environment(name="staging", url=f"https://{STAGING}/", differs=("cache: nothing is kept there",))
    launch = sample_launch(hosts=SHOP.hosts, environments=(row,))
    there = glimpse(STAGING, seen(STAGING, content_security_policy="", cache_control="max-age=60"))
    (found,) = staging_parity.judge(launch, environments(there))
    assert found.evidence["differs"] == ["content-security-policy"]
    assert found.fix is not None
    assert '"cache: nothing is kept there"' in str(found.fix.record)
    assert '"content-security-policy: BECAUSE WHY"' in str(found.fix.record)


def test_production_and_its_api_are_compared_with_their_own_rehearsals() -> None:
    hosts = (
        Host(name="api.shop.example", role="api"),
        Host(name="api-staging.shop.example", role="staging"),
    )
    api, rehearsal = (glimpse(host.name, seen(host.name, x_frame_options="DENY")) for host in hosts)
    found = Environments({one.host: one for one in (glimpse(HOME), api, rehearsal)})
    (one,) = staging_parity.judge(sample_launch(hosts=hosts), found)
    assert one.verdict is PASS


def test_commits_that_are_not_live_are_told_and_counted() -> None:
    late = live_source(behind(waiting=7, subjects=("a", "b", "c", "d", "e")), live="v1")
    (found,) = single_source.judge(sample_launch(), late, NOTHING_SAID)
    assert found.summary.endswith("7 commits of main are not: a; b; c and 4 more")


def test_a_branch_cannot_break_out_of_the_line_to_paste() -> None:
    late = replace(live_source(behind(), live="v1"), branch="main; rm -rf ~")
    (found,) = single_source.judge(sample_launch(), late, NOTHING_SAID)
    assert found.fix is not None
    assert "'0f9e8d7c0f..main; rm -rf ~'" in str(found.fix.record)


def test_the_platform_s_own_way_back_is_named() -> None:
    back = Rollback(steps=("heroku rollback v41",), last_known_good="v1")
    launch = sample_launch(deploy=Deploy(platform="Netlify", rollback=back))
    (found,) = rollback_path.judge(launch, live_source(), NOTHING_SAID)
    assert found.fix is not None
    assert found.fix.record == "Netlify, Deploys, the deploy before, Publish deploy"


def test_parts_that_are_down_are_named() -> None:
    found = ill('{"status": "ok", "web": {"status": "up"}, "queue": {"status": "down"}}')
    assert "calls itself well while queue is down" in found.summary
    assert found.evidence["parts"] == {"web": "well", "queue": "sick"}


def test_an_outage_is_mended_by_the_steps_that_are_written_down() -> None:
    down = Steady("2026-11-20T12:00:00+00:00", HOME, response(HOME, 503), "v2")
    back = Rollback(steps=("fly deploy --image OLD", "Read /version.txt."))
    (found,) = prod_stable_url.judge(sample_launch(deploy=Deploy(rollback=back)), down)
    assert found.fix
    assert found.fix.record == "fly deploy --image OLD\nRead /version.txt."


def test_a_health_check_that_is_right_about_an_illness_is_not_to_be_changed() -> None:
    found = ill('{"status": "down"}', 503)
    assert found.fix
    assert (found.kind, found.fix.record) == ("sick", None)
